"""How sentences about changes name items, days and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from botram_opt.language import say
from botram_opt.problem.problem import Problem
from botram_opt.wording import on


def name_of(problem: Problem, kind: str, id_: str) -> str:
    """The name of an item; its id, where the problem has no such item."""
    item = getattr(problem, kind).get(id_)
    return id_ if item is None else str(item.name)


def days(start: dt.date, end: dt.date | None) -> str:
    """A day, or the days from one to another: ``12 April 2025 to 3 May 2025``."""
    if end is None or end == start:
        return on(start)
    return say("{start} to {end}", start=on(start), end=on(end))


def when(start: dt.date | None, end: dt.date | None) -> str:
    """On which days something holds: ``on 12 April 2025``, ``from 3 May 2025``."""
    if start is None and end is None:
        return say("on every date")
    if start is None:
        return say("until {end}", end=on(end))
    if end is None:
        return say("from {start}", start=on(start))
    if start == end:
        return say("on {day}", day=on(start))
    return say("from {start} to {end}", start=on(start), end=on(end))


def listed(parts: Iterable[str]) -> str:
    """Several things in a row: ``Ani, Budi and Citra``."""
    *most, last = list(parts) or [""]
    if not most:
        return last
    return say("{several} and {last}", several=", ".join(most), last=last)
