"""What is left of what is shared, as one column after another takes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from botram_opt.solving.master.pricing import Column, Prices
from botram_opt.solving.master.shared import Shared


class Left:
    """What columns leave, on each date."""

    def __init__(self, shared: Shared, columns: Iterable[Column] = ()) -> None:
        """Take some columns at once."""
        self._shared = shared
        self._counters = {kind: there.copy() for kind, there in shared.counters.items()}
        self._visits = [limit.most.copy() for limit in shared.visits]
        self._seated = Counter(shared.seated)
        self.take(columns)

    def take(self, columns: Iterable[Column]) -> None:
        """Take what columns need."""
        self._change(columns, -1)

    def give_back(self, columns: Iterable[Column]) -> None:
        """Give back what columns have taken."""
        self._change(columns, 1)

    def _change(self, columns: Iterable[Column], by: int) -> None:
        for column in columns:
            dates = list(column.dates)
            for kind, at_visits in column.counters:
                self._counters[kind][dates] += by * np.array(at_visits, dtype=np.int64)
                seat = (kind, self._shared.region[column.place])
                if seat in self._shared.people:
                    self._seated[seat] -= by * self._shared.people[seat] * sum(at_visits)
            for limit in self._shared.limits_of[column.place]:
                self._visits[limit][dates] += by

    def fits(self, column: Column) -> bool:
        """Whether there are visits and counters enough for a column; people are not looked at."""
        dates = list(column.dates)
        return all(
            (self._visits[limit][dates] > 0).all() for limit in self._shared.limits_of[column.place]
        ) and all((self._counters[kind][dates] >= sent).all() for kind, sent in column.counters)

    def open_dates(self, place: str) -> npt.NDArray[np.bool_]:
        """Whether each date holds another visit to a sub-district; true after the last."""
        found = np.ones(len(self._shared.group) + 1, dtype=np.bool_)
        for limit in self._shared.limits_of[place]:
            found[:-1] &= self._visits[limit] > 0
        return found

    def worth(self, column: Column, prices: Prices) -> float:
        """What all the counters that are left on a column's dates are worth, of types it has."""
        dates = list(column.dates)
        return sum(
            float(self._counters[kind][dates] @ prices.counters[kind][dates])
            for kind, _ in column.counters
        )

    def of(self, kinds: Collection[str]) -> Shared:
        """What is left now, of counters those of some types; each date by itself."""
        return replace(
            self._shared,
            counters={k: there.copy() for k, there in self._counters.items() if k in kinds},
            visits=[
                replace(limit, most=most.copy())
                for limit, most in zip(self._shared.visits, self._visits, strict=True)
            ],
            seated=dict(self._seated),
            group=np.arange(len(self._shared.group)),
        )
