"""What is filled in: templates, and copies of workbooks in which faults are marked."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import typer

from botram_opt.cli import exits
from botram_opt.cli.writing import Contents, write
from botram_opt.datasets import bekasi
from botram_opt.errors import InputError
from botram_opt.formats.kind import is_workbook
from botram_opt.formats.workbook.csv_folder import csv_of
from botram_opt.formats.workbook.marking import beside, marked
from botram_opt.formats.workbook.template import template
from botram_opt.formats.workbook.writing import workbook_of
from botram_opt.language import say
from botram_opt.wording import why_not_opened


def template_files(out: Path, is_example: bool, year: int) -> Contents:
    """The files of a template: a workbook, or CSV files in a folder.

    Raises:
        typer.BadParameter: the example is of other years, or no season is of that year; or a
            file is there already that should not be lost.
    """
    try:
        problem = bekasi(year) if is_example else None
        dt.date(year, 1, 1)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--year") from error
    sheets = template(problem, year)
    if is_workbook(out):
        files: Contents = {out: workbook_of(sheets)}
    elif out.suffix:
        what = say("it ends neither in .xlsx nor is it a folder")
        raise typer.BadParameter(what, param_hint="OUT")
    else:
        files = {out / f"{sheet.table.name}.csv": csv_of(sheet) for sheet in sheets}
    there = [str(path) for path in files if path.exists()]
    if there:
        what = say("{file} is there already, and may have been filled in", file=there[0])
        raise typer.BadParameter(what, param_hint="OUT")
    return files


@contextlib.contextmanager
def faults_marked(problem: Path, *, wanted: bool) -> Iterator[None]:
    """Where a workbook is read: if it has faults, write a copy beside it with these marked.

    Raises:
        typer.BadParameter: it is wanted of something else than a workbook.
    """
    if wanted and not is_workbook(problem):
        what = say("only a workbook (.xlsx) can be marked; what is wrong is told here")
        raise typer.BadParameter(what, param_hint="--annotate")
    try:
        yield
    except InputError as error:
        if wanted:
            _write_marked(problem, error)
        raise


def _write_marked(problem: Path, error: InputError) -> None:
    try:
        copy = marked(problem, error.issues)
    except InputError:
        # It cannot be opened at all, which is what the error tells.
        return
    path = beside(problem)
    failure = write({path: copy})
    if failure is None:
        exits.tell(say("What is wrong is marked in {file}", file=str(path)))
    else:
        why = f"{failure.filename}: {why_not_opened(failure)}"
        exits.tell(say("The marked copy is not written: {why}.", why=why))
