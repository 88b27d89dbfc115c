"""A problem as a workbook: its sheets with titles, help, lists to choose from, and formats."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.formats.workbook.help_sheet import add_help
from botram_opt.formats.workbook.kinds import Form, Kind, Written
from botram_opt.formats.workbook.laid_out import LaidOut
from botram_opt.formats.workbook.tables import Column, Use
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.addresses import address, letters
from botram_opt.formats.xlsx.opening import escaped
from botram_opt.language import say

LAST_ROW = 2_000
"""Lists to choose from, and formats, are there down to this row at least."""

_COLOURS: Mapping[Use, str] = MappingProxyType(
    {"needed": "1F5C73", "usual": "7FA7B5", "seldom": "D5DDE1"}
)

_WIDTHS: Mapping[Form, int] = MappingProxyType(
    {"text": 22, "whole": 11, "number": 12, "date": 18, "time": 10, "any": 14}
)

_EXAMPLE = look.font(italic=True, color="7A868C")

AUTHOR = "botram-opt"
"""Who comments are by."""


def workbook_of(sheets: Sequence[LaidOut]) -> bytes:
    """A workbook with a sheet of help, and these sheets after it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    # By itself it would be the time at which it is written.
    book.properties.created = book.properties.modified = dt.datetime(2025, 1, 1)
    add_help(book, [sheet.table for sheet in sheets])
    lists = _Lists(sheets)
    for sheet in sheets:
        page = look.new_sheet(
            book, sheet.table.title(), colour=_COLOURS[sheet.table.use], landscape=True
        )
        (_fill_upright if sheet.table.upright else _fill)(page, sheet, lists)
    lists.add_to(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(page: Worksheet, sheet: LaidOut, lists: _Lists) -> None:
    for number, (title, form, column) in enumerate(sheet.columns, start=1):
        letter = get_column_letter(number)
        shape = page.column_dimensions[letter]
        shape.width = _width(title, form, [row[number - 1] for row in sheet.rows])
        shape.number_format = _format(form)
        cell = look.at(page, 1, number)
        _head(cell, title, column)
        if column is not None:
            cell.comment = _comment(column)
            last = max(LAST_ROW, len(sheet.rows) + 2)
            lists.offer(page, column.kind, f"{letter}2:{letter}{last}")
    page.row_dimensions[1].height = 2.2 * look.LINE
    for at, row in enumerate(sheet.rows, start=2):
        for number, value in enumerate(row, start=1):
            if value not in (None, ""):
                cell = look.at(page, at, number)
                _put(cell, value, sheet.columns[number - 1][1])
                if sheet.is_example:
                    cell.font = _EXAMPLE
    fixed = 2 if sheet.columns[1:] and "id" in [c.field for c in sheet.table.columns] else 1
    look.keep_in_sight(page, 2, fixed)


def _fill_upright(page: Worksheet, sheet: LaidOut, lists: _Lists) -> None:
    row = sheet.rows[0] if sheet.rows else (None,) * len(sheet.columns)
    for letter, width in (("A", 30), ("B", 34), ("C", 80)):
        page.column_dimensions[letter].width = width
    edited = PatternFill("solid", fgColor=look.EDITED)
    for number, ((title, form, column), value) in enumerate(
        zip(sheet.columns, row, strict=True), start=1
    ):
        assert column is not None
        _head(look.at(page, number, 1), title, column)
        cell = look.at(page, number, 2)
        cell.number_format = _format(form)
        if value is not None:
            _put(cell, value, form)
        cell.fill, cell.border = edited, look.BOX
        cell.alignment = Alignment(vertical="center", horizontal="left", wrap_text=True)
        lists.offer(page, column.kind, f"B{number}")
        note = look.at(page, number, 3)
        look.put(note, column.help())
        note.font = look.font(size=10, color="55646E")
        note.alignment = Alignment(vertical="center", wrap_text=True)
        page.row_dimensions[number].height = (
            look.LINE * max(look.lines(column.help(), 80), look.lines(str(value or ""), 34)) + 4
        )


def _head(cell: Cell, title: str, column: Column | None) -> None:
    needed = column is not None and column.needed
    look.put(cell, f"{title} *" if needed else title)
    cell.font = look.font(bold=True, color="FFFFFF" if needed else look.INK)
    cell.fill = PatternFill("solid", fgColor=look.HEADER if needed else "DCE7EB")
    cell.border = look.BOX
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _comment(column: Column) -> Comment:
    told = [column.help(), say("How: {how}.", how=column.kind.how())]
    if column.needed:
        told.append(say("It has to be filled in."))
    text = "\n".join(told)
    comment = Comment(text, AUTHOR)
    comment.width, comment.height = 320, 40 + 18 * look.lines(text, 46)
    return comment


def _format(form: Form) -> str:
    return {
        "text": "@",
        "whole": look.WHOLE,
        "number": "General",
        "date": look.date_format(),
        "time": "hh:mm",
        "any": "General",
    }[form]


def _put(cell: Cell, value: Written, form: Form) -> None:
    """Put a value in a cell, so that it comes back as it is."""
    if isinstance(value, str):
        cell.value = escaped(value)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in tuple("=+-@'#")
        cell.number_format = "@"
        return
    if isinstance(value, float):
        # By itself a number would be written with 16 digits, and may have 17.
        cell.value = repr(value)
        cell.data_type = "n"
    else:
        cell.value = value
    seconds = isinstance(value, dt.time) and value.second
    cell.number_format = "hh:mm:ss" if seconds else _format(form)


def _width(title: str, form: Form, values: Sequence[Written]) -> float:
    longest = max((len(str(value)) for value in values if isinstance(value, str)), default=0)
    words = max(len(word) for word in title.split()) + 4
    return min(60, max(_WIDTHS[form], words, len(title) / 2 + 3, longest + 2))


class _Lists:
    """Lists to choose from, in a hidden sheet where they are too long for a cell."""

    def __init__(self, sheets: Sequence[LaidOut]) -> None:
        self.names = {sheet.table.name: sheet.table.title() for sheet in sheets}
        # What has no id yet is chosen by name, and so is what has an id without letters.
        self.by_name = {
            sheet.table.name
            for sheet in sheets
            if sheet.table.columns[0].field == "id"
            and (sheet.is_example or not any(map(str.isalpha, str(sheet.rows[0][0]))))
        }
        self.lists: dict[tuple[str, ...], int] = {}

    def offer(self, page: Worksheet, kind: Kind, cells: str) -> None:
        """Let cells be chosen from what there is to choose from."""
        options = tuple(kind.options())
        if options:
            source = self._source(options)
        elif len(kind.sheets) == 1 and kind.sheets[0] in self.names:
            name = kind.sheets[0]
            column = "B" if name in self.by_name else "A"
            source = f"{address(self.names[name])}!${column}$2:${column}${LAST_ROW}"
        else:
            return
        choosing = DataValidation("list", source, allow_blank=True)
        # It may be written in other ways, too: by name, or several at once.
        choosing.showErrorMessage = False
        choosing.add(cells)
        page.add_data_validation(choosing)

    def _source(self, options: tuple[str, ...]) -> str:
        joined = ",".join(options)
        if len(joined) <= 250 and not any("," in option or '"' in option for option in options):
            return f'"{joined}"'
        column = letters(self.lists.setdefault(options, len(self.lists) + 1))
        return f"{address(say('Lists'))}!${column}$1:${column}${len(options)}"

    def add_to(self, book: Workbook) -> None:
        """Add the hidden sheet, if there is anything in it."""
        if self.lists:
            page = book.create_sheet(say("Lists"))
            page.sheet_state = "hidden"
            for options, column in self.lists.items():
                for row, option in enumerate(options, start=1):
                    look.put(look.at(page, row, column), option)
