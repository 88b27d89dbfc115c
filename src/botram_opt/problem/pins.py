"""What is fixed beforehand, and what is forbidden."""

from __future__ import annotations

import datetime as dt

from pydantic import StrictBool

from botram_opt.problem.base import Count, Day, Id, Record
from botram_opt.problem.demand import WholeRequests


class PinnedPerson(Record):
    """A person who must come, and the counter type they sit at if that is fixed too."""

    id: Id
    counter_type: Id | None = None


class PinnedCounters(Record):
    """How many counters of a type must come, no more and no fewer.

    Attributes:
        counters: how many of the type.
    """

    counter_type: Id
    counters: Count


class PinnedPool(Record):
    """How many people of a pool must sit at counters of a type, no more and no fewer.

    Attributes:
        people: how many.
    """

    id: Id
    counter_type: Id
    people: Count


class PinnedRequests(Record):
    """How many requests for a service must be served, no more and no fewer."""

    service: Id
    served: WholeRequests


class Pin(Record):
    """A visit that must be in the plan.

    With a date: the sub-district is visited on that date, and that visit has what is named.
    With ``start``, ``end`` or both: it is visited within that time, and every visit within it has
    what is named. Without any of these: every visit to the sub-district has it.

    >>> Pin(sub_district="Babelan", end="2025-03-30")  # before Eid  # doctest: +SKIP

    Attributes:
        date: of the visit.
        start, end: first and last day that it may be on; None for no such limit.
        counters: how many there are of some types.
        people: who comes, whoever else does.
        pools: how many people of pools sit where.
        requests: how many requests are served.
        required: whether there must be such a visit; if not, those that there are have what is
            named.
    """

    sub_district: Id
    date: Day | None = None
    start: Day | None = None
    end: Day | None = None
    counters: tuple[PinnedCounters, ...] = ()
    people: tuple[PinnedPerson, ...] = ()
    pools: tuple[PinnedPool, ...] = ()
    requests: tuple[PinnedRequests, ...] = ()
    required: StrictBool = True

    def covers(self, day: dt.date) -> bool:
        """Whether it is about visits on a day."""
        if self.date is not None:
            return day == self.date
        after = self.start is None or self.start <= day
        return after and (self.end is None or day <= self.end)

    def ends_before(self, day: dt.date) -> bool:
        """Whether it is about visits before a day only."""
        last = self.date or self.end
        return last is not None and last < day

    @property
    def is_dated(self) -> bool:
        """Whether it is about visits on some days only."""
        return (self.date, self.start, self.end) != (None, None, None)

    @property
    def names_something(self) -> bool:
        """Whether it says what a visit has."""
        return bool(self.counters or self.people or self.pools or self.requests)


class Prohibition(Record):
    """A combination that must not be in the plan; what is None holds for all.

    ``Prohibition(sub_district="Setu", person="P7")``: P7 never goes to Setu.
    """

    sub_district: Id | None = None
    date: Day | None = None
    person: Id | None = None
    counter_type: Id | None = None
