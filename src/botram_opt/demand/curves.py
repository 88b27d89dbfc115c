"""Demand that builds up: curves of what has come up by each day, fitted to what visits found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from botram_opt.demand.part import Part
from botram_opt.demand.pooled.observations import Series, days_between, weighted_days
from botram_opt.demand.pooled.pooling import Drawn, Pool
from botram_opt.demand.pooled.rates import Array
from botram_opt.problem.demand import MOST_REQUESTS, Curve, CurvePoint, DemandCurves
from botram_opt.problem.futures import FutureCurve, Futures
from botram_opt.problem.season import Season


def curves_of(
    pool: Pool, series: Sequence[Series], season: Season, drawn: Drawn, rng: np.random.Generator
) -> Part:
    """The curve of each series over a season, and what it is multiplied by in each future.

    A curve begins with what is waiting when the season begins: what the last visit left, and what
    has come up since. It is straight but where a calendar effect begins or ends. Each future is the
    whole curve times one number, so that what is unusual about one visit is so about all of the
    season's: where there are several, their sum is less sure here than it would be.
    """
    end = season.last_day
    expected = pool.expected_factors[None, :]
    curves: list[Curve] = []
    means, before = np.empty((2, len(drawn.rates), len(series)))
    for j, each in enumerate(series):
        last = pool.waiting[each].last
        start = max(last, season.start - dt.timedelta(days=1))
        rates = drawn.rates[:, pool.number[each]] * pool.method.residents[each[0]]
        rate = rates.mean(keepdims=True)
        waits = float(pool.waits(each, rate, expected)[0])
        points = []
        for day in _bends(pool, each, start, end):
            days = days_between(each, last, day, pool.method.effects)
            requests = waits + float((rate * weighted_days(days, expected))[0])
            points.append(CurvePoint(date=day, requests=requests))
        place, service = each
        curve = Curve(sub_district=place, service=service, points=points, basis="estimated")
        curves.append(curve)
        days = days_between(each, last, end, pool.method.effects)
        means[:, j] = rates * weighted_days(days, drawn.factors)
        before[:, j] = pool.waits(each, rates, drawn.factors)
    luck = pool.luck([place for place, _ in series], drawn.sigma, rng)
    totals = before + rng.poisson(means * luck)
    rows = tuple(
        FutureCurve(
            sub_district=curve.sub_district,
            service=curve.service,
            factors=_factors(numbers, curve.points[-1].requests),
        )
        for curve, numbers in zip(curves, totals.T, strict=True)
    )
    methods = dict.fromkeys(series, (pool.method.name, ""))
    return Part(DemandCurves(curves=tuple(curves)), Futures(curves=rows), totals, methods)


def _factors(totals: Array, expected: float) -> tuple[float, ...]:
    """How many times what is expected each future brings; 1 where nothing to speak of is."""
    if expected < 1 / MOST_REQUESTS:
        return (1.0,) * len(totals)
    return tuple(round(float(total) / expected, 6) for total in totals)


def _bends(pool: Pool, series: Series, start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """The first day, each day after which the rate changes, and the last day."""
    yield start
    for number in range(1, (end - start).days):
        day = start + dt.timedelta(days=number)
        if pool.held(series, day) != pool.held(series, day + dt.timedelta(days=1)):
            yield day
    yield end
