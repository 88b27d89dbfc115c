"""What differs between two plans: dates, counters, people and costs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from itertools import zip_longest

from pydantic import Field

from botram_opt.plan.plan import Plan
from botram_opt.plan.visit import Visit
from botram_opt.problem.base import Record


class VisitChange(Record):
    """How the n-th visit to a sub-district differs.

    Attributes:
        number: 1 for its first visit of the season.
        before, after: dates; None where that plan has no such visit.
        counters: how many more (or fewer) counters come, by type; equal ones are left out.
        people_added, people_removed: ids of named people.
        seats_changed: people who come in both, at another counter type.
        pools: how many more (or fewer) people of a pool come; equal ones are left out.
        served: how many more (or fewer) requests are served, by service; likewise.
    """

    sub_district: str
    number: int
    before: dt.date | None
    after: dt.date | None
    counters: dict[str, int] = Field(default_factory=dict)
    people_added: tuple[str, ...] = ()
    people_removed: tuple[str, ...] = ()
    seats_changed: tuple[str, ...] = ()
    pools: dict[str, int] = Field(default_factory=dict)
    served: dict[str, int] = Field(default_factory=dict)


class PlanDifference(Record):
    """All that differs between two plans; empty if nothing does.

    Attributes:
        levels: how much each level's value rises, by name; only levels that both plans have.
    """

    visits: tuple[VisitChange, ...] = ()
    levels: dict[str, int] = Field(default_factory=dict)

    @property
    def moved(self) -> tuple[VisitChange, ...]:
        """Visits that both plans have, on different dates."""
        return tuple(v for v in self.visits if v.before and v.after and v.before != v.after)

    def __bool__(self) -> bool:
        return bool(self.visits) or any(self.levels.values())


def diff(before: Plan, after: Plan) -> PlanDifference:
    """What changes from one plan to another, visit by visit.

    The n-th visit to a sub-district in one plan is compared with its n-th in the other.
    """
    changes = []
    for place in sorted(before.visits_to.keys() | after.visits_to.keys()):
        pairs = zip_longest(before.visits_to.get(place, ()), after.visits_to.get(place, ()))
        for number, (old, new) in enumerate(pairs, start=1):
            change = _change(place, number, old, new)
            if change is not None:
                changes.append(change)
    values = {level.name: level.value for level in before.levels}
    rises = {
        level.name: level.value - values[level.name]
        for level in after.levels
        if level.name in values
    }
    return PlanDifference(visits=tuple(changes), levels=rises)


def _change(place: str, number: int, old: Visit | None, new: Visit | None) -> VisitChange | None:
    seats_before = {seat.id: seat.counter_type for seat in old.staff} if old else {}
    seats_after = {seat.id: seat.counter_type for seat in new.staff} if new else {}
    stay = sorted(seats_before.keys() & seats_after.keys())
    change = VisitChange(
        sub_district=place,
        number=number,
        before=old.date if old else None,
        after=new.date if new else None,
        counters=_rises(old.counters if old else {}, new.counters if new else {}),
        people_added=tuple(sorted(seats_after.keys() - seats_before.keys())),
        people_removed=tuple(sorted(seats_before.keys() - seats_after.keys())),
        seats_changed=tuple(p for p in stay if seats_before[p] != seats_after[p]),
        pools=_rises(_drawn(old), _drawn(new)),
        served=_rises(old.served if old else {}, new.served if new else {}),
    )
    nothing = VisitChange(
        sub_district=place, number=number, before=change.before, after=change.after
    )
    return None if change == nothing and change.before == change.after else change


def _rises(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    rises = {key: after.get(key, 0) - before.get(key, 0) for key in sorted({*before, *after})}
    return {key: rise for key, rise in rises.items() if rise}


def _drawn(visit: Visit | None) -> dict[str, int]:
    drawn: Counter[str] = Counter()
    for use in visit.pools if visit else ():
        drawn[use.id] += use.people
    return drawn
