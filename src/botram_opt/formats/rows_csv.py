"""Any table as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from botram_opt.language import say
from botram_opt.tables.rows import Row


def rows_csv(rows: Sequence[Row]) -> str:
    """Rows as CSV text: a header with the columns of the first, then each row.

    What is None is left empty, and several things in one cell have a semicolon between them. Text
    that a spreadsheet would run has an apostrophe before it.

    Raises:
        ValueError: there are no rows, so that nobody knows the columns; or they differ in these.
    """
    if not rows:
        raise ValueError(say("a table without rows has no columns"))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _cell(value) for column, value in row.items()} for row in rows)
    return text.getvalue()


def safe(cell: object) -> object:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in set("=+-@\t\r\n") else cell


def _cell(value: object) -> object:
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    return safe(value)
