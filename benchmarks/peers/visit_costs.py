"""The soft rules of the model by visits: what a level costs, as an expression.

Costs are stated from below only, since they are minimised: a plan never costs more than its
expression says, and the best plan costs just that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ortools.math_opt.python import mathopt

from botram_opt import Level
from botram_opt.rules import Soft, soft_rules
from botram_opt.rules.neighbour_spread import NeighbourSpread
from botram_opt.rules.preferred_dates import PreferredDates
from botram_opt.rules.resources_used import ResourcesUsed
from peers.spans import stretches, waiting_cost
from peers.visit_model import Expr, VisitModel, total


def cost_of_level(model: VisitModel, level: Level) -> mathopt.LinearExpression:
    """State what a level costs."""
    rules = soft_rules(model.reading.problem, level)
    return total(weight * total(STATED[name](model, rule)) for name, weight, rule in rules)


def _unserved(model: VisitModel, rule: Soft) -> Iterator[Expr]:
    problem = model.reading.problem
    for place in problem.sub_districts:
        for service in problem.services:
            yield service.unserved_weight * model.unserved(place.id, service.id)


def _neighbour_spread(model: VisitModel, rule: Soft) -> Iterator[Expr]:
    """For each number of weeks, whether two slots are closer than that."""
    assert isinstance(rule, NeighbourSpread)
    for one, other in model.reading.problem.neighbour_pairs:
        for a in model.slots_of[one]:
            for b in model.slots_of[other]:
                for week in range(1, rule.weeks + 1):
                    near = model.part()
                    for run in stretches(model.reading.dates, 7 * week):
                        model.state(model.on(a, run) + model.on(b, run) <= 1 + near)
                    yield near


def _fair_visits(model: VisitModel, rule: Soft) -> Iterator[Expr]:
    """A person's visits as steps, the j-th of which costs j: cheaper ones are taken first."""
    for person in model.reading.problem.people:
        works = [
            model.works[slot, person.id] for slot in model.slots if (slot, person.id) in model.works
        ]
        most = min(len(works), model.reading.most_visits(person))
        steps = [model.part() for _ in range(most)]
        model.state(total(steps) - total(works) == 0)
        yield from ((j + 1) * step for j, step in enumerate(steps))


def _staff_travel(model: VisitModel, rule: Soft) -> Iterator[Expr]:
    problem = model.reading.problem
    for ((place, _), person), works in model.works.items():
        yield 2 * problem.metres(problem.origin_of(problem.person[person]), place) * works
    for ((place, _), pool), draws in model.draws.items():
        yield 2 * problem.metres(problem.origin_of(problem.pool[pool]), place) * draws


def _equipment_travel(model: VisitModel, rule: Soft) -> Iterator[Expr]:
    problem, counters = model.reading.problem, model.reading.counters
    for base in problem.bases:
        kinds = [kind.id for kind in problem.counter_types if problem.base_of(kind) == base.id]
        for slot in model.slots:
            place = slot[0]
            most = max(
                (sum(counters[place, d, kind][1] for kind in kinds) for d in model.days(slot)),
                default=0,
            )
            metres = problem.metres(base.id, place)
            if not most or not metres:
                continue
            load = base.counters_per_trip or most
            trips = model.whole(-(-most // load))
            model.state(load * trips >= total(model.counters[slot, kind] for kind in kinds))
            yield 2 * metres * trips


def _preferred_dates(model: VisitModel, rule: Soft) -> Iterator[Expr]:
    assert isinstance(rule, PreferredDates)
    for ((place, _), day), at in model.at.items():
        yield model.reading.date_cost(place, day, rule.outside) * at


def _resources_used(model: VisitModel, rule: Soft) -> Iterator[Expr]:
    assert isinstance(rule, ResourcesUsed)
    yield rule.counter * total(model.counters.values())
    yield rule.person * (total(model.works.values()) + total(model.draws.values()))


def _waiting(model: VisitModel, rule: Soft) -> Iterator[Expr]:
    problem = model.reading.problem
    for place, slots in model.slots_of.items():
        never = waiting_cost(problem, place, None)
        yield never
        for slot in slots:
            yield model.by_date(slot, lambda day: waiting_cost(problem, place, day) - never)  # noqa: B023


Cost = Callable[[VisitModel, Soft], Iterator[Expr]]

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
