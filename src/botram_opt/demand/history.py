"""What was counted in the past, and what the counts are: whole, cut off, or none at all.

A visit that ran out of time counted fewer requests than there were, a cancelled one none though
there were some. Taken for plain numbers, such rows pull every forecast down; so each row says
what it is, and every method takes it as that.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.base import Basis, Count, Day, Id, Record
from botram_opt.problem.demand import WholeRequests

Status = Literal["held", "cut_off", "cancelled", "missed"]
"""What became of a row's requests.

``held``: all who came were counted, served or not. ``cut_off``: it ran out of time, forms or
numbers, and who came then was not counted, so that the count is a lower bound. ``cancelled``: there
was no event. ``missed``: there was one, and the service was not at it. The last two say nothing of
how many would have come.
"""

SILENT: tuple[Status, ...] = ("cancelled", "missed")
"""The statuses of rows that say nothing of how many would have come."""


class CountedRequests(Record):
    """Requests for a service that were counted in a sub-district on a date.

    Attributes:
        requests: those that were served.
        unserved: those that were counted and turned away; None where they were not counted.
        basis: ``reported`` if it was counted, anything else if it was imputed or made up.
        status: ``held``; ``cut_off``: it ran out of time, forms or numbers, so that the count is a
            lower bound; ``cancelled``: no event; ``missed``: the service was not at it.
    """

    date: Day
    sub_district: Id
    service: Id
    requests: WholeRequests
    unserved: WholeRequests | None = None
    status: Status = "held"
    basis: Basis = "reported"

    @model_validator(mode="after")
    def _counts_nothing_where_nothing_was_held(self) -> Self:
        if not self.tells and self.asked:
            what = say("what was missed has counted no requests")
            if self.status == "cancelled":
                what = say("what was cancelled has counted no requests")
            raise ValueError(what)
        return self

    @property
    def key(self) -> tuple[dt.date, str, str]:
        """What there is one row for: a date, a sub-district and a service."""
        return self.date, self.sub_district, self.service

    @property
    def asked(self) -> int:
        """Requests that were counted, served or not; a lower bound where they were cut off."""
        return self.requests + (self.unserved or 0)

    @property
    def tells(self) -> bool:
        """Whether the row says anything of how many ask."""
        return self.status not in SILENT

    @property
    def is_cut_off(self) -> bool:
        """Whether more may have asked than were counted."""
        return self.status == "cut_off"


class History(Record):
    """Counts of the past.

    Attributes:
        rows: what was counted, in any order; one for each date, sub-district and service.
        rejected: what is wrong with rows of a file that could not be read, and were left out.
        rejected_rows: how many those are.
    """

    rows: Annotated[tuple[CountedRequests, ...], Field(min_length=1)]
    rejected: tuple[Issue, ...] = ()
    rejected_rows: Count = 0

    @model_validator(mode="after")
    def _one_row_for_each(self) -> Self:
        twice = [key for key, rows in Counter(row.key for row in self.rows).items() if rows > 1]
        if twice:
            told = "; ".join(f"{day}, {place!r}, {service!r}" for day, place, service in twice)
            raise ValueError(say("there is more than one row for {what}", what=told))
        return self

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """The dates on which something was counted or cancelled, in order."""
        return tuple(sorted({row.date for row in self.rows}))

    @cached_property
    def series(self) -> Mapping[tuple[str, str], tuple[CountedRequests, ...]]:
        """Rows by sub-district and service, each in order of date."""
        found: dict[tuple[str, str], list[CountedRequests]] = {}
        for row in sorted(self.rows, key=lambda row: row.date):
            found.setdefault((row.sub_district, row.service), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def before(self, day: dt.date) -> Iterator[CountedRequests]:
        """The rows from before a day."""
        return (row for row in self.rows if row.date < day)
