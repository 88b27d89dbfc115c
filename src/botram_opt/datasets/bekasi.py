"""Bekasi Regency: the real sub-districts, and a programme as far as public sources tell it."""

from __future__ import annotations

import datetime as dt

import holidays as holidays_package

from botram_opt.datasets.assumptions import (
    DAYS_CLOSED_AFTER_EID,
    DAYS_CLOSED_BEFORE_EID,
    LEAST_GAP_DAYS,
    NEIGHBOUR_WEEKS,
    OPENS,
    SPEED_KMH,
    VENUE_ROOM,
    assumptions,
    detour,
    residents_basis,
)
from botram_opt.datasets.bundled import office, sub_district_rows
from botram_opt.datasets.counters import counter_types, pools, services, skills
from botram_opt.datasets.requests import DAYS_AFTER_EID, demand
from botram_opt.datasets.schedule import schedule_2024
from botram_opt.datasets.staff import people
from botram_opt.language import say
from botram_opt.problem.base import Assumption, Closure, DateRange
from botram_opt.problem.hijri import Ramadan, ramadan, years_covered
from botram_opt.problem.objectives import Level, Term
from botram_opt.problem.places import Base, Point, SubDistrict, Venue
from botram_opt.problem.preparations import Preparation
from botram_opt.problem.problem import Problem
from botram_opt.problem.season import Season
from botram_opt.problem.travel import GeodesicTravel

COUNTRY = "ID"
TIME_ZONE = "Asia/Jakarta"
"""WIB, one of the three zones of the country."""

BASE = "DISDUKCAPIL"
"""The id of the civil-registration office."""

LEVELS = (
    Level(name="requests unserved", terms=(Term(rule="unserved"),)),
    Level(
        name="neighbours spread",
        terms=(Term(rule="neighbour_spread", parameters={"weeks": NEIGHBOUR_WEEKS}),),
    ),
    Level(name="fair load", terms=(Term(rule="fair_visits"),)),
    Level(name="staff travel", terms=(Term(rule="staff_travel"),)),
)
"""What is to be achieved, most important first: assumed."""

PREPARATIONS = (
    Preparation(
        name="Rapat koordinasi dengan instansi mitra (meeting of agencies)",
        days_before=14,
        source="coordination with agencies: reported (Febriantin 2025); days: assumed",
    ),
    Preparation(
        name="Pengumuman di minggon kecamatan (weekly meeting of village heads)",
        days_before=10,
        source="minggon: reported (Febriantin 2025); days: assumed",
    ),
    Preparation(
        name="Pemeriksaan tempat dan listrik (venue and power)", days_before=7, source="assumed"
    ),
    Preparation(name="Unggahan media sosial (social media)", days_before=3, source="assumed"),
)
"""What is done before each visit."""


def bekasi(year: int = 2025) -> Problem:
    """The BOTRAM programme of Bekasi Regency in a year.

    Sub-districts, neighbours and the office are real; requests, minutes, counters by service
    and staff are shared out or assumed, and stand in ``assumptions``. Saturdays from 08:00 to
    12:00, one visit a date, each sub-district once. For 2025, last visits are those of the
    2024 schedule as printed; for other years none are known.

    Raises:
        ValueError: the year lies outside what is known of holidays or of Ramadan.
    """
    known = _years()
    if year not in known:
        raise ValueError(
            say(
                "{year} is not covered: the years are {first} to {last}",
                year=str(year),
                first=str(known[0]),
                last=str(known[-1]),
            )
        )
    months = _ramadans(year)
    closures = {month.hijri_year: _closure(month) for month in months}
    span = DateRange(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31))
    name, location, _ = office()
    factor, source = detour()
    return Problem(
        name=f"BOTRAM {year}",
        season=Season(
            name=f"BOTRAM {year}",
            start=span.start,
            end=span.end,
            country=COUNTRY,
            time_zone=TIME_ZONE,
            closures=tuple(
                c for c in closures.values() if c.start <= span.end and c.end >= span.start
            ),
            opens=dt.time.fromisoformat(OPENS),
            closes=dt.time(12),
        ),
        sub_districts=_sub_districts(year),
        bases=(Base(id=BASE, name=name, location=location),),
        services=services(),
        skills=skills(),
        counter_types=counter_types(BASE),
        people=people(BASE),
        pools=pools(BASE),
        demand=demand(months, closures, span),
        travel=GeodesicTravel(
            detour_factor=factor,
            speed_kmh=SPEED_KMH,
            source=f"detour factor: {source}; speed: assumed",
        ),
        levels=LEVELS,
        preparations=PREPARATIONS,
        assumptions=(*assumptions(months), *_last_visits_assumed(year)),
    )


def _years() -> range:
    """The years in which both Ramadan and the country's holidays are known."""
    country, months = holidays_package.country_holidays(COUNTRY), years_covered()
    return range(max(country.start_year, months.start), min(country.end_year + 1, months.stop))


def _closure(month: Ramadan) -> Closure:
    mark = " (estimated)" if month.estimated else ""
    return Closure(
        start=month.eid_al_fitr - dt.timedelta(days=DAYS_CLOSED_BEFORE_EID),
        end=month.eid_al_fitr + dt.timedelta(days=DAYS_CLOSED_AFTER_EID),
        reason=f"week of Eid al-Fitr {month.hijri_year}{mark}",
    )


def _ramadans(year: int) -> tuple[Ramadan, ...]:
    """Those whose days, closure or time after it touch a year: one of late December does."""
    known = years_covered()
    months = {m.hijri_year: m for y in (year - 1, year) if y in known for m in ramadan(y)}
    last = dt.timedelta(days=DAYS_CLOSED_AFTER_EID + DAYS_AFTER_EID)
    return tuple(m for m in months.values() if m.eid_al_fitr + last >= dt.date(year, 1, 1))


def _sub_districts(year: int) -> tuple[SubDistrict, ...]:
    visits = schedule_2024().visits if year == 2025 else ()
    last_visit = {visit.sub_district: visit.date for visit in visits}
    return tuple(
        SubDistrict(
            id=row["code"],
            name=row["name"],
            location=Point(
                latitude=float(row["weighted_latitude"]),
                longitude=float(row["weighted_longitude"]),
            ),
            venue=Venue(room=VENUE_ROOM),
            least_gap_days=LEAST_GAP_DAYS,
            last_visit=last_visit.get(row["code"]),
            neighbours=tuple(row["neighbours"].split()),
            residents=int(row["voters_2024"]),
            residents_basis=residents_basis(row["voters_basis"]),
        )
        for row in sub_district_rows()
    )


def _last_visits_assumed(year: int) -> tuple[Assumption, ...]:
    if year != 2025:
        return ()
    told = "; ".join(schedule_2024().anomalies)
    return (
        Assumption(
            name="Last visits of 2024",
            value="dates as printed",
            unit="",
            source=f"Table 1 of Febriantin (2025), taken as it stands: {told}",
        ),
    )
