"""A demand forecast, in one call: what is expected, how sure that is, and how it came about."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

import numpy as np

from botram_opt.demand.choosing import Choice, Wanted, chosen
from botram_opt.demand.curves import curves_of
from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.history import History
from botram_opt.demand.part import Part, joined
from botram_opt.demand.pooled.learning import Learned, beforehand
from botram_opt.demand.pooled.observations import Series
from botram_opt.demand.pooled.pooling import YEAR_SD, Pooled
from botram_opt.demand.results import EffectForecast, Forecast, SeriesForecast, Spread
from botram_opt.demand.stated import Parts, assumptions, refuse
from botram_opt.demand.tabling import Effect, pooled_table, surer, weekly_table
from botram_opt.errors import ForecastError, Issue
from botram_opt.language import say, say_number
from botram_opt.problem.futures import MOST_FACTOR

DRAWN = "drawn from a demand forecast"
"""What futures of a forecast say of where they are from."""

MOST_YEAR_SD = 3


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
        year_sd: how much years differ, as a standard deviation of the logarithm; for pooling.
        futures: how many are drawn.
        seed: of all random choices, 0 or more.

    Returns:
        Means, quantiles and futures, with the method of each series and why it is that one.

    Raises:
        ForecastError: the history is not enough, or is not of these places and services; names
            every fault and what to do.
        ImportError: a series is weekly, and the extra is not installed.
        ValueError: ``method``, ``futures``, ``seed``, ``year_sd`` or ``since`` is out of range or
            of no use.
    """
    if futures < 1 or seed < 0 or not 0 <= year_sd <= MOST_YEAR_SD:
        raise ValueError(
            say(
                "futures is 1 or more, seed 0 or more, and year_sd from 0 to {most}",
                most=MOST_YEAR_SD,
            )
        )
    if method not in get_args(Wanted):
        raise ValueError(
            say(
                "method is one of {known}, not {method}",
                known=", ".join(get_args(Wanted)),
                method=repr(method),
            )
        )
    if since is not None and not builds_up:
        raise ValueError(say("since when requests come up is of no use where they do not build up"))
    refuse(history, parts, effects, method, builds_up=builds_up, since=since)
    series = [(place.id, service.id) for place in parts.sub_districts for service in parts.services]
    choices = chosen(history, series, parts.season, method, builds_up=builds_up)
    few = [each for each in series if choices[each].method == "pooled"]
    many = [each for each in series if choices[each].method == "weekly"]
    residents = {place.id: float(place.residents or 0) for place in parts.sub_districts}
    pooled = Pooled(residents, tuple(effects), builds_up, since, year_sd)
    pool = pooled.fit(history, few) if few else None
    rng = np.random.default_rng(seed)
    learned = [beforehand(effect) for effect in effects] if pool is None else pool.learned
    drawn = None if pool is None else pool.draw(futures, rng)
    factors = (
        [each.draw(rng.random(futures)) for each in learned] if drawn is None else drawn.factors.T
    )
    known = [Effect(*each) for each in zip(effects, learned, factors, strict=True)]
    _refuse_wild(known)
    made = []
    if pool is not None and drawn is not None:
        make = curves_of if builds_up else pooled_table
        made.append(make(pool, few, parts.season, drawn, rng))
    if many:
        made.append(weekly_table(history, many, parts.season, known, futures, seed))
    demand, drawn_futures = joined(made, DRAWN)
    told = {key: row for part in made for key, row in _told(part, choices)}
    return Forecast(
        series=tuple(told[each] for each in series),
        effects=tuple(_effects(effects, learned)),
        demand=demand,
        futures=drawn_futures,
        assumptions=tuple(assumptions(effects, pool, weekly=bool(many))),
        left_out=tuple(_left_out(history)),
    )


def _refuse_wild(effects: Sequence[Effect]) -> None:
    issues = [
        Issue(
            say("effect {effect}", effect=repr(effect.stated.name)),
            say(
                "its factor comes to more than {most} in some future",
                most=MOST_FACTOR,
            ),
            surer(),
        )
        for effect in effects
        if effect.drawn.max() > MOST_FACTOR
    ]
    if issues:
        raise ForecastError(issues)


def _told(part: Part, choices: Mapping[Series, Choice]) -> Iterator[tuple[Series, SeriesForecast]]:
    for each, column in zip(part.methods, part.numbers.T, strict=True):
        method, why = part.methods[each]
        yield (
            each,
            SeriesForecast(
                sub_district=each[0],
                service=each[1],
                expected=round(float(column.mean()), 2),
                spread=Spread.of(column),
                method=method,
                why=f"{choices[each].why}{why and f': {why}'}",
            ),
        )


def _effects(
    effects: Sequence[CalendarEffect], learned: Sequence[Learned]
) -> Iterator[EffectForecast]:
    for effect, found in zip(effects, learned, strict=True):
        yield EffectForecast(
            name=effect.name,
            spans=effect.spans,
            factor=round(found.mean, 4),
            spread=Spread.of(found.draw((np.arange(1000) + 0.5) / 1000)),
            known=effect.factor,
            counts=found.counts,
            source=effect.source,
        )


def _left_out(history: History) -> Iterator[str]:
    statuses = Counter(row.status for row in history.rows if not row.tells)
    for status, rows in sorted(statuses.items()):
        if status == "cancelled":
            yield say_number(
                "{n} row, cancelled, says nothing of how many would have come",
                "{n} rows, cancelled, say nothing of how many would have come",
                rows,
                n=rows,
            )
        else:
            yield say_number(
                "{n} row, missed, says nothing of how many would have come",
                "{n} rows, missed, say nothing of how many would have come",
                rows,
                n=rows,
            )
    if history.rejected_rows:
        rows = history.rejected_rows
        yield say_number("{n} row could not be read", "{n} rows could not be read", rows, n=rows)
