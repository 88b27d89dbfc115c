"""A problem and its rules as a CP-SAT model."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ortools.sat.python import cp_model

from botram_opt.decisions import Decisions, Expr, total
from botram_opt.errors import ContradictionError, Issue
from botram_opt.posting import Posting
from botram_opt.problem import Problem
from botram_opt.rules import Hard, Soft, hard_rules, soft_rules
from botram_opt.sharing import Sharing

MOST_COST = 2**53
"""CP-SAT tells objectives as doubles, which are exact up to this."""


class Model:
    """The CP-SAT model of one problem.

    Attributes:
        cp: the model itself.
        decisions: its variables.
        posting: what the rules posted, with the literals that stand for requirements.
    """

    def __init__(
        self, problem: Problem, *, arguable: bool = False, only: Collection[str] | None = None
    ) -> None:
        """Build the model.

        Args:
            problem: what is to be planned.
            arguable: leave every requirement's literal open, and the soft rules out, so that
                the requirements that clash can be found.
            only: names of the hard rules that are posted; None for all.

        Raises:
            ContradictionError: the problem sets rules that do not exist.
        """
        self.problem = problem
        self.posting = _posting(problem, arguable=arguable, only=only)
        self.cp = self.posting.model
        self.decisions = self.posting.decisions
        for name, rule in hard_rules(problem).items():
            if only is None or name in only:
                self.posting.begin(name)
                rule.post(self.posting)

    def cost(self, number: int) -> Expr:
        """The cost of a level, counted from 0, once its soft rules are posted; ask for it once.

        Levels are posted one by one, as they are solved: what a lower level needs to be counted
        only slows the search of those above it.

        Raises:
            ContradictionError: the cost could exceed what the solver tells exactly.
        """
        cost = _cost(self.posting, number)
        issue = _inexact(self.posting, number, cost)
        if issue is not None:
            raise ContradictionError([issue])
        return cost


def refuse_inexact_costs(problem: Problem) -> None:
    """Refuse levels whose cost could exceed what the solver tells exactly.

    Raises:
        ContradictionError: names every such level.
    """
    # Without the hard rules, which do not change what variables can take.
    posting = _posting(problem)
    numbers = range(len(problem.levels))
    issues = [_inexact(posting, number, _cost(posting, number)) for number in numbers]
    found = [issue for issue in issues if issue is not None]
    if found:
        raise ContradictionError(found)


def _posting(
    problem: Problem, *, arguable: bool = False, only: Collection[str] | None = None
) -> Posting:
    rules = {
        name: rule for name, rule in hard_rules(problem).items() if only is None or name in only
    }
    spare = {
        place.id
        for place in problem.sub_districts
        if arguable and any(rule.more_visits_help(problem, place.id) for rule in rules.values())
    }
    cp = cp_model.CpModel()
    return Posting(
        problem,
        cp,
        Decisions(
            problem,
            cp,
            for_futures=_is_for_futures(problem, rules.values(), goals=not arguable),
            arguable=arguable,
            spare=spare,
        ),
        rules=rules.keys(),
        sharing=Sharing(problem, () if arguable else rules),
        arguable=arguable,
    )


def _is_for_futures(problem: Problem, limits: Iterable[Hard], *, goals: bool) -> bool:
    """Whether anything that is asked of a plan depends on futures."""
    if problem.futures is None:
        return False
    asked: list[Hard | Soft] = list(limits)
    if goals:
        asked += (rule for level in problem.levels for _, _, rule in soft_rules(problem, level))
    return any(rule.for_futures for rule in asked)


def _cost(posting: Posting, number: int) -> Expr:
    """Post the soft rules of a level, and give their weighted sum."""
    costs = []
    for name, weight, rule in soft_rules(posting.problem, posting.problem.levels[number]):
        posting.begin(name)
        costs.append(weight * rule.post(posting))
    return total(costs)


def _inexact(posting: Posting, number: int, cost: Expr) -> Issue | None:
    """Tell what is wrong with a level if its cost could be too large, by what variables can be."""
    flat = cp_model.FlatIntExpr(cost)
    spans = [(abs(posting.least(var)), abs(posting.most(var))) for var in flat.vars]
    parts = (factor * max(span) for factor, span in zip(flat.coeffs, spans, strict=True))
    worst = abs(flat.offset) + sum(abs(part) for part in parts)
    if worst <= MOST_COST:
        return None
    return Issue(
        f"levels {posting.problem.levels[number].name!r}",
        f"its cost could come to {worst:,}, and is exact up to {MOST_COST:,}",
        "Lower the weights and costs in it, in proportion",
    )
