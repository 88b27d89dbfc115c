"""A problem with less in it, for the levels that what is left out does not change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from botram_opt.decisions import Decisions, Var
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.solutions import dates_of, outline_of
from botram_opt.solving.budget import Budget
from botram_opt.solving.dates_alone import dated_levels, dates_alone, needs_on_dates
from botram_opt.solving.formulation import Formulation
from botram_opt.solving.shares import DATED, UNNAMED
from botram_opt.solving.unnamed import unnamed, unnamed_levels, visits_of_pools

LIKELY_DATES = 3
"""Dates of each visit, on average, that are looked at first where dates alone cost."""

Fix = Callable[[Decisions, Plan], Mapping[Var, int]]
"""Gives what to fix for the sake of a plan of which not all is known."""

OUTLINE: tuple[Fix, ...] = (outline_of, dates_of)
"""For a plan without people: all that it says, or if nobody can be found so, its dates."""


@dataclass(frozen=True)
class Relaxation:
    """One way to solve levels with less in them.

    Attributes:
        name: of solving a level so.
        model: states it.
        levels: how many levels it states, from the first on.
        part: of a level's time that solving it so may take.
        fixes: what to fix when the rest of its plans is to be found, one after another.
        near: likely dates that each visit is first to have, on average; 0 for all.
        uncaps: whether limits on costs are left out with the rest. If such a limit binds, plans of
            the relaxation are beside the point, and so are those of schedules, which know no limit.
    """

    name: str
    model: Formulation
    levels: int
    part: float
    fixes: tuple[Fix, ...]
    near: int = 0
    uncaps: bool = False


def relaxations_of(problem: Problem, budget: Budget) -> Iterator[Relaxation]:
    """What can be left out of a problem, the most first; its models are of a budget."""
    if levels := dated_levels(problem):
        less = dates_alone(problem)
        model = Formulation(less, budget)
        for need in needs_on_dates(problem):
            model.limit_needs(*need)
        dates, uncaps = (dates_of,), less.rules != problem.rules
        yield Relaxation("by dates", model, levels, DATED, dates, LIKELY_DATES, uncaps)
    if levels := unnamed_levels(problem):
        less = unnamed(problem)
        model = Formulation(less, budget)
        model.limit_pools(visits_of_pools(problem))
        uncaps = less.rules != problem.rules
        yield Relaxation("without names", model, levels, UNNAMED, OUTLINE, uncaps=uncaps)
