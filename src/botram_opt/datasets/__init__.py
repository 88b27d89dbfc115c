"""Data that can be loaded in one line."""

from botram_opt.datasets.bekasi import bekasi
from botram_opt.datasets.drawn_history import drawn_history
from botram_opt.datasets.effects import calendar_effects
from botram_opt.datasets.outlines import outlines_of
from botram_opt.datasets.schedule import (
    Schedule,
    ScheduledVisit,
    fixed_to,
    read_schedule,
    schedule_2024,
    with_dates_of,
)

__all__ = [
    "Schedule",
    "ScheduledVisit",
    "bekasi",
    "calendar_effects",
    "drawn_history",
    "fixed_to",
    "outlines_of",
    "read_schedule",
    "schedule_2024",
    "with_dates_of",
]
