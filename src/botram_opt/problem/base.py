"""What every part of a problem shares: frozen records, identifiers, names, spans of dates."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Basis = Literal["reported", "estimated", "assumed"]
"""Where a number comes from. Anything but ``reported`` is marked wherever it is shown."""


class Record(BaseModel):
    """A part of a problem: immutable, without unknown fields, every number finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields replaced and not checked; see `BaseModel.model_copy`."""
        copy = super().model_copy(update=update, deep=deep)
        # Pydantic also copies what cached properties worked out from the fields as they were.
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        return copy


def _check_text(text: str) -> str:
    if text != text.strip() or not text:
        raise ValueError("must not be empty or begin or end with a blank")
    if any(unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for char in text):
        raise ValueError("must not hold line breaks, tabs or invisible characters")
    if any(char in "<>" for char in text):
        raise ValueError("must not hold markup (< or >)")
    if text[0] in "=+-@":
        raise ValueError("must not begin with =, +, - or @: a spreadsheet would run it")
    return text


def _check_id(text: str) -> str:
    if not text[0].isalnum():
        raise ValueError("must begin with a letter or a digit")
    if not all(char.isalnum() or char in " ._-/" for char in text):
        raise ValueError("may hold letters, digits, blanks and . _ - / only")
    return text


Name = Annotated[str, Field(max_length=200), AfterValidator(_check_text)]
"""Text shown to people: one line, no markup, nothing that a spreadsheet would run."""

Id = Annotated[str, Field(max_length=100), AfterValidator(_check_text), AfterValidator(_check_id)]
"""The name of an item within the problem; never shown where the item has a ``name``."""

Count = Annotated[int, Field(ge=0, le=1_000_000)]
"""A number of things: visits, counters, people."""

Days = Annotated[int, Field(ge=0, le=36_600)]
"""A number of days."""

Cost = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""A cost or weight; whole, so that sums are exact."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A part of a whole, from 0 to 1; used in thousandths."""


class DateRange(Record):
    """The days from ``start`` to ``end``, both included."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.start <= day <= self.end


class Closure(DateRange):
    """Days on which something is not to be had, and why."""

    reason: Name


class Assumption(Record):
    """A number that a planner may argue about, written down with where it comes from."""

    name: Name
    value: float | str
    unit: str = Field(max_length=100)
    source: str = Field(max_length=1000)
