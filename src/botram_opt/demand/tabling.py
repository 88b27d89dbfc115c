"""Tables of demand: what a visit finds on an ordinary date, or on each date, and its futures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.history import History
from botram_opt.demand.method import Target
from botram_opt.demand.part import Part
from botram_opt.demand.pooled.learning import Learned
from botram_opt.demand.pooled.observations import Held, Series
from botram_opt.demand.pooled.pooling import Drawn, Pool
from botram_opt.demand.pooled.rates import Array
from botram_opt.demand.weekly.weekly import Weekly
from botram_opt.errors import ForecastError, Issue
from botram_opt.language import say
from botram_opt.problem.demand import (
    MOST_REQUESTS,
    DateFactor,
    DemandTable,
    RequestsOn,
    ServiceRequests,
)
from botram_opt.problem.futures import FutureFactor, FutureRequests, Futures
from botram_opt.problem.season import Season


def surer() -> str:
    """What to do where numbers get out of hand."""
    return say("Check the counts and factors, or state how sure these are: a smaller log_sd")


class Effect(NamedTuple):
    """A calendar effect, what is learned of it, and its factor in each future."""

    stated: CalendarEffect
    learned: Learned
    drawn: Array


def pooled_table(
    pool: Pool, series: Sequence[Series], season: Season, drawn: Drawn, rng: np.random.Generator
) -> Part:
    """What pooling says of an ordinary date, with a factor for each calendar effect's days.

    Futures tell a count of its own for visit dates on which a factor holds: few are as uncertain as
    few are, whatever they are few of. Where a factor makes requests fewer, each of the ordinary
    date's comes with that chance; where it makes them more, others come besides.
    """
    numbers = [pool.number[each] for each in series]
    residents = np.array([pool.method.residents[place] for place, _ in series])
    luck = pool.luck([place for place, _ in series], drawn.sigma, rng)
    likely = drawn.rates[:, numbers] * residents * luck
    ordinary = rng.poisson(likely)
    expected, factors = _factors(pool, season, drawn)
    on_dates = []
    for j, each in enumerate(series):
        for held, dates in _dates_by_effects(pool, each, season.visit_dates).items():
            factor = drawn.factors[:, list(held)].prod(axis=1)
            come = rng.binomial(ordinary[:, j], factor.clip(max=1))
            besides = rng.poisson(likely[:, j] * (factor - 1).clip(min=0))
            on_dates.append(_future_row(each, come + besides, tuple(dates)))
    return Part(
        DemandTable(requests=_rows(series, ordinary), factors=expected),
        Futures(requests=(*_future_rows(series, ordinary), *on_dates), factors=factors),
        ordinary.astype(float),
        dict.fromkeys(series, (pool.method.name, "")),
    )


def weekly_table(
    history: History,
    series: Sequence[Series],
    season: Season,
    effects: Sequence[Effect],
    futures: int,
    seed: int,
) -> Part:
    """What each series says of each visit date by itself.

    Weekly methods know the seasons of the calendar year at most, and feasts that move not at all.
    So counts are divided by the factors that held, as they are expected to be, and forecasts
    multiplied by those that will.
    """
    targets = [Target(*each, day) for each in series for day in season.visit_dates]
    fitted = Weekly().fit(_without(history, effects), targets)
    plain = fitted.samples(targets, futures, seed)
    by_date = plain.reshape(futures, len(series), len(season.visit_dates))
    # What an ordinary date finds is what any one date does, each in as many futures.
    turn, dates = np.arange(futures), len(season.visit_dates)
    ordinary = by_date[turn, :, np.random.default_rng(seed).permutation(turn * dates // futures)]
    factors = np.ones(plain.shape)
    for effect in effects:
        held = [effect.stated.holds(*target) for target in targets]
        factors[:, held] *= effect.drawn[:, None]
    drawn = _times(plain, factors, np.random.default_rng((seed, len(effects))))
    columns = list(zip(targets, drawn.T, strict=True))
    on_dates = tuple(
        RequestsOn(
            sub_district=t.sub_district,
            service=t.service,
            date=t.date,
            requests=n.mean(),
            basis="estimated",
        )
        for t, n in columns
    )
    rows = tuple(_future_row((t.sub_district, t.service), n, (t.date,)) for t, n in columns)
    return Part(
        DemandTable(requests=_rows(series, ordinary), on_dates=on_dates),
        Futures(requests=(*_future_rows(series, ordinary), *rows)),
        ordinary,
        {each: (fitted.used[each].method, fitted.used[each].why) for each in series},
    )


def _factors(
    pool: Pool, season: Season, drawn: Drawn
) -> tuple[tuple[DateFactor, ...], tuple[FutureFactor, ...]]:
    """What is expected of calendar effects in a season, and what they are in each future."""
    expected, factors = [], []
    for i, (effect, learned) in enumerate(zip(pool.method.effects, pool.learned, strict=True)):
        for span in effect.spans:
            if span.end < season.start or span.start > season.end:
                continue
            about = {
                "name": effect.name,
                "start": span.start,
                "end": span.end,
                "sub_districts": effect.sub_districts,
                "services": effect.services,
                "source": effect.source,
            }
            expected.append(DateFactor(**about, factor=learned.mean))
            numbers = tuple(round(float(x), 6) for x in drawn.factors[:, i])
            factors.append(FutureFactor(**about, factors=numbers))
    return tuple(expected), tuple(factors)


def _dates_by_effects(
    pool: Pool, series: Series, dates: Iterable[dt.date]
) -> Mapping[Held, list[dt.date]]:
    """Dates by the effects that hold then; not those on which none does."""
    found = dict[Held, list[dt.date]]()
    for day in dates:
        if held := pool.held(series, day):
            found.setdefault(held, []).append(day)
    return found


def _rows(series: Sequence[Series], ordinary: Array) -> tuple[ServiceRequests, ...]:
    return tuple(
        ServiceRequests(
            sub_district=place, service=service, requests=float(numbers.mean()), basis="estimated"
        )
        for (place, service), numbers in zip(series, ordinary.T, strict=True)
    )


def _future_rows(series: Sequence[Series], ordinary: Array) -> tuple[FutureRequests, ...]:
    return tuple(
        _future_row(each, numbers) for each, numbers in zip(series, ordinary.T, strict=True)
    )


def _future_row(
    series: Series, numbers: Array, dates: tuple[dt.date, ...] | None = None
) -> FutureRequests:
    place, service = series
    if numbers.max(initial=0) > MOST_REQUESTS:
        what = say("they come to more than {most} in some future", most=MOST_REQUESTS)
        where = say("requests for {service} in {place}", service=repr(service), place=repr(place))
        raise ForecastError([Issue(where, what, surer())])
    requests = tuple(int(number) for number in numbers)
    return FutureRequests(sub_district=place, service=service, dates=dates, requests=requests)


def _factor(effects: Sequence[Effect], target: Target) -> float:
    """What is expected of all effects that hold, multiplied."""
    product = 1.0
    for effect in effects:
        if effect.stated.holds(*target):
            product *= effect.learned.mean
    return product


def _times(counts: Array, factors: Array, rng: np.random.Generator) -> Array:
    """Counts as they would be if so many times as many were likely to come.

    Of fewer, each comes with that chance. For more, the level that counts are about is as spread as
    counts are beyond the chance that Poisson's distribution has; counts are then of that many times
    the level.

    Args:
        counts: whole numbers, (futures, columns).
        factors: likewise.
        rng: of all draws.
    """
    mean, variance = counts.mean(axis=0), counts.var(axis=0)
    beyond_chance = np.sqrt((1 - mean / np.maximum(variance, 1e-9)).clip(min=0))
    level = (mean + (counts - mean) * beyond_chance).clip(min=0)
    fewer = rng.binomial(counts.astype(int), factors.clip(max=1))
    more = rng.poisson(level * factors)
    return np.where(factors == 1, counts, np.where(factors < 1, fewer, more)).astype(float)


def _without(history: History, effects: Sequence[Effect]) -> History:
    """The history as it would be on ordinary dates only."""
    rows = []
    for row in history.rows:
        factor = _factor(effects, Target(row.sub_district, row.service, row.date))
        parts = {"requests": round(row.requests / factor)}
        if row.unserved is not None:
            parts["unserved"] = round(row.unserved / factor)
        rows.append(row.model_copy(update=parts))
    return history.model_copy(update={"rows": tuple(rows)})
