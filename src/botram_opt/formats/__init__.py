"""Problems and plans as files: JSON to read and write, CSV to look at, JSON Schema to check by."""

from botram_opt.formats.files import write_whole
from botram_opt.formats.json_files import read_plan, read_problem, write_plan, write_problem
from botram_opt.formats.plan_csv import plan_csv
from botram_opt.formats.schema import json_schema

__all__ = [
    "json_schema",
    "plan_csv",
    "read_plan",
    "read_problem",
    "write_plan",
    "write_problem",
    "write_whole",
]
