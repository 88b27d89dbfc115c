"""Numbers that differ on certain days: how many there are, once they change on some of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from botram_opt.problem.base import DateRange
from botram_opt.problem.season import Season

ONE_DAY = dt.timedelta(days=1)


class Numbers(Protocol):
    """Tells a number on a day."""

    def __call__(self, day: dt.date, /) -> int:
        """The number on a day."""


def whole_season(season: Season) -> tuple[dt.date, dt.date]:
    """The first and the last day on which there may be a visit."""
    days = [season.start, season.end, *season.visit_dates]
    return min(days), max(days)


def stretches(
    start: dt.date, end: dt.date, spans: Sequence[DateRange], number: Numbers
) -> list[tuple[dt.date, dt.date, int]]:
    """The days from one to another, in the fewest stretches on which a number stays the same.

    Args:
        start: the first day.
        end: the last day.
        spans: at whose ends the number may change.
        number: tells it.
    """
    breaks = {span.start for span in spans} | {span.end + ONE_DAY for span in spans}
    starts = [start, *sorted(day for day in breaks if start < day <= end)]
    found: list[tuple[dt.date, dt.date, int]] = []
    for first, past in zip(starts, [*starts[1:], end + ONE_DAY], strict=True):
        value = number(first)
        if found and found[-1][2] == value:
            first = found.pop()[0]
        found.append((first, past - ONE_DAY, value))
    return found
