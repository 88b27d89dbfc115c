"""The cheapest columns of a sub-district at some prices, by looking at all its schedules."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from botram_opt.problem import Problem, SubDistrict
from botram_opt.solving.master.asks import asks
from botram_opt.solving.master.costs import Costs
from botram_opt.solving.master.leftovers import LeftByAll, LeftByEach, Leftover
from botram_opt.solving.master.limits import Seat, VisitLimit
from botram_opt.solving.master.schedules import Floats, Ints, Rows

GRAINS = 1024
"""Grains in what one request counts; a power of two, so that sums of grains are exact."""

NEAREST = 3
"""Columns of a sub-district that are given in a round."""


@dataclass(frozen=True)
class Column:
    """A schedule of a sub-district, with the counters at its visits.

    Attributes:
        place: id of the sub-district.
        dates: indices of the dates of its visits, in order.
        counters: by counter type, at each visit.
        cost: of the first level.
    """

    place: str
    dates: tuple[int, ...]
    counters: tuple[tuple[str, tuple[int, ...]], ...]
    cost: int


@dataclass(frozen=True)
class Prices:
    """What a counter of each type, and a visit under each limit, is to pay, in whole grains.

    By date; after the last comes the price of no date, 0.

    Attributes:
        people: what a person in a seat is to pay for that, on any date.
    """

    counters: Mapping[str, Floats]
    visits: Sequence[Floats]
    people: Mapping[Seat, float]


class Pricing:
    """One sub-district, to be asked again and again.

    Attributes:
        place: its id.
        rows: its schedules.
        saved: what a counter of each type saves at most.
        most: as much as any column costs.
    """

    def __init__(
        self,
        problem: Problem,
        rules: Collection[str],
        place: SubDistrict,
        rows: Rows,
        counters: Mapping[str, Ints],
        limits: Sequence[VisitLimit],
        costs: Costs,
    ) -> None:
        """Look at the sub-district.

        Args:
            problem: what is planned.
            rules: names of the hard rules that hold.
            place: the sub-district.
            rows: its schedules; at least one.
            counters: of each type that can go out on each date.
            limits: on the visits of a date.
            costs: what counts.
        """
        self.place, self.rows = place.id, rows
        self._region = place.region
        self._none = len(problem.season.visit_dates)
        self._under = [i for i, limit in enumerate(limits) if place.id in limit.places]
        self._asks = asks(problem, rules, place, counters, costs.unserved)
        self._kinds = [tuple(kind.id for kind in ask.group.kinds) for ask in self._asks]
        builds_up = problem.demand.kind == "accumulating"
        self._left: list[Leftover] = [
            LeftByAll(ask, rows) if builds_up else LeftByEach(ask, rows) for ask in self._asks
        ]
        nothing = np.zeros(self._none + 1, dtype=np.int64)
        self._hire = {kind: costs.counters.get(kind, nothing) for kind in self.kinds}
        self._people = {kind: problem.counter_type[kind].people_per_counter for kind in self.kinds}
        self._visit = costs.visit
        self._fixed = costs.visit[rows].sum(axis=1)
        # Services that are looked at by themselves pay for counters together, each a like part.
        self._payers = Counter(kind for kinds in self._kinds for kind in kinds)
        self.saved: Counter[str] = Counter()
        counters_most: Counter[str] = Counter()
        for ask, left in zip(self._asks, self._left, strict=True):
            worth = ask.group.opening * ask.weights / ask.group.seconds
            for i, kind in enumerate(ask.group.kinds):
                self.saved[kind.id] += math.ceil(worth.max())
                counters_most[kind.id] = max(counters_most[kind.id], int(left.choices[:, i].max()))
        self.most = sum(left.most for left in self._left) + int(self._fixed.max(initial=0))
        for kind_id, most in counters_most.items():
            self.most += rows.shape[1] * most * int(self._hire[kind_id].max())

    @property
    def kinds(self) -> Collection[str]:
        """Ids of the counter types that columns have."""
        return {kind for kinds in self._kinds for kind in kinds}

    @property
    def on_dates(self) -> Ints:
        """All that makes dates differ: a row for each, and one for no date at all."""
        parts = [np.hstack([ask.found, ask.asked]) for ask in self._asks]
        return np.column_stack([self._visit, *self._hire.values(), *parts])

    def distinct(self, group: Ints) -> Ints:
        """Numbers of schedules: one of those whose dates are in the same groups.

        Args:
            group: of each date; dates of one group are alike.
        """
        groups = np.append(group, len(group))[self.rows]
        first = np.sort(np.unique(groups, axis=0, return_index=True)[1])
        return first.astype(np.int64)

    def cheapest(self, prices: Prices, some: Ints) -> tuple[float, list[Column]]:
        """The least that columns of some schedules come to with what they pay.

        Returns:
            That, the column, and others near it.
        """
        comes_to, chosen = self._priced(some, prices)
        near = np.argsort(comes_to, kind="stable")[:NEAREST]
        columns = [self._column(int(some[i]), chosen, int(i)) for i in near]
        return float(comes_to[near[0]]), columns

    def like(self, column: Column, group: Ints) -> list[Column]:
        """The column on each of the schedules whose dates are in the same groups."""
        groups = np.append(group, len(group))[self.rows]
        wanted = np.full(self.rows.shape[1], len(group))
        wanted[: len(column.dates)] = group[list(column.dates)]
        return [
            replace(column, dates=tuple(int(date) for date in row if date < self._none))
            for row in self.rows[(groups == wanted).all(axis=1)]
        ]

    def pays(self, column: Column, prices: Prices) -> int:
        """About what the counters of a column pay, and the people at them."""
        paid = 0.0
        for kind, at_visits in column.counters:
            numbers = np.array(at_visits)
            each = prices.people.get((kind, self._region), 0.0) * self._people[kind]
            paid += float(prices.counters[kind][list(column.dates)] @ numbers)
            paid += each * float(numbers.sum())
        return round(paid)

    def all_priced(self, prices: Prices) -> Floats:
        """The least that the columns of each schedule come to with what they pay."""
        return self._priced(np.arange(len(self.rows)), prices)[0]

    def _priced(self, some: Ints, prices: Prices) -> tuple[Floats, list[Ints]]:
        """What the cheapest columns of schedules come to, and their choices for each service."""
        comes_to = self._fixed[some].astype(np.float64)
        for i in self._under:
            comes_to += prices.visits[i][self.rows[some]].sum(axis=1)
        chosen = []
        for kinds, left in zip(self._kinds, self._left, strict=True):
            price = np.zeros((self._none + 1, len(kinds)))
            for i, kind in enumerate(kinds):
                each = prices.counters[kind] + self._hire[kind]
                each[:-1] += prices.people.get((kind, self._region), 0.0) * self._people[kind]
                price[:, i] = np.floor(each * GRAINS / self._payers[kind]) / GRAINS
            least, choice = left.cheapest(some, price)
            comes_to += least
            chosen.append(choice)
        return comes_to, chosen

    def _column(self, schedule: int, chosen: Sequence[Ints], i: int) -> Column:
        row = self.rows[schedule]
        row = row[row < self._none]
        counters: dict[str, Ints] = {}
        for kinds, left, choices in zip(self._kinds, self._left, chosen, strict=True):
            for kind, here in zip(kinds, left.choices[choices[i, : len(row)]].T, strict=True):
                counters[kind] = np.maximum(counters.get(kind, here), here)
        cost = int(self._fixed[schedule])
        for kinds, left in zip(self._kinds, self._left, strict=True):
            sent = [counters[kind] for kind in kinds]
            cost += left.left(row, np.array(sent, dtype=np.int64).reshape(len(kinds), len(row)).T)
        cost += sum(int(self._hire[kind][row] @ there) for kind, there in counters.items())
        at_visits = ((kind, tuple(map(int, numbers))) for kind, numbers in counters.items())
        return Column(self.place, tuple(map(int, row)), tuple(at_visits), cost)
