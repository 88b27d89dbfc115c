"""A model whose constraints can be given up one by one, for plans that break rules."""

from __future__ import annotations

from collections.abc import Mapping

from ortools.sat.python import cp_model

from botram_opt.decisions import Var
from botram_opt.model import Model


def literals_of_constraints(model: Model) -> list[Var]:
    """Give each constraint that stands for a requirement a literal under which it holds, too.

    A requirement is often about many visits, and most of them may keep it.
    """
    reasons = {literal.index for literal, _, _ in model.posting.reasons}
    found = []
    for number, constraint in enumerate(model.cp.proto.constraints):
        if reasons.intersection(constraint.enforcement_literal):
            literal = model.cp.new_bool_var(f"kept {number}")
            constraint.enforcement_literal.append(literal.index)
            found.append(literal)
    return found


def fix(cp: cp_model.CpModel, values: Mapping[Var, int]) -> None:
    """Leave variables of a model, or of a copy of it, one value each."""
    variables = cp.proto.variables
    for var, value in values.items():
        domain = variables[var.index].domain
        domain.clear()
        domain.extend((value, value))
