"""Tables of demand: what a visit finds on an ordinary date, or on each date, and its futures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.history import History
from botram_opt.demand.method import Target
from botram_opt.demand.part import Part
from botram_opt.demand.pooled.learning import beforehand
from botram_opt.demand.pooled.observations import Series
from botram_opt.demand.pooled.pooling import Drawn, Pool
from botram_opt.demand.pooled.rates import Array
from botram_opt.demand.weekly.weekly import Weekly
from botram_opt.problem.demand import DateFactor, DemandTable, RequestsOn, ServiceRequests
from botram_opt.problem.futures import FutureFactor, FutureRequests, Futures
from botram_opt.problem.season import Season


def pooled_table(
    pool: Pool, series: Sequence[Series], season: Season, drawn: Drawn, rng: np.random.Generator
) -> Part:
    """What pooling says of an ordinary date, with a factor for each calendar effect's days.

    In a future a date finds what an ordinary one does times the factor. So the chance of counting
    few is left out where a factor makes few of many, and intervals are a little narrow there: with
    a factor of 0.14 and some tens of requests on an ordinary date, those of 80% and 95% held 76%
    and 91% of generated counts.
    """
    numbers = [pool.number[each] for each in series]
    residents = np.array([pool.method.residents[place] for place, _ in series])
    mean = drawn.rates[:, numbers] * residents
    ordinary = pool.counted(mean, [place for place, _ in series], drawn.sigma, rng)
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
            numbers_of = tuple(round(float(x), 6) for x in drawn.factors[:, i])
            factors.append(FutureFactor(**about, factors=numbers_of))
    return Part(
        DemandTable(requests=_rows(series, ordinary), factors=tuple(expected)),
        Futures(requests=_future_rows(series, ordinary), factors=tuple(factors)),
        ordinary,
        dict.fromkeys(series, (pool.method.name, "")),
    )


def weekly_table(
    history: History,
    series: Sequence[Series],
    season: Season,
    effects: Sequence[CalendarEffect],
    futures: int,
    seed: int,
) -> Part:
    """What each series says of each visit date by itself.

    Weekly methods know the seasons of the calendar year at most, and feasts that move not at all.
    So counts are divided by the factors that held, as they are known beforehand, and forecasts
    multiplied by those that will.
    """
    targets = [Target(*each, day) for each in series for day in season.visit_dates]
    fitted = Weekly().fit(_without(history, effects), targets)
    plain = fitted.samples(targets, futures, seed)
    by_date = plain.reshape(futures, len(series), len(season.visit_dates))
    # What an ordinary date finds is what any one date does, each in its turn.
    turn = np.arange(futures)
    ordinary = by_date[turn, :, turn % len(season.visit_dates)]
    rng = np.random.default_rng((seed, len(effects)))
    factors = [beforehand(effect).draw(rng.random(futures)) for effect in effects]
    drawn = plain.copy()
    for effect, factor in zip(effects, factors, strict=True):
        held = [effect.holds(*target) for target in targets]
        drawn[:, held] *= factor[:, None]
    drawn = np.rint(drawn)
    columns = list(zip(targets, drawn.T, strict=True))
    on_dates = tuple(
        RequestsOn(sub_district=t.sub_district, service=t.service, date=t.date, requests=n.mean())
        for t, n in columns
    )
    rows = tuple(
        FutureRequests(
            sub_district=t.sub_district,
            service=t.service,
            date=t.date,
            requests=tuple(int(x) for x in n),
        )
        for t, n in columns
    )
    return Part(
        DemandTable(requests=_rows(series, ordinary), on_dates=on_dates),
        Futures(requests=(*_future_rows(series, ordinary), *rows)),
        ordinary,
        {each: (fitted.used[each].method, fitted.used[each].why) for each in series},
    )


def _rows(series: Sequence[Series], ordinary: Array) -> tuple[ServiceRequests, ...]:
    return tuple(
        ServiceRequests(
            sub_district=place, service=service, requests=float(numbers.mean()), basis="estimated"
        )
        for (place, service), numbers in zip(series, ordinary.T, strict=True)
    )


def _future_rows(series: Sequence[Series], ordinary: Array) -> tuple[FutureRequests, ...]:
    return tuple(
        FutureRequests(sub_district=place, service=service, requests=tuple(int(x) for x in numbers))
        for (place, service), numbers in zip(series, ordinary.T, strict=True)
    )


def _factor(effects: Sequence[CalendarEffect], target: Target) -> float:
    """What is known beforehand of all effects that hold, multiplied."""
    product = 1.0
    for effect in effects:
        if effect.holds(*target):
            product *= effect.factor
    return product


def _without(history: History, effects: Sequence[CalendarEffect]) -> History:
    """The history as it would be on ordinary dates only."""
    rows = []
    for row in history.rows:
        factor = _factor(effects, Target(row.sub_district, row.service, row.date))
        parts = {"requests": round(row.requests / factor)}
        if row.unserved is not None:
            parts["unserved"] = round(row.unserved / factor)
        rows.append(row.model_copy(update=parts))
    return history.model_copy(update={"rows": tuple(rows)})
