"""Values with their units, in words."""

from __future__ import annotations

import re

from botram_opt.wording import km

_IN_FUTURES = re.compile(r"requests in ([\d,]+) futures?")


def amount(value: int, unit: str) -> str:
    """A value with its unit: ``1,234 requests``, ``12.3 km``, ``4.5%``."""
    if unit == "metres":
        return km(value)
    if unit == "per mille":
        return f"{value / 10:g}%"
    if (futures := _IN_FUTURES.fullmatch(unit)) is not None:
        return f"{value / int(futures[1].replace(',', '')):,.1f} requests on average"
    return f"{value:,} {unit[:-1] if value == 1 else unit}"
