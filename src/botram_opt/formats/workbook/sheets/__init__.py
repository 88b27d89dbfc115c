"""All sheets of a problem, with their columns: a module for each family.

From here come the template, what is written, what is read, and the help.
"""

from __future__ import annotations

from botram_opt.formats.workbook.sheets import demand, goals, places, season, services, staff
from botram_opt.formats.workbook.tables import Table

_FIRST = (
    *("settings", "sub_districts", "services", "counter_types", "people", "requests"),
    *("holidays", "closures", "place_closures", "bases", "skills", "pools", "absences"),
    *("factors", "pins", "levels"),
)

_ALL = (
    *season.SHEETS,
    *places.SHEETS,
    *services.SHEETS,
    *staff.SHEETS,
    *demand.SHEETS,
    *goals.SHEETS,
)

TABLES: tuple[Table, ...] = tuple(
    sorted(_ALL, key=lambda table: (*_FIRST, table.name).index(table.name))
)
"""Sheets in the order in which they stand: those that are needed, are usual, are seldom used."""

TABLE = {table.name: table for table in TABLES}
"""Sheets by name."""

__all__ = ["TABLE", "TABLES"]
