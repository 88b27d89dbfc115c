"""Things that parts of a problem share, and what is left of them when others take some."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from botram_opt.problem import (
    Closure,
    CounterType,
    Person,
    Pool,
    PoolSizeOn,
    Season,
    StockOn,
    VisitsOn,
)


class Use(NamedTuple):
    """One thing that parts share, on one date; of visits there is one kind, without an id."""

    what: Literal["counter_type", "pool", "person", "visit"]
    id: str
    date: dt.date


Usage = Counter[Use]
"""How many of each shared thing are used, or there are."""

Visited = Mapping[str, Collection[dt.date]]
"""Dates of visits by sub-district."""


def visits_left(season: Season, taken: Usage) -> Season:
    """The season with as many visits a date as others leave."""
    left = tuple(
        VisitsOn(date=day, visits=_left(season.visits_allowed(day), taken[Use("visit", "", day)]))
        for day in season.visit_dates
    )
    return season.model_copy(update={"visits_on": left})


def counters_left(kind: CounterType, dates: Sequence[dt.date], taken: Usage) -> CounterType:
    """A counter type with as many in stock on each date as others leave."""
    less = tuple(
        StockOn(start=day, end=day, stock=_left(kind.stock_at(day), number))
        for day in dates
        if (number := taken[Use("counter_type", kind.id, day)])
    )
    return kind.model_copy(update={"stock_on": (*kind.stock_on, *less)}) if less else kind


def pool_left(pool: Pool, dates: Sequence[dt.date], taken: Usage) -> Pool:
    """A pool with as many people on each date as others leave."""
    less = tuple(
        PoolSizeOn(start=day, end=day, size=_left(pool.size_at(day), number))
        for day in dates
        if (number := taken[Use("pool", pool.id, day)])
    )
    return pool.model_copy(update={"size_on": (*pool.size_on, *less)}) if less else pool


def person_left(person: Person, dates: Sequence[dt.date], taken: Usage) -> Person:
    """A person with the dates on which others have them as absences.

    Limits over the season hold for all that a person does. What others take of the most visits
    is taken off; near dates that others have, limits in a row and in a window would have to
    count both, so the person stays away on these too.
    """
    out = [day for day in dates if taken[Use("person", person.id, day)]]
    if not out:
        return person
    near = set(out)
    if person.most_in_a_row is not None:
        there = {day: i for i, day in enumerate(dates)}
        near |= {
            dates[j] for day in out for j in (there[day] - 1, there[day] + 1) if 0 <= j < len(dates)
        }
    for limit in person.rolling_limits:
        near |= {day for day in dates for other in out if abs((day - other).days) < limit.days}
    absences = tuple(Closure(start=day, end=day, reason="with others") for day in sorted(near))
    most = person.most_visits
    return person.model_copy(
        update={
            "absences": (*person.absences, *absences),
            "most_visits": None if most is None else _left(most, len(out)),
        }
    )


def _left(stock: int, taken: int) -> int:
    return max(0, stock - taken)
