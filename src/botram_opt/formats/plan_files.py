"""Plans from files: JSON, and workbooks."""

from __future__ import annotations

import os

from botram_opt.formats.json_files import read_plan as read_json
from botram_opt.formats.kind import is_workbook
from botram_opt.formats.plan_workbook.reading import read_plan_workbook
from botram_opt.plan import Plan
from botram_opt.problem import Problem


def read_plan(path: str | os.PathLike[str], problem: Problem | None = None) -> Plan:
    """Read a plan from a JSON file or a workbook; whether it suits a problem ``verify`` says.

    Args:
        path: the file; what ends in .xlsx is a workbook, see `read_plan_workbook`.
        problem: of the plan; only for workbooks, of which visits may have been edited.

    Raises:
        UnreadableError: the file cannot be read, or a field, a row or a cell is missing, unknown
            or of a wrong form. It holds every fault, each with the file and the place in it.
    """
    if is_workbook(path):
        return read_plan_workbook(path, problem).plan
    return read_json(path)
