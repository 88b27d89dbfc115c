"""Means and variances over replications, gathered block by block."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from botram_opt.estimates import Estimate, interval

Numbers = NDArray[np.float64]


class Tally:
    """What is known of several measures of several rows; its size does not grow.

    Blocks are merged as Chan, Golub and LeVeque (1979) have it, which loses no digits where the
    mean is large beside the variance.
    """

    def __init__(self, rows: int, measures: tuple[str, ...]) -> None:
        shape = (rows,)
        self._number = {name: np.zeros(shape) for name in measures}
        self._mean = {name: np.zeros(shape) for name in measures}
        self._squares = {name: np.zeros(shape) for name in measures}

    def add(self, block: Mapping[str, Numbers]) -> None:
        """Take in a block: for each measure an array (rows, replications), NaN for none."""
        for name, values in block.items():
            there = np.isfinite(values)
            number = there.sum(axis=1).astype(np.float64)
            mean = np.where(there, values, 0).sum(axis=1) / np.maximum(number, 1)
            squares = np.where(there, (values - mean[:, None]) ** 2, 0).sum(axis=1)
            before = self._number[name]
            both = np.maximum(before + number, 1)
            shift = mean - self._mean[name]
            self._squares[name] += squares + shift**2 * before * number / both
            self._mean[name] += shift * number / both
            self._number[name] = before + number

    def estimate(self, row: int, name: str) -> Estimate | None:
        """The mean of a measure with its interval; None from fewer than two replications."""
        number = int(self._number[name][row])
        if number < 2:
            return None
        return interval(
            float(self._mean[name][row]), float(self._squares[name][row]) / (number - 1), number
        )
