"""What a forecast has to beat: the last count, and so many requests per resident.

Neither knows of a common cause: each target is drawn by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.method import Samples, Target
from botram_opt.errors import ForecastError, Issue
from botram_opt.language import say
from botram_opt.problem.base import NUMBER, Id, Record

Numbers = NDArray[np.float64]

LEAST_STEPS = 8
"""With fewer steps from count to count of its own a series takes those of its service; assumed."""


class Naive(Record):
    """The last count comes again, give or take what has lain between one count and the next.

    The last count is that of the sub-district and service, or else that of the service anywhere.
    A count that was cut off is taken only where no whole one is known. Spread is drawn from the
    steps from each count to the next of the same series; with fewer than ``LEAST_STEPS``, of all
    series of the service; with none, of the service's counts in order of date. Where that is one
    count, there is no spread.
    """

    @property
    def name(self) -> str:
        """What it is called, for showing."""
        return "last count"

    def samples(
        self, history: History, targets: Sequence[Target], futures: int, seed: int
    ) -> Samples:
        """Draw so many futures of all targets; see ``Method.samples``.

        Raises:
            ForecastError: a service has no counts. It holds an issue for each.
        """
        told = _told_by_service(history, targets)
        rng = np.random.default_rng(seed)
        samples = np.zeros((futures, len(targets)))
        for column, target in enumerate(targets):
            rows = told[target.service]
            own = _whole([row for row in rows if row.sub_district == target.sub_district])
            last = (own or _whole(rows))[-1].asked
            steps = rng.choice(_steps(own, rows), futures)
            samples[:, column] = np.maximum(last + steps, 0)
        return samples


class MeanRate(Record):
    """So many requests of a service per resident and event, the same everywhere and always.

    The rate is that of all whole counts. One that was cut off counts as the larger of itself and
    what that rate gives.

    Attributes:
        residents: by sub-district, of the history as of the targets.
        spread: ``empirical`` draws from how many times what the rate gives each count of the
            service was; ``poisson`` takes residents to ask independently of each other.
    """

    residents: Mapping[Id, Annotated[int, Field(ge=1, le=100_000_000), NUMBER]]
    spread: Literal["empirical", "poisson"] = "empirical"

    @property
    def name(self) -> str:
        """What it is called, for showing."""
        return "mean rate per resident"

    def samples(
        self, history: History, targets: Sequence[Target], futures: int, seed: int
    ) -> Samples:
        """Draw so many futures of all targets; see ``Method.samples``.

        Raises:
            ForecastError: a service has no counts, or a sub-district no residents. It holds an
                issue for each.
        """
        told = _told_by_service(history, targets)
        places = {row.sub_district for rows in told.values() for row in rows}
        places |= {target.sub_district for target in targets}
        missing = sorted(places - self.residents.keys())
        if missing:
            remedy = say("Give them to the method")
            raise ForecastError(
                Issue(
                    say("residents of {place}", place=repr(place)),
                    say("they are not known"),
                    remedy,
                )
                for place in missing
            )
        rng = np.random.default_rng(seed)
        drawers = {service: self._drawer(rows, rng) for service, rows in told.items()}
        samples = np.zeros((futures, len(targets)))
        for column, target in enumerate(targets):
            draw = drawers[target.service]
            samples[:, column] = draw(self.residents[target.sub_district], futures)
        return samples

    def _drawer(
        self, rows: Sequence[CountedRequests], rng: np.random.Generator
    ) -> Callable[[int, int], Numbers]:
        """What draws the requests of so many residents, in so many futures."""
        residents = np.array([self.residents[row.sub_district] for row in rows], float)
        counts = np.array([row.asked for row in rows], float)
        bound = np.array([row.is_cut_off for row in rows])
        whole = ~bound | bound.all()
        rate = counts[whole].sum() / residents[whole].sum()
        counts = np.where(whole, counts, np.maximum(counts, rate * residents))
        rate = counts.sum() / residents.sum()
        if self.spread == "poisson" or rate == 0:
            return lambda number, futures: rng.poisson(rate * number, futures).astype(float)
        times = counts / (rate * residents)
        return lambda number, futures: np.rint(rng.choice(times, futures) * rate * number)


def _told_by_service(
    history: History, targets: Iterable[Target]
) -> Mapping[str, list[CountedRequests]]:
    """The rows of each target's service that tell something, in order of date."""
    told: dict[str, list[CountedRequests]] = {target.service: [] for target in targets}
    for row in sorted(history.rows, key=lambda row: row.date):
        if row.tells and row.service in told:
            told[row.service].append(row)
    empty = [service for service, rows in told.items() if not rows]
    if empty:
        remedy = say("Give counts of it, or leave it out")
        raise ForecastError(
            Issue(
                say("history of service {service}", service=repr(service)),
                say("there is no count"),
                remedy,
            )
            for service in empty
        )
    return told


def _whole(rows: Sequence[CountedRequests]) -> Sequence[CountedRequests]:
    """Those that were not cut off; all, if all were."""
    return [row for row in rows if not row.is_cut_off] or rows


def _steps(own: Sequence[CountedRequests], service: Sequence[CountedRequests]) -> Numbers:
    """How far each count is from the one before it."""
    steps = np.diff([row.asked for row in own])
    if len(steps) < LEAST_STEPS:
        series: dict[str, list[CountedRequests]] = {}
        for row in service:
            series.setdefault(row.sub_district, []).append(row)
        found = [np.diff([row.asked for row in _whole(rows)]) for rows in series.values()]
        steps = np.concatenate(found)
    if len(steps) == 0:
        steps = np.diff([row.asked for row in _whole(service)])
    return np.asarray(steps, float) if len(steps) else np.zeros(1)
