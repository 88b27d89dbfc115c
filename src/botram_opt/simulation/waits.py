"""Waiting times of many replications, and what nine in ten wait no longer than."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from botram_opt.simulation.streams import BLOCK

NINE_IN_TEN = 0.9


@dataclass(frozen=True)
class Waits:
    """Seconds that each who is served waits.

    Attributes:
        seconds: a row for each replication, in order, and infinity after the last.
        number: how many there are in each replication.
    """

    seconds: NDArray[np.float32]
    number: NDArray[np.int64]

    @classmethod
    def none(cls) -> Waits:
        """Nobody waits."""
        return cls(np.empty((BLOCK, 0), np.float32), np.zeros(BLOCK, np.int64))

    @classmethod
    def of(cls, waited: NDArray[np.float64], number: NDArray[np.float64]) -> Waits:
        """From a row for each request, with infinity for who is not served."""
        rows = waited.T.astype(np.float32)
        rows.sort(axis=1)
        most = int(number.max(initial=0))
        return cls(rows[:, :most].copy(), number.astype(np.int64))

    @classmethod
    def together(cls, parts: Sequence[Waits]) -> Waits:
        """All of them."""
        if not parts:
            return cls.none()
        rows = np.concatenate([part.seconds for part in parts], axis=1)
        rows.sort(axis=1)
        return cls(rows, np.sum([part.number for part in parts], axis=0))

    def ninth_decile(self) -> NDArray[np.float64]:
        """What nine in ten wait no longer than, by replication; NaN where nobody is served.

        Between two waits that lie around it, on the straight line (numpy's default, type 7 of
        Hyndman and Fan 1996).
        """
        found = np.full(BLOCK, np.nan)
        there = self.number > 0
        at = NINE_IN_TEN * (self.number[there] - 1)
        low, rows = at.astype(np.intp), self.seconds[there]
        high = np.minimum(low + 1, self.number[there] - 1)
        index = np.arange(len(rows))
        below = rows[index, low].astype(np.float64)
        found[there] = below + (at - low) * (rows[index, high] - below)
        return found
