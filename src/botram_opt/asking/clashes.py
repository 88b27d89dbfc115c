"""Which requirements clash where most of a plan is to stay as it is."""

from __future__ import annotations

from collections.abc import Collection

from ortools.sat.python import cp_model

from botram_opt.asking.arrangement import Arrangement, Fixing
from botram_opt.asking.loosening import fix, literals_of_constraints
from botram_opt.asking.rule_item import RuleItem
from botram_opt.decisions import total
from botram_opt.model import Model
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.search import Outcome, search


class Clashes:
    """A problem's model, in which every requirement can be given up."""

    def __init__(self, problem: Problem, budget: Budget, *, breaks: Arrangement | None) -> None:
        """Build the model.

        Args:
            problem: whose plans are asked about.
            budget: of finding out what the plan breaks.
            breaks: the plan as it stands, if it breaks rules; that it does is no clash.
        """
        model = Model(problem, arguable=True)
        self._cp = model.cp
        self._fixing = Fixing(model.decisions)
        self._reasons = {literal.index: literal for literal, _, _ in model.posting.reasons}
        self._told = {
            literal.index: RuleItem(rule=rule, item=item)
            for literal, rule, item in model.posting.reasons
        }
        if breaks is not None:
            kept = literals_of_constraints(model)
            cp = self._cp.clone()
            fix(cp, self._fixing.values(breaks) | dict.fromkeys(self._reasons.values(), 1))
            cp.minimize(total(1 - each for each in kept))
            found = _search(cp, budget)
            fix(self._cp, {each: 0 if found.values is None else found(each) for each in kept})

    def of(self, arrangement: Arrangement, budget: Budget) -> tuple[RuleItem, ...]:
        """Requirements that cannot all hold in an arrangement, none of which can be left out.

        Nothing if there are none, or they were not found in time; if time ran out on the way,
        some may be left out.
        """
        cp = self._cp.clone()
        fix(cp, self._fixing.values(arrangement))
        core = self._core(cp, self._reasons, budget)
        for index in tuple(core):
            if index in core:
                rest = [other for other in core if other != index]
                fewer = self._core(cp, rest, budget)
                core = fewer or core
        return tuple(self._told[index] for index in core)

    def _core(
        self, cp: cp_model.CpModel, assumed: Collection[int], budget: Budget
    ) -> tuple[int, ...]:
        """Of requirements that are assumed to hold, some that cannot; none if they can."""
        cp.clear_assumptions()
        cp.add_assumptions([self._reasons[index] for index in assumed])
        found = _search(cp, budget)
        if found.status != "infeasible":
            return ()
        # With others in it, it is no core: then these are all that is known to clash.
        return found.core if set(found.core) <= set(assumed) else tuple(assumed)


def _search(cp: cp_model.CpModel, budget: Budget) -> Outcome:
    """With one worker: in parallel the solver tells no core."""
    limits = budget.of(budget.left).model_copy(update={"workers": 1})
    found = search(cp, limits, cancel=budget.cancel, presolve=False, take_turns=False)
    budget.work += found.work
    return found
