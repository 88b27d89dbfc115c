"""A plan as a workbook, and back."""

from botram_opt.formats.plan_workbook.reading import PlanInHand, read_plan_workbook
from botram_opt.formats.plan_workbook.workbook import plan_workbook

__all__ = ["PlanInHand", "plan_workbook", "read_plan_workbook"]
