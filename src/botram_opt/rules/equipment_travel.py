"""Kilometres that vehicles with equipment travel to visits and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.plan import Item, Plan
from botram_opt.problem import Base, Problem
from botram_opt.rules.rule import Soft
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
        """Count the trips from each base to each slot."""
        problem = posting.problem
        return posting.total(
            2 * problem.metres(base.id, slot.sub_district) * _trips(posting, base, slot)
            for base in problem.bases
            for slot in posting.decisions.slots
            if problem.metres(base.id, slot.sub_district)
        )

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell the trips from each base to each visit."""
        for visit in plan.visits:
            for base in problem.bases:
                counters = sum(visit.counters.get(kind, 0) for kind in _kinds(problem, base))
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
        place = problem.sub_district[item.sub_district or ""].name
        trips = count(int((item.facts or {})["trips"]), "trip")
        base = problem.base[item.base or ""].name
        return f"equipment from {base}: {trips}, {km(item.value)}, to {place} on {on(item.date)}"

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "metres"


def _kinds(problem: Problem, base: Base) -> list[str]:
    return [kind.id for kind in problem.counter_types if problem.base_of(kind) == base.id]


def _trips(posting: Posting, base: Base, slot: Slot) -> Expr:
    kinds = _kinds(posting.problem, base)
    counters = posting.total(posting.decisions.counters[slot, kind] for kind in kinds)
    if not kinds:
        return posting.constant(0)
    most = sum(posting.most(posting.decisions.counters[slot, kind]) for kind in kinds)
    load = base.counters_per_trip or max(most, 1)
    trips = posting.integer(0, -(-most // load), f"trips {base.id} {slot}")
    posting.model.add(counters <= load * trips)
    posting.model.add(load * trips <= counters + load - 1)
    return trips
