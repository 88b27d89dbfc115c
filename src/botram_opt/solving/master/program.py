"""The linear relaxation: one column for each sub-district, within what dates hold."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import islice

import numpy as np
from ortools.math_opt.python import mathopt

from botram_opt.solving.master.pricing import GRAINS, Column, Prices
from botram_opt.solving.master.schedules import Floats
from botram_opt.solving.master.shared import Shared

logger = logging.getLogger("botram_opt.solving")

TINY = 1e-6
"""What the linear program may be off by."""


class Program:
    """The linear relaxation, of the columns that it has been given so far.

    Attributes:
        columns: those.
    """

    def __init__(
        self,
        places: Mapping[str, int],
        shared: Shared,
        saved: Mapping[str, int],
        first_price: float,
    ) -> None:
        """Begin without columns.

        Args:
            places: what it costs to do without a column of each sub-district, by its id.
            shared: what columns share.
            saved: what a counter of each type saves at most: nobody pays more for it.
            first_price: for which a visit more than a date holds is to be had at first.
        """
        self.columns: dict[Column, mathopt.Variable] = {}
        self._shared, self._program = shared, mathopt.Model()
        program = self._program
        self._one = {place: program.add_linear_constraint(lb=1, ub=1) for place in places}
        # Rows of dates are made when a column has a use for them.
        self._saved, self._first_price = saved, first_price
        self._counters_there = {k: shared.by_group(most) for k, most in shared.counters.items()}
        self._visits_there = [shared.by_group(limit.most) for limit in shared.visits]
        self._counters: dict[str, dict[int, mathopt.LinearConstraint]] = {
            kind: {} for kind in shared.counters
        }
        self._visits: list[dict[int, mathopt.LinearConstraint]] = [{} for _ in shared.visits]
        self._more_visits: list[mathopt.Variable] = []
        self._people = {
            seat: program.add_linear_constraint(ub=-shared.seated.get(seat, 0))
            for seat in shared.people
        }
        program.objective.is_maximize = False
        for place, cost in places.items():
            nothing = program.add_variable(lb=0)
            program.objective.set_linear_coefficient(nothing, cost)
            self._one[place].set_coefficient(nothing, 1)
        for crew in shared.crews:
            all_of_it = program.add_linear_constraint(ub=crew.visits)
            for seat in shared.seats(crew):
                there = program.add_variable(lb=0)
                all_of_it.set_coefficient(there, 1)
                self._people[seat].set_coefficient(there, -1)
        # How many of the columns there were when it was last solved.
        self._solved = 0
        self._solver = mathopt.IncrementalSolver(program, mathopt.SolverType.GLOP)

    def _counters_row(self, kind: str, group: int) -> mathopt.LinearConstraint:
        """What dates have of a counter type, and more of it for a price: so none is ever higher."""
        rows = self._counters[kind]
        if group not in rows:
            rows[group], _ = self._row(self._counters_there[kind][group], self._saved[kind])
        return rows[group]

    def _visits_row(self, limit: int, group: int) -> mathopt.LinearConstraint:
        """The visits that dates hold under a limit, and more for a price that may be raised."""
        rows = self._visits[limit]
        if group not in rows:
            most = self._visits_there[limit][group]
            rows[group], more = self._row(most, self._first_price)
            self._more_visits.append(more)
        return rows[group]

    def _row(self, most: int, price: float) -> tuple[mathopt.LinearConstraint, mathopt.Variable]:
        row = self._program.add_linear_constraint(ub=most)
        more = self._program.add_variable(lb=0)
        self._program.objective.set_linear_coefficient(more, price)
        row.set_coefficient(more, -1)
        return row, more

    def raise_prices(self) -> bool:
        """Raise the price of visits that are had beyond what dates hold; tell if there are any."""
        objective = self._program.objective
        values = self._result.variable_values(self._more_visits)
        had = [var for var, value in zip(self._more_visits, values, strict=True) if value > TINY]
        for var in had:
            objective.set_linear_coefficient(var, 4 * objective.get_linear_coefficient(var))
        return bool(had)

    def add(self, column: Column) -> bool:
        """Add a column; tell whether it is new."""
        if column in self.columns:
            return False
        var = self._program.add_variable(lb=0)
        self.columns[column] = var
        self._program.objective.set_linear_coefficient(var, column.cost)
        self._one[column.place].set_coefficient(var, 1)
        groups = self._shared.group[list(column.dates)].tolist()
        for kind, at_visits in column.counters:
            numbers: Counter[int] = Counter()
            for group, number in zip(groups, at_visits, strict=True):
                numbers[group] += number
            for group, number in numbers.items():
                if number:
                    self._counters_row(kind, group).set_coefficient(var, number)
            seat = (kind, self._shared.region[column.place])
            if seat in self._people:
                people = self._shared.people[seat] * sum(at_visits)
                self._people[seat].set_coefficient(var, people)
        for i in self._shared.limits_of[column.place]:
            for group, number in Counter(groups).items():
                self._visits_row(i, group).set_coefficient(var, number)
        return True

    def cheapest(self, most: int, places: Collection[str] | None = None) -> list[Column]:
        """So many columns at most, those of the least reduced costs when last solved.

        Args:
            most: how many.
            places: ids of the sub-districts whose columns are wanted; None for all.
        """
        solved = islice(self.columns, self._solved)
        wanted = [c for c in solved if places is None or c.place in places]
        if not wanted:
            return []
        reduced = self._result.reduced_costs([self.columns[column] for column in wanted])
        order = sorted(range(len(wanted)), key=reduced.__getitem__)
        return [wanted[i] for i in order[:most]]

    def solve(self) -> tuple[float, Prices] | None:
        """The value of the relaxation, and its prices in whole grains; None if GLOP fails."""
        result = self._solver.solve()
        if not (result.has_primal_feasible_solution() and result.has_dual_feasible_solution()):
            # It always has a solution, so what fails is the arithmetic.
            logger.warning("master: GLOP ends with %s", result.termination)
            return None
        self._result, self._solved = result, len(self.columns)
        duals = self._result.dual_values()

        def price(row: mathopt.LinearConstraint) -> float:
            return round(max(0.0, -float(duals[row])) * GRAINS) / GRAINS

        def by_date(rows: Mapping[int, mathopt.LinearConstraint]) -> Floats:
            of_group = np.zeros(len(self._shared.group) + 1)
            for group, row in rows.items():
                of_group[group] = price(row)
            # After the last date comes the price of none.
            return np.append(of_group[self._shared.group], 0.0)

        return self._result.objective_value(), Prices(
            counters={kind: by_date(rows) for kind, rows in self._counters.items()},
            visits=[by_date(rows) for rows in self._visits],
            people={seat: price(row) for seat, row in self._people.items()},
        )
