"""What is left of what is shared, as one column after another takes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from botram_opt.solving.master.limits import VisitLimit
from botram_opt.solving.master.pricing import Column, Prices
from botram_opt.solving.master.program import Shared


class Left:
    """What columns leave, on each date."""

    def __init__(self, shared: Shared, columns: Iterable[Column] = ()) -> None:
        """Take some columns at once."""
        self._shared = shared
        self._counters = {kind: there.copy() for kind, there in shared.counters.items()}
        self._visits = [VisitLimit(limit.places, limit.most.copy()) for limit in shared.visits]
        self._seated = Counter(shared.seated)
        for column in columns:
            self.take(column)

    def take(self, column: Column) -> None:
        """Take what a column needs."""
        dates = list(column.dates)
        for kind, at_visits in column.counters:
            self._counters[kind][dates] -= np.array(at_visits, dtype=np.int64)
            seat = (kind, self._shared.region[column.place])
            if seat in self._shared.people:
                self._seated[seat] += self._shared.people[seat] * sum(at_visits)
        for limit in self._visits:
            if column.place in limit.places:
                limit.most[dates] -= 1

    def fits(self, column: Column) -> bool:
        """Whether there are visits and counters enough for a column; people are not looked at."""
        dates = list(column.dates)
        return all(
            (limit.most[dates] > 0).all() for limit in self._visits if column.place in limit.places
        ) and all((self._counters[kind][dates] >= sent).all() for kind, sent in column.counters)

    def worth(self, column: Column, prices: Prices) -> float:
        """What all the counters that are left on a column's dates are worth, of types it has."""
        dates = list(column.dates)
        return sum(
            float(self._counters[kind][dates] @ prices.counters[kind][dates])
            for kind, _ in column.counters
        )

    def of(self, kinds: Collection[str]) -> Shared:
        """What is left, of counters those of some types; each date by itself."""
        return replace(
            self._shared,
            counters={kind: there for kind, there in self._counters.items() if kind in kinds},
            visits=self._visits,
            seated=self._seated,
            group=np.arange(len(self._shared.group)),
        )
