"""The master program: one column for each sub-district, within what dates hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from botram_opt.decisions import total
from botram_opt.solving.master.limits import Crew, Seat, VisitLimit
from botram_opt.solving.master.pricing import GRAINS, Column, Prices
from botram_opt.solving.master.schedules import Floats, Ints

TINY = 1e-6
"""What the linear program may be off by."""


@dataclass(frozen=True)
class Shared:
    """What the sub-districts share.

    Attributes:
        counters: of each type that can go out on each date.
        visits: limits on the visits of a date.
        crews: people over the season.
        people: that a counter needs of these, by seat.
        seated: people that sit somewhere in any case, by seat.
        region: of each sub-district.
        group: of each date, by number; dates of a group are alike, and hold together what each
            of them holds.
    """

    counters: Mapping[str, Ints]
    visits: Sequence[VisitLimit]
    crews: Sequence[Crew]
    people: Mapping[Seat, int]
    seated: Mapping[Seat, int]
    region: Mapping[str, str | None]
    group: Ints

    @cached_property
    def limits_of(self) -> Mapping[str, list[int]]:
        """By sub-district, the numbers of the limits on visits that hold for it."""
        found: dict[str, list[int]] = {place: [] for place in self.region}
        for number, limit in enumerate(self.visits):
            for place in limit.places:
                found[place].append(number)
        return found

    def worth(self, prices: Prices) -> float:
        """What all of it would bring."""
        worth = sum(
            float(prices.counters[kind][:-1] @ most) for kind, most in self.counters.items()
        )
        for price, limit in zip(prices.visits, self.visits, strict=True):
            worth += float(price[:-1] @ limit.most)
        for crew in self.crews:
            # Whoever can do several things goes where most is paid.
            worth += crew.visits * max(prices.people[seat] for seat in crew.seats)
        return worth

    def seats(self, crew: Crew) -> list[Seat]:
        """The seats that a crew can take, in the order of all."""
        return [seat for seat in self.people if seat in crew.seats]

    def by_group(self, on_dates: Ints) -> list[int]:
        """What there is on all dates of each group."""
        found = np.zeros(int(self.group.max(initial=-1)) + 1, dtype=np.int64)
        np.add.at(found, self.group, on_dates)
        return [int(most) for most in found]

    def free(self, dates: int) -> Prices:
        """Prices at which nothing is to be paid on so many dates."""
        nothing = np.zeros(dates + 1)
        return Prices(
            counters=dict.fromkeys(self.counters, nothing),
            visits=[nothing for _ in self.visits],
            people=dict.fromkeys(self.people, 0.0),
        )


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
        wanted = [c for c in self.columns if places is None or c.place in places]
        reduced = self._result.reduced_costs([self.columns[column] for column in wanted])
        order = sorted(range(len(wanted)), key=reduced.__getitem__)
        return [wanted[i] for i in order[:most]]

    def solve(self) -> tuple[float, Prices]:
        """The value of the relaxation, and its prices in whole grains."""
        self._result = self._solver.solve()
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


def whole(
    columns: Collection[Column], places: Iterable[str], shared: Shared
) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The master program in whole columns, for CP-SAT; a literal for each column."""
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in columns]
    of_place: dict[str, list[cp_model.IntVar]] = {place: [] for place in places}
    used: dict[tuple[str, int], list[tuple[cp_model.IntVar, int]]] = {}
    held: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    people: dict[Seat, list[cp_model.LinearExpr | int]] = {
        seat: [shared.seated.get(seat, 0)] for seat in shared.people
    }
    for column, literal in zip(columns, taken, strict=True):
        of_place[column.place].append(literal)
        groups = shared.group[list(column.dates)].tolist()
        for kind, at_visits in column.counters:
            for group, number in zip(groups, at_visits, strict=True):
                used.setdefault((kind, group), []).append((literal, number))
            seat = (kind, shared.region[column.place])
            if seat in people:
                people[seat].append(shared.people[seat] * sum(at_visits) * literal)
        for i in shared.limits_of[column.place]:
            for group in groups:
                held.setdefault((i, group), []).append(literal)
    for literals in of_place.values():
        model.add_exactly_one(literals)
    most = {kind: shared.by_group(on_dates) for kind, on_dates in shared.counters.items()}
    for (kind, group), terms in used.items():
        sent = total(number * literal for literal, number in terms)
        model.add(sent <= most[kind][group])
    visits = [shared.by_group(limit.most) for limit in shared.visits]
    for (i, group), literals in held.items():
        model.add(total(literals) <= visits[i][group])
    for crew in shared.crews:
        there = {seat: model.new_int_var(0, crew.visits, "") for seat in shared.seats(crew)}
        model.add(total(there.values()) <= crew.visits)
        for seat, var in there.items():
            people[seat].append(-var)
    for terms_of_seat in people.values():
        model.add(total(terms_of_seat) <= 0)
    model.minimize(total(c.cost * literal for c, literal in zip(columns, taken, strict=True)))
    return model, taken
