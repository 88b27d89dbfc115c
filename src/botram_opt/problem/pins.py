"""What is fixed beforehand, and what is forbidden."""

from __future__ import annotations

from botram_opt.problem.base import Count, Day, Id, Record


class PinnedPerson(Record):
    """A person who must come, and the counter type they sit at if that is fixed too."""

    id: Id
    counter_type: Id | None = None


class PinnedCounters(Record):
    """How many counters of a type must come, no more and no fewer."""

    counter_type: Id
    counters: Count


class Pin(Record):
    """A visit that must be in the plan.

    With a date: the sub-district is visited on that date, and that visit has the counters
    and people named. Without: every visit to the sub-district has them.
    """

    sub_district: Id
    date: Day | None = None
    counters: tuple[PinnedCounters, ...] = ()
    people: tuple[PinnedPerson, ...] = ()


class Prohibition(Record):
    """A combination that must not be in the plan; what is None holds for all.

    ``Prohibition(sub_district="Setu", person="P7")``: P7 never goes to Setu.
    """

    sub_district: Id | None = None
    date: Day | None = None
    person: Id | None = None
    counter_type: Id | None = None
