"""A model's linear relaxation: which literals its solutions are likely to have."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence

from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from botram_opt.decisions import Var

logger = logging.getLogger("botram_opt.solving")

NO_LIMIT = 2**62
"""Limits as large as this are none."""

Row = tuple[float, float, list[tuple[int, int]]]
"""Least, most, and the coefficient of each variable by its index."""


def reduced_costs(model: cp_model.CpModel, literals: Sequence[Var]) -> list[float] | None:
    """By how much the linear relaxation's value rises with each literal; None if GLOP fails.

    Only plain sums and clauses of the model are looked at, so this is a guide and proves nothing.

    Args:
        model: has an objective to be minimised.
        literals: of this model.
    """
    program = mathopt.Model()
    proto = model.proto
    domains = [list(var.domain) for var in proto.variables]
    of_var = [program.add_variable(lb=_limit(d[0]), ub=_limit(d[-1])) for d in domains]
    for least, most, terms in _rows(proto):
        row = program.add_linear_constraint(lb=least, ub=most)
        for index, coefficient in terms:
            row.set_coefficient(of_var[index], row.get_coefficient(of_var[index]) + coefficient)
    goal = proto.objective
    program.objective.is_maximize = False
    for index, coefficient in zip(goal.vars, goal.coeffs, strict=True):
        program.objective.set_linear_coefficient(of_var[index], coefficient)
    result = mathopt.solve(program, mathopt.SolverType.GLOP)
    if not (result.has_primal_feasible_solution() and result.has_dual_feasible_solution()):
        logger.info("linear relaxation: GLOP ends with %s", result.termination)
        return None
    return list(result.reduced_costs([of_var[literal.index] for literal in literals]))


def _rows(proto: cp_model.CpModelProto) -> Iterator[Row]:
    """Sums that always hold, and clauses as sums of literals."""
    true = {i for i, var in enumerate(proto.variables) if list(var.domain) == [1, 1]}
    for constraint in proto.constraints:
        if not true.issuperset(constraint.enforcement_literal):
            continue
        if constraint.has_linear():
            domain = list(constraint.linear.domain)
            terms = zip(constraint.linear.vars, constraint.linear.coeffs, strict=True)
            yield _limit(domain[0]), _limit(domain[-1]), list(terms)
        elif constraint.has_exactly_one():
            yield _of_literals(constraint.exactly_one.literals, 1, 1)
        elif constraint.has_at_most_one():
            yield _of_literals(constraint.at_most_one.literals, 0, 1)
        elif constraint.has_bool_or():
            literals = list(constraint.bool_or.literals)
            yield _of_literals(literals, 1, len(literals))


def _limit(value: int) -> float:
    """A limit of a sum, as CP-SAT writes it."""
    return float(value) if abs(value) < NO_LIMIT else math.copysign(math.inf, value)


def _of_literals(literals: Sequence[int], least: int, most: int) -> Row:
    """So many of some literals; that of index -i - 1 is the negation of that of index i."""
    negated = sum(literal < 0 for literal in literals)
    terms = [(i, 1) if i >= 0 else (-i - 1, -1) for i in literals]
    return float(least - negated), float(most - negated), terms
