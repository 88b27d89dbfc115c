"""Faults of form, told as where, what and what to do."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from botram_opt.errors import Issue
from botram_opt.language import number, say
from botram_opt.problem.versions import FIRST, VERSION
from botram_opt.problem.wrong_values import MOST_SHOWN, shown, wrong_with
from botram_opt.sizes import MOST_TOLD

Location = tuple[int | str, ...]

ANY = "*"
"""Stands among absent ids for items whose ids cannot be read; no id can be this."""

_NAMED = {
    "regions",
    "sub_districts",
    "bases",
    "services",
    "skills",
    "counter_types",
    "people",
    "pools",
}
"""Fields of a problem whose items are named elsewhere in it."""


def whole() -> str:
    """Where a fault is that is one of the whole input."""
    return say("the problem")


def item_path(data: Any, location: tuple[int | str, ...]) -> str:
    """A path into the input, with the id or name of each item on the way."""
    path, here = "", data
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
            here = here[step] if isinstance(here, list | tuple) and step < len(here) else None
            label = _get(here, "name") or _get(here, "id")
            path += f" {shown(label)}" if isinstance(label, str) else ""
        elif _get(here, "kind") != step:
            name = step if len(step) <= MOST_SHOWN else shown(step)
            path += f".{name}" if path else name
            here = _get(here, step)
    return path or whole()


def faults(error: ValidationError, data: Any, root: type[BaseModel]) -> list[Issue]:
    """What pydantic found while it read ``data`` as ``root``, in a planner's words."""
    details = error.errors(include_url=False)
    places = (detail["loc"] for detail in details if detail["type"] != "too_short")
    around = {place[:length] for place in places for length in range(len(place))}
    # A list may only be too short for want of items that have faults of their own.
    told = [d for d in details if not (d["type"] == "too_short" and d["loc"] in around)]
    issues = [_issue(detail, data, root) for detail in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        rest = say("{n} more faults are not told", n=number(len(told) - MOST_TOLD))
        issues.append(Issue(whole(), rest, say("Correct those that are, and try again")))
    return issues


def without_faults(
    error: ValidationError, data: Any
) -> tuple[dict[str, Any] | None, frozenset[str]]:
    """The input without what has faults, so that the rest can be checked.

    A field that is not known is left out by itself, and so is one outside all lists; within a
    list the whole item is. What is required may then be missing.

    Returns:
        The input and the ids of items left out; None if it is no mapping.
    """
    if not isinstance(data, Mapping):
        return None, frozenset()
    rest: dict[str, Any] = json.loads(json.dumps(data, default=_plain))
    doomed: dict[int, tuple[list[Any], set[int]]] = {}
    absent: set[str] = set()
    for detail in error.errors(include_url=False):
        unknown = detail["type"] == "extra_forbidden"
        container, step, beyond = _find(rest, detail["loc"], to_the_end=unknown)
        named = detail["loc"][:1] and detail["loc"][0] in _NAMED
        if isinstance(container, str):
            # Something that can be read only once was given for a list, and is used up.
            return None, frozenset()
        if isinstance(container, list) and isinstance(step, int) and step < len(container):
            doomed.setdefault(id(container), (container, set()))[1].add(step)
            id_ = _get(container[step], "id")
            if named:
                absent.add(id_ if isinstance(id_, str) and beyond[:1] != ("id",) else ANY)
        elif isinstance(container, dict) and step == "name":
            container[step] = "unreadable"
        elif isinstance(container, dict) and step in container:
            del container[step]
            # Without a whole list, nothing can be said of what names its items.
            absent |= {ANY} if named and not unknown else set()
    for items, places in doomed.values():
        items[:] = [item for i, item in enumerate(items) if i not in places]
    return rest, frozenset(absent)


def _find(data: Any, location: Location, *, to_the_end: bool) -> tuple[Any, Any, Location]:
    """The innermost thing that a location leads to, or the first item of a list on the way.

    Returns:
        What holds it, its key or place there, and the steps beyond it.
    """
    here = data
    for depth, step in enumerate(location):
        beyond = location[depth + 1 :]
        if isinstance(step, str) and _get(here, "kind") == step:
            continue
        if not beyond or (isinstance(step, int) and not to_the_end):
            return here, step, beyond
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
        else:
            here = _get(here, step)
    return None, None, ()


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else str(value)


def _issue(detail: Any, data: Any, root: type[BaseModel]) -> Issue:
    location, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    where = item_path(data, location)
    if kind == "extra_forbidden":
        return Issue(where, say("this field is not known"), _closest(location, root))
    if kind == "literal_error" and location[-1:] == (VERSION,):
        return Issue(
            where,
            say(
                "this is schema version {version}; this botram_opt reads {known}",
                version=shown(detail["input"]),
                known=context["expected"],
            ),
            _other_version(detail["input"]),
        )
    if kind == "union_tag_not_found":
        what = say("this field is missing")
        return Issue(f"{where}.kind", what, say("Say what kind it is"))
    if kind == "union_tag_invalid":
        tag, known = context["tag"], context["expected_tags"].replace("'", "").split(", ")
        close = difflib.get_close_matches(tag, known, n=1)
        remedy = say("Use one of {known}", known=", ".join(known))
        if close:
            meant = repr(close[0])
            remedy = say("Did you mean {meant}? Otherwise use another kind", meant=meant)
        return Issue(f"{where}.kind", say("there is no kind {kind}", kind=shown(tag)), remedy)
    return Issue(where, *wrong_with(detail))


def _other_version(version: object) -> str:
    """Advice on a document of a version that is not known."""
    is_number = isinstance(version, str) and version.isdecimal() and len(version) < 10
    if is_number and int(str(version)) > int(FIRST):
        return say(
            "A newer botram_opt wrote it: install that one, or let it be written anew by this one"
        )
    return say("Correct it, or leave it out: then it is {first}", first=repr(FIRST))


def _closest(location: tuple[int | str, ...], root: type[BaseModel]) -> str:
    """Advice on an unknown field: the known one that looks most like it."""
    models = [root]
    for step in location[:-1]:
        if isinstance(step, str):
            models = [inner for model in models for inner in _inside(model, step)]
    known = [field for model in models for field in model.model_fields]
    close = difflib.get_close_matches(str(location[-1]), known, n=1)
    if close:
        return say("Did you mean {meant}? Otherwise remove it", meant=repr(close[0]))
    if known:
        return say("Remove it; known fields are {known}", known=", ".join(known))
    return say("Remove it; none is known")


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
