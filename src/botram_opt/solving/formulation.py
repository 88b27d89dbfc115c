"""A problem as a model that is searched again and again, level after level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import numpy as np
from ortools.sat.python import cp_model

from botram_opt.decisions import Decisions, Expr, Var, total
from botram_opt.model import Model
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.linear import reduced_costs
from botram_opt.solving.master import GRAINS, Excess
from botram_opt.solving.search import Outcome, search

Tell = Callable[[int | None, int | None], None]
"""Takes each new value (and None) and each new bound (after None)."""


class Formulation:
    """A problem's model, with the levels that have been posted to it and held so far.

    Attributes:
        problem: what the model states.
        decisions: the variables of its model.
    """

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem = problem
        self._budget = budget
        self._model = Model(problem)
        self._costs: list[Expr] = []
        self._hinted = 0
        self.decisions: Decisions = self._model.decisions

    def limit_pools(self, visits: Mapping[str, int]) -> None:
        """Let the people of pools work at so many visits over the season at most, by pool."""
        for pool, most in visits.items():
            drawn = self.decisions.drawn_of[pool].values()
            self._model.cp.add(total(total(people) for people in drawn) <= most)

    def limit_needs(self, day: dt.date, needed: Mapping[str, int], most: int) -> None:
        """Let the visits of a date need so much at most, by sub-district."""
        decisions = self.decisions
        at = [
            (decisions.at[slot, day], number)
            for place, number in needed.items()
            for slot in decisions.slots_of[place]
        ]
        self._model.cp.add(total(number * literal for literal, number in at) <= most)

    def post(self, number: int) -> None:
        """Post the next level, and search for its least cost from here on."""
        cost = self._model.cost(number)
        self._costs.append(cost)
        self._model.cp.minimize(cost)

    def hold(self, number: int, most: int) -> None:
        """Keep a level's cost at so much at most from here on."""
        self._model.cp.add(self._costs[number] <= most)

    def no_less(self, number: int, bound: int) -> None:
        """Tell the search what is known: that a level costs so much at least."""
        self._model.cp.add(self._costs[number] >= bound)

    def know(self, bound: int, excess: Excess) -> None:
        """Tell the search which schedules there can be, and by how much each raises a bound.

        Args:
            bound: of the first level, in grains.
            excess: by how many grains more it costs with each schedule, by sub-district.
        """
        cp, decisions = self._model.cp, self.decisions
        over: list[Expr] = []
        for place, (rows, grains) in excess.items():
            taken = [cp.new_bool_var(f"schedule {place} {i}") for i in range(len(rows))]
            cp.add_exactly_one(taken)
            over.append(cp_model.LinearExpr.weighted_sum(taken, grains))
            for number, slot in enumerate(decisions.slots_of[place]):
                by_date: dict[int, list[Var]] = {}
                for literal, index in zip(taken, rows[:, number], strict=True):
                    by_date.setdefault(int(index), []).append(literal)
                for index, day in enumerate(decisions.dates):
                    cp.add(decisions.at[slot, day] == total(by_date.get(index, ())))
        cp.add(total(over) + bound <= GRAINS * self._costs[0])

    def hint(self, values: Mapping[Var, int]) -> None:
        """Begin searches at these values, instead of those hinted before."""
        cp = self._model.cp
        self._hinted = len(values)
        cp.clear_hints()  # type: ignore[no-untyped-call]
        for var, value in values.items():
            cp.add_hint(var, value)

    def hint_all(self, outcome: Outcome) -> None:
        """Begin searches at the values of an earlier one."""
        cp = self._model.cp
        found = outcome.values or ()
        self.hint({cp.get_int_var_from_proto_index(i): value for i, value in enumerate(found)})

    @property
    def begins_whole(self) -> bool:
        """Whether searches begin at a value for each variable there is."""
        return self._hinted == len(self._model.cp.proto.variables)

    def begin_at(self, values: Mapping[Var, int], time: float | None) -> None:
        """Begin searches at some values, and at what is found to go with them in so much time.

        Told only a part of a plan, searches can take long to find the rest of it.
        """
        outcome = self.search(time, fixed=values)
        if outcome.values is None:
            self.hint(values)
        else:
            self.hint_all(outcome)

    def near(self, each: int) -> dict[Var, int]:
        """What to fix so that each slot has so many dates on average, the likeliest ones.

        Those of the least reduced costs in the linear relaxation; nothing, if it tells none apart.
        """
        decisions = self.decisions
        literals = list(decisions.at.values())
        found = reduced_costs(self._model.cp, literals)
        if found is None or not any(found):
            return {}
        costs = np.array(found).reshape(len(decisions.slots), len(decisions.dates))
        in_order = np.sort(costs, axis=1)
        most = in_order[:, :each][:, -1].mean()
        # Each slot has some choice, however dear.
        far = (costs > most) & (costs > in_order[:, :2][:, -1:])
        return {literals[i]: 0 for i in np.flatnonzero(far)}

    def search(
        self, time: float | None, tell: Tell | None = None, fixed: Mapping[Var, int] | None = None
    ) -> Outcome:
        """Search for so long, with some variables fixed for this once."""
        cp = self._model.cp
        if fixed:
            cp = cp.clone()
            for var, value in fixed.items():
                cp.add(cp.get_int_var_from_proto_index(var.index) == value)
        budget = self._budget
        outcome = search(cp, budget.of(time), tell=tell, cancel=budget.cancel)
        budget.work += outcome.work
        return outcome
