"""The soft rules of the date-indexed model: what a level costs, as an expression.

Costs are stated from below only, since they are minimised: a plan never costs more than its
expression says, and the best plan costs just that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from botram_opt import Level
from botram_opt.rules import Soft, soft_rules
from botram_opt.rules.neighbour_spread import NeighbourSpread
from botram_opt.rules.preferred_dates import PreferredDates
from botram_opt.rules.resources_used import ResourcesUsed
from peers.date_model import DateModel, Expr, Var, total
from peers.spans import short_weeks, stretches, waiting_cost


def cost_of_level(model: DateModel, level: Level) -> Expr:
    """State what a level costs."""
    rules = soft_rules(model.reading.problem, level)
    return total(weight * total(STATED[name](model, rule)) for name, weight, rule in rules)


def _unserved(model: DateModel, rule: Soft) -> Iterator[Expr]:
    problem = model.reading.problem
    for place in problem.sub_districts:
        for service in problem.services:
            yield service.unserved_weight * model.unserved(place.id, service.id)


def _neighbour_spread(model: DateModel, rule: Soft) -> Iterator[Expr]:
    assert isinstance(rule, NeighbourSpread)
    for one, other in model.reading.problem.neighbour_pairs:
        most = [model.reading.visits_range(place)[1] for place in (one, other)]
        if max(most) <= 1:
            yield from _near_once(model, one, other, rule.weeks)
        else:
            yield from _near_by_date(model, one, other, rule.weeks)


def _near_once(model: DateModel, one: str, other: str, weeks: int) -> Iterator[Var]:
    """For each number of weeks, whether two places that are visited once are closer than that."""
    for week in range(1, weeks + 1):
        near = model.cp.new_bool_var(f"near {one} {other} {week}")
        for run in stretches(model.reading.dates, 7 * week):
            model.cp.add(model.on(one, run) + model.on(other, run) <= 1 + near)
        yield near


def _near_by_date(model: DateModel, one: str, other: str, weeks: int) -> Iterator[Var]:
    """For each visit to one place, the weeks by which those to the other are too close."""
    for day in model.reading.days[one]:
        short = {d: short_weeks(weeks, day, d) for d in model.reading.days[other]}
        cost = model.cp.new_int_var(0, sum(short.values()), f"close {one} {other} {day}")
        close = total(n * model.held[other, d] for d, n in short.items() if n)
        model.cp.add(cost >= close).only_enforce_if(model.held[one, day])
        yield cost


def _fair_visits(model: DateModel, rule: Soft) -> Iterator[Var]:
    for person in model.reading.problem.people:
        works = model.working(person.id, model.reading.dates)
        most = model.reading.most_visits(person)
        if not works:
            continue
        cost = model.cp.new_int_var(0, most * (most + 1) // 2, f"load {person.id}")
        visits = model.cp.new_int_var(0, most, f"visits {person.id}")
        model.cp.add(visits == total(works))
        for j in range(1, most + 1):
            # The line through the costs of j - 1 and j visits; the costs are convex.
            model.cp.add(cost >= j * visits - j * (j - 1) // 2)
        yield cost


def _staff_travel(model: DateModel, rule: Soft) -> Iterator[Expr]:
    problem = model.reading.problem
    for (person, place, _, _), seat in model.seats.items():
        yield 2 * problem.metres(problem.origin_of(problem.person[person]), place) * seat
    for (pool, place, _, _), drawn in model.drawn.items():
        yield 2 * problem.metres(problem.origin_of(problem.pool[pool]), place) * drawn


def _equipment_travel(model: DateModel, rule: Soft) -> Iterator[Expr]:
    problem, counters = model.reading.problem, model.reading.counters
    for base in problem.bases:
        kinds = [kind.id for kind in problem.counter_types if problem.base_of(kind) == base.id]
        for place, day in model.held:
            most = sum(counters[place, day, kind][1] for kind in kinds)
            metres = problem.metres(base.id, place)
            if not most or not metres:
                continue
            load = base.counters_per_trip or most
            trips = model.cp.new_int_var(0, -(-most // load), f"trips {base.id} {place} {day}")
            out = total(model.counters[place, day, kind] for kind in kinds)
            model.cp.add(load * trips >= out)
            yield 2 * metres * trips


def _preferred_dates(model: DateModel, rule: Soft) -> Iterator[Expr]:
    assert isinstance(rule, PreferredDates)
    for (place, day), held in model.held.items():
        yield model.reading.date_cost(place, day, rule.outside) * held


def _resources_used(model: DateModel, rule: Soft) -> Iterator[Expr]:
    assert isinstance(rule, ResourcesUsed)
    yield rule.counter * total(model.counters.values())
    yield rule.person * (total(model.seats.values()) + total(model.drawn.values()))


def _waiting(model: DateModel, rule: Soft) -> Iterator[Expr]:
    problem = model.reading.problem
    for place in problem.sub_districts:
        never = waiting_cost(problem, place.id, None)
        yield never * (1 - model.on(place.id, model.reading.days[place.id]))
        yield total(
            waiting_cost(problem, place.id, day) * model.held[place.id, day]
            for day in model.reading.days[place.id]
        )


Cost = Callable[[DateModel, Soft], Iterator[Expr]]

STATED: dict[str, Cost] = {
    "unserved": _unserved,
    "neighbour_spread": _neighbour_spread,
    "fair_visits": _fair_visits,
    "staff_travel": _staff_travel,
    "equipment_travel": _equipment_travel,
    "preferred_dates": _preferred_dates,
    "resources_used": _resources_used,
    "waiting": _waiting,
}
"""The soft rules that the model states, by name."""
