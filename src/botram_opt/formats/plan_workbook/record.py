"""The sheet that nobody sees: the plan as it was written, so that it can be read again whole."""

from __future__ import annotations

import json
from typing import Literal

from openpyxl import Workbook
from pydantic import Field, ValidationError

from botram_opt.formats.plan_workbook.labels import Labels
from botram_opt.formats.plan_workbook.titles import column_titles, sheet_titles
from botram_opt.formats.xlsx.look import at, put
from botram_opt.plan import Plan
from botram_opt.problem.base import Record

SHEET = "botram_opt"
"""Its name."""

_MOST = 30_000
"""Characters of JSON in a cell."""

_MARK = "botram-opt plan workbook, do not edit"


class Written(Record):
    """A plan as it was written to a workbook.

    Attributes:
        sheets, columns: what those that are read are called in it.
        places, kinds, who: labels of items, by id.
    """

    schema_version: Literal["1"] = "1"
    sheets: dict[str, str]
    columns: dict[str, str]
    places: dict[str, str] = Field(default_factory=dict)
    kinds: dict[str, str] = Field(default_factory=dict)
    who: dict[str, str] = Field(default_factory=dict)
    plan: Plan


def add_record(book: Workbook, plan: Plan, labels: Labels) -> None:
    """Add the sheet; spreadsheets neither show it nor offer to."""
    sheet = book.create_sheet(SHEET)
    sheet.sheet_state = "veryHidden"
    written = Written.model_construct(
        sheets=sheet_titles(),
        columns=column_titles(),
        places=dict(labels.places),
        kinds=dict(labels.kinds),
        who=dict(labels.who),
        plan=plan,
    )
    text = json.dumps(written.model_dump(mode="json"), separators=(",", ":"))
    # Spreadsheets take _x0041_ for the code of a character, and readers what is left of it.
    text = text.replace("_x", "\\u005fx").replace("5F_", "5F\\u005f")
    put(at(sheet, 1, 1), _MARK)
    for row, start in enumerate(range(0, len(text), _MOST), start=2):
        # Framed, so that no blank stands at an end of a cell, and no sign that would be run.
        put(at(sheet, row, 1), f"[{text[start : start + _MOST]}]")


def record_in(cells: list[str]) -> Written | None:
    """What the cells of the sheet say, in order; None if it cannot be read."""
    text = "".join(cell[1:-1] for cell in cells[1:])
    try:
        return Written.model_validate_json(text)
    except (ValidationError, ValueError):
        return None
