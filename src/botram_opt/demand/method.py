"""What every way of forecasting is: counts go in, equally likely futures come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from botram_opt.demand.history import History

Samples = NDArray[np.float64]
"""Requests: a row for each future, a column for each target; whole numbers."""


class Target(NamedTuple):
    """What is to be forecast: requests for a service that are found in a place on a date."""

    sub_district: str
    service: str
    date: dt.date


class Method(Protocol):
    """A way of forecasting."""

    @property
    def name(self) -> str:
        """What it is called, for showing."""

    def samples(
        self, history: History, targets: Sequence[Target], futures: int, seed: int
    ) -> Samples:
        """Draw so many futures of all targets together from what a history tells.

        The same arguments give the same numbers. Raises ``ForecastError`` where the history is
        not enough for the method.
        """
