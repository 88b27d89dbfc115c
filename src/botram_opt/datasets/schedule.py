"""A schedule as it was run and printed: read, checked against the calendar, never repaired."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from botram_opt.datasets.bundled import bundled
from botram_opt.errors import ContradictionError, Issue, UnreadableError
from botram_opt.language import say, speaking
from botram_opt.problem.base import Day, Id, Name, Record
from botram_opt.problem.calendar import Weekday
from botram_opt.problem.pins import Pin
from botram_opt.problem.problem import Problem
from botram_opt.problem.season import ExtraDate, Season, VisitsOn
from botram_opt.problem.wrong_values import shown, wrong_with
from botram_opt.reading import content_of
from botram_opt.sizes import MOST_SCHEDULE_BYTES

COLUMN_OF = {
    "number": "number",
    "date": "date",
    "weekday_as_printed": "day_as_printed",
    "sub_district": "code",
    "name": "name",
}
"""The column of a file that each field of a visit stands in."""

_INDONESIAN = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_WEEKDAYS = {day.value: day for day in Weekday}
_WEEKDAYS |= dict(zip(_INDONESIAN, Weekday, strict=True))
_WEEKDAYS |= {"jum'at": Weekday.FRIDAY, "ahad": Weekday.SUNDAY}


class ScheduledVisit(Record):
    """A row of a schedule.

    Attributes:
        number: the number that the schedule gives the row.
        weekday_as_printed: what the schedule says, whether or not it is that of the date.
        sub_district: the id, which is the code of the sub-district.
    """

    number: Annotated[int, Field(ge=0)]
    date: Day
    weekday_as_printed: Weekday
    sub_district: Id
    name: Name


class Schedule(Record):
    """Visits as they were run, in the order printed."""

    visits: tuple[ScheduledVisit, ...]

    @cached_property
    def anomalies(self) -> tuple[str, ...]:
        """A sentence for every row whose printed weekday is not that of its date."""
        return tuple(
            f"row {visit.number}: {visit.date} is printed {printed.capitalize()} "
            f"and is a {true.capitalize()}"
            for visit in self.visits
            if (printed := visit.weekday_as_printed) != (true := Weekday.of(visit.date))
        )


@lru_cache(maxsize=1)
def schedule_2024() -> Schedule:
    """The sub-district events of 2024 as printed: Febriantin (2025), Table 1."""
    name = "botram_2024_schedule.csv"
    return _schedule(name, bundled(name).read_bytes())


def read_schedule(path: str | Path) -> Schedule:
    """The schedule in a CSV file (UTF-8, commas, first line the names of the columns).

    Columns are ``number``, ``day_as_printed`` (English or Indonesian), ``date`` (YYYY-MM-DD),
    ``code`` and ``name``; others are passed over. Nothing is repaired.

    Raises:
        UnreadableError: the file cannot be read, lacks a column, or has rows that cannot be
            read; holds every fault, with file, line (the first is 1) and column.
    """
    return _schedule(str(path), content_of(Path(path), MOST_SCHEDULE_BYTES))


def with_dates_of(problem: Problem, schedule: Schedule) -> Problem:
    """The problem with every date of a schedule open for as many visits as it held.

    A plan made from it and the schedule itself are under the same calendar. Nothing is pinned.

    Raises:
        ContradictionError: a row names no sub-district of the problem, or a date outside its
            season; holds every one.
    """
    season, issues = problem.season, list(_misfits(problem, schedule))
    if issues:
        raise ContradictionError(issues)
    held: dict[dt.date, list[int]] = {}
    for visit in schedule.visits:
        held.setdefault(visit.date, []).append(visit.number)
    # Reasons are part of the problem, and so of its fingerprint: the same in any language.
    with speaking("en"):
        extra = tuple(
            ExtraDate(date=day, reason=f"held in row {numbers[0]} of the schedule, though {reason}")
            for day, numbers in sorted(held.items())
            if (reason := season.why_no_visit(day)) is not None
        )
    more = {day: len(rows) for day, rows in held.items() if len(rows) > season.visits_allowed(day)}
    fields: dict[str, Any] = {name: getattr(season, name) for name in Season.model_fields}
    fields["extra_dates"] = (*season.extra_dates, *extra)
    fields["visits_on"] = (
        *(exception for exception in season.visits_on if exception.date not in more),
        *(VisitsOn(date=day, visits=visits) for day, visits in sorted(more.items())),
    )
    return problem.changed(season=Season(**fields))


def fixed_to(problem: Problem, schedule: Schedule) -> Problem:
    """The problem with the dates as they were run: each row a pin, under the same calendar.

    Raises:
        ContradictionError: as `with_dates_of`; or pins that the problem cannot keep.
    """
    pins = (Pin(sub_district=visit.sub_district, date=visit.date) for visit in schedule.visits)
    new = (pin for pin in dict.fromkeys(pins) if pin not in problem.pins)
    return with_dates_of(problem, schedule).changed(pins=(*problem.pins, *new))


def _misfits(problem: Problem, schedule: Schedule) -> Iterator[Issue]:
    season = problem.season
    for visit in schedule.visits:
        where = say("schedule row {row} {name}", row=visit.number, name=repr(visit.name))
        if visit.sub_district not in problem.sub_district:
            what = say(
                "{id} is no sub-district of the problem",
                id=repr(visit.sub_district),
            )
            yield Issue(where, what, say("Correct the code, or add the sub-district"))
        if not season.start <= visit.date <= season.end:
            what = say(
                "{day} is outside the season ({start} to {end})",
                day=visit.date,
                start=season.start,
                end=season.end,
            )
            yield Issue(where, what, say("Use the problem of the schedule's own season"))


def _schedule(file: str, content: bytes) -> Schedule:
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        lines = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        remedy = say("Save it as CSV with commas, in UTF-8")
        raise UnreadableError(
            [Issue(file, say("it is no CSV: {why}", why=error), remedy)]
        ) from error
    missing = [column for column in COLUMN_OF.values() if column not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableError(
            Issue(
                say("{file}, line {line}", file=file, line=1),
                say("there is no column {column}", column=repr(column)),
                say("Add it"),
            )
            for column in missing
        )
    issues: list[Issue] = []
    visits: dict[int, ScheduledVisit] = {}
    for line, row in lines:
        where = say("{file}, line {line}", file=file, line=line)
        if None in row:
            what = say("it has more cells than there are columns")
            issues.append(Issue(where, what, say("Put text that holds a comma between quotes")))
            continue
        visit = _visit(where, row, issues)
        if visit is None:
            continue
        if visit.number in visits:
            what = say("{what} stands there twice", what=visit.number)
            column = say("{where}, column {column}", where=where, column="'number'")
            issues.append(Issue(column, what, say("Number every row anew")))
        visits[visit.number] = visit
    if issues:
        raise UnreadableError(issues)
    return Schedule(visits=tuple(visits.values()))


def _visit(where: str, row: Mapping[str, str | None], issues: list[Issue]) -> ScheduledVisit | None:
    cells = {field: (row[column] or "").strip() for field, column in COLUMN_OF.items()}
    values: dict[str, Any] = dict(cells)
    faults: dict[str, tuple[str, str]] = {}
    try:
        # date.fromisoformat would also take a week (2024-W08-6).
        values["date"] = dt.datetime.strptime(cells["date"], "%Y-%m-%d").date()
    except ValueError:
        what = say("{text} is no date", text=shown(cells["date"]))
        faults["date"] = (what, say("Write it as YYYY-MM-DD"))
    day = _WEEKDAYS.get(cells["weekday_as_printed"].lower())
    values["weekday_as_printed"] = day
    if day is None:
        what = say("{text} is no weekday", text=shown(cells["weekday_as_printed"]))
        faults["weekday_as_printed"] = (what, say("Write it in English or Indonesian"))
    visit = None
    try:
        visit = ScheduledVisit(**values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            field = str(detail["loc"][0])
            faults.setdefault(field, wrong_with(detail))
    issues += [
        Issue(
            say("{where}, column {column}", where=where, column=repr(COLUMN_OF[field])),
            *faults[field],
        )
        for field in COLUMN_OF
        if field in faults
    ]
    return visit if not faults else None
