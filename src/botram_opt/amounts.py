"""What the value of a level or a rule counts, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from botram_opt.language import number, say, say_number
from botram_opt.problem import Problem
from botram_opt.rules import POINTS, soft_rules
from botram_opt.scaling import PER_MILLE
from botram_opt.wording import km, percent

_IN_FUTURES = re.compile(r"requests in ([\d,]+) futures?")


def amount(value: int, unit: str) -> str:
    """A value with its unit: ``1,234 requests``, ``12.3 km``, ``4.5%``.

    Raises:
        KeyError: no rule counts in such units.
    """
    if (futures := _IN_FUTURES.fullmatch(unit)) is not None:
        mean = value / int(futures[1].replace(",", ""))
        return say("{mean} requests on average", mean=number(mean, places=1))
    return _AMOUNTS[unit](value)


# By the names that rules give their units, which are the same in every language.
_AMOUNTS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "days": lambda n: say_number("{n} day", "{n} days", n, n=n),
        "metres": km,
        "per mille": lambda n: percent(n / PER_MILLE),
        POINTS: lambda n: say_number("{n} point", "{n} points", n, n=n),
        "request weeks": lambda n: say_number("{n} request week", "{n} request weeks", n, n=n),
        "requests": lambda n: say_number("{n} request", "{n} requests", n, n=n),
        "weeks": lambda n: say_number("{n} week", "{n} weeks", n, n=n),
    }
)


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
    stated = next((each for each in problem.levels if each.name == level), None)
    rules = soft_rules(problem, stated) if stated is not None else []
    return {name: (weight, rule.unit(problem)) for name, weight, rule in rules}
