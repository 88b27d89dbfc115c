"""How cells are called: ``Sheet!C7``, as in formulas."""

from __future__ import annotations

import re

from botram_opt.formats.xlsx.opening import Place

_PLAIN = re.compile(r"[^\W\d]\w*")


def address(sheet: str, place: Place = (0, 0)) -> str:
    """The address of a cell, of all cells of a row if the column is 0, or of a sheet."""
    row, column = place
    name = sheet if _PLAIN.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"
    if not row:
        return name
    return f"{name}!{letters(column)}{row}" if column else f"{name}!{row}:{row}"


def letters(column: int) -> str:
    """The letters of a column, counted from 1: ``A``, ``Z``, ``AA``."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
