"""The plan of a problem that changes least of another plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from botram_opt.asking.around import Around
from botram_opt.asking.arrangement import Arrangement, representable
from botram_opt.asking.costed import costed, known, plan_of
from botram_opt.asking.settled import breaches, settled, with_requests
from botram_opt.errors import NoPlanWithinLimitError
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Level, Problem, Term
from botram_opt.rules.change_from_plan import ChangeFromPlan, EarlierVisit
from botram_opt.solving.budget import Budget
from botram_opt.solving.decomposed import is_large
from botram_opt.solving.shares import Share
from botram_opt.solving.solve import solve_within
from botram_opt.verification import Finding

START = Share(0.8, 10.0)
"""For a plan to start from, in which most stays as it is."""


@dataclass(frozen=True)
class Nearest:
    """A plan that changes as little of another as was found.

    Attributes:
        plan: with its costs; of its levels no more is claimed than what they cost.
        changes: what it changes, as the rule ``change_from_plan`` counts it by itself: 10 for a
            date, 1 for a person and 1 for a counter; also those that the problem no longer has.
        least: no plan that keeps the rules changes less.
        proven: whether of the plans that change as little none costs less, level by level.
    """

    plan: Plan
    changes: int
    least: int
    proven: bool


def nearest_plan(problem: Problem, plan: Plan, budget: Budget, part: float = 1) -> Nearest:
    """Find the plan of a problem that changes least of another, and costs least among these.

    A plan that keeps all rules already is its own nearest, as it is. What need not be changed for
    the fewest changes, such as the counter that somebody sits at, stays as it was.

    Args:
        problem: whose rules are kept.
        plan: of a problem like it.
        budget: with the time for all of it, and the searches side by side.
        part: of the time for looking at all plans, once those were that change little else than
            what breaks rules; the rest is left.

    Raises:
        InfeasibleError: the problem has no plan.
        NoPlanWithinLimitError: none was found.
    """
    before = plan_of(problem, with_requests(problem, known(problem, plan).visits))
    gone = _gone(problem, plan)
    broken = breaches(problem, before.visits)
    if not broken:
        limits = budget.of(budget.left).model_copy(update={"workers": 1})
        alone = Budget(limits, budget.cancel, budget.clock)
        standing = settled(problem, plan, alone)
        budget.work += alone.work
        proven = standing.before.status == "optimal"
        return Nearest(standing.before, gone, gone, proven=proven)
    changing = problem.changed(levels=(_change_from(problem, before), *problem.levels))
    start = _start(changing, before, broken, budget)
    with budget.part(part) as rest:
        found = _found(changing, before, start, rest)
    changed = found.levels[0]
    nearest = costed(problem, plan_of(problem, _as_before(problem, before, found)))
    return Nearest(
        nearest.model_copy(update={"status": "feasible", "solver": found.solver}),
        gone + changed.value,
        gone + (changed.bound or 0),
        proven=found.status == "optimal",
    )


def _gone(problem: Problem, plan: Plan) -> int:
    """What it changes that the problem no longer has all that a plan names."""
    rule, gone = ChangeFromPlan(), 0
    for visit in plan.visits:
        is_gone = visit.sub_district not in problem.sub_district
        gone += rule.date * is_gone
        gone += sum(rule.person for id_ in visit.people if is_gone or id_ not in problem.person)
        gone += sum(
            rule.counter * number
            for kind, number in visit.counters.items()
            if is_gone or kind not in problem.counter_type
        )
    return gone


def _start(
    problem: Problem, before: Plan, broken: Iterable[Finding], budget: Budget
) -> Plan | None:
    """The best plan in which only what breaks rules, and what is in its way, is planned anew.

    Mostly it is the nearest, or close to it, and it is there in a moment.
    """
    if is_large(problem):
        return None
    visits = representable(problem, before.visits).visits
    places = frozenset(_in_question(before, broken))
    time = START.most if budget.left is None else min(budget.left * START.part, START.most)
    limits = budget.of(time).model_copy(update={"workers": 1})
    alone = Budget(limits, budget.cancel, budget.clock)
    found = Around(problem, alone).best(Arrangement(visits, anew=places))
    budget.work += alone.work
    if found.visits is None:
        return None
    start = costed(problem, plan_of(problem, found.visits), costs=found.costs)
    return start.model_copy(update={"status": "feasible", "solver": budget.record("CP-SAT")})


def _in_question(plan: Plan, broken: Iterable[Finding]) -> Iterator[str]:
    """Sub-districts that what a plan breaks is about, and others that are visited then."""
    for finding in broken:
        item = finding.item
        if item is None:
            continue
        yield from (place for place in (item.sub_district, item.other) if place is not None)
        for visit in plan.visits:
            here = item.person is None or item.person in visit.people
            if here and item.date in (None, visit.date):
                yield visit.sub_district


def _found(problem: Problem, before: Plan, start: Plan | None, budget: Budget) -> Plan:
    """The plan that costs least by the changed levels; no worse than one that is there."""
    if start is not None and budget.is_over:
        return start
    try:
        found = solve_within(budget, problem, start_from=start or before, argue=False)
    except NoPlanWithinLimitError:
        if start is None:
            raise
        return start
    return found if start is None or _values(found) <= _values(start) else start


def _values(plan: Plan) -> list[int]:
    return [level.value for level in plan.levels]


def _change_from(problem: Problem, plan: Plan) -> Level:
    """A level in which what differs from a plan counts."""
    rule = ChangeFromPlan(earlier=tuple(map(EarlierVisit.of, plan.visits)))
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
