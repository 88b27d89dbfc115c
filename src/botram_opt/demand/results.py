"""What a demand forecast tells: numbers, how sure they are, by which method, and why."""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from botram_opt.problem.base import Assumption, DateRange, Document, Id, Name, Record
from botram_opt.problem.demand import Demand, DemandTable
from botram_opt.problem.futures import Futures
from botram_opt.problem.problem import Problem


class Spread(Record):
    """Quantiles of what a number may come to.

    Attributes:
        low_95, low_80, median, high_80, high_95: 2.5%, 10%, 50%, 90% and 97.5% of futures have no
            more than this.
    """

    low_95: float
    low_80: float
    median: float
    high_80: float
    high_95: float

    @classmethod
    def of(cls, numbers: NDArray[np.float64]) -> Self:
        """Quantiles of equally likely numbers."""
        found = np.quantile(numbers, (0.025, 0.1, 0.5, 0.9, 0.975))
        return cls(**dict(zip(cls.model_fields, map(float, found.round(4)), strict=True)))


class SeriesForecast(Record):
    """The forecast of requests for a service in a sub-district.

    Attributes:
        expected: requests that a visit finds on an ordinary date; where demand builds up, that
            come up by the end of the season, those left from before included.
        spread: what they may come to.
        method: by which they are forecast.
        why: what was counted, and why this method.
    """

    sub_district: Id
    service: Id
    expected: float
    spread: Spread
    method: str
    why: str


class EffectForecast(Record):
    """What a calendar effect is taken for.

    Attributes:
        factor: expected, after what was counted.
        spread: what it may be.
        known: what was known of it before, from ``source``.
        counts: how many counts it held for; 0, and only what was known is used.
        spans: the days on which it holds.
    """

    name: Name
    spans: tuple[DateRange, ...]
    factor: float
    spread: Spread
    known: float
    counts: int
    source: str


class Forecast(Document):
    """A demand forecast: what is expected, and equally likely futures of it.

    Attributes:
        series: by sub-district and service.
        effects: of the calendar.
        demand: the means, to plan for.
        futures: what demand may come to, to plan against and to simulate.
        assumptions: numbers behind it that are not in the history.
        left_out: rows of the history that tell nothing, and why; a sentence for each kind.
    """

    schema_version: Literal["1"] = "1"
    series: tuple[SeriesForecast, ...]
    effects: tuple[EffectForecast, ...] = ()
    demand: Demand = Field(discriminator="kind")
    futures: Futures
    assumptions: tuple[Assumption, ...] = ()
    left_out: tuple[str, ...] = ()

    def total(self, sub_district: str | None = None) -> tuple[float, Spread]:
        """Requests of all series together, or of those of a sub-district: expected, and quantiles.

        Not the sum of their quantiles: what belongs together in a future is added up there.
        """
        here = [row for row in self.series if sub_district in (None, row.sub_district)]
        numbers = sum(
            (self._in_futures(row.sub_district, row.service) for row in here),
            start=np.zeros(self.futures.number),
        )
        return round(sum(row.expected for row in here), 2), Spread.of(numbers)

    def _in_futures(self, sub_district: str, service: str) -> NDArray[np.float64]:
        """What ``expected`` of a series is in each future."""
        if isinstance(self.demand, DemandTable):
            ordinary = self.futures.ordinary(sub_district, service)
            return np.zeros(self.futures.number) if ordinary is None else ordinary
        factors = self.futures.curve(sub_district, service)
        at_the_end = self.demand.requests_by(sub_district, service, dt.date.max)
        return at_the_end * (np.ones(self.futures.number) if factors is None else factors)

    def applied_to(self, problem: Problem) -> Problem:
        """The problem with this demand, and with its assumptions beside those it had.

        Raises:
            ContradictionError: the forecast is of places or services that the problem lacks.
        """
        names = {assumption.name for assumption in self.assumptions}
        kept = tuple(each for each in problem.assumptions if each.name not in names)
        return problem.changed(
            demand=self.demand, futures=self.futures, assumptions=(*kept, *self.assumptions)
        )
