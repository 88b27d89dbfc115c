"""A demand forecast, in one call: what is expected, how sure that is, and how it came about."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from botram_opt.demand.choosing import Choice, Wanted, chosen
from botram_opt.demand.curves import curves_of
from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.history import History
from botram_opt.demand.pooled.observations import Series
from botram_opt.demand.pooled.pooling import YEAR_SD, Learned, Pool, Pooled
from botram_opt.demand.pooled.rates import PRIOR_SCALE, Array
from botram_opt.demand.results import EffectForecast, Forecast, SeriesForecast, Spread
from botram_opt.demand.tabling import joined, pooled_table, weekly_table
from botram_opt.errors import ForecastError, Issue
from botram_opt.problem.base import Assumption
from botram_opt.problem.demand import Demand
from botram_opt.problem.places import SubDistrict
from botram_opt.problem.season import Season
from botram_opt.problem.services import Service
from botram_opt.wording import count

DRAWN = "drawn from a demand forecast"
"""What futures of a forecast say of where they are from."""


class Parts(Protocol):
    """What of a problem a forecast is about; a `Problem` has all of it."""

    @property
    def season(self) -> Season:
        """When visits may be held."""

    @property
    def sub_districts(self) -> tuple[SubDistrict, ...]:
        """Where, with the residents of each place."""

    @property
    def services(self) -> tuple[Service, ...]:
        """What is asked for."""


def forecast(
    history: History,
    parts: Parts,
    *,
    effects: Sequence[CalendarEffect] = (),
    method: Wanted = "auto",
    builds_up: bool = False,
    since: dt.date | None = None,
    year_sd: float = YEAR_SD,
    futures: int = 1000,
    seed: int = 0,
) -> Forecast:
    """Forecast what visits find, by sub-district, date and service.

    Args:
        history: what was counted.
        parts: the season, sub-districts and services; a problem has them.
        effects: times of the year in which more or fewer come; see `CalendarEffect`. What the
            history tells of them is learned, by pooling.
        method: ``pooled`` for few counts, ``weekly`` for series of a year of weeks or more
            (needs the extra ``forecast``); ``auto`` chooses for each series.
        builds_up: whether demand builds up between visits: then curves are forecast, by pooling.
        since: where it does, the day after which requests for first visits came up.
        year_sd: how much years differ, as a standard deviation of the logarithm.
        futures: how many are drawn.
        seed: of all random choices.

    Returns:
        Means, quantiles and futures, with the method of each series and why it is that one.

    Raises:
        ForecastError: the history is not enough; names every series and what to do.
        ImportError: a series is weekly, and the extra is not installed.
    """
    _refuse(history, parts, method, builds_up=builds_up)
    series = [(place.id, service.id) for place in parts.sub_districts for service in parts.services]
    choices = chosen(history, series, method, builds_up=builds_up)
    few = [each for each in series if choices[each].method == "pooled"]
    many = [each for each in series if choices[each].method == "weekly"]
    residents = {place.id: float(place.residents or 0) for place in parts.sub_districts}
    pooled = Pooled(residents, tuple(effects), builds_up, since, year_sd)
    pool = pooled.fit(history, few) if few else None
    rng = np.random.default_rng(seed)
    told: list[SeriesForecast] = []
    demand: Demand
    if pool is not None and builds_up:
        built = curves_of(pool, history, few, parts.season, pool.draw(futures, rng), rng)
        demand, drawn = built.demand, built.futures
        names = dict.fromkeys(few, (pooled.name, ""))
        told = list(_told(few, built.totals, choices, names))
    else:
        tables = []
        if pool is not None:
            tables.append(pooled_table(pool, few, parts.season, pool.draw(futures, rng), rng))
            told += _told(few, tables[-1].ordinary, choices, tables[-1].methods)
        if many:
            tables.append(weekly_table(history, many, parts.season, effects, futures, seed))
            told += _told(many, tables[-1].ordinary, choices, tables[-1].methods)
        demand, drawn = joined(tables)
    return Forecast(
        series=tuple(told),
        effects=tuple(_effects(effects, pool.learned)) if pool else (),
        demand=demand,
        futures=drawn.model_copy(update={"source": DRAWN}),
        assumptions=tuple(_assumptions(pool)) if pool else (),
        left_out=tuple(_left_out(history)),
    )


def _refuse(history: History, parts: Parts, method: Wanted, *, builds_up: bool) -> None:
    """Refuse what cannot be forecast, whatever the method.

    Raises:
        ForecastError: names every fault.
    """
    places = {place.id for place in parts.sub_districts}
    services = {service.id for service in parts.services}
    strange = Counter(row.sub_district for row in history.rows if row.sub_district not in places)
    issues = [
        Issue(f"history, {place!r} ({count(rows, 'row')})", "is no sub-district", "Correct it")
        for place, rows in strange.items()
    ]
    strange = Counter(row.service for row in history.rows if row.service not in services)
    issues += [
        Issue(f"history, {service!r} ({count(rows, 'row')})", "is no service", "Correct it")
        for service, rows in strange.items()
    ]
    if method == "weekly" and builds_up:
        what = "curves are forecast by pooling only"
        issues.append(Issue("method 'weekly'", what, "Use 'pooled' where demand builds up"))
    if issues:
        raise ForecastError(issues)


def _told(
    series: Sequence[Series],
    numbers: Array,
    choices: Mapping[Series, Choice],
    methods: Mapping[Series, tuple[str, str]],
) -> Iterator[SeriesForecast]:
    for each, column in zip(series, numbers.T, strict=True):
        method, why = methods[each]
        yield SeriesForecast(
            sub_district=each[0],
            service=each[1],
            expected=round(float(column.mean()), 2),
            spread=Spread.of(column),
            method=method,
            why=f"{choices[each].why}{why and f': {why}'}",
        )


def _effects(
    effects: Sequence[CalendarEffect], learned: Sequence[Learned]
) -> Iterator[EffectForecast]:
    for effect, found in zip(effects, learned, strict=True):
        yield EffectForecast(
            name=effect.name,
            spans=effect.spans,
            factor=round(found.mean, 4),
            spread=Spread.of(found.draw(np.linspace(0.0005, 0.9995, 1000))),
            known=effect.factor,
            counts=found.counts,
            source=effect.source,
        )


def _assumptions(pool: Pool) -> Iterator[Assumption]:
    """What a forecast by pooling rests on besides the history."""
    told = [
        (
            "Forecast: how much years differ",
            pool.method.year_sd,
            "standard deviation of the logarithm",
            "assumed; one year of history cannot tell it",
        ),
        (
            "Forecast: scale of differences beforehand",
            PRIOR_SCALE,
            "standard deviation of the logarithm",
            "assumed: scale of the half-normal priors of differences between places and visits",
        ),
    ]
    if not pool.alike_is_told:
        told.append(
            (
                "Forecast: how alike the services of a visit turn out",
                pool.alike,
                "correlation",
                "assumed; the history has too few visits with several services",
            )
        )
    told += [
        (
            f"Forecast: how sure the factor of {effect.name} is",
            effect.log_sd,
            "standard deviation of the logarithm",
            "assumed, unless the effect's source tells it",
        )
        for effect in pool.method.effects
        if effect.log_sd
    ]
    for name, value, unit, source in told:
        yield Assumption(name=name, value=value, unit=unit, source=source)


def _left_out(history: History) -> Iterator[str]:
    statuses = Counter(row.status for row in history.rows if not row.tells)
    for status, rows in sorted(statuses.items()):
        yield f"{count(rows, 'row')} of what was {status} tell nothing of how many would have come"
    if history.rejected:
        yield f"{count(len(history.rejected), 'row')} could not be read"
