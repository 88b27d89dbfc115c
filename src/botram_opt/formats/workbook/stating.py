"""A problem as rows of its sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from botram_opt.formats.workbook.kinds import Written
from botram_opt.formats.workbook.names import Labels, labels_of
from botram_opt.formats.workbook.sheets import TABLES
from botram_opt.formats.workbook.sheets.season import NO_HOLIDAYS
from botram_opt.formats.workbook.tables import ITSELF, PARENT, Column, Table
from botram_opt.problem import Problem

Row = Mapping[str, Any]
"""What a row states, by the field of its column; without what is not stated."""


def rows_of(problem: Problem) -> dict[str, list[Row]]:
    """The rows of every sheet, by its name; those of futures have their numbers under ``#``."""
    return {table.name: list(_rows(table, problem)) for table in TABLES}


def labels_in(problem: Problem) -> Labels:
    """What items are called where other sheets name them."""
    return {
        table.name: labels_of((item.id, item.name) for item in _at(problem, table.path[0]))
        for table in TABLES
        if table.columns[0].field == "id"
    }


def cells_of(table: Table, row: Row, labels: Labels) -> dict[str, Written]:
    """What is put in the cells of a row, by field; numbers of futures are left out."""
    found: dict[str, Written] = {}
    for column in table.columns:
        if column.field in row:
            value = row[column.field]
            written = None if value is None else column.kind.write(value, labels)
            if written is not None:
                found[column.field] = written
    return found


NUMBERS = "#"
"""The field of the numbers of futures, all together."""


def _rows(table: Table, problem: Problem) -> Iterator[Row]:
    if table.upright:
        yield {**_row(table.columns, problem), NO_HOLIDAYS: _has_none(problem)}
    elif table.belongs_to is not None:
        for item in _at(problem, table.path[0]):
            for record in _at(item, table.path[1]):
                yield {PARENT: item.id, **_row(table.columns[1:], record)}
    else:
        # Some sheets are of one kind of demand, or of travel, only.
        for record in _at(problem, ".".join(table.path)) or ():
            if table.groups is None:
                numbers = {} if table.numbers is None else {NUMBERS: _at(record, table.numbers[0])}
                yield _row(table.columns, record) | numbers
            else:
                yield from _rows_of_group(table, record, table.groups)


def _rows_of_group(table: Table, record: Any, groups: str) -> Iterator[Row]:
    own = [column for column in table.columns if not column.field.startswith(f"{groups}.")]
    shared = _row(own, record)
    for item in _at(record, groups):
        inner = [column for column in table.columns if column not in own]
        found = {c.field: _at(item, c.field.removeprefix(f"{groups}.")) for c in inner}
        yield shared | {field: value for field, value in found.items() if value is not None}


def _row(columns: Sequence[Column], record: Any) -> dict[str, Any]:
    found = {column.field: _at(record, column.field) for column in columns}
    return {field: value for field, value in found.items() if value is not None}


def _has_none(problem: Problem) -> bool | None:
    """Yes if there are no holidays although there is a country that has some."""
    season = problem.season
    return True if season.country is not None and not season.holidays else None


def _at(record: Any, field: str) -> Any:
    """What stands in a field, with dots within records; None where there is no such record."""
    if field == ITSELF:
        return record
    for step in field.split("."):
        record = record[int(step)] if step.isdigit() else getattr(record, step, None)
    return record
