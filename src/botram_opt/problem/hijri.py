"""Ramadan and Eid al-Fitr of a Gregorian year, as Indonesia decided them where it has.

The start of a Hijri month is decided in Indonesia by a session of the ministry, and often lies
a day from what a computed calendar says. Decided dates stand in the bundled table
``data/ramadan_eid.csv``; outside it, dates are computed and marked as estimated.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from hijridate import Gregorian, Hijri
from hijridate.ummalqura import HIJRI_RANGE

from botram_opt.language import say
from botram_opt.problem.base import Day, Name, Record

RAMADAN, SHAWWAL = 9, 10
"""The month of fasting, and the one whose first day is Eid al-Fitr."""

COMPUTED = (
    "Umm al-Qura calendar by the hijridate package; the date decided in Indonesia may be a day "
    "earlier or later"
)


class Ramadan(Record):
    """The month of fasting of one Hijri year, and the feast that follows it.

    Attributes:
        start, end: first and last day of fasting.
        eid_al_fitr: first day of the feast, the day after ``end``.
        estimated: at least one of the dates is not decided; it may be a day off either way.
        source: who decided the dates, or how they are computed.
        hijri_year: of the Islamic calendar.
    """

    hijri_year: int
    start: Day
    end: Day
    eid_al_fitr: Day
    estimated: bool
    source: Name


def years_covered() -> range:
    """The Gregorian years whose every Ramadan the hijridate package can compute."""
    first, last = HIJRI_RANGE[0][0], HIJRI_RANGE[1][0]
    # No year may count as covered in which the first Ramadan beyond the package begins.
    unknown = _computed(last, RAMADAN) + dt.timedelta(days=354)
    return range(_computed(first, RAMADAN).year, unknown.year)


def ramadan(year: int) -> tuple[Ramadan, ...]:
    """Every Ramadan of which a day, Eid al-Fitr included, falls in a Gregorian year.

    Normally one; two in a year such as 2030, whose January and December both have a part of
    one. Dates are those of the bundled table; where it has none, those of the Umm al-Qura
    calendar, marked as estimated.

    Raises:
        ValueError: the year lies outside what the hijridate package covers.
    """
    covered = years_covered()
    if year not in covered:
        raise ValueError(
            say(
                "Ramadan of {year} is not known: the years covered are {first} to {last}",
                year=str(year),
                first=str(covered[0]),
                last=str(covered[-1]),
            )
        )
    first = Gregorian(year, 1, 1).to_hijri().year
    found = (_ramadan_of(hijri_year) for hijri_year in (first, first + 1, first + 2))
    return tuple(
        month
        for month in found
        if month is not None and month.start.year <= year <= month.eid_al_fitr.year
    )


def _ramadan_of(hijri_year: int) -> Ramadan | None:
    if hijri_year > HIJRI_RANGE[1][0]:
        return None
    row = _table().get(hijri_year, {})
    start, end, eid = (
        dt.date.fromisoformat(row[column]) if row.get(column) else None
        for column in ("ramadan_start", "ramadan_end", "eid_al_fitr")
    )
    complete = start is not None and end is not None and eid is not None
    feast = eid or _computed(hijri_year, SHAWWAL)
    return Ramadan(
        hijri_year=hijri_year,
        start=start or _computed(hijri_year, RAMADAN),
        end=end or feast - dt.timedelta(days=1),
        eid_al_fitr=feast,
        estimated=not complete or row["status"] == "estimated",
        source=row["source"] if row else COMPUTED,
    )


def _computed(hijri_year: int, month: int) -> dt.date:
    day = Hijri(hijri_year, month, 1).to_gregorian()
    return dt.date(day.year, day.month, day.day)


@lru_cache(maxsize=1)
def _table() -> Mapping[int, Mapping[str, str]]:
    text = files("botram_opt").joinpath("data", "ramadan_eid.csv").read_text(encoding="utf-8")
    return {int(row["hijri_year"]): row for row in csv.DictReader(text.splitlines())}
