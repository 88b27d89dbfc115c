"""A problem and its rules as a CP-SAT model."""

from __future__ import annotations

from ortools.sat.python import cp_model

from botram_opt.decisions import Decisions, Expr, total
from botram_opt.errors import ContradictionError, Issue
from botram_opt.posting import Posting
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules, soft_rules

MOST_COST = 2**53
"""CP-SAT tells objectives as doubles, which are exact up to this."""


class Model:
    """The CP-SAT model of one problem.

    Attributes:
        cp: the model itself.
        decisions: its variables.
        posting: what the rules posted, with the literals that stand for requirements.
    """

    def __init__(self, problem: Problem, *, arguable: bool = False) -> None:
        """Build the model.

        Args:
            problem: what is to be planned.
            arguable: leave every requirement's literal open, and the soft rules out, so that
                the requirements that clash can be found.

        Raises:
            ContradictionError: the problem sets rules that do not exist, or weights so large
                that costs would not be exact.
        """
        hard = hard_rules(problem)
        season = problem.season
        one_visit_a_date = "visits_per_date" in hard and all(
            season.visits_allowed(day) <= 1 for day in season.visit_dates
        )
        self.problem = problem
        self.cp = cp_model.CpModel()
        self.decisions = Decisions(problem, self.cp)
        self.posting = Posting(
            problem,
            self.cp,
            self.decisions,
            one_visit_a_date=one_visit_a_date,
            arguable=arguable,
        )
        for name, rule in hard.items():
            self.posting.begin(name)
            rule.post(self.posting)

    def cost(self, number: int) -> Expr:
        """The cost of a level, counted from 0, once its soft rules are posted; ask for it once.

        Levels are posted one by one, as they are solved: what a lower level needs to be counted
        only slows the search of those above it.
        """
        costs = []
        for name, weight, rule in soft_rules(self.problem, self.problem.levels[number]):
            self.posting.begin(name)
            costs.append(weight * rule.post(self.posting))
        cost = total(costs)
        self._refuse_inexact(number, cost)
        return cost

    def _refuse_inexact(self, number: int, cost: Expr) -> None:
        """Refuse a level whose cost could exceed what the solver tells exactly."""
        flat = cp_model.FlatIntExpr(cost)
        spans = [(abs(self.posting.least(var)), abs(self.posting.most(var))) for var in flat.vars]
        worst = abs(flat.offset) + sum(
            abs(factor) * max(span) for factor, span in zip(flat.coeffs, spans, strict=True)
        )
        if worst > MOST_COST:
            raise ContradictionError(
                [
                    Issue(
                        f"levels {self.problem.levels[number].name!r}",
                        f"its cost could come to {worst:,}, and is exact up to {MOST_COST:,}",
                        "Lower the weights and costs in it, in proportion",
                    )
                ]
            )
