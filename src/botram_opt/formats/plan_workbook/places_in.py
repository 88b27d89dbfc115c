"""Where things stand in the two sheets that are read, and what is wrong there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from botram_opt.errors import Issue
from botram_opt.formats.plan_workbook.labels import Meant, plain
from botram_opt.formats.xlsx.cells import CellError, is_empty, shown, text
from botram_opt.formats.xlsx.opening import Sheet, Value
from botram_opt.language import say

CellT = TypeVar("CellT")

FIRST_ROWS = 60
"""Rows among which the header of a table is looked for."""


class Table(NamedTuple):
    """A table in a sheet of a file.

    Attributes:
        header: its row.
        columns: titles by column, as they stand in the header.
        issues: all that is wrong, as it is found.
    """

    file: str
    sheet: Sheet
    header: int
    columns: Mapping[int, str]
    issues: list[Issue]

    def column(self, title: str) -> int | None:
        """The first column with a title."""
        return next((c for c, told in self.columns.items() if plain(told) == plain(title)), None)

    def rows(self, columns: list[int]) -> Iterator[int]:
        """The rows below the header that have something in one of the columns."""
        last = max((row for row, _ in self.sheet.cells), default=0)
        for row in range(self.header + 1, last + 1):
            if any(not is_empty(self.sheet.at(row, column)) for column in columns):
                yield row

    def where(self, row: int, column: int | None = None) -> str:
        """A row, or a cell of it, in a sentence."""
        if column is None:
            return say("{file}: sheet {sheet}, row {row}", file=self.file, sheet=self.name, row=row)
        return say(
            "{file}: sheet {sheet}, row {row}, column {column}",
            file=self.file,
            sheet=self.name,
            row=row,
            column=repr(" ".join(self.columns[column].split())),
        )

    @property
    def name(self) -> str:
        """The name of the sheet, as it is said."""
        return repr(self.sheet.name)

    def refuse(self, row: int, column: int | None, what: str, remedy: str) -> None:
        """Note what is wrong in a cell."""
        self.issues.append(Issue(self.where(row, column), what, remedy))

    def said(self, row: int, column: int, means: Callable[[Value], CellT]) -> CellT | None:
        """What a cell says; None, and noted, if it says nothing that is asked for."""
        value = self.sheet.at(row, column)
        if value is None or is_empty(value):
            self.refuse(row, column, say("it is empty"), say("Fill it in, or delete the row"))
            return None
        try:
            return means(value)
        except CellError as error:
            self.refuse(row, column, error.what, error.remedy)
            return None

    def item(self, row: int, column: int, meant: Meant) -> str | None:
        """The id of the item that a cell names; None, and noted, if it is not clear which."""
        told = self.said(row, column, text)
        if told is None:
            return None
        found = meant.of(told)
        if len(found) == 1:
            return next(iter(found))
        if found:
            what = say("more than one is called {text}", text=shown(told))
            self.refuse(row, column, what, say("Choose one from the list, or give its id"))
            return None
        near = meant.near(told)
        what = say("the problem has no {text}", text=shown(told))
        remedy = say("Choose one from the list")
        if near:
            remedy = say("Perhaps {names} is meant", names=", ".join(near))
        self.refuse(row, column, what, remedy)
        return None


def table_in(file: str, sheet: Sheet, needed: list[str], issues: list[Issue]) -> Table | None:
    """The table whose header has all titles that are needed; None, and noted, if there is none."""
    best: list[str] = needed
    for row in range(1, FIRST_ROWS):
        columns = {
            column: str(value)
            for (at, column), value in sheet.cells.items()
            if at == row and isinstance(value, str)
        }
        there = {plain(title) for title in columns.values()}
        missing = [title for title in needed if plain(title) not in there]
        if not missing:
            return Table(file, sheet, row, columns, issues)
        best = min(best, missing, key=len)
    where = say("{file}: sheet {sheet}", file=file, sheet=repr(sheet.name))
    what = say("no row has the column {titles}", titles=", ".join(map(repr, best)))
    issues.append(Issue(where, what, say("Put the header of the table back as it was")))
    return None
