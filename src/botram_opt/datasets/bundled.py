"""The tables that come with the package; what they are stands in ``data/SOURCES.md``."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from botram_opt.problem.base import Record
from botram_opt.problem.places import Point


class Parameter(Record):
    """A number on services or roads, found at some place and year.

    Attributes:
        cited: where it is from, for showing.
    """

    value: float
    unit: str
    cited: str


def bundled(name: str) -> Traversable:
    """The bundled file of that name."""
    return files("botram_opt").joinpath("data", name)


@lru_cache(maxsize=8)
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a bundled CSV file, each by column."""
    text = bundled(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def sub_district_rows() -> tuple[Mapping[str, str], ...]:
    """The 23 sub-districts of Bekasi Regency."""
    return rows("bekasi_subdistricts.csv")


def village_rows() -> tuple[Mapping[str, str], ...]:
    """The 187 villages of Bekasi Regency."""
    return rows("bekasi_villages.csv")


def office() -> tuple[str, Point, str]:
    """Name of the civil-registration office, where it is, and what that point stands for."""
    found = json.loads(bundled("office.json").read_text(encoding="utf-8"))
    point = Point(latitude=found["latitude"], longitude=found["longitude"])
    return found["name"], point, found["what"]


def parameter(service: str, name: str, place: str) -> Parameter:
    """A number of ``service_parameters.csv``; the least where a place has several.

    Raises:
        LookupError: the table has no such number.
    """
    key = (service, name, place)
    found = [
        Parameter(
            value=float(row["value"]),
            unit=row["unit"],
            cited=f"{row['place']}, {row['year']}: {row['source']} ({row['note']})",
        )
        for row in rows("service_parameters.csv")
        if (row["service"], row["parameter"], row["place"]) == key and row["value"]
    ]
    if not found:
        raise LookupError(f"service_parameters.csv has no {name} of {service} in {place}")
    return min(found, key=lambda row: row.value)
