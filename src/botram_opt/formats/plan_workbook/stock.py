"""Counters that go out on each date, beside those in stock."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt import tables
from botram_opt.formats.plan_workbook.labels import Labels
from botram_opt.formats.plan_workbook.sheet_names import sheet_name
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.look import Column, Value
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem


def add_counters(book: Workbook, problem: Problem, plan: Plan, labels: Labels) -> Worksheet:
    """Add the sheet: a row for each date, a column for each counter type, ``4/6`` for 4 of 6."""
    sheet = look.new_sheet(book, sheet_name(say("Counters"), book.sheetnames), landscape=True)
    used: dict[dt.date, dict[str, tables.Row]] = defaultdict(dict)
    for row in tables.counters_by_date(problem, plan):
        used[row["date"]][row["counter_type"]] = row
    kinds = [kind for kind in labels.kinds if any(kind in row for row in used.values())]
    columns = [
        Column(say("Date"), 18),
        Column(say("Places"), 24),
        *(Column(labels.kinds[kind], 5.5, upright=True) for kind in kinds),
    ]
    places: dict[dt.date, list[str]] = defaultdict(list)
    for visit in plan.visits:
        places[visit.date].append(labels.places[visit.sub_district])
    rows: list[list[Value]] = [
        [day, ", ".join(sorted(places[day])), *(used[day][kind]["used"] or None for kind in kinds)]
        for day in sorted(used)
    ]
    look.widths(sheet, columns, rows)
    row_number = look.title(sheet, 1, say("Counters by date"))
    row_number = look.note(
        sheet,
        row_number,
        say(
            "Counters that go out on a date, of those in stock: 4/6 are 4 of 6. Orange: none is "
            "left. Red: more than there are."
        ),
        min(14, len(columns)),
    )
    end = look.table(sheet, row_number, columns, rows)
    for row_at, day in enumerate(sorted(used), start=row_number + 1):
        for column, kind in enumerate(kinds, start=3):
            number, stock = used[day][kind]["used"], used[day][kind]["stock"]
            if number and stock is not None:
                cell = look.at(sheet, row_at, column)
                cell.number_format = f'0"/{stock}"'
                if number >= stock:
                    colour = look.OVER if number > stock else look.FULL
                    cell.fill = PatternFill("solid", fgColor=colour)
                    cell.font = look.font(bold=True)
    look.keep_in_sight(sheet, row_number + 1, 2)
    look.printed(sheet, end, len(columns))
    return sheet
