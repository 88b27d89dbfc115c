"""Outlines of places from a GeoJSON file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from botram_opt.datasets.outlines import Geometry
from botram_opt.errors import Issue, UnreadableError
from botram_opt.formats.reading import refuse_file, text_of

_CALLED = ("id", "code")
"""Properties that may hold the id of a place, where a feature itself has none."""

_SHAPES = ("Polygon", "MultiPolygon")


def read_outlines(path: str | os.PathLike[str]) -> dict[str, Geometry]:
    """Read outlines by id of sub-district from a GeoJSON file (RFC 7946): a FeatureCollection.

    The id is the feature's own, or its property ``id`` or ``code``.

    Raises:
        UnreadableError: the file cannot be read, is no FeatureCollection, or has features without
            an id or a polygon, or two with one id; holds every fault.
    """
    file = Path(path)
    try:
        data = json.loads(text_of(file))
    except (ValueError, RecursionError) as error:
        refuse_file(file, f"this is not JSON: {error}", "Correct it there")
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        refuse_file(file, "it is no GeoJSON FeatureCollection", "Give one with a feature a place")
    found: dict[str, Geometry] = {}
    issues: list[Issue] = []
    for number, feature in enumerate(features, start=1):
        where = f"{file.name}: feature {number}"
        id_, geometry = _read(feature)
        if id_ is None:
            issues.append(Issue(where, "it has no id", f"Give it one of {', '.join(_CALLED)}"))
        elif id_ in found:
            issues.append(Issue(where, f"{id_!r} has an outline already", "Keep one of them"))
        if not isinstance(geometry, dict) or geometry.get("type") not in _SHAPES:
            issues.append(Issue(where, "it has no polygon", f"Give it a {' or '.join(_SHAPES)}"))
        elif id_ is not None:
            found.setdefault(id_, geometry)
    if issues:
        raise UnreadableError(issues)
    return found


def _read(feature: Any) -> tuple[str | None, Any]:
    if not isinstance(feature, dict):
        return None, None
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    ids = [feature.get("id"), *(properties.get(name) for name in _CALLED)]
    id_ = next((str(id_) for id_ in ids if isinstance(id_, str | int)), None)
    return id_, feature.get("geometry")
