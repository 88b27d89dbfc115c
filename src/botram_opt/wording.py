"""How sentences write dates and numbers of things."""

from __future__ import annotations

import datetime as dt


def on(day: dt.date | None) -> str:
    """A date as it is said: ``12 April 2025``."""
    return f"{day.day} {day:%B %Y}" if day is not None else "no date"


def count(number: int, thing: str) -> str:
    """So many things: ``1 visit``, ``3 visits``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def km(metres: int) -> str:
    """A distance in kilometres: ``12.3 km``."""
    return f"{metres / 1000:,.1f} km"


def in_futures(number: int) -> str:
    """Requests counted in so many futures together: ``requests in 1,000 futures``."""
    return f"requests in {count(number, 'future')}"
