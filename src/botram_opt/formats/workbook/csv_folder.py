"""A problem as a folder of CSV files: one for each sheet, with the same columns."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping
from pathlib import Path

from botram_opt.errors import InputError, Issue, UnreadableError
from botram_opt.formats.files import cut_off
from botram_opt.formats.workbook.headers import table_called
from botram_opt.formats.workbook.kinds import Form, Untyped, Written
from botram_opt.formats.workbook.laid_out import LaidOut, laid_out
from botram_opt.formats.workbook.problems import problem_in
from botram_opt.formats.xlsx import cells as cells_of
from botram_opt.formats.xlsx.cells import CellError
from botram_opt.formats.xlsx.opening import Place, Sheet, Value
from botram_opt.formats.xlsx.parts import MOST_CELLS
from botram_opt.language import say
from botram_opt.problem import Problem
from botram_opt.reading import refuse_file, refuse_too_much, rows_in, too_many_cells

_THREE_DECIMALS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")


def read_folder(folder: Path) -> Problem:
    """The problem in a folder of CSV files; files that are no CSV are passed over.

    Raises:
        UnreadableError: a file or something in it cannot be read.
        ContradictionError: parts contradict each other. Either error holds every fault.
    """
    files = _files_in(folder)
    if not files:
        what = say("there is no CSV file in this folder")
        refuse_file(folder, what, say("Give a folder of CSV files; template makes one"))
    if left := cut_off(folder):
        refuse_file(
            folder,
            say(
                "{file} is left of a write that was cut off, so tables may be of two times",
                file=left[0].name,
            ),
            say("Delete it, and write the tables anew or check them"),
        )
    sheets: list[Sheet] = []
    issues: list[Issue] = []
    for file in files:
        try:
            sheets.append(Sheet(file.stem, _cells(file)))
        except InputError as error:
            issues += [Issue(f"{folder.name}/{i.where}", i.what, i.remedy) for i in error.issues]
    if issues:
        raise UnreadableError(issues)
    return problem_in(sheets, folder.name, by_file=True)


def folder_of(problem: Problem, folder: Path | None = None) -> dict[str, str]:
    """What each CSV file of a problem holds, by its name.

    Args:
        problem: what they state, in tables that say something.
        folder: where they are to stand. Tables that are there, whatever they are called, keep
            their names; those of which the problem says nothing keep their titles only, as they
            would be read with it.
    """
    there: dict[str, list[str]] = {}
    for file in () if folder is None else _files_in(folder):
        if (table := table_called(file.stem)) is not None:
            there.setdefault(table.name, []).append(file.name)
    return {
        name: csv_of(sheet)
        for sheet in laid_out(problem, empty_ones=True)
        for name in there.get(sheet.table.name, [f"{sheet.table.name}.csv"] if sheet.rows else [])
    }


def _files_in(folder: Path) -> list[Path]:
    """The CSV files in a folder, by name; none if there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv")


def csv_of(sheet: LaidOut) -> str:
    """A sheet as CSV text; what a spreadsheet would run has an apostrophe before it."""
    text = io.StringIO()
    # With any other ending a cell that holds one of these two is not put in quotes.
    writer = csv.writer(text, lineterminator="\r\n")
    for row in sheet.lines():
        writer.writerow([_told(value, form) for value, form in row])
    return text.getvalue()


def _cells(file: Path) -> Mapping[Place, Value]:
    found: dict[Place, Value] = {}
    for row, values in enumerate(rows_in(file, ",;\t"), start=1):
        for column, value in enumerate(values, start=1):
            if value.startswith("'"):
                found[row, column] = value[1:]
            elif value:
                found[row, column] = Untyped(value)
        if len(found) > MOST_CELLS:
            refuse_too_much(file, too_many_cells(MOST_CELLS))
    return found


def _told(value: Written, form: Form) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        guarded = value[:1] in tuple("=+-@'\t\r\n") or (form == "any" and _is_number(value))
        return f"'{value}" if guarded else value
    text = repr(value)
    # Somebody could take 1.234 for a thousand and more, but nobody 1.2340.
    return f"{text}0" if _THREE_DECIMALS.fullmatch(text) else text


def _is_number(text: str) -> bool:
    try:
        cells_of.decimal(text)
    except CellError:
        return False
    return True
