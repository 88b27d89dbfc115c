"""Which class, and so which colour, a share, a date or a number of days falls into."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from botram_opt.language import say
from botram_opt.problem import Season
from botram_opt.report.written import short_month

CLASSES = 6
"""As many colours as the style sheet has for each scale."""


@dataclass(frozen=True)
class Scale:
    """Classes in order.

    Attributes:
        name: of the colours in the style sheet, ``share-1`` being the first.
        starts: where each class but the first begins.
        labels: what each class is, in words.
    """

    name: str
    starts: tuple[Any, ...]
    labels: tuple[str, ...]

    def colour(self, value: Any) -> str:
        """The name of the colour of a value; of ``none`` where there is no value."""
        return "none" if value is None else f"{self.name}-{bisect_right(self.starts, value) + 1}"

    def entries(self, values: Sequence[Any], nothing: str) -> tuple[tuple[str, str], ...]:
        """The classes for a legend, and what it is called that some have no value."""
        shown = [(f"{self.name}-{i}", label) for i, label in enumerate(self.labels, start=1)]
        return (*shown, ("none", nothing)) if None in values else tuple(shown)


def shares() -> Scale:
    """Shares of requests served, the best first; their values are shares left unserved."""
    return Scale(
        name="share",
        starts=(1e-9, 0.1, 0.2, 0.3, 0.5),
        labels=(
            say("all served"),
            say("{least} to {most} served", least="90", most="100%"),
            say("{least} to {most} served", least="80", most="90%"),
            say("{least} to {most} served", least="70", most="80%"),
            say("{least} to {most} served", least="50", most="70%"),
            say("less than {share} served", share="50%"),
        ),
    )


def dates(season: Season, days: Sequence[dt.date]) -> Scale:
    """Dates by whole months, an even number of them in each class."""
    first, last = min([season.first_day, *days]), max([season.last_day, *days])
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = -(-months // CLASSES)
    starts = [_month_after(first, at) for at in range(0, months, step)]
    ends = [_month_after(first, min(at + step, months) - 1) for at in range(0, months, step)]
    labels = [
        short_month(start) if start == end else f"{short_month(start)}-{short_month(end)}"
        for start, end in zip(starts, ends, strict=True)
    ]
    if first.year != last.year:
        labels = [f"{text} {s.year}" for text, s in zip(labels, starts, strict=True)]
    return Scale(name="date", starts=tuple(starts[1:]), labels=tuple(labels))


def waits(days: Sequence[int]) -> Scale:
    """Numbers of days by classes of as many whole months of 30 days."""
    longest = max(days, default=0)
    step = 30 * max(1, -(-longest // (30 * CLASSES)))
    starts = tuple(step * i for i in range(1, CLASSES) if step * i <= longest)
    edges = (0, *starts)
    labels = [
        say("{least} to {most} days", least=low, most=high - 1) for low, high in pairwise(edges)
    ]
    labels.append(say("{least} days or more", least=edges[-1]))
    return Scale(name="wait", starts=starts, labels=tuple(labels))


def apart() -> Scale:
    """Days between visits to neighbours, the closest first."""
    weeks = (4, 8, 16, 26)
    labels = [say("less than {n} weeks", n=weeks[0])]
    labels += [
        say("{least} to {most} weeks", least=low, most=high) for low, high in pairwise(weeks)
    ]
    labels.append(say("{least} weeks or more", least=weeks[-1]))
    return Scale(name="apart", starts=tuple(7 * n for n in weeks), labels=tuple(labels))


def _month_after(first: dt.date, months: int) -> dt.date:
    at = first.month - 1 + months
    return dt.date(first.year + at // 12, at % 12 + 1, 1)
