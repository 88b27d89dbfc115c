"""A plan as one HTML page that needs nothing else: charts, tables and sentences."""

from botram_opt.report.page import html_report

__all__ = ["html_report"]
