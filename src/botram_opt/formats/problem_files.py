"""Problems as files: JSON, workbooks, and folders of CSV files."""

from __future__ import annotations

import os
from pathlib import Path

from botram_opt.formats.files import write_whole
from botram_opt.formats.json_files import read_problem as read_json
from botram_opt.formats.json_files import write_problem as write_json
from botram_opt.formats.kind import is_workbook
from botram_opt.problem import Problem


def read_problem(path: str | os.PathLike[str]) -> Problem:
    """Read a problem from a JSON file, a workbook (.xlsx) or a folder of CSV files.

    A workbook and a folder have the sheets and columns that `template` makes.

    Raises:
        UnreadableError: the file cannot be read, or a field is missing, unknown or of a wrong
            form.
        ContradictionError: the parts contradict each other, or set rules that do not exist.
            Either error holds every fault, each with the file and the place in it: the sheet, the
            row and the column.
    """
    # Not imported above: most who read problems read no workbook.
    file = Path(path)
    if is_workbook(file):
        from botram_opt.formats.workbook.problems import problem_in
        from botram_opt.formats.xlsx.opening import open_workbook

        return problem_in(open_workbook(file), file.name)
    if _is_folder(file):
        from botram_opt.formats.workbook.csv_folder import read_folder

        return read_folder(file)
    return read_json(file)


def write_problem(path: str | os.PathLike[str], problem: Problem) -> None:
    """Write a problem, whole or not at all: to a workbook (.xlsx), a folder, or as JSON.

    A path that is a folder, or would be one as it has no suffix, gets CSV files. Tables of an
    earlier problem that are there are replaced, those of which this one says nothing by their
    titles; other files stay.

    Raises:
        UnreadableError: it is larger than a workbook may be.
        OSError: it could not be written.
    """
    file = Path(path)
    if is_workbook(file):
        from botram_opt.formats.workbook.laid_out import laid_out
        from botram_opt.formats.workbook.writing import workbook_of

        write_whole({file: workbook_of(laid_out(problem))})
    elif _is_folder(file) or not file.suffix:
        from botram_opt.formats.workbook.csv_folder import folder_of

        write_whole({file / name: text for name, text in folder_of(problem, file).items()})
    else:
        write_json(file, problem)


def _is_folder(file: Path) -> bool:
    # Unlike Path.is_dir, it takes a path that cannot be for none.
    return os.path.isdir(file)  # noqa: PTH112
