"""How the report writes dates in short, and numbers that are not reported."""

from __future__ import annotations

import datetime as dt

from botram_opt.language import number, spoken
from botram_opt.problem import Weekday
from botram_opt.wording import on, weekday


def marked(value: int, basis: str | None) -> str:
    """A number, with ``~`` before it where it is estimated or assumed."""
    return number(value) if basis in (None, "reported") else f"~{number(value)}"


def in_full(day: dt.date) -> str:
    """A date with its day of the week: ``Saturday, 4 January 2025``."""
    return f"{weekday(Weekday.of(day))}, {on(day)}"


def short(day: dt.date, *, with_year: bool = False) -> str:
    """A date in a narrow place: ``4 Jan``."""
    return _formatted(day, "d MMM y" if with_year else "d MMM")


def month(day: dt.date) -> str:
    """The month of a date: ``January 2025``."""
    return _formatted(day, "MMMM y")


def short_month(day: dt.date) -> str:
    """The month of a date in a narrow place: ``Jan``."""
    return _formatted(day, "MMM")


def names_of_days() -> list[str]:
    """Days of the week in two or three letters, Sunday first."""
    from babel.dates import get_day_names

    names = get_day_names("abbreviated", locale=spoken())
    return [names[(day - 1) % 7] for day in range(7)]


def names_of_months() -> list[str]:
    """Months in three letters."""
    return [short_month(dt.date(2025, month, 1)) for month in range(1, 13)]


def _formatted(day: dt.date, form: str) -> str:
    # Not imported above: it takes long, and most of the package does without.
    from babel.dates import format_date

    return format_date(day, form, locale=spoken())
