"""Which method forecasts which series, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.pooled.observations import Series
from botram_opt.demand.weekly.series import WeeklySeries, weekly_series
from botram_opt.demand.weekly.weekly import Weekly
from botram_opt.language import say
from botram_opt.problem.season import Season
from botram_opt.wording import count

Wanted = Literal["auto", "pooled", "weekly"]
"""``auto`` chooses for each series by what there is of it."""


MOST_CUT_OFF = 0.1
"""Where a larger share of a series' weeks was cut off, ``auto`` pools: only that takes such counts
for lower bounds, and weekly forecasts would be too low."""


class Choice(NamedTuple):
    """The method of a series, and why it is that one."""

    method: Literal["pooled", "weekly"]
    why: str


def chosen(
    history: History, series: Sequence[Series], season: Season, wanted: Wanted, *, builds_up: bool
) -> Mapping[Series, Choice]:
    """Choose for each series.

    ``auto`` takes weekly methods where they can do it: for series with a year of weeks and not too
    many gaps (see `Weekly`), few of them cut off, in a season that begins after the history ends,
    where demand does not build up. Everything else is pooled.
    """
    weekly = weekly_series(history)
    begun = any(day <= history.dates[-1] for day in season.visit_dates)
    found: dict[Series, Choice] = {}
    for each in series:
        told = _counted([row for row in history.series.get(each, ()) if row.tells])
        can = _is_weekly(weekly.get(each))
        against = ""
        if builds_up:
            against = say("demand builds up")
        elif begun:
            against = say("the history reaches into the season")
        elif can and weekly[each].cut_off.sum() > MOST_CUT_OFF * weekly[each].known.sum():
            against = say("many weeks were cut off")
        if wanted == "weekly" or (wanted == "auto" and can and not against):
            found[each] = Choice("weekly", say("{counts}, forecast by themselves", counts=told))
            continue
        why = say("{counts}, shrunk toward the rate of all places", counts=told)
        if each not in weekly:
            why = say("nothing was counted here: the rate of all places, as wide as they differ")
        elif wanted == "auto" and can:
            why = say("{why}; weekly, but {against}", why=why, against=against)
        found[each] = Choice("pooled", why)
    return found


def _counted(rows: Sequence[CountedRequests]) -> str:
    """How many counts there are, and how many of them were cut off."""
    cut_off = sum(row.is_cut_off for row in rows)
    told = count(len(rows), "count")
    if not cut_off:
        return told
    if cut_off < len(rows):
        return say("{counts} ({n} cut off)", counts=told, n=cut_off)
    if cut_off == 1:
        return say("{counts} (cut off)", counts=told)
    if cut_off == 2:
        return say("{counts} (both cut off)", counts=told)
    return say("{counts} (all cut off)", counts=told)


def _is_weekly(series: WeeklySeries | None) -> bool:
    return series is not None and Weekly().lack(series) is None
