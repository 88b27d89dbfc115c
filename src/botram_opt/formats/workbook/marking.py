"""A copy of a workbook in which what is wrong is marked, and all else is as it was."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.errors import Issue
from botram_opt.formats.workbook.headers import ASIDE
from botram_opt.formats.workbook.kinds import in_both_languages
from botram_opt.formats.workbook.problems import CellIssue
from botram_opt.formats.workbook.writing import AUTHOR
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.addresses import address
from botram_opt.formats.xlsx.opening import Place, content_to_open
from botram_opt.formats.xlsx.text import shown
from botram_opt.language import say

_LINE = f"— {AUTHOR} —"
"""Stands in a comment before what is wrong; what stands before it is the planner's."""

_ALWAYS = f'LEN("{AUTHOR}")>0'
"""The condition under which marked cells have their colour, by which marks are known again.

A colour that holds under a condition leaves the cell's own as it is.
"""

_RED = DifferentialStyle(fill=PatternFill("solid", bgColor="F4B8AE"))


def marked(path: Path, issues: Sequence[Issue]) -> bytes:
    """A workbook with its faults marked, each with a comment, and a list of them before all else.

    Marks of an earlier time are cleared. What openpyxl does not know, such as pictures, is left
    out.

    Raises:
        UnreadableError: the file is no workbook that may be opened.
    """
    with warnings.catch_warnings():
        # It warns of what it leaves out.
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content_to_open(path)), rich_text=True)
    _clear(book)
    for issue in issues:
        if isinstance(issue, CellIssue) and issue.sheet in book.sheetnames:
            page = book[issue.sheet]
            if isinstance(page, Worksheet):
                _mark(page, issue)
    _list(book, issues)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def beside(path: Path) -> Path:
    """Where the copy of a workbook goes: beside it, and never in its place."""
    stem = path.stem
    for mark in in_both_languages(lambda: say("marked")):
        stem = stem.removesuffix(f".{mark}")
    name = f"{stem}.{say('marked')}"
    return path.with_name(f"{name}.2.xlsx" if name == path.stem else f"{name}.xlsx")


def _list_names() -> list[str]:
    return [f"{ASIDE} {title}" for title in in_both_languages(lambda: say("Faults"))]


def _clear(book: Workbook) -> None:
    for name in _list_names():
        if name in book.sheetnames:
            del book[name]
    for page in book.worksheets:
        kept = ConditionalFormattingList()
        for cells in page.conditional_formatting:
            for rule in cells.rules:
                if list(rule.formula) != [_ALWAYS]:
                    kept.add(str(cells.sqref), rule)
        page.conditional_formatting = kept
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.comment and _LINE in cell.comment.text:
                    _comment(cell, cell.comment.text.partition(_LINE)[0].rstrip("\n"))


def _mark(page: Worksheet, issue: CellIssue) -> None:
    row, column = issue.place
    cells = (
        f"A{row}:{page.cell(row, max(page.max_column, 1)).coordinate}"
        if row and not column
        else page.cell(max(row, 1), max(column, 1)).coordinate
    )
    page.conditional_formatting.add(cells, Rule(type="expression", dxf=_RED, formula=[_ALWAYS]))
    cell = _top_left(page, (max(row, 1), max(column, 1)))
    told = shown(f"{issue.what}. {issue.remedy}.")
    before = cell.comment.text if cell.comment is not None else ""
    if _LINE not in before:
        before = f"{before}\n{_LINE}" if before else _LINE
    _comment(cell, f"{before}\n{told}")


def _top_left(page: Worksheet, place: Place) -> Cell:
    """The cell in a place, or the one that it is merged into."""
    cell = page.cell(*place)
    for merged in page.merged_cells.ranges:
        if cell.coordinate in merged:
            cell = page.cell(merged.min_row, merged.min_col)
    assert isinstance(cell, Cell)
    return cell


def _comment(cell: Cell, text: str) -> None:
    cell.comment = None
    if text:
        cell.comment = Comment(text, AUTHOR)
        cell.comment.width, cell.comment.height = 320, 40 + 18 * look.lines(text, 46)


def _list(book: Workbook, issues: Iterable[Issue]) -> None:
    """Add the sheet that lists all faults, first, each with a link to where it is."""
    page = look.new_sheet(book, f"{ASIDE} {say('Faults')}", colour=look.OVER, landscape=True)
    book.move_sheet(page, 1 - len(book.sheetnames))
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    for letter, width in zip("ABC", (34, 60, 60), strict=True):
        page.column_dimensions[letter].width = width
    row = look.title(page, 1, say("What is wrong"))
    explained = say("Correct these cells, here or in the file itself, and plan once more.")
    row = look.note(page, row, explained, 3)
    columns = [
        look.Column(say("where")),
        look.Column(say("what is wrong")),
        look.Column(say("what to do")),
    ]
    rows = [(_where(issue), issue.what, issue.remedy) for issue in issues]
    look.table(page, row, columns, rows)
    for at, issue in enumerate(issues, start=row + 1):
        if isinstance(issue, CellIssue) and issue.sheet in book.sheetnames:
            line, column = issue.place
            cell = look.at(page, at, 1)
            there = address(issue.sheet, (max(line, 1), max(column, 1)))
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=there)
            cell.font = look.font(underline="single", color=look.HEADER)
    look.keep_in_sight(page, row + 1)


def _where(issue: Issue) -> str:
    # All are in this file.
    return issue.where.partition(": ")[2] or issue.where
