"""An empty workbook to fill in, or one that is filled in to be changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from botram_opt.formats.workbook.laid_out import LaidOut, example_of, laid_out, of_rows
from botram_opt.formats.workbook.sheets import TABLES
from botram_opt.formats.workbook.stating import Row
from botram_opt.formats.workbook.tables import Table
from botram_opt.problem import Problem


def template(problem: Problem | None = None, year: int = 2025) -> list[LaidOut]:
    """All sheets of a problem: its rows, or one in each that shows how it is filled in.

    Args:
        problem: what the sheets state; None for nothing but what most seasons have.
        year: of the season and of the examples, if there is no problem.
    """
    if problem is not None:
        sheets = laid_out(problem, empty_ones=True)
        year = problem.season.start.year
    else:
        sheets = [of_rows(table, _usual(table, year), {}) for table in TABLES]
    return [sheet if sheet.rows else _example(sheet.table, year) for sheet in sheets]


def _usual(table: Table, year: int) -> list[Row]:
    if not table.upright:
        return []
    return [
        {
            "season.start": dt.date(year, 1, 1),
            "season.end": dt.date(year, 12, 31),
            "season.weekdays": ("saturday",),
            "season.opens": dt.time(8),
            "season.closes": dt.time(12),
            "season.visits_per_date": 1,
            "season.country": "ID",
        }
    ]


def _example(table: Table, year: int) -> LaidOut:
    moved = {
        field: value.replace(year=value.year - 2025 + year) if isinstance(value, dt.date) else value
        for field, value in table.example.items()
    }
    return example_of(replace(table, example=moved))
