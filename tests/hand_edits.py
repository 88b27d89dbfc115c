"""Workbooks as a planner edits them: cells by the titles of their columns."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.formats import plan_workbook
from botram_opt.plan import Plan
from botram_opt.problem import Problem

HEADER = 3
"""The row of the header of both sheets that are edited."""


class Hand:
    """A workbook that is being edited."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.book: Workbook = load_workbook(io.BytesIO(plan_workbook(problem, plan)))

    def sheet(self, name: str) -> Worksheet:
        return self.book[name]

    def column(self, sheet: str, title: str) -> int:
        row = [cell.value for cell in self.sheet(sheet)[HEADER]]
        return row.index(title) + 1

    def rows(self, sheet: str) -> int:
        """The last row that there is."""
        return self.sheet(sheet).max_row

    def put(self, sheet: str, row: int, title: str, value: Any) -> None:
        """Put a value in a row, the first below the header being 1."""
        self.sheet(sheet).cell(HEADER + row, self.column(sheet, title)).value = value

    def get(self, sheet: str, row: int, title: str) -> Any:
        return self.sheet(sheet).cell(HEADER + row, self.column(sheet, title)).value

    def delete(self, sheet: str, row: int) -> None:
        self.sheet(sheet).delete_rows(HEADER + row)

    def add(self, sheet: str, **values: Any) -> None:
        row = self.rows(sheet) + 1 - HEADER
        for title, value in values.items():
            self.put(sheet, row, title.replace("_", " "), value)

    def save(self, folder: Path) -> Path:
        path = folder / "edited.xlsx"
        self.book.save(path)
        return path
