"""What the value of a level or a rule counts, in words."""

from __future__ import annotations

from botram_opt.problem import Problem, Term
from botram_opt.wording import km

_UNITS = {
    "equipment_travel": "metres",
    "longest_wait": "days",
    "neighbour_spread": "weeks",
    "staff_travel": "metres",
    "waiting": "request weeks",
    "worst_served_share": "per mille",
}
"""Units of the rules that count something; what the others count is points."""

POINTS = "points"


def unit_of(problem: Problem, term: Term) -> str:
    """The unit of a rule's value before it is weighted."""
    if term.rule == "unserved":
        weights = {service.unserved_weight for service in problem.services}
        return "requests" if weights <= {1} else POINTS
    return _UNITS.get(term.rule, POINTS)


def amount(value: int, unit: str) -> str:
    """A value with its unit: ``1,234 requests``, ``12.3 km``, ``4.5%``."""
    if unit == "metres":
        return km(value)
    if unit == "per mille":
        return f"{value / 10:g}%"
    return f"{value:,} {unit[:-1] if value == 1 else unit}"


def level_amount(problem: Problem | None, level: str, value: int) -> str:
    """The value of a level, with a unit if all its terms count the same."""
    terms = next((x.terms for x in problem.levels if x.name == level), ()) if problem else ()
    units = {unit_of(problem, term) if term.weight == 1 else POINTS for term in terms if problem}
    if not units:
        return f"{value:,}"
    return amount(value, units.pop() if len(units) == 1 else POINTS)


def rule_amount(problem: Problem | None, level: str, rule: str, value: int) -> str:
    """The value of a rule within a level, and how its weight comes into it."""
    levels = problem.levels if problem else ()
    terms = [t for x in levels if x.name == level for t in x.terms if t.rule == rule]
    if problem is None or not terms:
        return f"{value:,}"
    unit, weight = unit_of(problem, terms[0]), terms[0].weight
    if weight == 1:
        return amount(value, unit)
    return f"{value:,} = {weight} x {amount(value // weight, unit)}"
