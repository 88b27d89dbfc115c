"""What is traded off: goals that are named, and what they stand for in a problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

from pydantic import Field, JsonValue, model_validator

from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say, say_number
from botram_opt.problem import Level, Problem, Term
from botram_opt.problem.base import Id, Name, Record
from botram_opt.rules import SOFT, setting_issues

FEWEST, MOST = 2, 3
"""How many goals can be traded off: with more, nobody finds their way among the points."""


class Goal(Record):
    """A level of a problem by its name, or a soft rule by its own, with parameters.

    Attributes:
        level: name of the level; its tolerance counts for nothing here.
        rule: name of the soft rule, if it is no level.
        parameters: of the rule.
        name: what sentences call it; None for the name of the level or the rule.
    """

    level: Name | None = None
    rule: Id | None = None
    parameters: dict[str, JsonValue] = Field(default_factory=dict)
    name: Name | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.level is None) == (self.rule is None):
            raise ValueError(say("is a level or a rule: name one of the two"))
        if self.level is not None and self.parameters:
            raise ValueError(say("is a level, whose rules have parameters of their own"))
        return self


def name_of(rule: str) -> str:
    """The name of a goal that is a rule, and has no other: the same in every language."""
    return rule.replace("_", " ")


def stated(problem: Problem, goals: Sequence[Goal | str]) -> tuple[Level, ...]:
    """The goals as levels, in their order, without tolerance.

    Args:
        problem: what is planned.
        goals: a text stands for the level of that name, or else for the soft rule.

    Raises:
        ContradictionError: there are too few or too many, or one names nothing, sets a rule
            wrongly, or stands twice; holds every fault.
    """
    issues = []
    if not FEWEST <= len(goals) <= MOST:
        remedy = say("Name {fewest} or {most}", fewest=FEWEST, most=MOST)
        n = len(goals)
        what = say_number("{n} goal cannot be traded off", "{n} goals cannot be traded off", n, n=n)
        issues.append(Issue("goals", what, remedy))
    levels = {level.name: level for level in problem.levels}
    found: list[Level] = []
    for number, goal in enumerate(goals):
        if isinstance(goal, str):
            goal = Goal(level=goal) if goal in levels or goal not in SOFT else Goal(rule=goal)
        where = f"goals[{number}] {goal.name or goal.level or goal.rule!r}"
        if goal.level is not None and goal.level not in levels:
            issues.append(
                Issue(where, say("there is no level or soft rule of this name"), _known(levels))
            )
            continue
        if goal.level is not None:
            terms, name = levels[goal.level].terms, goal.name or goal.level
        else:
            rule = str(goal.rule)
            terms = (Term(rule=rule, parameters=goal.parameters),)
            name = goal.name or name_of(rule)
        level = Level(name=name, terms=terms)
        issues += _faults(problem, where, level)
        if name in levels and levels[name].terms != terms:
            what = say("the level {level} of the problem is another", level=repr(name))
            issues.append(Issue(where, what, say("Give the goal another name")))
        if any(level.name == other.name or level.terms == other.terms for other in found):
            issues.append(Issue(where, say("it stands twice"), say("Name another goal")))
        found.append(level)
    if issues:
        raise ContradictionError(issues)
    return tuple(found)


def others(problem: Problem, goals: Sequence[Level]) -> tuple[Level, ...]:
    """The levels of a problem that are none of the goals, in their order."""
    traded = [goal.terms for goal in goals]
    return tuple(level for level in problem.levels if level.terms not in traded)


def _faults(problem: Problem, where: str, level: Level) -> Iterator[Issue]:
    alone = problem.derived(levels=(level,), rules=())
    prefix = f"levels {level.name!r}"
    for issue in setting_issues(alone):
        told = issue.where.removeprefix(prefix).removeprefix(", ")
        yield Issue(f"{where}, {told}" if told else where, issue.what, issue.remedy)


def _known(levels: dict[str, Level]) -> str:
    return say("Use one of {known}", known=", ".join([*map(repr, levels), *sorted(SOFT)]))
