"""The master program: one column for each sub-district, within what dates hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

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
        self._counters = {
            kind: [program.add_linear_constraint(ub=most) for most in shared.by_group(on_dates)]
            for kind, on_dates in shared.counters.items()
        }
        self._visits = [
            [program.add_linear_constraint(ub=most) for most in shared.by_group(limit.most)]
            for limit in shared.visits
        ]
        self._people = {
            seat: program.add_linear_constraint(ub=-shared.seated.get(seat, 0))
            for seat in shared.people
        }
        program.objective.is_maximize = False
        for place, cost in places.items():
            nothing = program.add_variable(lb=0)
            program.objective.set_linear_coefficient(nothing, cost)
            self._one[place].set_coefficient(nothing, 1)
        self._more_visits = [self._more(row, first_price) for rows in self._visits for row in rows]
        for kind, rows in self._counters.items():
            for row in rows:
                self._more(row, saved[kind])
        for crew in shared.crews:
            all_of_it = program.add_linear_constraint(ub=crew.visits)
            for seat in shared.seats(crew):
                there = program.add_variable(lb=0)
                all_of_it.set_coefficient(there, 1)
                self._people[seat].set_coefficient(there, -1)
        self._solver = mathopt.IncrementalSolver(program, mathopt.SolverType.GLOP)

    def _more(self, row: mathopt.LinearConstraint, price: float) -> mathopt.Variable:
        """Let more be had for a price: so none is ever higher."""
        more = self._program.add_variable(lb=0)
        self._program.objective.set_linear_coefficient(more, price)
        row.set_coefficient(more, -1)
        return more

    def raise_prices(self) -> bool:
        """Raise the price of visits that are had beyond what dates hold; tell if there are any."""
        objective = self._program.objective
        had = [var for var in self._more_visits if self._values[var] > TINY]
        for var in had:
            objective.set_linear_coefficient(var, 4 * objective.get_linear_coefficient(var))
        return bool(had)

    def add(self, column: Column, toll: int = 0) -> bool:
        """Add a column, at its cost and a toll; tell whether it is new."""
        if column in self.columns:
            return False
        var = self._program.add_variable(lb=0)
        self.columns[column] = var
        self._program.objective.set_linear_coefficient(var, column.cost + toll)
        self._one[column.place].set_coefficient(var, 1)
        groups = self._shared.group[list(column.dates)].tolist()
        for kind, at_visits in column.counters:
            numbers: Counter[int] = Counter()
            for group, number in zip(groups, at_visits, strict=True):
                numbers[group] += number
            for group, number in numbers.items():
                if number:
                    self._counters[kind][group].set_coefficient(var, number)
            seat = (kind, self._shared.region[column.place])
            if seat in self._people:
                people = self._shared.people[seat] * sum(at_visits)
                self._people[seat].set_coefficient(var, people)
        for limit, rows in zip(self._shared.visits, self._visits, strict=True):
            if column.place in limit.places:
                for group, number in Counter(groups).items():
                    rows[group].set_coefficient(var, number)
        return True

    def cheapest(self, most: int, places: Collection[str] | None = None) -> list[Column]:
        """So many columns at most, those of the least reduced costs when last solved.

        Args:
            most: how many.
            places: ids of the sub-districts whose columns are wanted; None for all.
        """
        wanted = [c for c in self.columns if places is None or c.place in places]
        return sorted(wanted, key=lambda column: self._reduced[self.columns[column]])[:most]

    def solve(self) -> tuple[float, Prices]:
        """The value of the relaxation, and its prices in whole grains."""
        result = self._solver.solve()
        duals = result.dual_values()
        self._values, self._reduced = result.variable_values(), result.reduced_costs()

        def price(rows: list[mathopt.LinearConstraint]) -> Floats:
            raw = np.maximum(0.0, -np.array([duals[row] for row in rows]))
            whole_grains: Floats = np.round(raw * GRAINS)
            return whole_grains / GRAINS

        def by_date(rows: list[mathopt.LinearConstraint]) -> Floats:
            return np.append(price(rows)[self._shared.group], 0.0)

        return result.objective_value(), Prices(
            counters={kind: by_date(rows) for kind, rows in self._counters.items()},
            visits=[by_date(rows) for rows in self._visits],
            people={seat: float(price([row])[0]) for seat, row in self._people.items()},
        )


def whole(
    columns: Mapping[Column, int], places: Iterable[str], shared: Shared
) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The master program in whole columns that count so much, for CP-SAT; a literal for each."""
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
        for i, limit in enumerate(shared.visits):
            if column.place in limit.places:
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
    model.minimize(total(n * literal for n, literal in zip(columns.values(), taken, strict=True)))
    return model, taken
