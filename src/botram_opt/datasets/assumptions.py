"""Every assumed or imputed number of the Bekasi problem, with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from botram_opt.datasets.bundled import office, parameter, sub_district_rows
from botram_opt.datasets.counters import CIVIL_SERVICES, PARTNER_DESKS, PEOPLE_PER_POOL
from botram_opt.datasets.requests import (
    ASSUMED_SHARES,
    COUNTED_IN_KEBUMEN,
    DAYS_AFTER_EID,
    REQUESTS_2024,
    after_eid_factor,
    ramadan_factor,
    service_mix,
)
from botram_opt.datasets.staff import MOST_IN_A_ROW, MOST_VISITS, SECOND_SKILL_EVERY, SEED
from botram_opt.problem.base import Assumption, Basis
from botram_opt.problem.hijri import Ramadan

DAYS_CLOSED_BEFORE_EID, DAYS_CLOSED_AFTER_EID = 3, 7
"""No visits from so many days before Eid al-Fitr to so many after it: assumed."""

LEAST_GAP_DAYS = 120
"""Days from one visit to the next at the same place, at least: assumed."""

OPENS = "08:00"
"""Opening time: assumed; the closing time, 12:00, is reported."""

NEIGHBOUR_WEEKS = 8
"""Weeks that visits to neighbours should be apart: assumed."""

VENUE_ROOM = 45
"""Counters that every venue holds: assumed; about as many are reported for 2025."""

SPEED_KMH = 30.0
"""Kilometres by road in an hour: assumed."""

NOT_FOUND = "assumed; not found in public sources"


def residents_basis(voters_basis: str) -> Basis:
    """Whether a number of voters is reported or estimated, by what the table says of it."""
    return "reported" if voters_basis == "reported" else "estimated"


def detour() -> tuple[float, str]:
    """Road over straight line, and where the number is from."""
    found = parameter("travel", "circuity", "Indonesia")
    return found.value, found.cited


def assumptions(ramadans: Iterable[Ramadan]) -> tuple[Assumption, ...]:
    """The assumptions of a year in which these Ramadans fall."""
    parts = (_of_places(), _of_season(ramadans), _of_requests(), _of_counters(), _of_staff())
    return tuple(
        Assumption(name=name, value=value, unit=unit, source=source)
        for part in parts
        for name, value, unit, source in part
    )


Told = Iterator[tuple[str, float | str, str, str]]


def _of_places() -> Told:
    for row in sub_district_rows():
        if residents_basis(row["voters_basis"]) == "estimated":
            yield (
                f"Voters of {row['name']}",
                int(row["voters_2024"]),
                "voters",
                "estimated: the regency's remaining voters by polling stations of 2024; on the "
                "12 reported sub-districts the same estimate is at most 9.3% off",
            )
    yield "Point of the office", "regency government complex", "", office()[2]
    yield (
        "Points of the sub-districts",
        "weighted centre",
        "",
        "assumed venue: mean of the village centroids by polling stations; venues and the "
        "places of the sub-district offices were not found",
    )
    yield (
        "Room of every venue",
        VENUE_ROOM,
        "counters",
        "assumed: as many as there are counters by 2025 (Febriantin 2025)",
    )
    factor, source = detour()
    yield "Detour factor", factor, "road / straight line", f"national mean, {source}"
    yield "Speed by road", SPEED_KMH, "km/h", NOT_FOUND


def _of_season(ramadans: Iterable[Ramadan]) -> Told:
    yield "Opening time", OPENS, "local time", f"{NOT_FOUND}; only the closing time, 12:00, is"
    yield "Visits on one date", 1, "visits", "assumed: as on every date of the 2024 schedule"
    yield "Visits to each sub-district", 1, "visits a year", "assumed: as in 2024"
    yield "Least gap between visits to the same place", LEAST_GAP_DAYS, "days", NOT_FOUND
    apart = "Weeks that visits to neighbours should be apart"
    yield apart, NEIGHBOUR_WEEKS, "weeks", f"{NOT_FOUND}; a wish, not a limit"
    before = "Days closed before Eid al-Fitr"
    yield before, DAYS_CLOSED_BEFORE_EID, "days", NOT_FOUND
    yield "Days closed after Eid al-Fitr", DAYS_CLOSED_AFTER_EID, "days", NOT_FOUND
    for month in ramadans:
        if month.estimated:
            dates = f"{month.start} to {month.end}, Eid al-Fitr {month.eid_al_fitr}"
            yield f"Ramadan {month.hijri_year} (estimated)", dates, "dates", month.source


def _of_requests() -> Told:
    yield (
        "Requests in a year",
        REQUESTS_2024,
        "requests",
        "reported for the 23 events of 2024 (Febriantin 2025); that every year is like it, and "
        "that sub-districts ask in proportion to their voters, is assumed",
    )
    for service, share in service_mix().items():
        source = NOT_FOUND
        if service in COUNTED_IN_KEBUMEN:
            rest = float(1 - sum(ASSUMED_SHARES.values()))
            found = parameter(COUNTED_IN_KEBUMEN[service], "daily_output", "Kebumen, after Eid")
            source = f"in proportion to the counts of {found.cited}, which share {rest:.0%}"
        yield f"Share of requests for {service}", round(float(share), 4), "of all", source
    fast, feast = ramadan_factor(), after_eid_factor()
    yield "Requests in Ramadan", fast.value, fast.unit, f"from elsewhere: {fast.cited}"
    yield "Requests after Eid al-Fitr", feast.value, feast.unit, f"from elsewhere: {feast.cited}"
    window = "Days with more requests after the closure at Eid al-Fitr"
    yield window, DAYS_AFTER_EID, "days", NOT_FOUND
    for civil in CIVIL_SERVICES:
        timing = civil.timing
        yield (
            f"Minutes for a request for {civil.id}",
            civil.minutes[0],
            "minutes",
            NOT_FOUND if timing is None else f"from elsewhere: {timing.cited}; {timing.unit}",
        )


def _of_counters() -> Told:
    source = f"{NOT_FOUND}; only that there are about 45 counters, all agencies together, is"
    for civil in CIVIL_SERVICES:
        yield f"Counters for {civil.id}", civil.counters, "counters", source
    yield "People at each counter", 1, "people", NOT_FOUND
    yield (
        "Counters of partner agencies",
        len(PARTNER_DESKS),
        "counters, one of each, at every visit",
        "assumed list after the kinds reported by ANTARA Jawa Barat 525825 and ANTARA "
        "Megapolitan 323873; Bapenda, BPJS and the banks are taken as two each",
    )
    yield "People of each partner agency", PEOPLE_PER_POOL, "people on any one date", NOT_FOUND


def _of_staff() -> Told:
    yield (
        "People of the civil-registration office",
        sum(civil.people for civil in CIVIL_SERVICES),
        "people",
        NOT_FOUND,
    )
    for civil in CIVIL_SERVICES:
        split = "assumed: about in proportion to the counters"
        yield f"People with the main skill {civil.skill}", civil.people, "people", split
    every = SECOND_SKILL_EVERY
    yield "A second skill", f"one person in {every}", "", f"{NOT_FOUND}; which one is drawn"
    yield (
        "Homes of people",
        f"drawn with seed {SEED}",
        "village centroids",
        "assumed: drawn with probability in proportion to polling stations of 2024",
    )
    yield "Visits of a person in the season", MOST_VISITS, "visits, at most", NOT_FOUND
    row = "Visit dates on end that a person works"
    yield row, MOST_IN_A_ROW, "visit dates, at most", NOT_FOUND
