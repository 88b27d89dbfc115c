"""Sheets of a problem as rows of cells, before they are put into a workbook or a CSV file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from botram_opt.errors import Issue, UnreadableError
from botram_opt.formats.workbook.kinds import Form, Written
from botram_opt.formats.workbook.names import Labels
from botram_opt.formats.workbook.rows import example_mark
from botram_opt.formats.workbook.sheets import TABLES
from botram_opt.formats.workbook.stating import NUMBERS, Row, cells_of, labels_in, rows_of
from botram_opt.formats.workbook.tables import Column, Table
from botram_opt.formats.xlsx.parts import LAST_COLUMN, LAST_ROW, MOST_CELLS
from botram_opt.formats.xlsx.text import MOST_CHARACTERS
from botram_opt.language import say
from botram_opt.problem import Problem

_MARGIN = 20
"""Rows and columns that are left for titles and the like."""


@dataclass(frozen=True)
class LaidOut:
    """A sheet with what stands in it.

    Attributes:
        columns: the title of each, its form, and the column it is; None for one of numbers.
        rows: the cells of each row, as many as there are columns.
        is_example: whether the rows are only there to be looked at.
    """

    table: Table
    columns: tuple[tuple[str, Form, Column | None], ...]
    rows: tuple[tuple[Written, ...], ...]
    is_example: bool = False

    def lines(self) -> Iterator[list[tuple[Written, Form]]]:
        """All lines of cells with their forms, titles included."""
        if self.table.upright:
            for number, (title, form, _) in enumerate(self.columns):
                yield [(title, "text"), *((row[number], form) for row in self.rows)]
            return
        yield [(title, "text") for title, _, _ in self.columns]
        forms = [form for _, form, _ in self.columns]
        for row in self.rows:
            yield list(zip(row, forms, strict=True))


def laid_out(problem: Problem, *, empty_ones: bool = False) -> list[LaidOut]:
    """The sheets of a problem, in their order.

    Args:
        problem: what they state.
        empty_ones: whether those that state nothing are wanted, too.

    Raises:
        UnreadableError: it does not go into a workbook; names what does not.
    """
    stated = rows_of(problem)
    labels = labels_in(problem)
    sheets = [of_rows(table, stated[table.name], labels) for table in TABLES]
    issues = [issue for sheet in sheets for issue in _what_does_not_fit(sheet)]
    if sum(len(sheet.rows) * len(sheet.columns) for sheet in sheets) > MOST_CELLS:
        what = say("it has more than {n} cells", n=MOST_CELLS)
        issues.append(Issue(say("the problem"), what, _as_json()))
    if issues:
        raise UnreadableError(issues)
    return [sheet for sheet in sheets if sheet.rows or empty_ones]


def of_rows(table: Table, rows: Sequence[Row], labels: Labels) -> LaidOut:
    """A sheet with rows that state something."""
    most = max((len(row.get(NUMBERS, ())) for row in rows), default=0)
    columns: list[tuple[str, Form, Column | None]] = [
        (column.title(), column.kind.form, column) for column in table.columns
    ]
    if table.numbers is not None:
        _, kind = table.numbers
        columns += [(str(number), kind.form, None) for number in range(1, max(most, 1) + 1)]
    filled = []
    for row in rows:
        told = cells_of(table, row, labels)
        cells = [told.get(column.field) for column in table.columns]
        numbers = row.get(NUMBERS, ())
        cells += [*numbers, *[None] * (len(columns) - len(cells) - len(numbers))]
        filled.append(tuple(cells))
    return LaidOut(table, tuple(columns), tuple(filled))


def example_of(table: Table) -> LaidOut:
    """A sheet with a row that shows how it is filled in, and is not read."""
    (_, kind) = table.numbers or ("", None)
    numbers = {} if kind is None else {NUMBERS: (1, 2, 1)}
    sheet = of_rows(table, [{**table.example, **numbers}], {})
    (first, *rest) = sheet.rows[0]
    told = first.isoformat() if isinstance(first, dt.date) else first
    return replace(sheet, rows=((f"{example_mark()} {told}", *rest),), is_example=True)


def _what_does_not_fit(sheet: LaidOut) -> Iterator[Issue]:
    where = sheet.table.title()
    if len(sheet.rows) > LAST_ROW - _MARGIN or len(sheet.columns) > LAST_COLUMN - _MARGIN:
        what = say(
            "it has {rows} rows and {columns} columns, more than a sheet",
            rows=len(sheet.rows),
            columns=len(sheet.columns),
        )
        yield Issue(where, what, _as_json())
    for number, row in enumerate(sheet.rows, start=1):
        for (title, _, _), value in zip(sheet.columns, row, strict=True):
            if isinstance(value, str) and len(value.encode("utf-16-le", "surrogatepass")) > (
                2 * MOST_CHARACTERS
            ):
                what = say(
                    "row {row}: {title} has more than {n} characters, which no cell holds",
                    row=number,
                    title=title,
                    n=MOST_CHARACTERS,
                )
                yield Issue(where, what, _as_json())


def _as_json() -> str:
    return say("Write the problem as JSON")
