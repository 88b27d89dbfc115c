"""Counts as weekly series, with gaps where nothing is known, and what kind of series each is.

One count is what one event found. A week with several counts of a series is their mean, and not
their sum: what is to be forecast is what one visit finds. Weeks in which events were cancelled or
missed, or were not held at all, are gaps and not zeros. A week with a count that was cut off is a
lower bound.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from botram_opt.demand.history import History

Key = tuple[str, str]
"""Sub-district and service."""

Numbers = NDArray[np.float64]

LEVEL_WEIGHT = 0.2
"""How much a week moves the level that gaps are filled with; assumed. A level that follows the last
five weeks or so bridges a missed month without following every single count."""

MOST_INTERVAL, MOST_VARIATION = 1.32, 0.49
"""Above this mean interval between demands a series is intermittent (or, with more than this
squared variation as well, lumpy). Syntetos, Boylan & Croston (2005), On the categorization of
demand patterns, Journal of the Operational Research Society 56, 495-503."""


@dataclass(frozen=True)
class WeeklySeries:
    """Requests that an event found, by ISO week.

    Attributes:
        start: the Monday of the first week with a count.
        counts: requests per event of each week; NaN where nothing is known.
        cut_off: whether the count of a week is a lower bound.
    """

    start: dt.date
    counts: Numbers
    cut_off: NDArray[np.bool_]

    @property
    def weeks(self) -> int:
        """How many weeks it spans, gaps included."""
        return len(self.counts)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether there is a count, week by week."""
        return ~np.isnan(self.counts)

    def filled(self) -> Numbers:
        """The counts with something in every gap, for methods that know neither gaps nor bounds.

        A first pass of exponential smoothing fits a level to each week from the weeks before it.
        A gap takes the fitted level. A lower bound takes the larger of itself and the fitted level;
        so where most weeks are cut off, the series is still too low. No week depends on a later
        one, and so none of what is tried on a part of the series knows the rest.
        """
        values = np.empty(self.weeks)
        level = float(self.counts[0])
        for week, (count, bound) in enumerate(zip(self.counts, self.cut_off, strict=True)):
            if np.isnan(count):
                values[week] = level
            else:
                values[week] = max(count, level) if bound else count
            level += LEVEL_WEIGHT * (values[week] - level)
        return values

    def interval(self) -> float:
        """Mean number of known weeks from one with requests to the next; infinite without any."""
        counts = self.counts[self.known]
        some = np.count_nonzero(counts)
        return len(counts) / some if some else np.inf

    def variation(self) -> float:
        """Squared coefficient of variation of the counts that are not zero; 0 without any."""
        counts = self.counts[self.known]
        some = counts[counts > 0]
        return float((some.std() / some.mean()) ** 2) if len(some) else 0.0

    def is_intermittent(self) -> bool:
        """Whether so many weeks are zero that methods for intermittent demand are used."""
        return self.interval() > MOST_INTERVAL

    def kind(self) -> str:
        """Smooth, erratic, intermittent or lumpy, after Syntetos, Boylan & Croston (2005)."""
        varies = self.variation() > MOST_VARIATION
        if self.is_intermittent():
            return "lumpy" if varies else "intermittent"
        return "erratic" if varies else "smooth"


def monday(day: dt.date) -> dt.date:
    """The first day of the ISO week of a day."""
    return day - dt.timedelta(days=day.weekday())


def last_week(history: History) -> dt.date:
    """The Monday of the last week that a history knows of."""
    return monday(history.dates[-1])


def weekly_series(history: History) -> Mapping[Key, WeeklySeries]:
    """The counts of each sub-district and service, from its first week to that of the history.

    All series end in the last week of the history, also where their last weeks are gaps. What
    has no count at all is no series.
    """
    end = last_week(history)
    found: dict[Key, WeeklySeries] = {}
    for key, rows in history.series.items():
        told = [row for row in rows if row.tells]
        if not told:
            continue
        start = monday(told[0].date)
        weeks = (end - start).days // 7 + 1
        total, events = np.zeros(weeks), np.zeros(weeks)
        cut_off = np.zeros(weeks, dtype=np.bool_)
        for row in told:
            week = (row.date - start).days // 7
            total[week] += row.asked
            events[week] += 1
            # The mean of counts of which one is a lower bound is a lower bound.
            cut_off[week] |= row.is_cut_off
        counts = np.full(weeks, np.nan)
        np.divide(total, events, out=counts, where=events > 0)
        found[key] = WeeklySeries(start, counts, cut_off)
    return found


def summed(members: Sequence[WeeklySeries]) -> WeeklySeries:
    """The sum of series that end in the same week: what an event in each place finds together.

    It begins when the last of its members does. Gaps and bounds are filled; a week in which none
    has a count is a gap.
    """
    weeks = min(one.weeks for one in members)
    counts = np.sum([one.filled()[-weeks:] for one in members], axis=0)
    counts[~np.any([one.known[-weeks:] for one in members], axis=0)] = np.nan
    start = max(one.start for one in members)
    return WeeklySeries(start, counts, np.zeros(weeks, dtype=np.bool_))
