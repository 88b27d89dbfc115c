"""Many regencies that share equipment: West Java, Indonesia, and cut-outs of any size.

Geography, neighbours and weights are real (``areas``). What is generated: each regency has the
counters and people of Bekasi in proportion to its requests at a visit, which are Bekasi's requests
for each polling station; its base is the mean point of its people; people live in sub-districts
drawn with the weight of these. The pool of each province, too, is generated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from botram_opt import (
    Base,
    CounterType,
    DemandTable,
    Level,
    Person,
    Point,
    Pool,
    Problem,
    Region,
    ServiceRequests,
    SubDistrict,
    Term,
    Venue,
    datasets,
)
from instances.areas import Area, by_regency, indonesia, regency_names, west_java

SEED = 2025
REQUESTS_A_STATION = 12_628 / 8_417
"""Requests at a visit for each polling station: those of Bekasi in 2024 over its stations."""

PARTNERS = 20
"""Partner desks that come to each visit, together, as one counter type."""

OWN = 0.8
"""Counters that a regency has of its own, for each that Bekasi has for as many requests."""

PROVINCE_PRINTERS_EACH = 0.4
"""Printers of the province on a date, for each regency."""

PROVINCE_UNITS_EACH = 0.25
"""Mobile units of the province on a date, for each regency; each has a team of its own."""

SPARE = 1.25
"""People's visits in the season, for each seat if all counters go to every visit."""

NEIGHBOUR_WEEKS = 4
MOST_VISITS, MOST_IN_A_ROW = 14, 4


def west_java_province(regencies: int | None = None) -> Problem:
    """West Java, or its first so many regencies."""
    return province("West Java", west_java(), regencies)


def all_indonesia(regencies: int | None = None) -> Problem:
    """Indonesia, or its first so many regencies; each province has a pool of its own."""
    return province("Indonesia", indonesia(), regencies)


def province(name: str, areas: Sequence[Area], regencies: int | None = None) -> Problem:
    """A problem whose regions are the regencies of some sub-districts."""
    bekasi = datasets.bekasi(2025)
    names = regency_names()
    there = dict(list(by_regency(areas).items())[:regencies])
    codes = {area.code for group in there.values() for area in group}
    rng = np.random.Generator(np.random.PCG64(SEED))
    parts = [_Regency(code, group, bekasi, rng) for code, group in there.items()]
    assert isinstance(bekasi.demand, DemandTable)
    return Problem(
        name=f"{name}, {len(there)} regencies",
        season=bekasi.season.model_copy(
            update={"visits_per_date": sum(part.visits_per_date for part in parts)}
        ),
        regions=tuple(
            Region(id=part.code, name=names[part.code], visits_per_date=part.visits_per_date)
            for part in parts
        ),
        sub_districts=tuple(
            SubDistrict(
                id=area.code,
                name=area.name,
                location=area.point,
                venue=Venue(room=80),
                region=part.code,
                neighbours=tuple(n for n in area.neighbours if n in codes),
            )
            for part in parts
            for area in part.areas
        ),
        bases=tuple(part.base for part in parts),
        services=bekasi.services,
        skills=(*(kind.skill for kind in _civil(bekasi) if kind.skill), "mitra", "provinsi"),
        counter_types=tuple(kind for part in parts for kind in part.counter_types)
        + tuple(kind for kind, _ in _shared(parts)),
        people=tuple(person for part in parts for person in part.people),
        pools=tuple(part.partners for part in parts)
        + tuple(pool for _, pool in _shared(parts) if pool is not None),
        demand=DemandTable(
            requests=tuple(row for part in parts for row in part.requests),
            factors=bekasi.demand.factors,
        ),
        travel=bekasi.travel,
        levels=(
            Level(name="requests unserved", terms=(Term(rule="unserved"),)),
            Level(
                name="neighbours spread",
                terms=(Term(rule="neighbour_spread", parameters={"weeks": NEIGHBOUR_WEEKS}),),
            ),
            Level(name="fair load", terms=(Term(rule="fair_visits"),)),
            Level(name="staff travel", terms=(Term(rule="staff_travel"),)),
        ),
    )


def _civil(bekasi: Problem) -> tuple[CounterType, ...]:
    return tuple(kind for kind in bekasi.counter_types if kind.services)


class _Regency:
    """What one regency has: generated in proportion to its requests at a visit."""

    def __init__(
        self, code: str, areas: Sequence[Area], bekasi: Problem, rng: np.random.Generator
    ) -> None:
        assert isinstance(bekasi.demand, DemandTable)
        self.code, self.areas = code, areas
        dates = len(bekasi.season.visit_dates)
        # One visit a date, unless there are so many places that the year would be too short.
        self.visits_per_date = math.ceil(len(areas) / dates)
        weights = np.array([area.weight for area in areas], dtype=float)
        here = weights.mean() * REQUESTS_A_STATION
        asked: dict[str, float] = {}
        for row in bekasi.demand.requests:
            asked[row.service] = asked.get(row.service, 0.0) + row.requests
        whole = sum(asked.values())
        scale = here / (whole / len(bekasi.sub_districts)) * self.visits_per_date
        base = f"kantor {code}"
        self.base = Base(
            id=base,
            name=base,
            location=Point(
                latitude=float(np.average([a.point.latitude for a in areas], weights=weights)),
                longitude=float(np.average([a.point.longitude for a in areas], weights=weights)),
            ),
        )
        self.counter_types = (
            *(
                CounterType(
                    id=f"{kind.id} {code}",
                    name=kind.name,
                    services=kind.services,
                    stock=max(1, round(kind.stock * scale * OWN)),
                    skill=kind.skill,
                    base=base,
                    regions=(code,),
                )
                for kind in _civil(bekasi)
            ),
            CounterType(
                id=f"mitra {code}",
                name="Mitra",
                stock=PARTNERS * self.visits_per_date,
                skill="mitra",
                base=base,
                least_per_visit=PARTNERS,
                most_per_visit=PARTNERS,
                regions=(code,),
            ),
        )
        self.partners = Pool(
            id=f"tim mitra {code}",
            name="Tim mitra",
            skills=("mitra",),
            size=PARTNERS * self.visits_per_date,
            base=base,
            regions=(code,),
        )
        self.people = tuple(self._staff(bekasi, scale, weights, rng))
        self.requests = tuple(
            ServiceRequests(
                sub_district=area.code,
                service=service,
                requests=round(area.weight * REQUESTS_A_STATION * number / whole),
                basis="assumed",
            )
            for area in areas
            for service, number in asked.items()
        )

    def _staff(
        self, bekasi: Problem, scale: float, weights: np.ndarray, rng: np.random.Generator
    ) -> Iterable[Person]:
        """People by skill, as many for each counter as Bekasi has."""
        skills = [kind.skill or "" for kind in _civil(bekasi)]
        number = 0
        for kind in _civil(bekasi):
            counters = max(1, round(kind.stock * scale * OWN))
            seats = counters * len(self.areas) / self.visits_per_date
            for _ in range(max(counters + 1, math.ceil(seats * SPARE / MOST_VISITS))):
                number += 1
                home = self.areas[
                    int(np.searchsorted(np.cumsum(weights), rng.random() * weights.sum(), "right"))
                ]
                others = [skill for skill in skills if skill != kind.skill]
                second = [others[int(rng.random() * len(others))]] if number % 3 == 0 else []
                yield Person(
                    id=f"{self.code} P{number:03}",
                    name=f"Petugas {number:03}",
                    skills=(kind.skill or "", *second),
                    home=home.point,
                    base=f"kantor {self.code}",
                    most_visits=MOST_VISITS,
                    most_in_a_row=MOST_IN_A_ROW,
                    regions=(self.code,),
                )


def _shared(parts: Sequence[_Regency]) -> list[tuple[CounterType, Pool | None]]:
    """Printers and mobile units of each province, and the teams of the units."""
    found: list[tuple[CounterType, Pool | None]] = []
    provinces: dict[str, list[str]] = {}
    for part in parts:
        provinces.setdefault(part.code[:2], []).append(part.code)
    for code, regions in provinces.items():
        units = max(1, round(PROVINCE_UNITS_EACH * len(regions)))
        found += [
            (
                CounterType(
                    id=f"pencetak provinsi {code}",
                    name="Pencetak provinsi",
                    services=("KTP-el",),
                    stock=max(1, round(PROVINCE_PRINTERS_EACH * len(regions))),
                    skill="ktp-el",
                    base=f"kantor {regions[0]}",
                    regions=tuple(regions),
                ),
                None,
            ),
            (
                CounterType(
                    id=f"mobil provinsi {code}",
                    name="Mobil keliling provinsi",
                    services=("KTP-el", "KK", "KIA"),
                    stock=units,
                    skill="provinsi",
                    base=f"kantor {regions[0]}",
                    regions=tuple(regions),
                ),
                Pool(
                    id=f"tim provinsi {code}",
                    name="Tim provinsi",
                    skills=("provinsi",),
                    size=units,
                    base=f"kantor {regions[0]}",
                    regions=tuple(regions),
                ),
            ),
        ]
    return found
