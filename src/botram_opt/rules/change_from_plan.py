"""What differs from an earlier plan: dates, people and counters.

The n-th visit to a sub-district is compared with its n-th in the earlier plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import Field

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import Problem
from botram_opt.problem.base import Cost, Count, Day, Id, Record
from botram_opt.rules.rule import Soft
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr, Slot
    from botram_opt.posting import Posting


class EarlierVisit(Record):
    """A visit of the earlier plan."""

    sub_district: Id
    date: Day
    counters: dict[Id, Count] = Field(default_factory=dict)
    people: tuple[Id, ...] = ()


class ChangeFromPlan(Soft):
    """Sum over visits of date x moved + person x people changed + counter x counters changed.

    A visit is moved if it is on another date, or in one of the plans only.

    Attributes:
        earlier: the visits of the earlier plan.
        date, person, counter: what a changed date, person and counter cost.
    """

    depends_on_people: ClassVar[bool] = True

    earlier: tuple[EarlierVisit, ...] = ()
    date: Cost = 10
    person: Cost = 1
    counter: Cost = 1

    def post(self, posting: Posting) -> Expr:
        """Compare each slot with the visit that the earlier plan has there."""
        earlier = self._by_place()
        costs: list[Expr | int] = []
        for place, slots in posting.decisions.slots_of.items():
            before = earlier.get(place, [])
            costs += [
                self._post_slot(posting, slot, before[i] if i < len(before) else None)
                for i, slot in enumerate(slots)
            ]
            costs += [self._cost_of(visit, None) for visit in before[len(slots) :]]
        return posting.total(costs)

    def _post_slot(self, posting: Posting, slot: Slot, visit: EarlierVisit | None) -> Expr:
        model, decisions = posting.model, posting.decisions
        people = set(visit.people) if visit else set()
        counters = visit.counters if visit else {}
        if visit is None:
            moved: Expr | int = decisions.held[slot]
        else:
            moved = 1 - decisions.at[slot, visit.date] if visit.date in decisions.dates else 1
        changed: list[Expr | int] = [len(people)]
        for person in posting.problem.people_to(slot.sub_district):
            works = decisions.works.get((slot, person.id), 0)
            changed.append(-1 * works if person.id in people else works)
        kinds = posting.problem.counter_types_to(slot.sub_district)
        here = {kind.id for kind in kinds}
        more: list[Expr | int] = [n for kind, n in counters.items() if kind not in here]
        for kind in kinds:
            now, then = decisions.counters[slot, kind.id], counters.get(kind.id, 0)
            if then:
                off = posting.integer(0, max(posting.most(now), then), f"change {slot} {kind.id}")
                model.add_abs_equality(off, now - then)
                more.append(off)
            else:
                more.append(now)
        return posting.total(
            [
                self.date * moved,
                self.person * posting.total(changed),
                self.counter * posting.total(more),
            ]
        )

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Compare each visit with the one that the earlier plan has there."""
        earlier = self._by_place()
        for place in problem.sub_districts:
            before, now = earlier.get(place.id, []), plan.visits_to.get(place.id, ())
            for i in range(max(len(before), len(now))):
                old = before[i] if i < len(before) else None
                new = now[i] if i < len(now) else None
                cost = self._cost_of(old, new)
                if cost:
                    facts = {"was": str(old.date)} if old is not None else None
                    day = new.date if new is not None else None
                    yield Item(value=cost, sub_district=place.id, date=day, facts=facts)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what has become of a visit."""
        place, day = problem.sub_district[item.sub_district or ""].name, on(item.date)
        before = (item.facts or {}).get("was")
        if before is None:
            return say("the visit to {place} on {day} is new", place=place, day=day)
        was = on(dt.date.fromisoformat(str(before)))
        if item.date is None:
            return say("the visit to {place} on {was} is dropped", place=place, was=was)
        if was == day:
            return say(
                "the visit to {place} on {day} has other counters or people", place=place, day=day
            )
        return say("the visit to {place} on {was} is moved to {day}", place=place, was=was, day=day)

    def check(self, problem: Problem) -> Iterator[Issue]:
        """Find visits of the earlier plan that name what the problem does not have."""
        for visit in self.earlier:
            where = f"change_from_plan, visit to {visit.sub_district!r} on {visit.date}"
            known = {
                "sub-district": ({visit.sub_district}, problem.sub_district),
                "counter type": (set(visit.counters), problem.counter_type),
                "person": (set(visit.people), problem.person),
            }
            for kind, (names, there) in known.items():
                for name in sorted(names - set(there)):
                    yield Issue(where, f"{name!r} is no {kind}", "Remove it from the earlier plan")

    def within(
        self,
        places: Collection[str],
        beside: Sequence[tuple[str, dt.date]],
        things: Collection[str],
    ) -> Self:
        """Compare with the visits to the sub-districts that are planned, in what goes there."""
        earlier = tuple(
            visit.model_copy(
                update={
                    "people": tuple(id_ for id_ in visit.people if id_ in things),
                    "counters": {k: n for k, n in visit.counters.items() if k in things},
                }
            )
            for visit in self.earlier
            if visit.sub_district in places
        )
        return self.model_copy(update={"earlier": earlier})

    def _by_place(self) -> dict[str, list[EarlierVisit]]:
        found: dict[str, list[EarlierVisit]] = {}
        for visit in sorted(self.earlier, key=lambda visit: visit.date):
            found.setdefault(visit.sub_district, []).append(visit)
        return found

    def _cost_of(self, old: EarlierVisit | None, new: Visit | None) -> int:
        people = (set(old.people) if old else set()) ^ (set(new.people) if new else set())
        then, now = old.counters if old else {}, new.counters if new else {}
        counters = sum(abs(now.get(kind, 0) - then.get(kind, 0)) for kind in then.keys() | now)
        moved = old is None or new is None or old.date != new.date
        return self.date * moved + self.person * len(people) + self.counter * counters
