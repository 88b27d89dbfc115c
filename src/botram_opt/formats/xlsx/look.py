"""How all our sheets look: titles, tables, widths, formats, and how they are printed."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.formats.xlsx.clothes import BOX as BOX
from botram_opt.formats.xlsx.clothes import EDITED as EDITED
from botram_opt.formats.xlsx.clothes import ESTIMATED as ESTIMATED
from botram_opt.formats.xlsx.clothes import ESTIMATED_KM as ESTIMATED_KM
from botram_opt.formats.xlsx.clothes import (
    FLAT,
    NOTE,
    NUMBER,
    UPRIGHT,
    WRAPPED,
    YELLOW,
    Clothes,
    dress,
    format_of,
)
from botram_opt.formats.xlsx.clothes import FULL as FULL
from botram_opt.formats.xlsx.clothes import HEADER as HEADER
from botram_opt.formats.xlsx.clothes import INK as INK
from botram_opt.formats.xlsx.clothes import KM as KM
from botram_opt.formats.xlsx.clothes import OVER as OVER
from botram_opt.formats.xlsx.clothes import QUIET as QUIET
from botram_opt.formats.xlsx.clothes import TAKEN as TAKEN
from botram_opt.formats.xlsx.clothes import WHOLE as WHOLE
from botram_opt.formats.xlsx.clothes import Value as Value
from botram_opt.formats.xlsx.clothes import date_format as date_format
from botram_opt.formats.xlsx.clothes import edges as edges
from botram_opt.formats.xlsx.clothes import font as font
from botram_opt.formats.xlsx.text import safe_text, shown
from botram_opt.language import say

A4 = 9
LINE, MOST_POINTS = 15.0, 409.0
"""Points that a line of text is high, and a row at most."""

WIDEST, NARROWEST = 60, 6
"""Characters that a column is wide at most and at least, unless it is told."""


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        title: in its header.
        width: in characters; None for as much as it holds, within limits.
        number_format: of its cells; None for what their values have by themselves.
        edited: whether it is there to be edited.
        upright: whether its header is written upwards, so that it is narrow.
    """

    title: str
    width: float | None = None
    number_format: str | None = None
    edited: bool = False
    upright: bool = False


def new_sheet(
    book: Workbook, name: str, *, colour: str = HEADER, landscape: bool = False
) -> Worksheet:
    """A sheet at the end of a workbook, to be printed on A4, as wide as a page."""
    sheet: Worksheet = book.create_sheet(name)
    sheet.sheet_properties.tabColor = colour
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False
    setup = sheet.page_setup
    setup.paperSize, setup.orientation = A4, "landscape" if landscape else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.6, 0.7
    sheet.print_options.horizontalCentered = True
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.left is not None
    assert footer.right is not None
    footer.left.text = name.replace("&", "&&")
    footer.right.text = say("page {page} of {pages}", page="&P", pages="&N")
    return sheet


def at_full_size(sheet: Worksheet) -> None:
    """Print a sheet at its own size: only then pages break where they are told to."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell in a row and a column, both counted from 1; none that others are merged into."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def put(cell: Cell, value: Value, number_format: str | None = None) -> None:
    """Put a value in a cell; text stays text, and dates are shown as the language has them."""
    # A cell with an empty text is none that a spreadsheet writes.
    if value == "":
        return
    if isinstance(value, str):
        safe_text(cell, value)
        return
    cell.value = value
    told = format_of(value, number_format)
    if cell.number_format != told:
        cell.number_format = told


def title(sheet: Worksheet, row: int, text: str, size: int = 16) -> int:
    """Write a title, and give the row after it."""
    cell = at(sheet, row, 1)
    dress(cell, f"title {size}", Clothes(font(bold=True, size=size, color=INK)))
    put(cell, text)
    sheet.row_dimensions[row].height = size * 1.6
    return row + 1


def note(sheet: Worksheet, row: int, text: str, columns: int) -> int:
    """Write a sentence over so many columns, small and grey, and give the row after it.

    The widths of the columns are to be set before.
    """
    cell = _spread(sheet, row, 1, columns, boxed=False)
    dress(cell, "note", NOTE)
    put(cell, text)
    high = lines(text, _width(sheet, 1, columns) * 1.1)
    sheet.row_dimensions[row].height = min(MOST_POINTS, LINE * high)
    return row + 1


def widths(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> None:
    """Make columns as wide as they are told to be, or as what they hold."""
    for number, column in enumerate(columns):
        # The arrow of a filter stands beside a header.
        longest = max(
            [0, *(len(word) + 3 for word in column.title.split())]
            + [_length(row[number]) + 2 for row in rows if number < len(row)]
        )
        told = column.width or min(WIDEST, max(NARROWEST, longest))
        sheet.column_dimensions[get_column_letter(number + 1)].width = told


def width_of(sheet: Worksheet, column: int) -> float:
    """How many characters a column is wide."""
    return float(sheet.column_dimensions[get_column_letter(column)].width)


def table(
    sheet: Worksheet,
    row: int,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    spans: Sequence[int] | None = None,
) -> int:
    """Write a table under widths that are set, and give the row after it.

    Long text is wrapped, and its row as high as it needs.

    Args:
        sheet: to which it is written.
        row: of its header.
        columns: from the first of the sheet on.
        rows: a value for each column.
        spans: how many columns of the sheet each takes; one, if it is not told.
    """
    row, places = header(sheet, row, columns, spans) - 1, _places(columns, spans)
    for values in rows:
        row, high = row + 1, 1
        for column, value, (first, last) in zip(columns, values, places, strict=True):
            cell = _spread(sheet, row, first, last)
            is_text = isinstance(value, str | dt.date)
            clothes = Clothes(
                fill=YELLOW if column.edited else None,
                boxed=True,
                alignment=WRAPPED if is_text else NUMBER,
                number_format=format_of(value, column.number_format),
            )
            dress(cell, f"body {is_text} {column.edited}", clothes)
            put(cell, value, column.number_format)
            if isinstance(value, str):
                high = max(high, lines(value, _width(sheet, first, last)))
        if high > 1:
            sheet.row_dimensions[row].height = min(MOST_POINTS, LINE * high)
    return row + 1


def fact(sheet: Worksheet, row: int, name: str, told: str, columns: int) -> int:
    """Write what something is called and what it is, over so many columns; give the row after."""
    cell = at(sheet, row, 1)
    dress(cell, "name", Clothes(font(bold=True), alignment=WRAPPED))
    put(cell, name)
    cell = _spread(sheet, row, 2, columns, boxed=False)
    dress(cell, "told", Clothes(alignment=WRAPPED))
    put(cell, told)
    high = max(lines(name, width_of(sheet, 1)), lines(told, _width(sheet, 2, columns)))
    sheet.row_dimensions[row].height = min(MOST_POINTS, LINE * high)
    return row + 1


def header(
    sheet: Worksheet, row: int, columns: Sequence[Column], spans: Sequence[int] | None = None
) -> int:
    """Write the header of a table, and give the row after it; see `table`."""
    places = _places(columns, spans)
    high = LINE
    for column, (first, last) in zip(columns, places, strict=True):
        cell = _spread(sheet, row, first, last)
        dress(cell, f"header {column.upright}", UPRIGHT if column.upright else FLAT)
        put(cell, column.title)
        if column.upright:
            high = max(high, len(column.title) * 6.2 + 8)
        else:
            high = max(high, LINE * lines(column.title, _width(sheet, first, last)) + 3)
    sheet.row_dimensions[row].height = min(190, high)
    return row + 1


def _places(columns: Sequence[Column], spans: Sequence[int] | None) -> list[tuple[int, int]]:
    """First and last column of the sheet that each column of a table takes."""
    spans = spans or [1] * len(columns)
    ends = list(accumulate(spans))
    return [(end - span + 1, end) for end, span in zip(ends, spans, strict=True)]


def _spread(sheet: Worksheet, row: int, first: int, last: int, *, boxed: bool = True) -> Cell:
    """The cell that some columns of a row become."""
    if boxed:
        for column in range(first + 1, last + 1):
            dress(at(sheet, row, column), "box", Clothes(boxed=True))
    if last > first:
        # Not by `merge_cells`, which takes ten times as long to look after borders.
        merged = CellRange(min_col=first, min_row=row, max_col=last, max_row=row)
        sheet.merged_cells.ranges.add(merged)
    return at(sheet, row, first)


def _width(sheet: Worksheet, first: int, last: int) -> float:
    return sum(width_of(sheet, column) for column in range(first, last + 1))


def keep_in_sight(sheet: Worksheet, row: int, columns: int = 0) -> None:
    """Keep the rows above one, and so many columns, in sight; print these rows on each page."""
    sheet.freeze_panes = f"{get_column_letter(columns + 1)}{row}"
    sheet.print_title_rows = f"{row - 1}:{row - 1}"


def printed(sheet: Worksheet, row: int, columns: int) -> None:
    """Print what stands before a row, in so many columns."""
    sheet.print_area = f"A1:{get_column_letter(max(1, columns))}{max(1, row - 1)}"


def lines(text: str, width: float) -> int:
    """On how many lines of so many characters text stands, by and large."""
    # Less what a cell keeps free at its sides.
    room = max(1.0, 1.08 * width - 2)
    return sum(max(1, math.ceil(len(part) / room)) for part in shown(text).split("\n"))


def _length(value: Value) -> int:
    if isinstance(value, dt.date):
        return len("Sat, 30 Sep 2025")
    if isinstance(value, float):
        return len(f"{value:,.1f}")
    return max(map(len, str("" if value is None else value).split("\n")))
