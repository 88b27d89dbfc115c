"""A problem planned around the dates of a plan that somebody made by hand."""

from __future__ import annotations

from typing import Any

from botram_opt.asking.costed import costed, known, plan_of
from botram_opt.plan import Plan
from botram_opt.problem import Level, Problem, Term
from botram_opt.rules.change_from_plan import ChangeFromPlan, EarlierVisit
from botram_opt.solving import solve

DATES_LEVEL, CONTENTS_LEVEL = "dates changed", "counters and people changed"
"""Names of the levels above and below those of the problem; it has no others of these names."""


def plan_keeping(problem: Problem, plan: Plan, **limits: Any) -> Plan:
    """The best plan of those that keep as many dates of a plan as the hard rules allow.

    Counters and people are planned anew, as they suit the dates. Among plans that are as good at
    every level of the problem, one is sought that changes few of them.

    Args:
        problem: what is to be planned.
        plan: of this problem or one like it; what the problem does not have is left aside.
        limits: arguments of `solve`, but for ``start_from``.

    Returns:
        A plan of the problem, with what it costs. No bounds are claimed, as other dates may cost
        less.

    Raises:
        BotramError: what `solve` raises.
    """
    before = known(problem, plan)
    own = [level for level in problem.levels if level.name not in (DATES_LEVEL, CONTENTS_LEVEL)]
    levels = (
        _change(DATES_LEVEL, before, date=1, person=0, counter=0),
        *own,
        _change(CONTENTS_LEVEL, before, date=0, person=1, counter=1, contents="unmoved"),
    )
    found = solve(problem.changed(levels=levels), start_from=before, **limits)
    status = "cut_short" if found.status == "cut_short" else "feasible"
    kept = costed(problem, plan_of(problem, found.visits))
    return kept.model_copy(update={"status": status, "solver": found.solver}).made_for(problem)


def _change(name: str, plan: Plan, **counts: Any) -> Level:
    """A level in which what differs from a plan counts."""
    rule = ChangeFromPlan(earlier=tuple(map(EarlierVisit.of, plan.visits)), **counts)
    parameters = rule.model_dump(mode="json")
    return Level(name=name, terms=(Term(rule="change_from_plan", parameters=parameters),))
