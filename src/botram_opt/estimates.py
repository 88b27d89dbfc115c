"""Means of independent numbers, and how sure they are."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from botram_opt.problem.base import Record

CONFIDENCE = 0.95
"""The chance with which intervals hold the true mean."""


class Estimate(Record):
    """A mean of independent numbers, and its 95% confidence interval (Student's t).

    Attributes:
        mean: of the numbers.
        low, high: ends of the interval, which holds the true mean with a chance of 95%.
    """

    mean: float
    low: float
    high: float


def interval(mean: float, variance: float, number: int) -> Estimate:
    """The confidence interval of a mean of so many numbers with this variance."""
    half = _quantile(number) * math.sqrt(variance / number)
    return Estimate(mean=mean, low=mean - half, high=mean + half)


@lru_cache(maxsize=1000)
def _quantile(number: int) -> float:
    # Asked for thousands of times of the same number, and slow to work out.
    return float(student.ppf((1 + CONFIDENCE) / 2, number - 1))


def estimate_of(values: NDArray[np.float64]) -> Estimate:
    """The same of numbers at hand, at least two."""
    return interval(float(values.mean()), float(values.var(ddof=1)), len(values))
