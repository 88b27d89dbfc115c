"""What the value of a level or a rule counts, in words."""

from __future__ import annotations

from botram_opt.language import number
from botram_opt.problem import Level, Problem
from botram_opt.rules import soft_rules
from botram_opt.rules.known import unit_of
from botram_opt.units import amount as amount


def level_unit(problem: Problem, level: str) -> str | None:
    """What the value of a level counts: points, unless all its rules count the same."""
    stated = _level(problem, level)
    return None if stated is None else unit_of(problem, stated.terms)


def level_amount(problem: Problem | None, level: str, value: int) -> str:
    """The value of a level with its unit, where the problem is at hand and has the level."""
    unit = level_unit(problem, level) if problem is not None else None
    return number(value) if unit is None else amount(value, unit)


def rule_amount(problem: Problem | None, level: str, rule: str, value: int) -> str:
    """The value of a rule within a level, and how its weight comes into it."""
    found = _terms(problem, level).get(rule) if problem is not None else None
    if found is None:
        return number(value)
    weight, unit = found
    told = amount(value // weight, unit)
    return told if weight == 1 else f"{number(value)} = {number(weight)} x {told}"


def _terms(problem: Problem, level: str) -> dict[str, tuple[int, str]]:
    """Weight and unit of each rule of a level; nothing if the problem has no such level."""
    stated = _level(problem, level)
    rules = soft_rules(problem, stated) if stated is not None else []
    return {name: (weight, rule.unit(problem)) for name, weight, rule in rules}


def _level(problem: Problem, name: str) -> Level | None:
    return next((level for level in problem.levels if level.name == name), None)
