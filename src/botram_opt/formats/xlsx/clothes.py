"""What cells wear: fonts, colours, borders, number formats; the same for all that are alike."""

from __future__ import annotations

import datetime as dt
from copy import copy
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from botram_opt.language import spoken

INK, HEADER, EDITED, QUIET, FULL, OVER, TAKEN = (
    *("1F3B4D", "1F5C73", "FFF7DB", "F1F4F6"),
    *("FBE3C4", "F4B8AE", "DCEFE3"),
)
"""Colours: of titles, headers, cells to be edited, what is aside, is full, is too much, is on."""

WHOLE, ESTIMATED = "#,##0", '"~"#,##0'
"""Formats of whole numbers: those that are known, and those that are not reported."""

KM, ESTIMATED_KM = '#,##0.0" km"', '"~"#,##0.0" km"'

Value = str | int | float | dt.date | None
"""What a cell holds."""

_THIN = Side(style="thin", color="C5CED4")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def font(**how: Any) -> Font:
    """A font as `openpyxl.styles.Font` has it, of the kind that all cells are in."""
    return Font(name="Calibri", **({"size": 11} | how))


def edges(*, above: bool = False, below: bool = False) -> Border:
    """A border at both sides, and above or below."""
    return Border(
        left=_THIN, right=_THIN, top=_THIN if above else None, bottom=_THIN if below else None
    )


def date_format() -> str:
    """How dates are shown in the language spoken, with the day of the week: ``Sat, 4 Jan 2025``."""
    return {"en": "[$-409]ddd, d mmm yyyy", "id": "[$-421]ddd, d mmm yyyy"}[spoken()]


class Clothes(NamedTuple):
    """All that a cell wears."""

    font: Font | None = None
    fill: PatternFill | None = None
    boxed: bool = False
    alignment: Alignment | None = None
    number_format: str = "General"


WRAPPED = Alignment(horizontal="left", indent=1, vertical="top", wrap_text=True)
NUMBER = Alignment(vertical="top")
NOTE = Clothes(
    font(size=10, italic=True, color="55646E"), alignment=Alignment(wrap_text=True, vertical="top")
)
YELLOW = PatternFill("solid", fgColor=EDITED)
FLAT, UPRIGHT = (
    Clothes(
        font(bold=True, color="FFFFFF"),
        PatternFill("solid", fgColor=HEADER),
        boxed=True,
        alignment=Alignment(
            wrap_text=True,
            horizontal="center" if upright else "left",
            indent=0 if upright else 1,
            vertical="bottom" if upright else "center",
            text_rotation=90 if upright else 0,
        ),
    )
    for upright in (False, True)
)

_WORN: WeakKeyDictionary[Workbook, dict[tuple[str, str | None, bool], Any]] = WeakKeyDictionary()
"""Of each workbook, what cells wear that are alike: to look it up anew for each cell takes long."""


def dress(cell: Cell, kind: str, clothes: Clothes) -> None:
    """Put on a cell what all cells of a kind wear; before its value, which may add to it."""
    book = cell.parent.parent
    assert book is not None
    styles = _WORN.setdefault(book, {})
    key = kind, clothes.number_format, clothes.boxed
    if key not in styles:
        if clothes.font is not None:
            cell.font = clothes.font
        if clothes.fill is not None:
            cell.fill = clothes.fill
        if clothes.boxed:
            cell.border = BOX
        if clothes.alignment is not None:
            cell.alignment = clothes.alignment
        cell.number_format = clothes.number_format
        styles[key] = copy(cell._style)  # type: ignore[attr-defined]
    else:
        cell._style = copy(styles[key])  # type: ignore[attr-defined]


def format_of(value: Value, number_format: str | None) -> str:
    """How a value is shown in the language spoken."""
    if isinstance(value, str) or value is None:
        return "General"
    return number_format or (date_format() if isinstance(value, dt.date) else WHOLE)
