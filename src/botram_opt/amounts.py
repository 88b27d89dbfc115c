"""What the value of a level or a rule counts, in words."""

from __future__ import annotations

import re

from botram_opt.problem import Problem
from botram_opt.rules import POINTS, soft_rules
from botram_opt.wording import km

_IN_FUTURES = re.compile(r"requests in ([\d,]+) futures?")


def amount(value: int, unit: str) -> str:
    """A value with its unit: ``1,234 requests``, ``12.3 km``, ``4.5%``."""
    if unit == "metres":
        return km(value)
    if unit == "per mille":
        return f"{value / 10:g}%"
    if (futures := _IN_FUTURES.fullmatch(unit)) is not None:
        return f"{value / int(futures[1].replace(',', '')):,.1f} requests on average"
    return f"{value:,} {unit[:-1] if value == 1 else unit}"


def rule_unit(problem: Problem, level: str, rule: str) -> str | None:
    """What the weighted cost of a rule within a level counts; None if it is not there."""
    found = _terms(problem, level).get(rule)
    return None if found is None else found[1] if found[0] == 1 else POINTS


def level_unit(problem: Problem, level: str) -> str | None:
    """What the value of a level counts: points, unless all its rules count the same."""
    units = {rule_unit(problem, level, rule) for rule in _terms(problem, level)}
    return units.pop() if len(units) == 1 else POINTS if units else None


def level_amount(problem: Problem | None, level: str, value: int) -> str:
    """The value of a level with its unit, where the problem is at hand and has the level."""
    unit = level_unit(problem, level) if problem is not None else None
    return f"{value:,}" if unit is None else amount(value, unit)


def rule_amount(problem: Problem | None, level: str, rule: str, value: int) -> str:
    """The value of a rule within a level, and how its weight comes into it."""
    found = _terms(problem, level).get(rule) if problem is not None else None
    if found is None:
        return f"{value:,}"
    weight, unit = found
    told = amount(value // weight, unit)
    return told if weight == 1 else f"{value:,} = {weight} x {told}"


def _terms(problem: Problem, level: str) -> dict[str, tuple[int, str]]:
    """Weight and unit of each rule of a level; nothing if the problem has no such level."""
    stated = next((each for each in problem.levels if each.name == level), None)
    rules = soft_rules(problem, stated) if stated is not None else []
    return {name: (weight, rule.unit(problem)) for name, weight, rule in rules}
