"""How the cost of building models grows with the size of a problem."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from measuring.results import Result


@dataclass(frozen=True)
class Built:
    """The model of a cut-out: medians over runs.

    Attributes:
        places: sub-districts.
        seconds: of building it.
        mib: that it added to the memory of its process, at most.
    """

    places: int
    seconds: float
    mib: float


@dataclass(frozen=True)
class Exponents:
    """Powers of the size with which time and memory grow, from the least size to the most."""

    time: float
    memory: float
    least: int
    most: int


def built(results: Iterable[Result]) -> list[Built]:
    """The models that were built, by size."""
    by_size: dict[int, list[Result]] = defaultdict(list)
    for result in results:
        if result.found.answered == "built":
            by_size[result.found.places].append(result)
    return [
        Built(
            places,
            statistics.median(run.found.taken for run in runs),
            statistics.median(run.found.peak_mib for run in runs),
        )
        for places, runs in sorted(by_size.items())
    ]


def exponents(results: Iterable[Result]) -> Exponents | None:
    """Slopes of the straight lines through the logarithms; None of fewer than two sizes."""
    sizes = built(results)
    if len(sizes) < 2:
        return None
    places = np.log([one.places for one in sizes])
    seconds = np.log([max(one.seconds, 1e-3) for one in sizes])
    mib = np.log([max(one.mib, 0.1) for one in sizes])
    return Exponents(
        time=float(np.polyfit(places, seconds, 1)[0]),
        memory=float(np.polyfit(places, mib, 1)[0]),
        least=sizes[0].places,
        most=sizes[-1].places,
    )
