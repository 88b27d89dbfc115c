"""The cheapest columns of a sub-district at some prices, by looking at all its schedules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from botram_opt.problem import Problem, SubDistrict
from botram_opt.solving.master.costs import Costs
from botram_opt.solving.master.leftovers import LeftByAll, LeftByEach, Leftover, asks
from botram_opt.solving.master.limits import VisitLimit
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
        people: what a person at a counter of each type is to pay for that, on any date.
    """

    counters: Mapping[str, Floats]
    visits: Sequence[Floats]
    people: Mapping[str, float]


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
        self._none = len(problem.season.visit_dates)
        self._under = [i for i, limit in enumerate(limits) if place.id in limit.places]
        self._asks = asks(problem, rules, place, counters, costs.unserved)
        builds_up = problem.demand.kind == "accumulating"
        self._left: list[Leftover] = [
            LeftByAll(ask, rows) if builds_up else LeftByEach(ask, rows) for ask in self._asks
        ]
        nothing = np.zeros(self._none + 1, dtype=np.int64)
        self._hire = {kind: costs.counters.get(kind, nothing) for kind in self.kinds}
        self._people = {kind: problem.counter_type[kind].people_per_counter for kind in self.kinds}
        self._fixed = costs.visit[rows].sum(axis=1)
        # Services of one type pay for its counters together, each a like part.
        self._payers = Counter(ask.kind for ask in self._asks)
        self.saved: Counter[str] = Counter()
        for ask in self._asks:
            if ask.kind is not None and len(ask.capacity) > 1:
                self.saved[ask.kind] += ask.weight * int(np.diff(ask.capacity).max())
        self.most = sum(left.most for left in self._left) + int(self._fixed.max(initial=0))
        for kind, choices in {a.kind: a.choices for a in self._asks if a.kind is not None}.items():
            self.most += rows.shape[1] * int(choices[-1]) * int(self._hire[kind].max())

    @property
    def kinds(self) -> Collection[str]:
        """Ids of the counter types that columns have."""
        return {ask.kind for ask in self._asks if ask.kind is not None}

    def cheapest(self, prices: Prices) -> tuple[float, list[Column]]:
        """The least that any column comes to with what it pays; that column, and others near it."""
        comes_to, chosen = self._priced(np.arange(len(self.rows)), prices)
        near = np.argsort(comes_to, kind="stable")[:NEAREST]
        return float(comes_to[near[0]]), [self._column(int(i), chosen, int(i)) for i in near]

    def all_priced(self, prices: Prices) -> Floats:
        """The least that the columns of each schedule come to with what they pay."""
        return self._priced(np.arange(len(self.rows)), prices)[0]

    def columns(self, some: Ints, prices: Prices) -> Iterator[Column]:
        """The cheapest column of each of some schedules."""
        _, chosen = self._priced(some, prices)
        for i, schedule in enumerate(some):
            yield self._column(int(schedule), chosen, i)

    def _priced(self, some: Ints, prices: Prices) -> tuple[Floats, list[Ints]]:
        """What the cheapest columns of schedules come to, and their choices for each service."""
        comes_to = self._fixed[some].astype(np.float64)
        for i in self._under:
            comes_to += prices.visits[i][self.rows[some]].sum(axis=1)
        chosen = []
        for ask, left in zip(self._asks, self._left, strict=True):
            price = np.zeros(self._none + 1)
            if ask.kind is not None:
                price = prices.counters[ask.kind] + self._hire[ask.kind]
                price[:-1] += prices.people.get(ask.kind, 0.0) * self._people[ask.kind]
                price = np.floor(price * GRAINS / self._payers[ask.kind]) / GRAINS
            least, choice = left.cheapest(some, price)
            comes_to += least
            chosen.append(choice)
        return comes_to, chosen

    def _column(self, schedule: int, chosen: Sequence[Ints], i: int) -> Column:
        row = self.rows[schedule]
        row = row[row < self._none]
        counters: dict[str, Ints] = {}
        for ask, choices in zip(self._asks, chosen, strict=True):
            if ask.kind is not None:
                here = ask.choices[choices[i, : len(row)]]
                counters[ask.kind] = np.maximum(counters.get(ask.kind, here), here)
        nothing = np.zeros(len(row), dtype=np.int64)
        cost = int(self._fixed[schedule]) + sum(
            left.left(row, nothing if ask.kind is None else counters[ask.kind])
            for ask, left in zip(self._asks, self._left, strict=True)
        )
        cost += sum(int(self._hire[kind][row] @ there) for kind, there in counters.items())
        at_visits = ((kind, tuple(map(int, numbers))) for kind, numbers in counters.items())
        return Column(self.place, tuple(map(int, row)), tuple(at_visits), cost)
