"""Outlines of places, for maps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from botram_opt.datasets.bundled import bundled

Geometry = Mapping[str, Any]
"""A GeoJSON geometry (RFC 7946): a Polygon or MultiPolygon, longitude before latitude, WGS 84."""


def outlines_of(ids: Iterable[str]) -> dict[str, Geometry]:
    """The bundled outlines of places, by id; places that none is known of are left out.

    Known are the sub-districts of Bekasi Regency, by their codes ('32.16.01'); simplified to about
    60 m. Source: cahyadsn/wilayah_boundaries, MIT; see ``data/SOURCES.md``.
    """
    known = _bekasi()
    return {id_: known[id_] for id_ in ids if id_ in known}


@cache
def _bekasi() -> Mapping[str, Geometry]:
    text = bundled("bekasi_subdistricts.geojson").read_text(encoding="utf-8")
    return {
        feature["properties"]["code"]: feature["geometry"]
        for feature in json.loads(text)["features"]
    }
