"""The rules: one module each, found by themselves.

Every module here that holds a class derived from ``Hard`` or ``Soft`` is a rule, named like the
module. To add one, add its module.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from botram_opt.errors import ContradictionError, Issue
from botram_opt.plan import Plan, RuleCost
from botram_opt.problem import Level, Problem
from botram_opt.problem.faults import faults
from botram_opt.rules.rule import POINTS, Hard, Soft

KindT = TypeVar("KindT", Hard, Soft)


def _discover(kind: type[KindT]) -> Mapping[str, type[KindT]]:
    found: dict[str, type[KindT]] = {}
    for module in pkgutil.iter_modules(__path__):
        names = vars(importlib.import_module(f"{__name__}.{module.name}"))
        for name, value in names.items():
            own = isinstance(value, type) and value.__module__ == f"{__name__}.{module.name}"
            if own and value is not kind and issubclass(value, kind) and not name.startswith("_"):
                found[module.name] = value
    return MappingProxyType(found)


HARD: Mapping[str, type[Hard]] = _discover(Hard)  # type: ignore[type-abstract]
"""Hard rules by name."""

SOFT: Mapping[str, type[Soft]] = _discover(Soft)  # type: ignore[type-abstract]
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

    Raises:
        ContradictionError: the problem sets rules that do not exist, or wrongly.
    """
    _refuse_faulty_settings(problem)
    return [(term.rule, term.weight, SOFT[term.rule](**term.parameters)) for term in level.terms]


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
        issues += _parameter_issues(where, setting.rule, setting.parameters, HARD, "hard")
        if setting.rule in HARD and HARD[setting.rule].essential and not setting.on:
            what = "no plan makes sense without this rule"
            issues.append(Issue(where, what, "Leave it on"))
    for level in problem.levels:
        for term in level.terms:
            where = f"levels {level.name!r}, rule {term.rule!r}"
            found = _parameter_issues(where, term.rule, term.parameters, SOFT, "soft")
            if not found:
                found += SOFT[term.rule](**term.parameters).check(problem)
            issues += found
        names = [term.rule for term in level.terms]
        issues += [
            Issue(f"levels {level.name!r}", f"{name!r} stands twice", "Add the weights up")
            for name in dict.fromkeys(names)
            if names.count(name) > 1
        ]
    return issues


def _parameter_issues(
    where: str,
    name: str,
    parameters: Mapping[str, Any],
    known: Mapping[str, type[Hard]] | Mapping[str, type[Soft]],
    kind: str,
) -> list[Issue]:
    if name not in known:
        return [Issue(where, f"there is no {kind} rule of this name", _names(known))]
    try:
        known[name](**parameters)
    except ValidationError as error:
        return [
            Issue(f"{where}, {issue.where}", issue.what, issue.remedy)
            for issue in faults(error, dict(parameters), known[name])
        ]
    return []


def _names(known: Iterable[str]) -> str:
    return f"Use one of {', '.join(sorted(known))}"


def _refuse_faulty_settings(problem: Problem) -> None:
    issues = setting_issues(problem)
    if issues:
        raise ContradictionError(issues)


__all__ = [
    "HARD",
    "POINTS",
    "SOFT",
    "Hard",
    "Soft",
    "cost_sheet",
    "hard_rules",
    "setting_issues",
    "soft_rules",
]
