"""Values with their units, in words and on axes."""

from __future__ import annotations

import re

from botram_opt.language import say
from botram_opt.wording import km

_IN_FUTURES = re.compile(r"requests in ([\d,]+) futures?")


def amount(value: int, unit: str) -> str:
    """A value with its unit: ``1,234 requests``, ``12.3 km``, ``4.5%``."""
    if unit == "metres":
        return km(value)
    if unit == "per mille":
        return f"{value / 10:g}%"
    if (futures := _futures(unit)) is not None:
        return f"{value / futures:,.1f} requests on average"
    return f"{value:,} {unit[:-1] if value == 1 else unit}"


def on_axis(unit: str) -> tuple[int, str]:
    """What values are divided by where they are drawn, and what is counted then."""
    if (futures := _futures(unit)) is not None:
        return futures, say("requests on average")
    if unit == "metres":
        return 1000, say("km")
    if unit == "per mille":
        return 10, say("%")
    names = {
        "days": say("days"),
        "points": say("points"),
        "request weeks": say("request weeks"),
        "requests": say("requests"),
        "weeks": say("weeks"),
    }
    return 1, names[unit]


def _futures(unit: str) -> int | None:
    found = _IN_FUTURES.fullmatch(unit)
    return None if found is None else int(found[1].replace(",", ""))
