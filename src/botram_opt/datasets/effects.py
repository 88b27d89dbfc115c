"""Times of the year in which more or fewer people come to a BOTRAM event, to forecast with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from botram_opt.datasets.assumptions import DAYS_CLOSED_AFTER_EID
from botram_opt.datasets.requests import DAYS_AFTER_EID, after_eid_factor, ramadan_factor
from botram_opt.demand.effects import CalendarEffect
from botram_opt.problem.base import DateRange
from botram_opt.problem.hijri import Ramadan, ramadan, years_covered

ELECTION_DAYS = (dt.date(2024, 2, 14), dt.date(2024, 11, 27))
"""Election days of 2024, as the ``holidays`` package has them: the general and the regional one."""

DAYS_BEFORE_ELECTION = 60
"""Days before an election in which identity cards may be asked for more: assumed."""

ENROLMENT = ((6, 1), (7, 15))
"""First and last day (month, day) in which schools enrol: assumed."""

NOT_KNOWN = "no factor was found: 1 stands for not knowing, and counts may tell"


def calendar_effects(years: Iterable[int]) -> tuple[CalendarEffect, ...]:
    """Ramadan, the time after Eid al-Fitr, school enrolment, and before elections.

    Args:
        years: of the history, and of the season that is forecast.

    Raises:
        ValueError: a year lies outside what is known of Ramadan.
    """
    wanted = sorted(set(years))
    months = _ramadans(wanted)
    guessed = [str(month.hijri_year) for month in months if month.estimated]
    dates = f"; dates of {', '.join(guessed)} are estimated" if guessed else ""
    fast, feast = ramadan_factor(), after_eid_factor()
    found = [
        CalendarEffect(
            name="Ramadan",
            spans=tuple(DateRange(start=m.start, end=m.end) for m in months),
            factor=fast.value,
            source=f"{fast.cited}{dates}",
        ),
        CalendarEffect(
            name="after Eid al-Fitr",
            spans=tuple(_after(m.eid_al_fitr) for m in months),
            factor=feast.value,
            source=f"{feast.cited}; that it holds for {DAYS_AFTER_EID} days is assumed{dates}",
        ),
        CalendarEffect(
            name="school enrolment",
            spans=tuple(
                DateRange(start=dt.date(year, *ENROLMENT[0]), end=dt.date(year, *ENROLMENT[1]))
                for year in wanted
            ),
            services=("KIA", "AKTA-LAHIR", "KK"),
            source=f"{NOT_KNOWN}; the dates are assumed",
        ),
    ]
    return (*found, *_before_elections(wanted))


def _ramadans(years: Iterable[int]) -> list[Ramadan]:
    """Those of which a day, or one of the time after it, lies in one of the years."""
    covered = years_covered()
    found = {
        month.hijri_year: month
        for year in years
        for month in (*(ramadan(year - 1) if year - 1 in covered else ()), *ramadan(year))
        if month.start.year == year or _after(month.eid_al_fitr).end.year == year
    }
    return list(found.values())


def _after(eid: dt.date) -> DateRange:
    start = eid + dt.timedelta(days=DAYS_CLOSED_AFTER_EID + 1)
    return DateRange(start=start, end=start + dt.timedelta(days=DAYS_AFTER_EID - 1))


def _before_elections(years: Iterable[int]) -> Iterator[CalendarEffect]:
    days = [day for day in ELECTION_DAYS if day.year in set(years)]
    if days:
        yield CalendarEffect(
            name="before an election",
            spans=tuple(
                DateRange(start=day - dt.timedelta(days=DAYS_BEFORE_ELECTION), end=day)
                for day in days
            ),
            services=("KTP-el", "IKD"),
            source=f"{NOT_KNOWN}; that it holds for {DAYS_BEFORE_ELECTION} days is assumed",
        )
