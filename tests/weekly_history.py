"""Histories made up for tests: counts by week, of which the truth is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from botram_opt.demand.history import CountedRequests, History, Status
from botram_opt.demand.method import Target

Counts = NDArray[np.int64]

FIRST = dt.date(2022, 1, 1)
"""A Saturday."""


def day(week: int) -> dt.date:
    return FIRST + dt.timedelta(weeks=week)


def row(
    place: str, week: int, requests: int, status: Status = "held", service: str = "ktp"
) -> CountedRequests:
    return CountedRequests(
        date=day(week), sub_district=place, service=service, requests=requests, status=status
    )


def history(counts: Mapping[tuple[str, str], Sequence[int] | Counts]) -> History:
    """One count a week, all held."""
    return History(
        rows=tuple(
            row(place, week, int(number), service=service)
            for (place, service), numbers in counts.items()
            for week, number in enumerate(numbers)
        )
    )


def targets(keys: Sequence[tuple[str, str]], weeks: Sequence[int]) -> list[Target]:
    return [Target(*key, day(week)) for key in keys for week in weeks]


def spread_counts(rng: np.random.Generator, mean: float, weeks: int) -> Counts:
    """Negative binomial counts: the variance is the mean and a tenth of its square."""
    return rng.negative_binomial(10, 10 / (10 + mean), weeks)
