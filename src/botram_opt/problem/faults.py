"""Faults of form, told as where, what and what to do."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from botram_opt.errors import Issue

_UNION_TAGS = {"per_visit", "accumulating", "geodesic", "matrix"}


def item_path(data: Any, location: tuple[int | str, ...]) -> str:
    """A path into the input, with the id or name of each item on the way."""
    path, here = "", data
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
            here = here[step] if isinstance(here, list | tuple) and step < len(here) else None
            label = _get(here, "name") or _get(here, "id")
            path += f" {label!r}" if isinstance(label, str) else ""
        elif step not in _UNION_TAGS or _get(here, "kind") != step:
            path += f".{step}" if path else step
            here = _get(here, step)
    return path or "the problem"


def faults(error: ValidationError, data: Any, root: type[BaseModel]) -> list[Issue]:
    """What pydantic found while it read ``data`` as ``root``, in a planner's words."""
    return [_issue(detail, data, root) for detail in error.errors(include_url=False)]


def without_faulty_items(
    error: ValidationError, data: Any
) -> tuple[dict[str, Any] | None, frozenset[str]]:
    """The input without the items in which faults were found, so that the rest can be checked.

    Returns:
        The input and the ids of what was taken out. None if a fault lies outside all lists.
    """
    if not isinstance(data, Mapping):
        return None, frozenset()
    dropped: dict[str, set[int]] = {}
    unknown: set[str] = set()
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        if detail["type"] == "extra_forbidden" and len(location) == 1:
            unknown.add(str(location[0]))
        elif len(location) >= 2 and isinstance(location[1], int):
            dropped.setdefault(str(location[0]), set()).add(location[1])
        else:
            return None, frozenset()
    rest = {key: value for key, value in data.items() if key not in unknown}
    absent: set[str] = set()
    for field, places in dropped.items():
        absent |= {str(_get(data[field][i], "id")) for i in places}
        rest[field] = [item for i, item in enumerate(data[field]) if i not in places]
    return rest, frozenset(absent)


def _issue(detail: Any, data: Any, root: type[BaseModel]) -> Issue:
    location, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    value = detail["input"]
    where = item_path(data, location)
    if kind == "extra_forbidden":
        return Issue(where, "this field is not known", _closest(location, root))
    if kind == "missing":
        return Issue(where, "this field is missing", "Give it a value")
    if kind == "finite_number" or (isinstance(value, float) and not math.isfinite(value)):
        return Issue(where, f"{value} is not a finite number", "Give a number, or leave it out")
    if kind == "literal_error" and location[-1:] == ("schema_version",):
        return Issue(
            where,
            f"this is schema version {value!r}; this botram_opt reads {context['expected']}",
            "Write the file anew with this version, or install the version that wrote it",
        )
    bounds = {"greater_than_equal": "ge", "greater_than": "gt", "less_than_equal": "le"}
    if kind in bounds:
        word = {"ge": "at least", "gt": "more than", "le": "at most"}[bounds[kind]]
        limit = context[bounds[kind]]
        return Issue(where, f"{value} is out of range", f"It must be {word} {limit}")
    if kind == "value_error":
        return Issue(where, f"{_short(value)} {context['error']}", "Correct it")
    return Issue(where, f"{_short(value)}: {detail['msg']}", "Correct it")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _closest(location: tuple[int | str, ...], root: type[BaseModel]) -> str:
    """Advice on an unknown field: the known one that looks most like it."""
    models = [root]
    for step in location[:-1]:
        if isinstance(step, str):
            models = [inner for model in models for inner in _inside(model, step)]
    known = [field for model in models for field in model.model_fields]
    close = difflib.get_close_matches(str(location[-1]), known, n=1)
    if close:
        return f"Did you mean {close[0]!r}? Otherwise remove it"
    return f"Remove it; known fields are {', '.join(known)}"


def _inside(model: type[BaseModel], step: str) -> list[type[BaseModel]]:
    """The record types that a field may hold; for the tag of a union, the one it stands for."""
    if step not in model.model_fields:
        kind = model.model_fields.get("kind")
        return [model] if kind is not None and kind.default == step else []
    found, todo = [], [model.model_fields[step].annotation]
    while todo:
        annotation = todo.pop()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found.append(annotation)
        todo += get_args(annotation)
    return found


def _get(item: Any, key: str) -> Any:
    if isinstance(item, Mapping):
        return item.get(key)
    return getattr(item, key, None) if isinstance(item, BaseModel) else None
