"""What goes into files and comes from them: JSON, workbooks and CSV, and JSON Schema."""

from botram_opt.formats.files import write_whole
from botram_opt.formats.forecast_csv import forecast_csv
from botram_opt.formats.history_csv import history_csv, read_history, write_history
from botram_opt.formats.json_files import (
    effects_json,
    read_actuals,
    read_effects,
    read_scenarios,
    write_plan,
)
from botram_opt.formats.plan_csv import plan_csv
from botram_opt.formats.plan_files import read_plan
from botram_opt.formats.plan_workbook import PlanInHand, plan_workbook, read_plan_workbook
from botram_opt.formats.problem_files import read_problem, write_problem
from botram_opt.formats.rows_csv import rows_csv
from botram_opt.formats.schema import json_schema

__all__ = [
    "PlanInHand",
    "effects_json",
    "forecast_csv",
    "history_csv",
    "json_schema",
    "plan_csv",
    "plan_workbook",
    "read_actuals",
    "read_effects",
    "read_history",
    "read_plan",
    "read_plan_workbook",
    "read_problem",
    "read_scenarios",
    "rows_csv",
    "write_history",
    "write_plan",
    "write_problem",
    "write_whole",
]
