"""Data that can be loaded in one line."""

from botram_opt.datasets.bekasi import bekasi
from botram_opt.datasets.schedule import (
    Schedule,
    fixed_to,
    read_schedule,
    schedule_2024,
    with_dates_of,
)

__all__ = [
    "Schedule",
    "bekasi",
    "fixed_to",
    "read_schedule",
    "schedule_2024",
    "with_dates_of",
]
