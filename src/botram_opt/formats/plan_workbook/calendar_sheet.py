"""The calendar: a grid for each month of the season, every visit in its day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.formats.plan_workbook.labels import Labels
from botram_opt.formats.plan_workbook.numbered import numbered
from botram_opt.formats.plan_workbook.sheet_names import sheet_name
from botram_opt.formats.xlsx import look
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem, Weekday
from botram_opt.wording import month_and_year, weekday

DAYS = 7
WIDTH = 13.0
"""Characters that a day is wide."""

SCALE, PAGE = 80, 880.0
"""Percent at which it is printed, so that a week fills the width of A4; points a page then has."""

MOST_MONTHS = 120
"""A season of more is not drawn day by day."""


def add_calendar(book: Workbook, problem: Problem, plan: Plan, labels: Labels) -> Worksheet:
    """Add the calendar; months do not break over pages."""
    sheet = look.new_sheet(book, sheet_name(say("Calendar"), book.sheetnames))
    # Pages break where they are told to only if the sheet is not fitted to them.
    look.at_full_size(sheet)
    sheet.page_setup.scale = SCALE
    for column in range(1, DAYS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    row = look.title(sheet, 1, say("Calendar of {plan}", plan=plan.problem.name))
    told = _told(plan, labels)
    months = list(_months(problem, told))
    if len(months) > MOST_MONTHS:
        row = look.note(sheet, row, say("The season is too long for a calendar by month."), DAYS)
    else:
        why = _why_not(problem, months)
        used = 2 * look.LINE
        for year, number in months:
            weeks = calendar.monthcalendar(year, number)
            heights = [_height(year, number, week, told, why) for week in weeks]
            high = 60 + sum(heights) + look.LINE * len(weeks)
            if used + high > PAGE:
                sheet.row_breaks.append(Break(id=row - 1))
                used = 0
            row = _month(sheet, row, year, number, heights, told, why)
            used += high
    look.printed(sheet, row, DAYS)
    return sheet


def _told(plan: Plan, labels: Labels) -> dict[dt.date, list[str]]:
    found: dict[dt.date, list[str]] = defaultdict(list)
    for visit in numbered(plan).values():
        found[visit.date].append(labels.places[visit.sub_district])
    return dict(found)


def _months(problem: Problem, told: Mapping[dt.date, object]) -> Iterator[tuple[int, int]]:
    season = problem.season
    first = min([season.planned_from or season.first_day, *told])
    last = max([season.last_day, *told])
    year, number = first.year, first.month
    while (year, number) <= (last.year, last.month):
        yield year, number
        year, number = (year, number + 1) if number < 12 else (year + 1, 1)


def _why_not(problem: Problem, months: Sequence[tuple[int, int]]) -> dict[dt.date, str]:
    """Holidays and closures of the season, by day."""
    season = problem.season
    found = {holiday.date: holiday.name for holiday in season.holidays or ()}
    for year, number in months:
        for day in calendar.Calendar().itermonthdates(year, number):
            closed = next((closure for closure in season.closures if day in closure), None)
            if closed is not None and Weekday.of(day) in season.weekdays:
                found.setdefault(day, closed.reason)
    return found


def _lines(day: dt.date, told: Mapping[dt.date, list[str]], why: Mapping[dt.date, str]) -> str:
    return "\n".join(told[day]) if day in told else why.get(day, "")


def _height(
    year: int,
    number: int,
    week: Sequence[int],
    told: Mapping[dt.date, list[str]],
    why: Mapping[dt.date, str],
) -> float:
    days = [dt.date(year, number, day) for day in week if day]
    return look.LINE * max(1, *(look.lines(_lines(d, told, why), WIDTH) for d in days)) + 3


def _month(
    sheet: Worksheet,
    row: int,
    year: int,
    number: int,
    heights: Sequence[float],
    told: Mapping[dt.date, list[str]],
    why: Mapping[dt.date, str],
) -> int:
    row = look.title(sheet, row, month_and_year(dt.date(year, number, 1)), 13)
    columns = [look.Column(weekday(day)) for day in Weekday]
    row = look.header(sheet, row, columns)
    for week, height in zip(calendar.monthcalendar(year, number), heights, strict=True):
        sheet.row_dimensions[row + 1].height = height
        for column, day in enumerate(week, start=1):
            if day:
                _day(sheet, row, column, dt.date(year, number, day), told, why)
        row += 2
    return row + 1


def _day(
    sheet: Worksheet,
    row: int,
    column: int,
    day: dt.date,
    told: Mapping[dt.date, list[str]],
    why: Mapping[dt.date, str],
) -> None:
    head, text = look.at(sheet, row, column), look.at(sheet, row + 1, column)
    look.put(head, day.day)
    head.alignment = Alignment(horizontal="right")
    head.border = look.edges(above=True)
    text.border = look.edges(below=True)
    look.put(text, _lines(day, told, why))
    text.alignment = Alignment(wrap_text=True, vertical="top")
    head.font = look.font(size=9, color="55646E")
    if day in told:
        fill = PatternFill("solid", fgColor=look.TAKEN)
        head.fill, text.fill = fill, fill
        text.font = look.font(bold=True, size=9, color=look.INK)
    elif day in why:
        fill = PatternFill("solid", fgColor=look.QUIET)
        head.fill, text.fill = fill, fill
        text.font = look.font(italic=True, size=8, color="55646E")
