"""What differs from an earlier plan: dates, people and counters.

The n-th visit to a sub-district is compared with its n-th in the earlier plan.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar, Literal, Self, TypeVar

from pydantic import Field

from botram_opt.beside import VisitBefore
from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import Item, Plan, PoolUse, Seat, Visit
from botram_opt.problem import Problem
from botram_opt.problem.base import Cost, Count, Day, Days, Id, Record
from botram_opt.rules.rule import Soft, given
from botram_opt.wording import kind_called, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr, Slot, Var
    from botram_opt.posting import Posting

KeyT = TypeVar("KeyT", str, tuple[str, str])


class EarlierVisit(Record):
    """A visit of the earlier plan.

    Attributes:
        seats: where people sat, of those of whom that is to count.
        pools: people drawn from pools.
    """

    sub_district: Id
    date: Day
    counters: dict[Id, Count] = Field(default_factory=dict)
    people: tuple[Id, ...] = ()
    seats: tuple[Seat, ...] = ()
    pools: tuple[PoolUse, ...] = ()

    @classmethod
    def of(cls, visit: Visit) -> Self:
        """A visit with its counters and people, wherever they sit."""
        return cls(
            sub_district=visit.sub_district,
            date=visit.date,
            counters=visit.counters,
            people=visit.people,
        )


class ChangeFromPlan(Soft):
    """Sum over visits of date x moved + person x people changed + counter x counters changed.

    A visit is moved if it is on another date, or in one of the plans only. Who comes in both plans
    and sits elsewhere costs a seat; people of pools cost where they sit.

    Attributes:
        earlier: the visits of the earlier plan.
        date, person, counter, seat, pool: what a changed date, person, counter and seat cost, and
            a person more or fewer of a pool.
        near_days, far: what it costs on top that a visit moves by more than so many days, or is
            dropped.
        announced_until: the last day whose visits are announced; None where none are.
        announced: what it costs on top that a visit moves from a date up to then, and what that it
            moves to one.
        contents: at which visits people and counters count: at ``all`` of them; at those that the
            earlier plan has, ``earlier``; or at those that are still on their date, ``unmoved``.
            Where they do not count, fewer of them make no smaller change.
        expected: ids of sub-districts to which a visit that the earlier plan does not have costs
            nothing, and nothing at it does.
    """

    depends_on_people: ClassVar[bool] = True

    earlier: tuple[EarlierVisit, ...] = ()
    date: Cost = 10
    person: Cost = 1
    counter: Cost = 1
    seat: Cost = 0
    pool: Cost = 0
    near_days: Days = 182
    far: Cost = 0
    announced_until: Day | None = None
    announced: Cost = 20
    contents: Literal["all", "earlier", "unmoved"] = "all"
    expected: tuple[Id, ...] = ()

    def post(self, posting: Posting) -> Expr:
        """Compare each slot with the visit that the earlier plan has there."""
        earlier = self._by_place()
        costs: list[Expr | int] = []
        for place, slots in posting.decisions.slots_of.items():
            before = earlier.get(place, [])
            for slot, visit in zip(slots, before, strict=False):
                costs += [
                    self._post_moved(posting, slot, visit),
                    self._post_contents(posting, slot, visit),
                ]
            for slot in slots[len(before) :]:
                if place not in self.expected:
                    new = partial(self._moved, None)
                    costs.append(posting.decisions.by_date(slot, new))
                    if self.contents == "all":
                        costs.append(self._post_of(posting, slot, None))
            costs += [self._cost_of(visit, None) for visit in before[len(slots) :]]
        return posting.total(costs)

    def _post_moved(self, posting: Posting, slot: Slot, visit: EarlierVisit) -> Expr:
        """What it costs that a slot is not on the date of an earlier visit."""
        moved = partial(self._moved, visit.date)
        # It is dropped unless it is held, and then costs what its date does.
        less = posting.decisions.by_date(slot, lambda day: moved(None) - moved(day))
        return moved(None) - less

    def _post_contents(self, posting: Posting, slot: Slot, visit: EarlierVisit) -> Expr:
        """What changes at a slot of an earlier visit besides its date, where that counts."""
        changed = self._post_of(posting, slot, visit)
        if self.contents != "unmoved":
            return changed
        stays = posting.decisions.at.get((slot, visit.date))
        most = posting.most_of(changed)
        if stays is None or most == 0:
            return posting.constant(0)
        counts = posting.integer(0, most, f"contents {slot.sub_district}#{slot.number}")
        posting.model.add(counts == changed).only_enforce_if(stays)
        posting.model.add(counts == 0).only_enforce_if(~stays)
        return posting.total([counts])

    def _post_of(self, posting: Posting, slot: Slot, visit: EarlierVisit | None) -> Expr:
        """What changes at a slot, besides its date."""
        decisions = posting.decisions
        people = set(visit.people) if visit else set()
        changed: list[Expr | int] = [len(people)]
        for person in posting.problem.people_to(slot.sub_district):
            works = decisions.works.get((slot, person.id), 0)
            changed.append(-1 * works if person.id in people else works)
        elsewhere: list[Expr | int] = []
        for seat in visit.seats if visit else ():
            works = decisions.works.get((slot, seat.id), 0)
            elsewhere.append(works - decisions.sits.get((slot, seat.id, seat.counter_type), 0))
        counters = {
            kind.id: decisions.counters[slot, kind.id]
            for kind in posting.problem.counter_types_to(slot.sub_district)
        }
        costs = [
            self.person * posting.total(changed),
            self.seat * posting.total(elsewhere),
            self.counter * _post_off(posting, counters, visit.counters if visit else {}),
        ]
        if self.pool:
            drawn = {
                (pool, kind): var for (at, pool, kind), var in decisions.drawn.items() if at == slot
            }
            costs.append(self.pool * _post_off(posting, drawn, _drawn(visit)))
        return posting.total(costs)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Compare each visit with the one that the earlier plan has there."""
        earlier = self._by_place()
        for place in problem.sub_districts:
            before, now = earlier.get(place.id, []), plan.visits_to.get(place.id, ())
            for old, new in zip_longest(before, now):
                cost = self._cost_of(old, new)
                if cost:
                    facts = {"was": str(old.date)} if old is not None else None
                    day = new.date if new is not None else None
                    yield Item(value=cost, sub_district=place.id, date=day, facts=facts)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what has become of a visit."""
        place, day = problem.sub_district[given(item.sub_district)].name, on(item.date)
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
            where = say(
                "{rule}, visit to {place} on {day}",
                rule="change_from_plan",
                place=repr(visit.sub_district),
                day=str(visit.date),
            )
            kinds = {*visit.counters, *(seat.counter_type for seat in visit.seats)}
            known = {
                "sub-district": ({visit.sub_district}, problem.sub_district),
                "counter type": (
                    kinds | {use.counter_type for use in visit.pools},
                    problem.counter_type,
                ),
                "person": ({*visit.people, *(seat.id for seat in visit.seats)}, problem.person),
                "pool": ({use.id for use in visit.pools}, problem.pool),
            }
            for kind, (names, there) in known.items():
                for name in sorted(names - set(there)):
                    yield Issue(
                        where,
                        say("{id} is no {kind}", id=repr(name), kind=kind_called(kind)),
                        say("Remove it from the earlier plan"),
                    )
        for name in sorted(set(self.expected) - set(problem.sub_district)):
            yield Issue(
                "change_from_plan, expected",
                say("{id} is no {kind}", id=repr(name), kind=kind_called("sub-district")),
                say("Remove it"),
            )

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
                    "seats": tuple(s for s in visit.seats if {s.id, s.counter_type} <= {*things}),
                    "pools": tuple(p for p in visit.pools if {p.id, p.counter_type} <= {*things}),
                    "counters": {k: n for k, n in visit.counters.items() if k in things},
                }
            )
            for visit in self.earlier
            if visit.sub_district in places
        )
        expected = tuple(place for place in self.expected if place in places)
        return self.model_copy(update={"earlier": earlier, "expected": expected})

    def after(self, problem: Problem, held: Sequence[VisitBefore]) -> Self:
        """Leave out the visits that those held were compared with."""
        times = Counter(visit.sub_district for visit in held)
        left = tuple(
            visit for place, visits in self._by_place().items() for visit in visits[times[place] :]
        )
        return self.model_copy(update={"earlier": left})

    def _by_place(self) -> dict[str, list[EarlierVisit]]:
        found: dict[str, list[EarlierVisit]] = {}
        for visit in sorted(self.earlier, key=lambda visit: visit.date):
            found.setdefault(visit.sub_district, []).append(visit)
        return found

    def _moved(self, old: dt.date | None, new: dt.date | None) -> int:
        """What it costs that a visit is on one date instead of another; None for no visit."""
        if old == new:
            return 0
        told = self.announced_until
        announced = sum(told is not None and day is not None and day <= told for day in (old, new))
        far = old is not None and (new is None or abs(new - old).days > self.near_days)
        return self.date + self.announced * announced + self.far * far

    def _cost_of(self, old: EarlierVisit | None, new: Visit | None) -> int:
        if old is None and new is not None and new.sub_district in self.expected:
            return 0
        then, now = old.date if old else None, new.date if new else None
        moved = self._moved(then, now)
        counts = {"all": True, "earlier": old is not None, "unmoved": then == now}
        return moved + (self._contents(old, new) if counts[self.contents] else 0)

    def _contents(self, old: EarlierVisit | None, new: Visit | None) -> int:
        """What changes at a visit, besides its date."""
        people = (set(old.people) if old else set()) ^ (set(new.people) if new else set())
        then, now = old.counters if old else {}, new.counters if new else {}
        seats = {seat.id: seat.counter_type for seat in new.staff} if new else {}
        elsewhere = sum(
            seats.get(seat.id, seat.counter_type) != seat.counter_type
            for seat in (old.seats if old else ())
        )
        pools = _off(_drawn(old), _drawn(new))
        people_and_seats = self.person * len(people) + self.seat * elsewhere + self.pool * pools
        return people_and_seats + self.counter * _off(then, now)


def _drawn(visit: EarlierVisit | Visit | None) -> Counter[tuple[str, str]]:
    """People of pools at counters of each type."""
    drawn = Counter[tuple[str, str]]()
    for use in visit.pools if visit else ():
        drawn[use.id, use.counter_type] += use.people
    return drawn


def _off(then: Mapping[KeyT, int], now: Mapping[KeyT, int]) -> int:
    """By how many things two visits differ."""
    return sum(abs(now.get(key, 0) - then.get(key, 0)) for key in then.keys() | now)


def _post_off(posting: Posting, now: Mapping[KeyT, Var], then: Mapping[KeyT, int]) -> Expr:
    """Likewise, of a slot and an earlier visit."""
    parts: list[Expr | int] = [number for key, number in then.items() if key not in now]
    for key, var in now.items():
        number = then.get(key, 0)
        if number:
            off = posting.integer(0, max(posting.most(var), number), f"change {var.name}")
            posting.model.add_abs_equality(off, var - number)
            parts.append(off)
        else:
            parts.append(var)
    return posting.total(parts)
