"""Every number that a simulation takes for granted, with where it comes from."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from botram_opt.problem import Assumption
from botram_opt.problem.base import Record
from botram_opt.second_chance import ResidentChoice
from botram_opt.simulation.settings import (
    BackOffice,
    PrinterFailure,
    SimulationSettings,
    clock,
)

ASSUMED = "assumed; not found in public sources"
STATED = "stated for this simulation"


class Told(NamedTuple):
    """How a setting is told: its name, its unit, and the source of its default."""

    name: str
    unit: str
    source: str = ASSUMED


OF_MORNINGS = {
    "as_expected": Told(
        "Exactly as many come as are expected", "", "assumed: numbers vary from year to year"
    ),
    "profile": Told(
        "When residents come",
        "of all, in equal stretches from opening to closing",
        "assumed; that many come late is reported (Febriantin 2025), how many is not",
    ),
    "requests_per_party": Told(
        "Requests of a party that comes together",
        "requests, mean",
        "assumed; that its members go each to the queue of their own service is assumed, too",
    ),
    "steered": Told(
        "Share of parties who come by appointment",
        "of all",
        "assumed: no appointments are reported",
    ),
    "no_shows": Told("Share of parties with an appointment who do not come", "of these"),
    "intake_closes": Told(
        "Time from which no more numbers are given",
        "local time",
        "assumed: until closing; 10:00 was reported once, for birth certificates (Cabangbungin, "
        "tribuntujuwali.com 2024/05)",
    ),
    "numbers_by_quota": Told("Numbers are limited by the plan's quotas", ""),
    "service_variation": Told(
        "Variation of the time at a counter", "standard deviation / mean, gamma distribution"
    ),
    "overtime_minutes": Told(
        "Minutes after closing during which numbers are called",
        "minutes",
        "assumed: none; closing at 12:00 is reported (Febriantin 2025)",
    ),
    "sickness": Told("Share of people who are ill on the day", "of people"),
}

OF_THE_PRINTER = {
    "services": Told("Services that need the printer", "", "assumed: those that were named"),
    "chance": Told("Share of mornings on which the printer fails", "of mornings"),
    "minutes": Told("Minutes until the printer prints again", "minutes"),
}

OF_THE_BACK_OFFICE = {
    "finished_at_once": Told(
        "Share of requests served whose document is finished on the spot", "of these"
    ),
    "documents_per_day": Told(
        "Documents that the back office finishes", "documents a working day (Monday to Friday)"
    ),
    "standard_days": Told(
        "Working days within which a document should be finished",
        "working days",
        "reported: at most 3 for all kinds of documents (Febriantin 2025)",
    ),
}

OF_CHOICE = {
    "missed": Told("Share of those in need who cannot come on the day", "of these"),
    "try_again": Told(
        "Share of those who would go to a neighbour's visit", "of who was not served"
    ),
    "reach_km": Told("Way that residents would go to a neighbour's visit", "km by road"),
    "recovery_days": Told("Days in which what kept residents away passes", "days, mean"),
    "patience_days": Told("Days after which residents give up or go to the office", "days, mean"),
}


def simulation_assumptions(settings: SimulationSettings | None = None) -> tuple[Assumption, ...]:
    """What a simulation takes for granted beyond what the problem states.

    A value that is not the default is told as stated, whatever it rests on. What is switched off
    (a printer that fails, residents who go elsewhere) is told as such, in one line.
    """
    known = settings or SimulationSettings()
    found = _of(known, OF_MORNINGS, SimulationSettings())
    found += _of(known.back_office, OF_THE_BACK_OFFICE, BackOffice())
    if known.printer is None:
        found.append(_told(Told("The printer fails", "", "assumed: never"), "never", True))
    else:
        usual = PrinterFailure(services=known.printer.services)
        found += _of(known.printer, OF_THE_PRINTER, usual)
    if known.choice is None:
        found.append(_told(Told("Residents go to a neighbour's visit", ""), "never", False))
    else:
        found += _of(known.choice, OF_CHOICE, ResidentChoice())
    return tuple(found)


def _of(record: Record, told: dict[str, Told], usual: Record) -> list[Assumption]:
    return [
        _told(each, getattr(record, field), getattr(record, field) == getattr(usual, field))
        for field, each in told.items()
    ]


def _told(told: Told, value: object, usual: bool) -> Assumption:
    source = told.source if usual else STATED
    return Assumption(name=told.name, value=_written(value), unit=told.unit, source=source)


def _written(value: object) -> float | str:
    """A value as it is shown."""
    if value is None:
        return "until closing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.time):
        return clock(value)
    if isinstance(value, tuple):
        return ", ".join(each if isinstance(each, str) else f"{each:.4g}" for each in value)
    assert isinstance(value, int | float | str)
    return value
