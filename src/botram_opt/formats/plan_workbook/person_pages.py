"""A page for each person: when they go where, at which counter, how far."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt import tables
from botram_opt.formats.plan_workbook.labels import PERSON, Labels
from botram_opt.formats.plan_workbook.numbered import numbered
from botram_opt.formats.plan_workbook.pages import Page, add_pages
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.look import Column, Value
from botram_opt.language import number, say
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Problem
from botram_opt.wording import count, time_of_day

WIDTHS = (9.0, 18.0, 26.0, 38.0, 14.0)
COLOUR = "8E7CC3"


def add_person_pages(
    book: Workbook, problem: Problem, plan: Plan, labels: Labels
) -> list[Worksheet]:
    """Add them, in the order of the problem; people who go nowhere have one, too."""
    gone: dict[str, list[tuple[int, Visit, str]]] = {}
    for which, visit in numbered(plan).items():
        for seat in visit.staff:
            gone.setdefault(seat.id, []).append((which, visit, seat.counter_type))
    pages = []
    for row in tables.load(problem, plan):
        label = labels.who[PERSON + row["person"]]
        visits = gone.get(row["person"], [])
        pages.append(Page(label, partial(_draw, problem, row, label, visits, labels)))
    return add_pages(book, say("Each person"), pages, WIDTHS, COLOUR)


def _draw(
    problem: Problem,
    load: tables.Row,
    label: str,
    gone: Sequence[tuple[int, Visit, str]],
    labels: Labels,
    sheet: Worksheet,
    row: int,
) -> int:
    row = look.title(sheet, row, label)
    told = [count(load["visits"], "visit")]
    # A problem without travel has no kilometres to tell.
    if load["km"] is not None and problem.travel is not None:
        told.append(say("{km} km there and back", km=_marked(problem, load["km"])))
    season = problem.season
    opens, closes = time_of_day(season.opens), time_of_day(season.closes)
    told.append(say("open from {opens} to {closes}", opens=opens, closes=closes))
    row = look.note(sheet, row, " · ".join(told), len(WIDTHS)) + 1
    if not gone:
        return look.note(sheet, row, say("Goes to no visit of this plan."), len(WIDTHS))
    columns = (
        Column(say("Visit")),
        Column(say("Date")),
        Column(say("Sub-district")),
        Column(say("Counter type")),
        Column(say("Km"), number_format=look.ESTIMATED_KM if estimated(problem) else look.KM),
    )
    rows: list[list[Value]] = []
    for which, visit, kind in gone:
        km = _km(problem, load["person"], visit.sub_district)
        place = labels.places[visit.sub_district]
        rows.append([which, visit.date, place, labels.kinds[kind], km])
    row = look.table(sheet, row, columns, rows)
    if estimated(problem):
        told_of = say("~ by the straight line and a detour factor, not by road.")
        row = look.note(sheet, row, told_of, len(WIDTHS))
    return row


def estimated(problem: Problem) -> bool:
    """Whether distances are estimated, not those of roads."""
    return problem.travel is not None and problem.travel.kind == "geodesic"


def _marked(problem: Problem, km: float) -> str:
    return ("~" if estimated(problem) else "") + number(km, places=1)


def _km(problem: Problem, person: str, place: str) -> float | None:
    known = problem.person.get(person)
    if known is None or problem.travel is None or place not in problem.sub_district:
        return None
    return 2 * problem.metres(problem.origin_of(known), place) / 1000
