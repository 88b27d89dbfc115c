"""Kilometres that vehicles with equipment travel to visits and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Base, CounterType, Problem
from botram_opt.rules.rule import Soft, given
from botram_opt.wording import count, km, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr, Slot
    from botram_opt.posting import Posting


class EquipmentTravel(Soft):
    """Sum over visits and bases of 2 x metres x trips, in metres.

    Trips from a base to a visit = counters from it / counters per trip, rounded up; one trip
    for any number of counters where a trip has no limit.
    """

    def post(self, posting: Posting) -> Expr:
        """Count the trips from each base to each slot that its counters may go to."""
        problem = posting.problem
        costs: list[Expr] = []
        for place, slots in posting.decisions.slots_of.items():
            from_base = _by_base(problem, problem.counter_types_to(place))
            for base_id, kinds in from_base.items():
                way = 2 * problem.metres(base_id, place)
                if way:
                    base = problem.base[base_id]
                    costs += [way * _trips(posting, base, slot, kinds) for slot in slots]
        return posting.total(costs)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell the trips from each base to each visit."""
        for visit in plan.visits:
            here = [problem.counter_type[kind] for kind in sorted(visit.counters)]
            for base_id, kinds in _by_base(problem, here).items():
                base = problem.base[base_id]
                counters = sum(visit.counters[kind] for kind in kinds)
                trips = -(-counters // (base.counters_per_trip or counters or 1))
                metres = 2 * problem.metres(base.id, visit.sub_district) * trips
                if metres:
                    yield Item(
                        value=metres,
                        sub_district=visit.sub_district,
                        date=visit.date,
                        base=base.id,
                        facts={"trips": trips},
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how far equipment is carried."""
        return say(
            "equipment from {base}: {trips}, {distance}, to {place} on {day}",
            base=problem.base[given(item.base)].name,
            trips=count(int((item.facts or {})["trips"]), "trip"),
            distance=km(item.value),
            place=problem.sub_district[given(item.sub_district)].name,
            day=on(item.date),
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "metres"


def _by_base(problem: Problem, kinds: Iterable[CounterType]) -> dict[str, list[str]]:
    """Ids of counter types by the base that they set out from; none that is not carried."""
    found: dict[str, list[str]] = {}
    for kind in kinds:
        base = problem.base_of(kind)
        if base is not None:
            found.setdefault(base, []).append(kind.id)
    return found


def _trips(posting: Posting, base: Base, slot: Slot, kinds: Iterable[str]) -> Expr:
    taken = [posting.decisions.counters[slot, kind] for kind in kinds]
    counters, most = posting.total(taken), sum(posting.most(var) for var in taken)
    load = base.counters_per_trip or max(most, 1)
    trips = posting.integer(0, -(-most // load), f"trips {base.id} {slot}")
    posting.model.add(counters <= load * trips)
    posting.model.add(load * trips <= counters + load - 1)
    return trips
