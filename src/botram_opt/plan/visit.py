"""One visit of a plan."""

from __future__ import annotations

from functools import cached_property

from pydantic import Field

from botram_opt.problem.base import Count, Day, Id, Record
from botram_opt.problem.demand import WholeRequests


class Seat(Record):
    """A person and the counter type they sit at."""

    id: Id
    counter_type: Id


class PoolUse(Record):
    """So many people of a pool who sit at counters of one type.

    Attributes:
        people: how many.
    """

    id: Id
    counter_type: Id
    people: Count


class Visit(Record):
    """One event in one sub-district on one visit date.

    Attributes:
        counters: counters by type; types that do not come are left out.
        served: requests served, by service.
        unserved: requests asked for and not served, by service; where demand builds up, what
            is still waiting when the visit ends.
        quota: requests that the visit provides for, by service: as many as it serves where so
            many come. Empty where the plan was made for a certain demand.
        staff: named people, each with the counter type they sit at.
        pools: how many people of which pools sit at which counters.
    """

    sub_district: Id
    date: Day
    counters: dict[Id, Count]
    staff: tuple[Seat, ...] = ()
    pools: tuple[PoolUse, ...] = ()
    served: dict[Id, WholeRequests]
    unserved: dict[Id, WholeRequests]
    quota: dict[Id, WholeRequests] = Field(default_factory=dict)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Ids of the named people who come."""
        return tuple(seat.id for seat in self.staff)

    @property
    def headcount(self) -> int:
        """People who come, named or from pools."""
        return len(self.staff) + sum(use.people for use in self.pools)
