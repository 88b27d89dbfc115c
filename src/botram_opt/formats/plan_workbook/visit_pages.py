"""A page for each visit: when and where, who sits where, what is expected, what to prepare."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt import tables
from botram_opt.formats.plan_workbook.labels import Labels
from botram_opt.formats.plan_workbook.numbered import numbered, seat_rows
from botram_opt.formats.plan_workbook.pages import Page, add_pages
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.look import Column, Value
from botram_opt.language import number, say
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Problem, Weekday
from botram_opt.proven import about_marks
from botram_opt.wording import on, time_of_day, weekday

WIDTHS = (36.0, 11.0, 11.0, 11.0, 40.0)
COLOUR = "6BA58A"


def add_visit_pages(
    book: Workbook, problem: Problem, plan: Plan, labels: Labels
) -> list[Worksheet]:
    """Add them, in order of date."""
    pages = [
        Page(
            f"{which} {labels.places[visit.sub_district]}",
            partial(_draw, problem, plan, visit, which, labels),
        )
        for which, visit in numbered(plan).items()
    ]
    return add_pages(book, say("Each visit"), pages, WIDTHS, COLOUR)


def _draw(
    problem: Problem,
    plan: Plan,
    visit: Visit,
    which: int,
    labels: Labels,
    sheet: Worksheet,
    row: int,
) -> int:
    place = labels.places[visit.sub_district]
    row = look.title(sheet, row, say("Visit {n}: {place}", n=which, place=place))
    for name, told in _facts(problem, visit):
        row = look.fact(sheet, row, name, told, len(WIDTHS))
    row = _counters(sheet, row + 1, visit, labels)
    if visit.served or visit.unserved:
        row = _requests(sheet, row + 1, problem, plan.model_copy(update={"visits": (visit,)}))
    return _preparations(sheet, row + 1, problem, visit) if problem.preparations else row


def _facts(problem: Problem, visit: Visit) -> Iterator[tuple[str, str]]:
    season, place = problem.season, problem.sub_district.get(visit.sub_district)
    day = weekday(Weekday.of(visit.date))
    yield say("Date"), say("{weekday}, {day}", weekday=day, day=on(visit.date))
    opens, closes = time_of_day(season.opens), time_of_day(season.closes)
    yield say("Open"), say("{opens} to {closes}", opens=opens, closes=closes)
    counters = sum(visit.counters.values())
    if place is None:
        yield say("Counters"), number(counters)
    else:
        yield say("Venue"), place.venue.name or say("not named yet")
        if place.venue.ready_on is not None:
            yield say("Venue ready on"), on(place.venue.ready_on)
        room = place.venue.room
        told = say("{n} (the venue has room for {room})", n=counters, room=room)
        yield say("Counters"), told
    yield say("People"), number(visit.headcount)


def _counters(sheet: Worksheet, row: int, visit: Visit, labels: Labels) -> int:
    who: dict[str, list[str]] = defaultdict(list)
    for (key, kind), people in seat_rows(visit):
        name = labels.who[key]
        who[kind].append(name if people == 1 else f"{name} ({number(people)})")
    rows: list[list[Value]] = [
        [label, visit.counters.get(kind, 0), ", ".join(who[kind])]
        for kind, label in labels.kinds.items()
        if visit.counters.get(kind) or kind in who
    ]
    columns = Column(say("Counter type")), Column(say("Counters")), Column(say("Who sits there"))
    return look.table(sheet, row, columns, rows, (1, 1, 3))


def _requests(sheet: Worksheet, row: int, problem: Problem, alone: Plan) -> int:
    columns = (
        Column(say("Service")),
        Column(say("Expected")),
        Column(say("Served")),
        Column(say("Unserved")),
        Column(say("Residents bring")),
    )
    services = tables.services(problem, alone)
    rows: list[list[Value]] = []
    for each in services:
        known = problem.service.get(each["service"])
        counts = [each[name] for name in ("expected", "served", "unserved")]
        brought = "; ".join(known.documents) if known is not None else ""
        rows.append([each["service_name"], *counts, brought])
    end = look.table(sheet, row, columns, rows)
    unsure = [each["basis"] not in (None, "reported") for each in services]
    for place in (place for place, mark in enumerate(unsure, start=row + 1) if mark):
        look.at(sheet, place, 2).number_format = look.ESTIMATED
    return look.note(sheet, end, about_marks(), len(WIDTHS)) if any(unsure) else end


def _preparations(sheet: Worksheet, row: int, problem: Problem, visit: Visit) -> int:
    rows: list[list[Value]] = [
        [each.name, visit.date - dt.timedelta(days=each.days_before), ""]
        for each in sorted(problem.preparations, key=lambda each: -each.days_before)
    ]
    columns = Column(say("To be done before")), Column(say("On")), Column(say("Done by"))
    return look.table(sheet, row, columns, rows, (1, 2, 2))
