"""The rules: one module each, found by themselves.

Every module here that holds a class derived from ``Hard`` or ``Soft`` is a rule, named like the
module. To add one, add its module.
"""

from __future__ import annotations

from collections.abc import Mapping

from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say
from botram_opt.plan import Plan, RuleCost
from botram_opt.problem import Level, Problem
from botram_opt.rules.known import discovered, parameter_issues, soft_rules_of, term_issues
from botram_opt.rules.rule import Hard, Room, Soft
from botram_opt.units import POINTS

HARD: Mapping[str, type[Hard]] = discovered(Hard)
"""Hard rules by name."""

SOFT: Mapping[str, type[Soft]] = discovered(Soft)
"""Soft rules by name."""


def hard_rules(problem: Problem) -> dict[str, Hard]:
    """The hard rules that hold in a problem, by name, with their parameters.

    Those that ask for nothing, with the parameters that they have, are left out.

    Raises:
        ContradictionError: the problem sets rules that do not exist, or wrongly.
    """
    _refuse_faulty_settings(problem)
    settings = {setting.rule: setting for setting in problem.rules}
    rules = {
        name: rule(**(settings[name].parameters if name in settings else {}))
        for name, rule in HARD.items()
        if name not in settings or settings[name].on
    }
    return {name: rule for name, rule in rules.items() if rule.asks_something()}


def soft_rules(problem: Problem, level: Level) -> list[tuple[str, int, Soft]]:
    """The soft rules of a level: name, weight, and the rule with its parameters.

    Args:
        problem: the problem.
        level: one of its levels, or another one.

    Raises:
        ContradictionError: the problem sets rules that do not exist, or wrongly.
    """
    _refuse_faulty_settings(problem)
    return soft_rules_of(level.terms)


def cost_sheet(problem: Problem, plan: Plan) -> tuple[RuleCost, ...]:
    """What a plan costs: every soft rule of every level, with its items, weights included."""
    sheet = []
    for level in problem.levels:
        for name, weight, rule in soft_rules(problem, level):
            items = tuple(item.times(weight) for item in rule.measure(problem, plan))
            value = sum(item.value for item in items)
            sheet.append(RuleCost(rule=name, level=level.name, value=value, items=items))
    return tuple(sheet)


def setting_issues(problem: Problem) -> list[Issue]:
    """Where a problem sets rules that do not exist, or gives them parameters they do not take."""
    issues: list[Issue] = []
    for setting in problem.rules:
        where = f"rules {setting.rule!r}"
        found = parameter_issues(where, setting.rule, setting.parameters, HARD, "hard")
        if setting.on and not found:
            found += HARD[setting.rule](**setting.parameters).check(problem)
        issues += found
        if setting.rule in HARD and HARD[setting.rule].essential and not setting.on:
            what = say("no plan makes sense without this rule")
            issues.append(Issue(where, what, say("Leave it on")))
    for level in problem.levels:
        issues += term_issues(f"levels {level.name!r}", level.terms, problem)
    return issues


def _refuse_faulty_settings(problem: Problem) -> None:
    issues = setting_issues(problem)
    if issues:
        raise ContradictionError(issues)


__all__ = [
    "HARD",
    "POINTS",
    "SOFT",
    "Hard",
    "Room",
    "Soft",
    "cost_sheet",
    "hard_rules",
    "setting_issues",
    "soft_rules",
]
