"""A plan as map data: sub-districts, visits and bases as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from botram_opt import tables
from botram_opt.datasets.outlines import Geometry, outlines_of
from botram_opt.plan import Plan
from botram_opt.problem import Point, Problem
from botram_opt.tables.rows import Row
from botram_opt.wording import one_line

Feature = dict[str, Any]


def plan_geojson(
    problem: Problem, plan: Plan, outlines: Mapping[str, Geometry] | None = None
) -> str:
    """A plan as GeoJSON text: a collection of features, for any map.

    The property ``kind`` says what a feature is:

    - ``sub_district``: its outline, or its point where no outline is known, or no geometry. It has
      ``id``, ``name``, ``region``, ``visits`` (how many), ``dates``, requests ``asked``,
      ``served`` and ``unserved`` in the season, ``share_served`` (0 to 1), ``longest_wait`` (days)
      and ``basis``: the least sure one of what the requests rest on (``reported``, ``estimated``
      or ``assumed``); see `tables.places`.
    - ``visit``: the point of its sub-district. It has ``sub_district`` (id), ``name``, ``region``,
      ``number`` (1 for the first one there), ``date``, ``venue``, ``counters``, ``people``,
      requests ``expected``, ``served`` and ``unserved``, and ``basis``; see `tables.visits`.
    - ``base``: where staff and equipment set out; ``id`` and ``name``.

    Dates are written as YYYY-MM-DD; what is not known is null. Outer rings run counterclockwise,
    holes clockwise.

    Args:
        problem: what is planned.
        plan: from anywhere.
        outlines: by id of sub-district, as `read_outlines` gives them; the bundled ones if not
            given.
    """
    places = tables.places(problem, plan)
    if outlines is None:
        outlines = outlines_of(row["sub_district"] for row in places)
    features = [_sub_district(problem, plan, row, outlines) for row in places]
    order = sorted(plan.visits, key=tables.visit_order)
    so_far: dict[str, int] = {}
    for visit, row in zip(order, tables.visits(problem, plan), strict=True):
        so_far[visit.sub_district] = so_far.get(visit.sub_district, 0) + 1
        features.append(_visit(problem, row, so_far[visit.sub_district]))
    for base in problem.bases:
        about = {"kind": "base", "id": base.id, "name": base.name}
        features.append(_feature(_point(base.location), about))
    # A line for each. Escaped, so that halves of characters in an id are no fault of the file.
    lines = ",\n".join(json.dumps(feature, allow_nan=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _sub_district(
    problem: Problem, plan: Plan, row: Row, outlines: Mapping[str, Geometry]
) -> Feature:
    id_ = row["sub_district"]
    known, outline = problem.sub_district.get(id_), outlines.get(id_)
    geometry = _point(known.location if known else None) if outline is None else wound(outline)
    counted = ("asked", "served", "unserved", "share_served", "longest_wait", "basis")
    about = {
        "kind": "sub_district",
        "id": id_,
        "name": row["name"],
        "region": row["region"],
        "visits": row["visits"],
        "dates": [visit.date.isoformat() for visit in plan.visits_to.get(id_, ())],
        **{name: row[name] for name in counted},
    }
    return _feature(geometry, about)


def _visit(problem: Problem, row: Row, number: int) -> Feature:
    place = problem.sub_district.get(row["sub_district"])
    counted = ("counters", "people", "expected", "served", "unserved", "basis")
    about = {
        "kind": "visit",
        "sub_district": row["sub_district"],
        "name": row["name"],
        "region": row["region"],
        "number": number,
        "date": row["date"].isoformat(),
        "venue": place.venue.name if place else None,
        **{name: row[name] for name in counted},
    }
    return _feature(_point(place.location if place else None), about)


def _feature(geometry: Geometry | None, about: Mapping[str, Any]) -> Feature:
    shown = {
        name: one_line(value) if name in ("name", "region", "venue") and value else value
        for name, value in about.items()
    }
    return {"type": "Feature", "geometry": geometry, "properties": shown}


def _point(location: Point | None) -> Geometry | None:
    if location is None:
        return None
    return {"type": "Point", "coordinates": [location.longitude, location.latitude]}


def wound(outline: Geometry) -> Geometry:
    """An outline with its rings in the directions of RFC 7946 (3.1.6)."""
    if outline["type"] == "MultiPolygon":
        polygons = [_wound_polygon(polygon) for polygon in outline["coordinates"]]
        return {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Polygon", "coordinates": _wound_polygon(outline["coordinates"])}


def _wound_polygon(rings: Sequence[Sequence[Sequence[float]]]) -> list[list[Sequence[float]]]:
    return [
        list(ring) if is_counterclockwise(ring) == (number == 0) else list(reversed(ring))
        for number, ring in enumerate(rings)
    ]


def is_counterclockwise(ring: Sequence[Sequence[float]]) -> bool:
    """Whether a closed ring runs against the clock, by the sign of its area."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0
