"""What sheets state: the data of a problem, and where each part of it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from botram_opt.formats.workbook.headers import Fault
from botram_opt.formats.workbook.tables import ITSELF
from botram_opt.formats.xlsx.opening import Place

Location = tuple[str | int, ...]
"""Where something is in the data of a problem: ``("sub_districts", 3, "venue", "room")``."""


class Unread:
    """Stands for what a cell does not say, so that it is not missed, and is no value either."""

    def __repr__(self) -> str:
        return "unread"


@dataclass
class Stated:
    """What sheets state.

    Attributes:
        data: of a problem, as its fields take it.
        faults: what is wrong with cells, rows and sheets, in no order.
        cells: where each part of the data stands; rows have column 0, sheets row 0 as well.
        titles: of columns, by sheet and place of their cells.
        no_holidays: whether it is said that there are none.
    """

    data: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    cells: dict[Location, tuple[str, Place]] = field(default_factory=dict)
    titles: dict[tuple[str, Place], str] = field(default_factory=dict)
    no_holidays: bool = False


def steps(field: str) -> Location:
    """A field with dots as steps into data; none for a field that is all there is."""
    if field == ITSELF:
        return ()
    return tuple(int(step) if step.isdigit() else step for step in field.split("."))


def got(data: Any, location: Location) -> Any:
    """What stands somewhere in data; None if nothing does."""
    for step in location:
        if isinstance(data, dict):
            data = data.get(str(step))
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def put(data: Any, location: Location, value: object) -> None:
    """Put a value into data, with the records and lists on the way to it.

    Lists are filled in their order. Where something on the way is unread, nothing is put.
    """
    for step, then in pairwise(location):
        inner: Any = [] if isinstance(then, int) else {}
        data = _inside(data, step, inner)
        if isinstance(data, Unread):
            return
    last = location[-1]
    if isinstance(data, list) and last == len(data):
        data.append(value)
    else:
        data[last] = value


def _inside(data: Any, step: str | int, inner: Any) -> Any:
    if isinstance(data, dict):
        return data.setdefault(step, inner)
    if step == len(data):
        data.append(inner)
    return data[step]
