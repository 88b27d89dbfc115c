"""Village events in West Java: Tuesdays and Thursdays, small rooms, a few counters.

The places are real: 5,957 villages at their centroids, weighted by their polling stations, in the
27 regencies. Everything else is generated. Each regency has as many teams as it needs for one visit
to every village in the season; a team brings the counters of ``TEAM``, and its people are a pool.
Regencies share nothing, as each sends its own teams.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from botram_opt import (
    Base,
    CounterType,
    DemandTable,
    Level,
    Point,
    Pool,
    Problem,
    Region,
    ServiceRequests,
    SubDistrict,
    Term,
    Venue,
    Weekday,
    datasets,
)
from instances.areas import Area, by_regency, regency_names, west_java_villages
from instances.provinces import REQUESTS_A_STATION

ROOM = 6
"""Counters that a village hall holds: assumed."""

TEAM = {"KTP-el": 2, "KK": 2, "KIA": 1}
"""Counters of each service that a team has: assumed. Other services are for sub-districts."""

TO_SPARE = 0.9
"""Part of the dates that teams are planned to be out on, so that dates can be chosen."""


def village_events(regencies: int | None = None) -> Problem:
    """Events in all villages of West Java, or in those of its first so many regencies."""
    bekasi = datasets.bekasi(2025)
    assert isinstance(bekasi.demand, DemandTable)
    season = bekasi.season.model_copy(update={"weekdays": (Weekday.TUESDAY, Weekday.THURSDAY)})
    # Built anew, as what a season works out of its weekdays is kept with it.
    season = type(season)(**{name: getattr(season, name) for name in type(season).model_fields})
    there = dict(list(by_regency(west_java_villages()).items())[:regencies])
    names, dates = regency_names(), len(season.visit_dates)
    teams = {code: math.ceil(len(group) / (dates * TO_SPARE)) for code, group in there.items()}
    return Problem(
        name=f"Villages of West Java, {len(there)} regencies",
        season=season.model_copy(update={"visits_per_date": sum(teams.values())}),
        regions=tuple(
            Region(id=code, name=names[code], visits_per_date=teams[code]) for code in there
        ),
        sub_districts=tuple(
            SubDistrict(
                id=area.code,
                name=area.name,
                location=area.point,
                venue=Venue(room=ROOM),
                region=code,
            )
            for code, group in there.items()
            for area in group
        ),
        bases=tuple(
            Base(id=_base(code), name=_base(code), location=_middle(group))
            for code, group in there.items()
        ),
        services=tuple(service for service in bekasi.services if service.id in TEAM),
        skills=("tim",),
        counter_types=tuple(
            CounterType(
                id=f"{service} {code}",
                name=service,
                services=(service,),
                stock=number * teams[code],
                skill="tim",
                base=_base(code),
                regions=(code,),
            )
            for code in there
            for service, number in TEAM.items()
        ),
        pools=tuple(
            Pool(
                id=f"tim {code}",
                name="Tim desa",
                skills=("tim",),
                size=sum(TEAM.values()) * teams[code],
                base=_base(code),
                regions=(code,),
            )
            for code in there
        ),
        demand=DemandTable(
            requests=tuple(
                _requests(bekasi.demand, [a for group in there.values() for a in group])
            ),
            factors=bekasi.demand.factors,
        ),
        travel=bekasi.travel,
        levels=(
            Level(name="requests unserved", terms=(Term(rule="unserved"),)),
            Level(name="equipment travel", terms=(Term(rule="equipment_travel"),)),
        ),
    )


def _requests(bekasi: DemandTable, areas: Sequence[Area]) -> list[ServiceRequests]:
    """Requests at each village by service: Bekasi's for each polling station."""
    asked: dict[str, float] = {}
    for row in bekasi.requests:
        asked[row.service] = asked.get(row.service, 0.0) + row.requests
    whole = sum(asked.values())
    return [
        ServiceRequests(
            sub_district=area.code,
            service=service,
            requests=round(area.weight * REQUESTS_A_STATION * asked[service] / whole),
            basis="assumed",
        )
        for area in areas
        for service in TEAM
    ]


def _base(regency: str) -> str:
    return f"kantor {regency}"


def _middle(areas: Sequence[Area]) -> Point:
    """The mean point of a regency's people."""
    weights = [area.weight for area in areas]
    return Point(
        latitude=float(np.average([area.point.latitude for area in areas], weights=weights)),
        longitude=float(np.average([area.point.longitude for area in areas], weights=weights)),
    )
