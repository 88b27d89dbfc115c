"""What every part of a problem shares: frozen records, identifiers, names, spans of dates."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from botram_opt.language import say
from botram_opt.problem.versions import to_present

Basis = Literal["reported", "estimated", "assumed"]
"""Where a number comes from. Anything but ``reported`` is marked wherever it is shown."""


class Record(BaseModel):
    """A part of a problem: immutable, without unknown fields, every number finite."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        # What is written has all of its fields.
        json_schema_serialization_defaults_required=True,
    )

    def __eq__(self, other: object) -> bool:
        """Whether it is a record of the same kind and all its fields are equal."""
        # Pydantic also compares what cached properties worked out, and that may be arrays.
        if type(self) is not type(other):
            return NotImplemented
        mine, others = self.__dict__, other.__dict__
        return all(mine[name] == others[name] for name in type(self).model_fields)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields replaced and not checked; see `BaseModel.model_copy`."""
        copy = super().model_copy(update=update, deep=deep)
        # Pydantic also copies what cached properties worked out from the fields as they were.
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        return copy


class Sparse(Record):
    """A record that is written without the fields that are None."""

    @model_serializer(mode="wrap")
    def _without_blanks(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        return {name: value for name, value in fields.items() if value is not None}


class Document(Record):
    """A record that is handed out as a whole: a problem, a plan, an answer.

    One of an older schema version is brought to the present one, wherever it is read.
    """

    @model_validator(mode="before")
    @classmethod
    def _of_this_version(cls, data: Any) -> Any:
        return to_present(cls.__name__, data)

    def to_json(self) -> str:
        """All of it as JSON text, one line for each value, ending in a newline."""
        return self.model_dump_json(indent=1) + "\n"


def _check_text(text: str) -> str:
    if text != text.strip() or not text:
        raise ValueError(say("must not be empty or begin or end with a blank"))
    if any(unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for char in text):
        raise ValueError(say("must not hold line breaks, tabs or invisible characters"))
    if any(char in "<>" for char in text):
        raise ValueError(say("must not hold markup (< or >)"))
    if text[0] in "=+-@":
        raise ValueError(say("must not begin with =, +, - or @: a spreadsheet would run it"))
    return text


def _check_id(text: str) -> str:
    if not text[0].isalnum():
        raise ValueError(say("must begin with a letter or a digit"))
    if not all(char.isalnum() or char in " ._-/" for char in text):
        raise ValueError(say("may hold letters, digits, blanks and . _ - / only"))
    return text


def _check_number(value: object) -> object:
    if isinstance(value, bool | str | bytes):
        raise ValueError(say("is no number"))
    return value


def _check_day(value: object) -> object:
    # Pydantic would take a number, also one written as text, for seconds since 1970.
    is_day = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    if not is_day and not _looks_like(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(say("is no date: write it as YYYY-MM-DD"))
    return value


def _check_year(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            say(
                "is not between the years {first} and {last}",
                first=str(FIRST_YEAR),
                last=str(LAST_YEAR),
            )
        )
    return day


def _check_clock(value: object) -> object:
    if not isinstance(value, dt.time) and not _looks_like(r"\d{2}:\d{2}(:\d{2})?", value):
        raise ValueError(say("is no time of day: write it as HH:MM"))
    return value


def _looks_like(pattern: str, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years that dates may lie in, so that adding days to one never overflows."""

Day = Annotated[dt.date, BeforeValidator(_check_day), AfterValidator(_check_year)]
"""A date; in JSON as YYYY-MM-DD."""

Clock = Annotated[dt.time, BeforeValidator(_check_clock)]
"""A time of day; in JSON as HH:MM."""

NUMBER = BeforeValidator(_check_number)
"""Keeps text and true or false from being taken for a number. Stands after limits, which would
otherwise be lost to the JSON Schema."""

Name = Annotated[str, Field(max_length=200), AfterValidator(_check_text)]
"""Text shown to people: one line, no markup, nothing that a spreadsheet would run."""

Id = Annotated[str, Field(max_length=100), AfterValidator(_check_text), AfterValidator(_check_id)]
"""The name of an item within the problem; never shown where the item has a ``name``."""

Count = Annotated[int, Field(ge=0, le=1_000_000), NUMBER]
"""A number of things: visits, counters, people."""

Days = Annotated[int, Field(ge=0, le=36_600), NUMBER]
"""A number of days."""

Cost = Annotated[int, Field(ge=0, le=1_000_000_000), NUMBER]
"""A cost or weight; whole, so that sums are exact."""

Share = Annotated[float, Field(ge=0, le=1), NUMBER]
"""A part of a whole, from 0 to 1; used in thousandths."""


class DateRange(Record):
    """The days from ``start`` to ``end``, both included."""

    start: Day
    end: Day

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.start <= day <= self.end

    def overlaps(self, other: DateRange) -> bool:
        """Whether any day lies in both."""
        return self.start <= other.end and other.start <= self.end


class Closure(DateRange):
    """Days on which something is not to be had, and why."""

    reason: Name


class Assumption(Record):
    """A number that a planner may argue about, written down with where it comes from.

    Attributes:
        unit: of the value, as it is shown; empty for none.
        value: the number, or a word where it is none.
    """

    name: Name
    value: Annotated[float, NUMBER] | str
    unit: str = Field(max_length=100)
    source: str = Field(max_length=1000)
