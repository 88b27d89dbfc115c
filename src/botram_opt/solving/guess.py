"""Where a search begins that has no plan to start from."""

from __future__ import annotations

from botram_opt.decisions import Decisions, Var
from botram_opt.problem import CounterType, Problem
from botram_opt.requests import needed_in_season
from botram_opt.scaling import seconds


def first_guess(decisions: Decisions) -> dict[Var, int]:
    """Values that a good plan is likely to have: enough counters, and everybody served.

    Dates, people and limits that things share are left to the search, so the values need not
    fit together. Without them the search has to raise every number of requests served by itself.
    """
    problem = decisions.problem
    values: dict[Var, int] = {}
    for place in problem.sub_districts:
        slots = decisions.slots_of[place.id][: max(place.least_visits, 1)]
        for slot in slots:
            needed = {
                service.id: needed_in_season(problem, place.id, service.id)
                for service in problem.services
                if problem.offering(service.id, place.id)
            }
            if problem.demand.kind == "accumulating":
                needed = {service: number // len(slots) for service, number in needed.items()}
            values[decisions.held[slot]] = 1
            values |= {decisions.served[slot, s]: number for s, number in needed.items()}
            values |= {
                decisions.counters[slot, kind.id]: _enough(problem, kind, needed)
                for kind in problem.counter_types_to(place.id)
            }
    return values


def _enough(problem: Problem, kind: CounterType, needed: dict[str, int]) -> int:
    """Counters of a type, of those in stock, that have time for all requests they could take."""
    work = sum(seconds(problem.service[s].minutes_per_request) * needed[s] for s in kind.services)
    wanted = -(-work // problem.season.opening_seconds)
    return max(kind.least_per_visit, min(kind.stock, wanted))
