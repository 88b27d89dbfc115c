"""Problems from sheets: whatever is wrong is told by cell, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from botram_opt.errors import InputError, Issue, UnreadableError
from botram_opt.formats.workbook.headers import Fault
from botram_opt.formats.workbook.placing import location_of, placed
from botram_opt.formats.workbook.reading import stated_in
from botram_opt.formats.workbook.stated import Stated, Unread, got
from botram_opt.formats.xlsx.addresses import address
from botram_opt.formats.xlsx.opening import Place, Sheet
from botram_opt.language import say, speaking, spoken
from botram_opt.problem import Problem
from botram_opt.problem.wrong_values import cut
from botram_opt.rules import setting_issues


@dataclass(frozen=True, order=True)
class CellIssue(Issue):
    """A fault of an input that stands in a sheet.

    Attributes:
        sheet: its name.
        place: row and column of the cell; of a row the column is 0, of a sheet both are.
    """

    sheet: str = ""
    place: Place = (0, 0)


def problem_in(sheets: Sequence[Sheet], file: str, *, by_file: bool = False) -> Problem:
    """The problem that sheets state.

    Args:
        sheets: of a workbook, or tables of a folder.
        file: what they are told to be in.
        by_file: whether each is a file of its own, so that cells are told by row and column.

    Raises:
        UnreadableError: something cannot be read.
        ContradictionError: parts contradict each other. Either error holds every fault, those
            that stand in a cell, a row or a sheet as `CellIssue`.
    """
    stated = stated_in(sheets)
    order = {sheet.name: place for place, sheet in enumerate(sheets)}

    def told(faults: list[Fault], others: Sequence[Issue]) -> list[Issue]:
        faults = sorted(
            dict.fromkeys(faults), key=lambda fault: (order.get(fault.sheet, -1), fault.place)
        )
        issues: list[Issue] = [Issue(f"{file}: {i.where}", i.what, i.remedy) for i in others]
        return issues + [_issue(fault, file, by_file=by_file) for fault in faults]

    try:
        problem = _validated(stated)
    except InputError as error:
        known = {(fault.sheet, fault.place) for fault in stated.faults}
        found: list[tuple[Issue, Fault | None]] = []
        for issue, where in zip(error.issues, _paths(error, stated), strict=True):
            location = location_of(where, stated)
            # What is unread is told already.
            if not isinstance(got(stated.data, location), Unread):
                found.append((issue, placed(location, stated, issue)))
        faults = [f for _, f in found if f is not None and (f.sheet, f.place) not in known]
        others = [issue for issue, fault in found if fault is None]
        kind = UnreadableError if stated.faults else type(error)
        raise kind(told(stated.faults + faults, others)) from error
    if stated.faults:
        raise UnreadableError(told(stated.faults, ()))
    return problem


def _paths(error: InputError, stated: Stated) -> list[str]:
    """Where each fault is, in English, so that it does not matter how it is said."""
    if spoken() != "en":
        with speaking("en"):
            try:
                _validated(stated)
            except InputError as again:
                if len(again.issues) == len(error.issues):
                    return [issue.where for issue in again.issues]
    return [issue.where for issue in error.issues]


def _validated(stated: Stated) -> Problem:
    return Problem.model_validate(
        stated.data, context={"checks": [lambda problem, _: setting_issues(problem)]}
    )


def _issue(fault: Fault, file: str, *, by_file: bool) -> CellIssue:
    row, column = fault.place
    title = f" ({cut(fault.title)})" if fault.title else ""
    if by_file:
        where = f"{file}/{fault.sheet}.csv"
        where += f": {_row_and_column(row, column)}{title}" if row else ""
    else:
        where = f"{file}: {address(fault.sheet, fault.place)}{title}"
    return CellIssue(where, fault.what, fault.remedy, fault.sheet, fault.place)


def _row_and_column(row: int, column: int) -> str:
    if column:
        return say("row {row}, column {column}", row=str(row), column=str(column))
    return say("row {row}", row=str(row))
