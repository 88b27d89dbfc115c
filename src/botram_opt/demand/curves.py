"""Demand that builds up: curves of what has come up by each day, fitted to what visits found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from botram_opt.demand.history import History
from botram_opt.demand.pooled.observations import Series, days_between, weighted_days
from botram_opt.demand.pooled.pooling import Drawn, Pool
from botram_opt.demand.pooled.rates import Array
from botram_opt.problem.demand import Curve, CurvePoint, DemandCurves
from botram_opt.problem.futures import FutureCurve, Futures
from botram_opt.problem.season import Season


class Built(NamedTuple):
    """Curves that are expected, and futures of them.

    Attributes:
        totals: requests that come up by the season's end, (futures, series).
    """

    demand: DemandCurves
    futures: Futures
    totals: Array


def curves_of(
    pool: Pool,
    history: History,
    series: Sequence[Series],
    season: Season,
    drawn: Drawn,
    rng: np.random.Generator,
) -> Built:
    """The curve of each series over a season, and what it is multiplied by in each future.

    A curve begins with what is waiting when the season begins: what the last visit left, and what
    has come up since. It is straight but where a calendar effect begins or ends.
    """
    last_day = max(season.end, season.visit_dates[-1])
    expected = np.array([effect.mean for effect in pool.learned])
    effects = pool.method.effects
    curves, means = [], np.empty((len(drawn.rates), len(series)))
    for j, each in enumerate(series):
        number, residents = pool.number[each], pool.method.residents[each[0]]
        after, left = pool.waiting_since(history, each)
        rates = drawn.rates[:, number] * residents
        rate = float(rates.mean())
        points = [
            CurvePoint(
                date=day,
                requests=left
                + rate * float(weighted_days(days_between(each, after, day, effects), expected)),
            )
            for day in _bends(pool, each, season.start, last_day)
        ]
        curves.append(
            Curve(sub_district=each[0], service=each[1], points=tuple(points), basis="estimated")
        )
        days = weighted_days(days_between(each, after, last_day, effects), drawn.factors)
        means[:, j] = left + rates * days
    totals = pool.counted(means, [place for place, _ in series], drawn.sigma, rng)
    rows = tuple(
        FutureCurve(
            sub_district=each[0],
            service=each[1],
            factors=_factors(totals[:, j], curves[j].points[-1].requests),
        )
        for j, each in enumerate(series)
    )
    return Built(DemandCurves(curves=tuple(curves)), Futures(curves=rows), totals)


def _factors(totals: Array, expected: float) -> tuple[float, ...]:
    """How many times what is expected each future brings; 1 where nothing is."""
    if not expected:
        return (1.0,) * len(totals)
    return tuple(round(float(total) / expected, 6) for total in totals)


def _bends(pool: Pool, series: Series, start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """The day before the season, each day after which the rate changes, and the last day."""
    day = start - dt.timedelta(days=1)
    yield day
    while day < end:
        tomorrow = day + dt.timedelta(days=1)
        if tomorrow != start and pool.held(series, day) != pool.held(series, tomorrow):
            yield day
        day = tomorrow
    yield end
