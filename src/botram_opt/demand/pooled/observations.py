"""What rows of a history tell of a rate: so many requests, or at least so many, in so much time.

Where a visit finds what it finds, whatever came before it, each row that tells something is one
observation. Where demand builds up, a visit finds what came since the one before and what that
left. If it is known how many were left, they are taken off; if the earlier visit was cut off,
nobody counted them, but both visits together counted all that came up to the later one: the two
are one observation. Cancelled and missed visits tell nothing, and end nothing that builds up.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from botram_opt.demand.effects import CalendarEffect, holding
from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.pooled.rates import Array

Series = tuple[str, str]
"""Ids of a sub-district and a service."""

ONE_DAY = dt.timedelta(days=1)

Held = tuple[int, ...]
"""Numbers of the effects that hold, in order."""


@dataclass(frozen=True)
class Observation:
    """Requests that came up for a service in a sub-district, counted at a visit.

    Attributes:
        requests: as many, or at least as many where ``cut_off``.
        date: of the visit that counted them.
        days: how many days they came up in, by the effects that held; a single visit is one day.
    """

    series: Series
    date: dt.date
    requests: int
    cut_off: bool
    days: Mapping[Held, int]

    def has(self, effect: int) -> bool:
        """Whether an effect held, at least in part."""
        return any(effect in held for held in self.days)

    def exposure(self, factors: Array) -> Array:
        """Days, each times the factors that held, for factors given as (..., effects)."""
        return weighted_days(self.days, factors)


def weighted_days(days: Mapping[Held, int], factors: Array) -> Array:
    """Days by the effects that hold, each times their factors: (..., effects) to (...)."""
    total = np.zeros(factors.shape[:-1])
    for held, number in days.items():
        total = total + number * factors[..., list(held)].prod(axis=-1)
    return total


def observations(
    history: History,
    effects: Sequence[CalendarEffect],
    *,
    builds_up: bool = False,
    since: dt.date | None = None,
) -> list[Observation]:
    """All that a history tells.

    Args:
        history: what was counted.
        effects: calendar effects, by number.
        builds_up: whether demand builds up between visits.
        since: the day after which requests for a first visit came up; None if it is not known,
            and then a series' first visit only says when its second one's requests began.
    """
    found: list[Observation] = []
    for series, rows in history.series.items():
        telling = [row for row in rows if row.tells]
        if builds_up:
            found += _built_up(series, telling, effects, since)
        else:
            found += [_single(series, row, effects) for row in telling]
    return found


def days_between(
    series: Series, after: dt.date, until: dt.date, effects: Sequence[CalendarEffect]
) -> Counter[Held]:
    """Days after one day up to another, by the effects that hold."""
    found = Counter[Held]()
    if until <= after:
        return found
    first, past = after + ONE_DAY, until + ONE_DAY
    edges = {
        day
        for effect in effects
        for span in effect.spans
        for day in (span.start, span.end + ONE_DAY)
    }
    changes = sorted({first, past} | {day for day in edges if first < day < past})
    for day, next_change in pairwise(changes):
        found[tuple(holding(effects, *series, day))] += (next_change - day).days
    return found


def _single(series: Series, row: CountedRequests, effects: Sequence[CalendarEffect]) -> Observation:
    held = tuple(holding(effects, *series, row.date))
    return Observation(series, row.date, row.asked, row.is_cut_off, {held: 1})


class Waiting(NamedTuple):
    """Since when requests for a service build up in a place.

    Attributes:
        since: the day of the last visit that was not cut off, or since when they come up at all.
        last: the day of the last visit since then, all of them cut off; ``since`` if there is none.
        left: how many the visit on ``since`` left.
        served: how many visits after it served.
        turned_away: how many the last visit is known to have left.
    """

    since: dt.date
    last: dt.date
    left: int = 0
    served: int = 0
    turned_away: int = 0

    def after(self, row: CountedRequests) -> Waiting:
        """What is so after one more visit."""
        unserved = row.unserved or 0
        if not row.is_cut_off:
            return Waiting(row.date, row.date, unserved, 0, unserved)
        return Waiting(self.since, row.date, self.left, self.served + row.requests, unserved)

    def came_up(self, row: CountedRequests) -> int:
        """Requests that came up from ``since`` to a visit; at least so many if it was cut off."""
        return max(0, self.served + row.asked - self.left)


def waiting(rows: Iterable[CountedRequests], since: dt.date | None) -> Waiting | None:
    """What is waiting after all visits; None if it is not known since when requests come up.

    Args:
        rows: of one series, in order of date.
        since: the day after which requests for a first visit came up, if it is known.
    """
    state = None if since is None else Waiting(since, since)
    for row in rows:
        if row.tells:
            state = _after(state, row)
    return state


def _after(state: Waiting | None, row: CountedRequests) -> Waiting | None:
    if state is not None:
        return state.after(row)
    # Of a first visit nobody knows how long its requests took to come up; and if it was cut off,
    # neither how many it left to the next.
    return None if row.is_cut_off else Waiting(row.date, row.date).after(row)


def _built_up(
    series: Series,
    rows: Iterable[CountedRequests],
    effects: Sequence[CalendarEffect],
    since: dt.date | None,
) -> Iterator[Observation]:
    state = None if since is None else Waiting(since, since)
    bound: Observation | None = None
    for row in rows:
        if state is not None:
            days = days_between(series, state.since, row.date, effects)
            found = Observation(series, row.date, state.came_up(row), row.is_cut_off, days)
            if not found.cut_off:
                yield found
            # What visits counted that were cut off, the next one that was not counts too.
            bound = found if found.cut_off else None
        state = _after(state, row)
    if bound is not None:
        yield bound
