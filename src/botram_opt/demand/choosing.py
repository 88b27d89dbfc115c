"""Which method forecasts which series, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.pooled.observations import Series

Wanted = Literal["auto", "pooled", "weekly"]
"""``auto`` chooses for each series by what there is of it."""

FEWEST_WEEKS = 52
"""Counts from which on a series is forecast by itself: a year of weeks."""

MOST_DAYS_APART = 10
"""Days from one count to the next, in the middle, up to which a series counts as weekly."""


class Choice(NamedTuple):
    """The method of a series, and why it is that one."""

    method: Literal["pooled", "weekly"]
    why: str


def chosen(
    history: History, series: Sequence[Series], wanted: Wanted, *, builds_up: bool
) -> Mapping[Series, Choice]:
    """Choose for each series."""
    return {
        each: _choice(history.series.get(each, ()), wanted, builds_up=builds_up) for each in series
    }


def _choice(rows: Sequence[CountedRequests], wanted: Wanted, *, builds_up: bool) -> Choice:
    telling = [row for row in rows if row.tells]
    told = f"{len(telling)} count{'' if len(telling) == 1 else 's'}"
    cut_off = sum(row.is_cut_off for row in telling)
    told += f", {cut_off} of them cut off" if cut_off else ""
    if not telling:
        told = (
            "nothing was counted here: the rate of all places, with their differences as interval"
        )
    if wanted == "weekly" or (wanted == "auto" and not builds_up and _is_weekly(telling)):
        return Choice("weekly", f"{told}; weekly, so forecast by itself")
    return Choice("pooled", told + ("; shrunk toward the rate of all places" if telling else ""))


def _is_weekly(rows: Sequence[CountedRequests]) -> bool:
    if len(rows) < FEWEST_WEEKS:
        return False
    gaps = [(later.date - earlier.date).days for earlier, later in pairwise(rows)]
    return median(gaps) <= MOST_DAYS_APART
