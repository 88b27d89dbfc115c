"""Villages, sub-districts and regencies of Indonesia, as far as public sources tell them.

Sources and licences: ``benchmarks/data/SOURCES.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from botram_opt import Point

DATA = Path(__file__).parents[1] / "data"
WEST_JAVA = "32"


@dataclass(frozen=True)
class Area:
    """A sub-district or a village.

    Attributes:
        weight: polling stations of 2024, which stand for people; 1 where there are none.
        neighbours: codes of adjacent sub-districts; empty where they are not known.
    """

    code: str
    name: str
    regency: str
    point: Point
    weight: int
    neighbours: tuple[str, ...] = ()


def west_java() -> tuple[Area, ...]:
    """The 627 sub-districts of West Java, with neighbours, at their weighted centres."""
    return tuple(
        Area(
            code=row["code"],
            name=row["name"],
            regency=row["regency_code"],
            point=_point(row["weighted_latitude"], row["weighted_longitude"]),
            weight=max(1, int(row["polling_stations_2024"] or 0)),
            neighbours=tuple(row["neighbours"].split()),
        )
        for row in _rows("west_java_subdistricts.csv")
    )


def indonesia() -> tuple[Area, ...]:
    """The 7,284 sub-districts of Indonesia at their centroids; neighbours only in West Java."""
    known = {area.code: area.neighbours for area in west_java()}
    return tuple(
        Area(
            code=row["code"],
            name=row["name"],
            regency=row["regency_code"],
            point=_point(row["latitude"], row["longitude"]),
            weight=max(1, int(row["polling_stations_2024"] or 0)),
            neighbours=known.get(row["code"], ()),
        )
        for row in _rows("indonesia_subdistricts.csv")
    )


def west_java_villages() -> tuple[Area, ...]:
    """The 5,957 villages of West Java at their centroids; their neighbours are not known."""
    return tuple(
        Area(
            code=row["code"],
            name=row["name"],
            regency=row["subdistrict_code"][:5],
            point=_point(row["latitude"], row["longitude"]),
            weight=max(1, int(row["polling_stations_2024"] or 0)),
        )
        for row in _rows("west_java_villages.csv")
    )


def regency_names() -> dict[str, str]:
    """Names of the 514 regencies and cities, by code."""
    return {row["code"]: row["name"] for row in _rows("indonesia_regencies.csv")}


def by_regency(areas: Sequence[Area]) -> dict[str, tuple[Area, ...]]:
    """The sub-districts of each regency, in order of code."""
    ordered = sorted(areas, key=lambda area: (area.regency, area.code))
    return {code: tuple(there) for code, there in groupby(ordered, key=lambda area: area.regency)}


def _point(latitude: str, longitude: str) -> Point:
    return Point(latitude=float(latitude), longitude=float(longitude))


def _rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a file; some names in them end with a blank."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: value.strip() for column, value in row.items()}
