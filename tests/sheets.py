"""Small workbooks by hand: what planners, and spreadsheets, make of a problem."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.errors import InputError
from botram_opt.formats import read_problem
from botram_opt.problem import Problem

Rows = Sequence[Sequence[Any]]

SHEETS: Mapping[str, Rows] = {
    "Season": [
        ["name of the problem", "Two places"],
        ["first day", "2025-01-01"],
        ["last day", "2025-03-31"],
    ],
    "Sub-districts": [
        ["id", "name", "room for counters", "visits at most", "neighbours", "last visit"],
        ["S1", "Setu", 4, 1, "Cibitung", None],
        ["S2", "Cibitung", 5, 2, "S1", None],
    ],
    "Services": [["name", "minutes per request"], ["KTP-el", 5]],
    "Counter types": [["id", "services", "stock"], ["c1", "KTP-el", 2]],
    "Staff": [["id"], ["Siti"]],
    "Requests": [["sub-district", "service", "requests"], ["Setu", "KTP-el", 40]],
}
"""A problem that can be read."""


def with_sheets(**changes: Rows | None) -> dict[str, Rows]:
    """The sheets with some of them replaced, added, or left out; ``_`` stands for a blank or -."""
    known = {title.lower().replace("-", "_").replace(" ", "_"): title for title in SHEETS}
    found = dict(SHEETS)
    for name, rows in changes.items():
        title = known.get(name, name.replace("_", " ").capitalize())
        if rows is None:
            del found[title]
        else:
            found[title] = rows
    return found


def write_book(
    path: Path, sheets: Mapping[str, Rows], change: Callable[[Workbook], None] | None = None
) -> Path:
    """Write sheets as a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page: Worksheet = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    if change is not None:
        change(book)
    book.save(path)
    return path


def write_csv(folder: Path, sheets: Mapping[str, Rows], delimiter: str = ",") -> Path:
    """Write sheets as a folder of CSV files."""
    folder.mkdir()
    for title, rows in sheets.items():
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)
        (folder / f"{title}.csv").write_text(text.getvalue(), encoding="utf-8")
    return folder


def read_sheets(
    tmp_path: Path,
    sheets: Mapping[str, Rows],
    change: Callable[[Workbook], None] | None = None,
) -> Problem:
    """The problem that sheets state, as a workbook."""
    return read_problem(write_book(tmp_path / "my.xlsx", sheets, change))


def told(
    tmp_path: Path,
    sheets: Mapping[str, Rows],
    change: Callable[[Workbook], None] | None = None,
) -> list[str]:
    """What is told of sheets that cannot be read, without the name of the file."""
    with pytest.raises(InputError) as caught:
        read_sheets(tmp_path, sheets, change)
    return [str(issue).removeprefix("my.xlsx: ") for issue in caught.value.issues]
