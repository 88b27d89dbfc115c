"""What tells one problem from another: a hash of what it states, however that is ordered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from botram_opt.problem.versions import FIRST, VERSION

_LATER: Mapping[str, Mapping[str, JsonValue]] = {
    "": {"futures": None, "so_far": []},
    "season": {"planned_from": None},
    "sub_districts": {"weekdays": None},
    "people": {"worked": [], "worked_in_a_row": 0},
    "pins": {"start": None, "end": None, "pools": [], "requests": [], "required": True},
}
"""Fields that came later, by the part they are of, and what they hold where nothing is stated.

Then they are left out, so that problems without them keep their fingerprints.
"""

_ASIDE: Mapping[str, tuple[str, ...]] = {
    "": ("preparations",),
    "season": ("time_zone",),
    "services": ("documents",),
}
"""Fields that no plan depends on: a plan stays the plan of a problem in which these change."""


def fingerprint_of(stated: dict[str, Any]) -> str:
    """SHA-256 of what a problem states: its parts as JSON has them, which are changed here."""
    canonical = json.dumps(
        _canonical(_as_before(stated)),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _as_before(stated: dict[str, Any]) -> dict[str, Any]:
    """What a problem states, without fields that state nothing new or that no plan depends on.

    A problem of an older schema version keeps its fingerprint, so that its plans stay its plans.
    """
    stated[VERSION] = FIRST
    for part, names in _ASIDE.items():
        for item in _items(stated, part):
            for name in names:
                del item[name]
    for part, fields in _LATER.items():
        for item in _items(stated, part):
            for name, nothing in fields.items():
                if item[name] == nothing:
                    del item[name]
    return stated


def _items(stated: dict[str, Any], part: str) -> list[dict[str, Any]]:
    """The items of a part, the part itself if it is one record, or all for no part."""
    found = stated if not part else stated[part]
    return found if isinstance(found, list) else [found]


def _canonical(value: JsonValue) -> JsonValue:
    """The value with every list of items that have ids sorted by them."""
    if isinstance(value, dict):
        return {key: _canonical(part) for key, part in value.items()}
    if isinstance(value, list):
        parts = [_canonical(part) for part in value]
        if all(isinstance(part, dict) and "id" in part for part in parts):
            return sorted(parts, key=lambda part: str(part["id"]))  # type: ignore[index, call-overload]
        return parts
    return value
