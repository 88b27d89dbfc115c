"""Pages to be printed: each a sheet of its own, or one below the other where there are too many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.formats.plan_workbook.sheet_names import sheet_name
from botram_opt.formats.xlsx import look

MOST_SHEETS = 150
"""Pages of a kind that have a sheet each; more stand in one sheet, with page breaks between."""

SCALE = 60
"""Percent at which pages that stand below each other are printed."""


class Page(NamedTuple):
    """A page to be printed.

    Attributes:
        name: of its sheet.
        draw: writes it into a sheet from a row on, and gives the row after it.
    """

    name: str
    draw: Callable[[Worksheet, int], int]


def add_pages(
    book: Workbook, all_in_one: str, pages: Sequence[Page], widths: Sequence[float], colour: str
) -> list[Worksheet]:
    """Add pages as sheets that print on one page of A4 each.

    Args:
        book: to which they are added.
        all_in_one: what the one sheet is called, if there are more than `MOST_SHEETS`.
        pages: in order.
        widths: of columns, in characters.
        colour: of their tabs.
    """
    if len(pages) > MOST_SHEETS:
        return [_one_below_the_other(book, all_in_one, pages, widths, colour)]
    sheets = []
    for page in pages:
        sheet = _sheet(book, page.name, widths, colour)
        sheet.page_setup.fitToHeight = 1
        look.printed(sheet, page.draw(sheet, 1), len(widths))
        sheets.append(sheet)
    return sheets


def _one_below_the_other(
    book: Workbook, name: str, pages: Sequence[Page], widths: Sequence[float], colour: str
) -> Worksheet:
    sheet = _sheet(book, name, widths, colour)
    look.at_full_size(sheet)
    sheet.page_setup.scale = SCALE
    row = 1
    for page in pages:
        if row > 1:
            sheet.row_breaks.append(Break(id=row - 1))
        row = page.draw(sheet, row)
    look.printed(sheet, row, len(widths))
    return sheet


def _sheet(book: Workbook, name: str, widths: Sequence[float], colour: str) -> Worksheet:
    sheet = look.new_sheet(book, sheet_name(name, book.sheetnames), colour=colour)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    return sheet
