"""Outlines of places as they are drawn, and where on them there is room for a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from botram_opt.language import say

if TYPE_CHECKING:
    from matplotlib.path import Path

Ring = NDArray[np.float64]
"""Corners of a closed line: longitude and latitude, the last one as the first."""

_LINES = 41
"""Lines across an outline on which room for a name is looked for."""


def rings_of(geometry: Mapping[str, Any]) -> list[list[Ring]]:
    """The polygons of a GeoJSON geometry, each as its outer ring and its holes.

    Raises:
        ValueError: it is no Polygon or MultiPolygon.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not coordinates:
        raise ValueError(
            say("is no Polygon or MultiPolygon with coordinates, but {kind}", kind=repr(kind))
        )
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        return [[np.array([place[:2] for place in ring], float) for ring in p] for p in polygons]
    except (TypeError, IndexError, ValueError) as error:
        raise ValueError(say("has coordinates that are no pairs of numbers")) from error


def path_of(polygons: Sequence[Sequence[Ring]]) -> Path:
    """All polygons as one path, in which holes run the other way round and stay open."""
    from matplotlib.path import Path

    corners, codes = [], []
    for polygon in polygons:
        for at, ring in enumerate(polygon):
            corners.append(ring if (_area(ring) > 0) == (at == 0) else ring[::-1])
            codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(corners), codes)


def widest_place(polygons: Sequence[Sequence[Ring]]) -> tuple[float, float]:
    """The middle of the widest stretch from west to east, in the middle parts of the largest.

    There a name has most room, as it is written along it.
    """
    outer, *holes = max(polygons, key=lambda polygon: abs(_area(polygon[0])))
    south, north = outer[:, 1].min(), outer[:, 1].max()
    found = [(0.0, tuple(outer.mean(axis=0)))]
    for share in np.linspace(0.2, 0.8, _LINES):
        y = south + share * (north - south)
        crossings = sorted(x for ring in (outer, *holes) for x in _crossings(ring, y))
        # Of stretches as wide, the one nearest to the middle.
        found += [
            ((east - west) * (1 - abs(share - 0.5)), ((west + east) / 2, y))
            for west, east in zip(crossings[::2], crossings[1::2], strict=False)
        ]
    x, y = max(found)[1]
    return float(x), float(y)


def _crossings(ring: Ring, y: float) -> list[float]:
    """Where a ring crosses a latitude."""
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    across = (y1 <= y) != (y2 <= y)
    x1, y1, x2, y2 = x1[across], y1[across], x2[across], y2[across]
    return list(x1 + (y - y1) / (y2 - y1) * (x2 - x1))


def _area(ring: Ring) -> float:
    """The area within a ring, in square degrees; positive if it runs against the clock."""
    x, y = ring.T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
