"""A problem of any number of places, in the likeness of a real year."""

from __future__ import annotations

import datetime as dt

from botram_opt.problem import (
    Base,
    CounterType,
    DemandTable,
    GeodesicTravel,
    Person,
    Point,
    Problem,
    Season,
    Service,
    ServiceRequests,
    SubDistrict,
    Venue,
)


def many_places(n: int) -> Problem:
    """So many places in a row, each the neighbour of the next, with work for twelve people."""
    return Problem(
        name=f"{n} places",
        season=Season(name="2025", start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31)),
        bases=(Base(id="office", name="Office", location=Point(latitude=-6.3, longitude=107.1)),),
        sub_districts=tuple(
            SubDistrict(
                id=f"s{i}",
                name=f"S{i}",
                location=Point(latitude=-6.3 + 0.05 * (i % 5), longitude=107 + 0.05 * (i // 5)),
                venue=Venue(room=7),
                neighbours=tuple(f"s{j}" for j in (i - 1, i + 1) if 0 <= j < n),
            )
            for i in range(n)
        ),
        services=(
            Service(id="ktp", name="KTP", minutes_per_request=5),
            Service(id="kk", name="KK", minutes_per_request=10),
        ),
        skills=("ktp", "kk"),
        counter_types=(
            CounterType(id="K", name="K", services=("ktp",), stock=4, skill="ktp"),
            CounterType(id="L", name="L", services=("kk", "ktp"), stock=5, skill="kk"),
        ),
        people=tuple(
            Person(
                id=f"p{i}",
                name=f"P{i}",
                skills=("ktp",) if i % 2 else ("ktp", "kk"),
                home=Point(latitude=-6.3 + 0.02 * i, longitude=107.1 - 0.01 * i),
            )
            for i in range(12)
        ),
        demand=DemandTable(
            requests=tuple(
                ServiceRequests(sub_district=f"s{i}", service=service, requests=60 + 17 * (i % 9))
                for i in range(n)
                for service in ("ktp", "kk")
            )
        ),
        travel=GeodesicTravel(detour_factor=1.4, speed_kmh=30),
    )
