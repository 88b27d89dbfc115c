"""What clashes when there is no plan, in a planner's terms."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pydantic import Field, SkipValidation

from botram_opt.problem import Problem
from botram_opt.problem.base import Record
from botram_opt.rules import hard_rules
from botram_opt.solving.budget import Budget
from botram_opt.solving.circumstances import circumstances
from botram_opt.solving.minimal import clash_among, rules_in_order
from botram_opt.solving.requirements import Requirement
from botram_opt.solving.search import SearchStatus


class Conflict(Record):
    """Requirements that cannot all hold: proven, of any plan.

    A requirement is what a planner states in one place, and could argue about: the windows of a
    sub-district, the visits that a date holds, the people of a pool. What cannot be argued about
    always holds: which dates the season has, who has which skill, and how many visits a
    sub-district may get; but where more visits could help, one more than that is allowed.

    Attributes:
        problem: what requires them.
        requirements: these, in order of the rules.
        unchecked: those of which it is not known whether the others could hold without them.
            Without any of the rest they could, if all else is given up: that is proven.
    """

    problem: SkipValidation[Problem] = Field(exclude=True, repr=False)
    requirements: tuple[Requirement, ...]
    unchecked: tuple[Requirement, ...] = ()

    @property
    def is_minimal(self) -> bool:
        """Whether it is proven that the others can hold without any one of them."""
        return not self.unchecked

    def sentences(self) -> tuple[str, ...]:
        """What cannot all hold; what is the same for several things is one sentence."""
        return _said(self.problem, self.requirements)

    def circumstances(self) -> tuple[str, ...]:
        """What else is to be known: dates there are, who has a skill, what is asked for."""
        return circumstances(self.problem, self.requirements)

    def unchecked_sentences(self) -> tuple[str, ...]:
        """Of which of them it is not known whether they are needed."""
        return _said(self.problem, self.unchecked)


def look_for_conflict(
    problem: Problem,
    budget: Budget,
    stages: Iterable[Collection[str]],
    aside: Collection[str] = (),
    *,
    known: bool = False,
) -> tuple[SearchStatus, Conflict | None]:
    """Requirements that cannot all hold, if there is no plan.

    Args:
        problem: what has no plan.
        budget: of finding out.
        stages: names of rules to look at, one stage after the other until some clash; see
            `rules_in_order`.
        aside: keys of requirements that need not hold.
        known: whether it is known that there is no plan that keeps all others.

    Returns:
        Whether there is a plan that keeps the rules of the last stage, as far as that is found out
        in time, and what clashes if there is none.
    """
    status: SearchStatus = "unknown"
    *earlier, last = stages
    for rules in (*earlier, last):
        status, clash = clash_among(problem, budget, rules, aside, known=known and rules is last)
        if clash is not None:
            return status, Conflict(
                problem=problem, requirements=clash.requirements, unchecked=clash.unchecked
            )
    return status, None


def conflict_in(
    problem: Problem, budget: Budget, aside: Collection[str] = (), *, known: bool = False
) -> Conflict | None:
    """Requirements that cannot all hold, of all rules; None if they can, or it is not found out.

    Args:
        problem: what has no plan.
        budget: of finding out.
        aside: keys of requirements that need not hold.
        known: whether it is known that there is no plan that keeps all others.
    """
    return look_for_conflict(problem, budget, rules_in_order(problem), aside, known=known)[1]


def _said(problem: Problem, requirements: Collection[Requirement]) -> tuple[str, ...]:
    rules, told = hard_rules(problem), list[str]()
    for name in dict.fromkeys(requirement.rule for requirement in requirements):
        items = [requirement.item for requirement in requirements if requirement.rule == name]
        told += rules[name].say_required(problem, items)
    return tuple(told)
