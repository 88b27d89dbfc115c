"""Shapes of places on the map: their outlines, or a small circle where there is none."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from botram_opt.datasets.outlines import Geometry
from botram_opt.errors import InputError, Issue
from botram_opt.language import say
from botram_opt.problem import Problem

Ring = list[list[float]]
"""Longitudes and latitudes; the last of them is the first."""

_CORNERS, _PART_OF_THE_MAP = 16, 40
"""Of a circle, and its radius as a part of the distance between the places farthest apart."""


def shapes(problem: Problem, outlines: Mapping[str, Geometry]) -> dict[str, list[list[Ring]]]:
    """The polygons of each sub-district: its outline, or a circle around its location.

    Places with neither are left out.

    Raises:
        InputError: outlines are no polygons of longitudes and latitudes; holds each.
    """
    issues: list[Issue] = []
    found: dict[str, list[list[Ring]]] = {}
    for place in problem.sub_districts:
        if place.id in outlines:
            try:
                found[place.id] = list(_polygons(outlines[place.id]))
            except (KeyError, TypeError, ValueError) as error:
                issues.append(
                    Issue(
                        f"outline of {place.id!r}",
                        say("it is no polygon: {why}", why=repr(error)),
                        say("Give a GeoJSON Polygon or MultiPolygon in degrees, longitude first"),
                    )
                )
    if issues:
        raise InputError(issues)
    located = {s.id: s.location for s in problem.sub_districts if s.location is not None}
    known = [(p.longitude, p.latitude) for p in located.values()]
    known += [(x, y) for shape in found.values() for ring in shape for x, y in ring[0]]
    if not known:
        return found
    size = max(max(axis) - min(axis) for axis in zip(*known, strict=True)) or 1
    radius = size / _PART_OF_THE_MAP
    for id_, point in located.items():
        if id_ not in found:
            found[id_] = [[_circle(point.longitude, point.latitude, radius)]]
    return {place.id: found[place.id] for place in problem.sub_districts if place.id in found}


def middle(problem: Problem, id_: str, shape: list[list[Ring]]) -> list[float]:
    """Where lines to a place end: its location, or the middle of its shape."""
    location = problem.sub_district[id_].location
    if location is not None:
        return [location.longitude, location.latitude]
    longitudes, latitudes = zip(*(point for ring in shape for point in ring[0]), strict=True)
    return [
        (min(longitudes) + max(longitudes)) / 2,
        (min(latitudes) + max(latitudes)) / 2,
    ]


def _polygons(geometry: Geometry) -> Iterator[list[Ring]]:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(say("it is a {kind}", kind=kind))
    for polygon in [coordinates] if kind == "Polygon" else coordinates:
        rings = [[_point(point) for point in ring] for ring in polygon]
        if not rings or any(len(ring) < 4 for ring in rings):
            raise ValueError(say("a ring has fewer than four points"))
        yield rings


def _point(point: Any) -> list[float]:
    longitude, latitude = float(point[0]), float(point[1])
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise ValueError(
            say(
                "{longitude}, {latitude} is nowhere on the earth",
                longitude=f"{longitude:g}",
                latitude=f"{latitude:g}",
            )
        )
    return [longitude, latitude]


def _circle(longitude: float, latitude: float, radius: float) -> Ring:
    turns = [2 * math.pi * (i % _CORNERS) / _CORNERS for i in range(_CORNERS + 1)]
    return [
        [longitude + radius * math.cos(turn), latitude + radius * math.sin(turn)] for turn in turns
    ]
