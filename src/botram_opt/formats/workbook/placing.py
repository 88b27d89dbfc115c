"""In which cell a fault of a problem stands: paths into it, as they are told, and their cells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from botram_opt.errors import Issue
from botram_opt.formats.workbook.headers import Fault
from botram_opt.formats.workbook.stated import Location, Stated, got
from botram_opt.formats.workbook.titled import in_titles

_STEP = re.compile(
    r"\[(?P<index>[0-9]+)\]|(?P<label>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<field>\w+)"
)

_OF_TWO = re.compile(r"(demand|so_far|futures) (?:of|for) (.+)")
"""How what is about a sub-district and a service is told, if it stands there twice."""

_BEGINNERS = ("bases", "people", "pools")
"""What shares its ids."""


def location_of(where: str, stated: Stated) -> Location:
    """Where a fault is in the data, as far as the path leads that it is told with, in English."""
    of_two = _OF_TWO.match(where)
    if of_two is not None:
        return _of_two(of_two.group(1), of_two.group(2), stated)
    if where.startswith("bases, people and pools"):
        return _of_any(_BEGINNERS, _read(_STEP.findall(where)[-1][1]), stated)
    if where.startswith("pins of "):
        return _of_pin(_read(where.removeprefix("pins of ")), stated)
    return _along(where, stated)


def placed(found: Location, stated: Stated, issue: Issue) -> Fault | None:
    """A fault of a problem as one of a cell, a row or a sheet; None where it stands nowhere."""
    while found and found not in stated.cells:
        found = found[:-1]
    if not found:
        return None
    sheet, place = stated.cells[found]
    what, remedy = in_titles(issue.what), in_titles(issue.remedy)
    return Fault(sheet, place, stated.titles.get((sheet, place), ""), what, remedy)


def _of_any(parts: Sequence[str], label: str, stated: Stated) -> Location:
    """The last item that is called so, in any of some parts."""
    return next(
        (
            (part, place)
            for part in reversed(parts)
            for place in _labelled(stated.data.get(part), label)
        ),
        (),
    )


def _of_pin(label: str, stated: Stated) -> Location:
    """The last pin of a sub-district."""
    places = _labelled(stated.data.get("sub_districts"), label)
    ids = {got(stated.data, ("sub_districts", place, "id")) for place in places}
    pins = list(enumerate(stated.data.get("pins", ())))
    ours = (i for i, pin in reversed(pins) if pin.get("sub_district") in ids)
    return ("pins", *ours)[:2]


def _along(where: str, stated: Stated) -> Location:
    """Where a path leads, as far as it can be followed."""
    location: Location = ()
    here: Any = stated.data
    for step in _STEP.finditer(where):
        if step["index"] is not None:
            location, here = (*location, int(step["index"])), got(here, (int(step["index"]),))
        elif step["label"] is not None:
            # With a place before it, it only says which item that is.
            if not isinstance(here, list):
                continue
            place = next(_labelled(here, _read(step["label"])), None)
            if place is None:
                return location
            location, here = (*location, place), here[place]
        elif isinstance(here, dict):
            location, here = (*location, step["field"]), here.get(step["field"])
        else:
            return location
    return location


def _labelled(items: Any, label: str) -> Iterator[int]:
    """Places of the items that are called so, the last first."""
    for place in reversed(range(len(items) if isinstance(items, list) else 0)):
        item = items[place]
        names: list[Any] = [item] if isinstance(item, str) else []
        if isinstance(item, dict):
            names = [item.get(field) for field in ("name", "id", "rule")]
        if label in names:
            yield place


def _of_two(part: str, told: str, stated: Stated) -> Location:
    """The last row that is about a sub-district and a service, and a date if one is told."""
    labels = [_read(step["label"]) for step in _STEP.finditer(told) if step["label"] is not None]
    wanted = labels or told.split(", ")
    here = stated.data.get(part)
    lists: list[tuple[Location, Any]] = [((part,), here)] if isinstance(here, list) else []
    if isinstance(here, dict):
        lists = [((part, field), rows) for field, rows in here.items() if isinstance(rows, list)]
    found: Location = (part,)
    for path, rows in lists:
        for place, row in enumerate(rows):
            about = [row.get("sub_district"), row.get("service")] if isinstance(row, dict) else []
            dates = [str(row["date"])] if about and "date" in row else []
            if about + dates == wanted or (about == wanted[:2] and not dates and labels):
                found = (*path, place)
    return found


def _read(label: str) -> str:
    try:
        return str(ast.literal_eval(label))
    except (ValueError, SyntaxError):
        return label
