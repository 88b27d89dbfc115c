"""Which method forecasts a weekly series: the one that was off least when tried on its own past.

A trial takes the weeks up to an origin, forecasts those that follow, and looks at what came. The
methods are those of the library ``statsforecast``: exponential smoothing and ARIMA for series with
requests in most weeks, with a yearly season where there are years enough; variants of Croston's
method for intermittent ones.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from botram_opt.demand.weekly.series import Numbers, WeeklySeries
from botram_opt.language import number, say

SEASON = 52
"""Weeks in a year."""

LEAST_SEASONAL_WEEKS = 2 * SEASON + 26
"""A yearly season is tried from this length on: two years to see it in, half a year to try it."""

REFIT_WEEKS = 26
"""Between trials so far apart a model's form and parameters are chosen anew; in between it goes
on with those it has, which a fit at each origin would cost twenty times more for."""

YEAR_WEEKS = 365.2425 / 7
"""How long a year is in weeks: a wave of 52 weeks would be off by 12 days after ten years."""

WAVES = 2
"""Sine and cosine waves of a year and of half a year: dynamic harmonic regression (Hyndman &
Athanasopoulos 2021, Forecasting: principles and practice, 3rd edition, 12.1). Two years of counts
do not show finer ones; MSTL, which has a number for each week, is tried beside it."""

AVERAGED = "mean of AutoETS and AutoARIMA"
WAVED = "AutoARIMA with yearly waves"
SEASONAL = "MSTL with AutoETS"

SMOOTHING = 0.1
"""Both constants of the TSB method: the same as is usual for Croston's; assumed."""


@dataclass(frozen=True)
class Origins:
    """When forecasts are tried, the same weeks for all series.

    Attributes:
        before_end: for each trial, how many weeks before the end of the series it is made, most
            first.
        horizon: how many weeks each trial looks ahead.
    """

    before_end: tuple[int, ...]
    horizon: int


@dataclass(frozen=True)
class Tried:
    """The forecast of a series by the method chosen for it.

    Attributes:
        method: its name.
        why: why it was chosen, to stand after a colon.
        forecast: requests by week from the one after the last.
        trials: what it forecast at each origin, by week ahead; NaN where there were too few weeks.
    """

    method: str
    why: str
    forecast: Numbers
    trials: Numbers


def first_trial(weeks: int, least: int) -> int:
    """How many weeks a series must have behind it when a forecast of it is first tried."""
    return 2 * SEASON if weeks >= LEAST_SEASONAL_WEEKS else least


def trial_origins(lengths: Sequence[int], horizon: int, least: int, most: int) -> Origins:
    """Origins so that the shortest of the series gets as many trials as weeks in each.

    Args:
        lengths: weeks of each series.
        horizon: how many weeks are to be forecast.
        least: weeks that a trial needs behind it, where no season is tried.
        most: the number of trials.
    """
    room = {weeks - first_trial(weeks, least) for weeks in lengths}
    ahead = min(horizon, max(1, min(room) // 2))
    number = min(most, max(room) - ahead + 1)
    return Origins(tuple(range(ahead + number - 1, ahead - 1, -1)), ahead)


def choose(series: WeeklySeries, horizon: int, origins: Origins, least: int) -> Tried:
    """Forecast a series by the method with the least squared error in its trials.

    Squared and not absolute errors decide, because what is wanted is the mean: of a series that is
    zero in most weeks, zero is the forecast with the least absolute error.

    Args:
        series: it has at least one week more than ``least``.
        horizon: how many weeks to forecast.
        origins: when to try.
        least: as in ``trial_origins``.
    """
    ends = [series.weeks - weeks for weeks in origins.before_end]
    first = first_trial(series.weeks, least)
    if series.is_intermittent():
        tried = {
            name: _tried_anew(make, series, ends, first, origins.horizon, horizon)
            for name, make in _intermittent().items()
        }
    else:
        tried = {
            name: _tried(
                make, name == WAVED, series.filled(), ends, first, origins.horizon, horizon
            )
            for name, make in _continuous(first >= 2 * SEASON).items()
        }
        (one, one_trials), (other, other_trials) = tried["AutoETS"], tried["AutoARIMA"]
        tried[AVERAGED] = ((one + other) / 2, (one_trials + other_trials) / 2)
    off = {name: _off(series, origins, trials) for name, (_, trials) in tried.items()}
    best = min(off, key=lambda name: off[name])
    forecast, trials = tried[best]
    return Tried(best, _why(series, best, off, trials), forecast, trials)


def came_after(series: WeeklySeries, origins: Origins, trials: Numbers) -> Numbers:
    """What came in the weeks that were tried, by trial and week ahead; NaN where it is not known.

    It is not known in a gap. Where it is a lower bound it is known only if it is above the
    forecast: the error is then at least this large.
    """
    came = np.full(trials.shape, np.nan)
    bound = np.zeros(trials.shape, dtype=np.bool_)
    for at, weeks in enumerate(origins.before_end):
        end = series.weeks - weeks
        if end >= 0:
            came[at] = series.counts[end : end + origins.horizon]
            bound[at] = series.cut_off[end : end + origins.horizon]
    came[bound & ~(came > trials)] = np.nan
    return came


def _off(series: WeeklySeries, origins: Origins, trials: Numbers) -> float:
    """Root of the mean squared error in the trials, in requests."""
    squares = (came_after(series, origins, trials) - np.maximum(trials, 0)) ** 2
    known = ~np.isnan(squares)
    return float(np.sqrt(squares[known].mean())) if known.any() else 0.0


def _kind_called(series: WeeklySeries) -> str:
    return {
        "lumpy": say("lumpy"),
        "intermittent": say("intermittent"),
        "erratic": say("erratic"),
        "smooth": say("smooth"),
    }[series.kind()]


def _why(series: WeeklySeries, best: str, off: Mapping[str, float], trials: Numbers) -> str:
    others = [f"{name} {number(error, places=1)}" for name, error in off.items() if name != best]
    clauses = [
        say(
            "{kind} series (from one week with requests to the next it is {weeks} weeks; their "
            "squared variation is {variation})",
            kind=_kind_called(series),
            weeks=number(series.interval(), places=2),
            variation=number(series.variation(), places=2),
        ),
        say(
            "in {n} trials on its own past the method was off by {error} requests, as a root mean "
            "square ({others})",
            n=int(np.count_nonzero(~np.isnan(trials[:, 0]))),
            error=number(off[best], places=1),
            others=", ".join(others),
        ),
    ]
    gaps = int(np.count_nonzero(~series.known))
    if gaps:
        clauses.append(say("{n} of {weeks} weeks have no count", n=gaps, weeks=series.weeks))
    bounds = int(np.count_nonzero(series.cut_off))
    if bounds:
        told = say("{n} weeks were cut off, so that the forecast may be low", n=bounds)
        clauses.append(told)
    return "; ".join(clauses)


def _continuous(seasonal: bool) -> Mapping[str, Callable[[], Any]]:
    from statsforecast.models import MSTL, AutoARIMA, AutoETS

    methods: dict[str, Callable[[], Any]] = {
        "AutoETS": lambda: AutoETS(season_length=1),
        "AutoARIMA": lambda: AutoARIMA(season_length=1),
    }
    if seasonal:
        methods[WAVED] = lambda: AutoARIMA(season_length=1)
        # Of models with a season of their own, ETS takes none so long and ARIMA takes minutes.
        methods[SEASONAL] = lambda: MSTL(
            SEASON, trend_forecaster=AutoETS(season_length=1, model="ZZN")
        )
    return methods


def _intermittent() -> Mapping[str, Callable[[], Any]]:
    from statsforecast.models import TSB, CrostonOptimized, CrostonSBA

    return {
        "CrostonSBA": CrostonSBA,
        "CrostonOptimized": CrostonOptimized,
        "TSB": lambda: TSB(alpha_d=SMOOTHING, alpha_p=SMOOTHING),
    }


def _tried(
    make: Callable[[], Any],
    waved: bool,
    values: Numbers,
    ends: Sequence[int],
    first: int,
    ahead: int,
    horizon: int,
) -> tuple[Numbers, Numbers]:
    """The forecast of a method, and its trials with a model that is refitted now and then."""

    def waves(start: int, end: int) -> Numbers | None:
        return _waves(start, end) if waved else None

    trials = np.full((len(ends), ahead), np.nan)
    with _quiet():
        model, fitted_at = None, 0
        for number, end in enumerate(ends):
            if end < first:
                continue
            if model is None or end - fitted_at >= REFIT_WEEKS:
                model, fitted_at = make().fit(values[:end], X=waves(0, end)), end
            trials[number] = model.forward(
                y=values[:end], h=ahead, X=waves(0, end), X_future=waves(end, end + ahead)
            )["mean"]
        end = len(values)
        model = make().fit(values, X=waves(0, end))
        forecast = model.predict(h=horizon, X=waves(end, end + horizon))["mean"]
        return np.asarray(forecast, float), trials


def _waves(start: int, end: int) -> Numbers:
    """A row for each week from one to before another, a column for each wave."""
    turns = 2 * np.pi * np.arange(start, end)[:, None] / YEAR_WEEKS * np.arange(1, WAVES + 1)
    return np.hstack([np.sin(turns), np.cos(turns)])


def _tried_anew(
    make: Callable[[], Any],
    series: WeeklySeries,
    ends: Sequence[int],
    first: int,
    ahead: int,
    horizon: int,
) -> tuple[Numbers, Numbers]:
    """The forecast of an intermittent method and its trials.

    Its forecast is the same for all weeks to come, and gaps are left out rather than filled: a
    level put into a gap would be a demand where most weeks have none.
    """
    known, values = series.known, series.filled()

    def forecast(end: int, weeks: int) -> Numbers:
        counted = values[:end][known[:end]]
        return np.asarray(make().forecast(y=counted, h=weeks)["mean"], float)

    trials = np.full((len(ends), ahead), np.nan)
    with _quiet():
        for number, end in enumerate(ends):
            if end >= first:
                trials[number] = forecast(end, ahead)
        return forecast(series.weeks, horizon), trials


def _quiet() -> warnings.catch_warnings[None]:
    """Keeps to itself what the library warns of while it looks for a model."""
    return warnings.catch_warnings(action="ignore")
