"""A small problem that a person could plan by hand, and changes to its JSON."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

from botram_opt.plan import Plan
from botram_opt.problem import (
    Assumption,
    Base,
    CounterType,
    DemandTable,
    MatrixTravel,
    Person,
    Pool,
    Problem,
    Season,
    Service,
    ServiceRequests,
    SubDistrict,
    TravelRow,
    Venue,
)
from botram_opt.solving import solve

FIRST = dt.date(2025, 1, 4)
"""A Saturday."""


def small_problem(places: int = 3, **parts: Any) -> Problem:
    """So many places in a row, four people, a pool, two services; three visits a month."""
    ids = [f"s{i}" for i in range(places)]
    stated: dict[str, Any] = {
        "name": "Small",
        "season": Season(name="2025", start=FIRST, end=dt.date(2025, 3, 31)),
        "bases": (Base(id="office", name="Office"),),
        "sub_districts": tuple(
            SubDistrict(
                id=id_,
                name=f"Place {i}",
                venue=Venue(room=4),
                neighbours=tuple(f"s{j}" for j in (i - 1, i + 1) if 0 <= j < places),
            )
            for i, id_ in enumerate(ids)
        ),
        "services": (
            Service(id="ktp", name="Identity card", minutes_per_request=5),
            Service(id="kk", name="Family card", minutes_per_request=10),
        ),
        "skills": ("card", "family"),
        "counter_types": (
            CounterType(id="c1", name="Cards", services=("ktp",), stock=2, skill="card"),
            CounterType(id="c2", name="Families", services=("kk",), stock=2, skill="family"),
        ),
        "people": tuple(
            Person(id=f"p{i}", name=f"Person {i}", skills=("card", "family")[: 1 + i % 2])
            for i in range(4)
        ),
        "pools": (Pool(id="pool", name="Helpers", skills=("family",), size=1),),
        "demand": DemandTable(
            requests=tuple(
                ServiceRequests(
                    sub_district=id_,
                    service=service,
                    requests=40 + 30 * i,
                    basis="estimated" if i == 1 else "reported",
                )
                for i, id_ in enumerate(ids)
                for service in ("ktp", "kk")
            )
        ),
        "travel": MatrixTravel(
            rows=tuple(
                TravelRow(origin="office", sub_district=id_, metres=1500 * i + 500, minutes=3 * i)
                for i, id_ in enumerate(ids)
            )
        ),
        "assumptions": (
            Assumption(name="minutes a request", value=5, unit="minutes", source="a guess"),
        ),
    }
    return Problem(**(stated | parts))


def small_plan(problem: Problem | None = None) -> Plan:
    """The plan of a small problem, the same every time."""
    return solve(problem or small_problem(), workers=1, time_limit=20, reproducible=True)


def as_data(record: Problem | Plan) -> dict[str, Any]:
    """A record as JSON data of one's own, to change."""
    data: dict[str, Any] = copy.deepcopy(json.loads(record.to_json()))
    return data


def save(path: Path, data: Any) -> Path:
    """Write data as JSON, NaN and all."""
    path.write_text(json.dumps(data), encoding="utf-8")
    return path
