"""Outlines of places from a planner's own GeoJSON."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from geojson_pydantic import MultiPolygon, Polygon
from pydantic import ValidationError

from botram_opt.datasets.outlines import Geometry
from botram_opt.errors import Issue, UnreadableError
from botram_opt.language import say
from botram_opt.problem.wrong_values import cut
from botram_opt.reading import json_in, refuse_file
from botram_opt.sizes import MOST_POINTS

KINDS: dict[str, type[Polygon] | type[MultiPolygon]] = {
    "Polygon": Polygon,
    "MultiPolygon": MultiPolygon,
}
"""What an outline may be."""


def read_outlines(path: str | os.PathLike[str], property_: str) -> dict[str, Geometry]:
    """Read outlines from a GeoJSON file (RFC 7946): a collection of features.

    Args:
        path: the file.
        property_: the property of each feature that holds the id of its sub-district.

    Returns:
        A Polygon or MultiPolygon by id, whether or not a problem has a sub-district of that id.

    Raises:
        UnreadableError: the file cannot be read, or a feature has no such property, one that
            another has, too, or no outline in degrees; names each feature.
    """
    file = Path(path)
    found: dict[str, Geometry] = {}
    issues: list[Issue] = []
    for number, feature in enumerate(_features(file), start=1):
        where = say("{file}: feature {n}", file=file.name, n=str(number))
        id_ = _id_of(feature, property_)
        if id_ is None:
            what = say("it has no property {name}", name=repr(property_))
            issues.append(Issue(where, what, _remedy_of(feature)))
            continue
        where = f"{where} ({cut(id_)})"
        if id_ in found:
            what = say("another feature before it has the same id")
            issues.append(Issue(where, what, say("Make one of the two, a MultiPolygon")))
        outline, fault = _outline(feature.get("geometry"))
        issues += [Issue(where, *fault)] if fault is not None else []
        found[id_] = outline
    if issues:
        raise UnreadableError(issues)
    return found


def _features(file: Path) -> list[dict[str, Any]]:
    data = json_in(file, records=2 * MOST_POINTS, values=4 * MOST_POINTS)
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        what = say("this is no collection of features of GeoJSON")
        refuse_file(file, what, say("Export the outlines as GeoJSON (RFC 7946)"))
    return features


def _id_of(feature: dict[str, Any], property_: str) -> str | None:
    properties = feature.get("properties")
    value = properties.get(property_) if isinstance(properties, dict) else None
    # A code without dots is often written as a number.
    known = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) if known else None


def _remedy_of(feature: dict[str, Any]) -> str:
    properties = feature.get("properties")
    if not isinstance(properties, dict) or not properties:
        return say("Give it one with the id of its sub-district")
    return say("Name one that it has: {names}", names=cut(", ".join(map(repr, properties)), 500))


def _outline(geometry: Any) -> tuple[Geometry, tuple[str, str] | None]:
    """An outline, its coordinates numbers; or what is wrong with it and what to do."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        what = say("its geometry is no Polygon and no MultiPolygon")
        return {}, (what, say("Give an outline"))
    try:
        outline = KINDS[kind].model_validate(geometry)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        at = ".".join(str(step) for step in first["loc"])
        why = str(first["msg"]).removeprefix("Value error, ")
        what = say("its outline is broken at {at}: {why}", at=at, why=why)
        return {}, (what, say("Draw it anew"))
    polygons = [outline.coordinates] if isinstance(outline, Polygon) else outline.coordinates
    for longitude, latitude, *_ in (at for polygon in polygons for ring in polygon for at in ring):
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            what = say("its outline is not in degrees, longitude first")
            return {}, (what, say("Export it in WGS 84 (EPSG:4326)"))
    # Numbers may be written as text.
    return outline.model_dump(mode="json", include={"type", "coordinates"}), None
