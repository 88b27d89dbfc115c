"""A plan as a workbook, and back."""

from botram_opt.formats.plan_workbook.workbook import plan_workbook

__all__ = ["plan_workbook"]
