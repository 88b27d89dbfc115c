"""A plan as a problem sees it: without what the problem does not have, and with its costs."""

from __future__ import annotations

from collections.abc import Iterable

from botram_opt.plan import LevelResult, Plan, ProblemReference, RuleCost, Visit
from botram_opt.plan.cost import LevelStatus
from botram_opt.problem import Problem
from botram_opt.rules import cost_sheet
from botram_opt.verification import known_visits, level_values


def plan_of(problem: Problem, visits: Iterable[Visit]) -> Plan:
    """Visits as a plan of a problem, of which nothing is claimed."""
    reference = ProblemReference.of(problem)
    in_order = sorted(visits, key=lambda visit: (visit.date, visit.sub_district))
    return Plan(problem=reference, visits=tuple(in_order))


def known(problem: Problem, plan: Plan) -> Plan:
    """The plan's visits without whatever the problem does not have."""
    return plan_of(problem, known_visits(problem, plan))


def costed(
    problem: Problem,
    plan: Plan,
    *,
    proven_by: Plan | None = None,
    costs: tuple[RuleCost, ...] | None = None,
) -> Plan:
    """A plan with its costs by a problem, and no more claimed of it than is known.

    Args:
        problem: by which it is costed.
        plan: any plan; what the problem does not have is left out.
        proven_by: a plan that was solved. If it was for this problem, its bounds hold for every
            plan, level after level as long as the levels above cost the same.
        costs: its cost sheet by this problem, if it is known; then it names nothing else.
    """
    if costs is None:
        plan = known(problem, plan)
        costs = cost_sheet(problem, plan)
    values = level_values(problem, costs)
    proven: dict[str, LevelResult] = {}
    if proven_by is not None and proven_by.problem.fingerprint == problem.fingerprint:
        proven = {level.name: level for level in proven_by.levels}
    levels, same_above = [], True
    for level in problem.levels:
        value, solved = values[level.name], proven.get(level.name)
        bound = solved.bound if solved is not None and same_above else None
        # A plan that breaks rules may cost less than one that does not.
        bound = bound if bound is not None and bound <= value else None
        status: LevelStatus = "optimal" if bound == value else "not_optimised"
        levels.append(LevelResult(name=level.name, value=value, bound=bound, status=status))
        same_above = same_above and solved is not None and solved.value == value
    return plan.model_copy(update={"levels": tuple(levels), "costs": costs})


def as_told(problem: Problem, plan: Plan) -> Plan:
    """A plan with its costs by a problem, and what it tells of them if that is so."""
    found = costed(problem, plan)
    told = {level.name: level.value for level in plan.levels}
    is_so = all(told.get(level.name) == level.value for level in found.levels)
    if plan.problem.fingerprint == problem.fingerprint and is_so:
        return plan.model_copy(update={"costs": found.costs})
    return found
