"""How alike the services of one visit turn out: one place's services rise and fall together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from botram_opt.demand.pooled.observations import Observation
from botram_opt.demand.pooled.rates import Array, Counts

ALIKE = 0.5
"""How alike the services of a visit turn out, as a correlation, where history does not tell:
assumed."""

FEWEST_PAIRS = 30
"""Pairs of services at one visit from which on history tells how alike they turn out."""


_SAME = 1e-9


def alikeness(found: Sequence[Observation], counts: Counts) -> float | None:
    """How alike services of one visit turn out: mean product of what is unusual in each.

    What is unusual is the logarithm of a count over its exposure, less the mean of its service, in
    standard deviations. None if the history has too few of them.

    Args:
        found: what the history tells.
        counts: the same, in the same order, with exposures.
    """
    services = counts.service_of[counts.series]
    logs = np.log((counts.requests + 0.5) / counts.exposure)
    unusual: dict[tuple[str, dt.date], list[float]] = {}
    for service in np.unique(services):
        here = np.flatnonzero((services == service) & ~counts.cut_off)
        spread = float(np.std(logs[here])) if len(here) > 1 else 0.0
        # Where all counts are the same, only rounding errors differ.
        for i in here.tolist() if spread > _SAME else ():
            score = float((logs[i] - logs[here].mean()) / spread)
            unusual.setdefault((found[i].series[0], found[i].date), []).append(score)
    products = [a * b for scores in unusual.values() for a, b in combinations(scores, 2)]
    if len(products) < FEWEST_PAIRS:
        return None
    return float(np.clip(np.mean(products), 0.0, 0.95))


def together(
    alike: float, groups: Sequence[object] | Array, futures: int, rng: np.random.Generator
) -> Array:
    """Standard normal numbers, (futures, groups), so correlated within each group."""
    _, inverse = np.unique(np.asarray(groups), return_inverse=True)
    shared = rng.standard_normal((futures, int(inverse.max()) + 1))[:, inverse]
    own = rng.standard_normal((futures, len(inverse)))
    found: Array = np.sqrt(alike) * shared + np.sqrt(1 - alike) * own
    return found
