"""Public holidays of a country, and the days of the week."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import lru_cache

import holidays as holidays_package

from botram_opt.language import say
from botram_opt.problem.base import Day, Name, Record

CATEGORIES = ("public", "government")
"""Categories of the holidays package that count: public holidays, and collective leave."""


class Weekday(StrEnum):
    """A day of the week, in calendar order (Monday first)."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @classmethod
    def of(cls, day: dt.date) -> Weekday:
        """The weekday of a date."""
        return list(cls)[day.weekday()]


class Holiday(Record):
    """A day on which offices are shut.

    Attributes:
        estimated: the date is computed and not yet decided (lunar feasts of coming years).
    """

    date: Day
    name: Name
    estimated: bool = False


def supported_countries() -> frozenset[str]:
    """ISO codes of the countries whose holidays are known."""
    return frozenset(holidays_package.list_supported_countries())


@lru_cache(maxsize=64)
def public_holidays(
    country: str, start: dt.date, end: dt.date, subdivision: str | None = None
) -> tuple[Holiday, ...]:
    """Public holidays and collective leave from ``start`` to ``end``, both included.

    Source: the ``holidays`` package, categories ``public`` and ``government`` (of these, the
    ones it has for the country). A holiday that the package labels as estimated is marked.
    Names are in the country's own language, whatever that of the machine: they are part of the
    problem, and so of its fingerprint.

    Args:
        country: its code in ISO 3166-1, two letters.
        start: the first day.
        end: the last day.
        subdivision: part of the country that has holidays of its own, by its code in the package.

    Raises:
        NotImplementedError: the package does not know the country or the subdivision.
        LookupError: it does not know the country's holidays of all these years.
    """
    years = range(start.year, end.year + 1)
    known = holidays_package.country_holidays(country, subdiv=subdivision, years=years)
    if start.year < known.start_year or end.year > known.end_year:
        raise LookupError(
            say(
                "holidays of {country} are known from {first} to {last}, not for all of {start} to "
                "{end}: state them in {field}, or leave the country out",
                field="season.holidays",
                country=country,
                first=str(known.start_year),
                last=str(known.end_year),
                start=start,
                end=end,
            )
        )
    found = holidays_package.country_holidays(
        country,
        subdiv=subdivision,
        years=years,
        language=known.default_language,
        categories=tuple(c for c in CATEGORIES if c in known.supported_categories),
    )
    # The package marks an estimate only by the label that it puts around the name.
    label = getattr(found, "estimated_label", None) or "%s (estimated)"
    mark = found.tr(label).replace("%s", "").strip()
    return tuple(
        Holiday(date=day, name=name, estimated=mark in name)
        for day, name in sorted(found.items())
        if start <= day <= end
    )
