"""The plan of a problem that changes least of another plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from botram_opt.asking.costed import costed, known, plan_of
from botram_opt.asking.settled import breaches, settled, with_requests
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Level, Problem, Term
from botram_opt.rules.change_from_plan import ChangeFromPlan, EarlierVisit
from botram_opt.solving.budget import Budget
from botram_opt.solving.solve import solve


@dataclass(frozen=True)
class Nearest:
    """A plan that changes as little of another as was found.

    Attributes:
        plan: with its costs; of its levels no more is claimed than what they cost.
        changes: what it changes, as the rule ``change_from_plan`` counts it by itself: 10 for a
            date, 1 for a person and 1 for a counter.
        least: no plan that keeps the rules changes less.
        proven: whether of the plans that change as little none costs less, level by level.
    """

    plan: Plan
    changes: int
    least: int
    proven: bool


def nearest_plan(problem: Problem, plan: Plan, budget: Budget) -> Nearest:
    """Find the plan of a problem that changes least of another, and costs least among these.

    A plan that keeps all rules already is its own nearest, as it is. What need not be changed for
    the fewest changes, such as the counter that somebody sits at, stays as it was.

    Args:
        problem: whose rules are kept.
        plan: of a problem like it.
        budget: with the time for all of it, and the searches side by side.

    Raises:
        InfeasibleError: the problem has no plan.
        NoPlanWithinLimitError: none was found.
    """
    before = plan_of(problem, with_requests(problem, known(problem, plan).visits))
    if not breaches(problem, before.visits):
        alone = budget.of(budget.left).model_copy(update={"workers": 1})
        standing = settled(problem, plan, Budget(alone, budget.cancel, budget.clock))
        return Nearest(standing.before, 0, 0, proven=standing.before.status == "optimal")
    limits = budget.of(budget.left)
    found = solve(
        problem.changed(levels=(_change_from(problem, before), *problem.levels)),
        time_limit=limits.time,
        workers=limits.workers,
        seed=limits.seed,
        start_from=before,
        cancel=budget.cancel,
        clock=budget.clock,
    )
    changed = found.levels[0]
    nearest = costed(problem, plan_of(problem, _as_before(problem, before, found)))
    return Nearest(
        nearest.model_copy(update={"status": "feasible", "solver": found.solver}),
        changed.value,
        changed.bound or 0,
        proven=found.status == "optimal",
    )


def _change_from(problem: Problem, plan: Plan) -> Level:
    """A level in which what differs from a plan counts."""
    earlier = tuple(
        EarlierVisit(
            sub_district=visit.sub_district,
            date=visit.date,
            counters=visit.counters,
            people=visit.people,
        )
        for visit in plan.visits
    )
    rule = ChangeFromPlan(earlier=earlier)
    taken = {level.name for level in problem.levels}
    name = next(name for n in count(1) if (name := f"changes {n}") not in taken)
    parameters = rule.model_dump(mode="json")
    return Level(name=name, terms=(Term(rule="change_from_plan", parameters=parameters),))


def _as_before(problem: Problem, before: Plan, after: Plan) -> tuple[Visit, ...]:
    """The visits with all as it was that could be so: who sits where, and what is served."""
    pairs = list(_unchanged(before, after))
    visits = _with(after.visits, pairs)
    if _is_as_good(problem, after, visits):
        return visits
    visits = after.visits
    for pair in pairs:
        trial = _with(visits, [pair])
        visits = trial if _is_as_good(problem, after, trial) else visits
    return visits


def _unchanged(before: Plan, after: Plan) -> Iterator[tuple[Visit, Visit]]:
    """Visits with the same date, counters and people in two plans."""
    for place, visits in after.visits_to.items():
        for old, new in zip(before.visits_to.get(place, ()), visits, strict=False):
            same = old.date == new.date and old.counters == new.counters
            if same and set(old.people) == set(new.people):
                yield old, new


def _with(visits: Iterable[Visit], pairs: Iterable[tuple[Visit, Visit]]) -> tuple[Visit, ...]:
    """The visits with some put in the places of others."""
    instead = {id(new): old for old, new in pairs}
    return tuple(instead.get(id(visit), visit) for visit in visits)


def _is_as_good(problem: Problem, plan: Plan, visits: tuple[Visit, ...]) -> bool:
    """Whether visits keep the rules, and cost no more than a plan's."""
    if breaches(problem, visits):
        return False
    found = costed(problem, plan_of(problem, visits))
    told = {level.name: level.value for level in plan.levels}
    return [each.value for each in found.levels] <= [told[each.name] for each in found.levels]
