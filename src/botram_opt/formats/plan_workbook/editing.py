"""The two sheets that are there to be edited: the visits, and who sits where at them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt import tables
from botram_opt.formats.plan_workbook.labels import Labels
from botram_opt.formats.plan_workbook.numbered import numbered, seat_rows
from botram_opt.formats.plan_workbook.sheet_names import sheet_name
from botram_opt.formats.plan_workbook.titles import column_titles, sheet_titles
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.look import Column, Value
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.proven import basis_called

YELLOW = "F2C94C"
"""The colour of tabs of sheets that may be edited."""

ROWS_TO_ADD = 200
"""Rows below a table in which there are still lists to choose from."""

_DATE_WIDTH = 18


def add_visits(
    book: Workbook, lists: Worksheet, problem: Problem, plan: Plan, labels: Labels
) -> Worksheet:
    """Add the sheet of visits, one in each row, which offers what `lists` holds."""
    titles = column_titles()
    kinds = list(labels.kinds)
    columns = [
        Column(titles["visit"], 13),
        Column(titles["date"], _DATE_WIDTH, edited=True),
        Column(titles["sub_district"], edited=True),
        Column(say("Requests expected"), 13),
        Column(say("of these served"), 13),
        Column(say("unserved"), 12),
        Column(say("Requests are"), 15),
        *(Column(labels.kinds[kind], 5, edited=True, upright=True) for kind in kinds),
    ]
    rows: list[list[Value]] = []
    known = zip(numbered(plan).items(), tables.visits(problem, plan), strict=True)
    for (number, visit), row in known:
        basis = row["basis"]
        told = "" if basis is None else basis_called(basis)
        requests = [row[name] for name in ("expected", "served", "unserved")]
        counters = [visit.counters.get(kind) or None for kind in kinds]
        place = labels.places[visit.sub_district]
        mark = "~ " if basis not in (None, "reported") else ""
        rows.append([number, visit.date, place, *requests, mark + told, *counters])
    sheet = look.new_sheet(book, sheet_titles()["visits"], colour=YELLOW, landscape=True)
    note = say(
        "Yellow cells may be edited: move a visit to another date or sub-district, change its "
        "counters (an empty cell means none), delete rows or add some below; leave the number of "
        "a new visit empty. Requests are as planned, and are worked out anew when the workbook is "
        "checked: botram-opt verify problem.json {file}",
        file="plan.xlsx",
    )
    top = _begin(sheet, say("The visits of {plan}", plan=plan.problem.name), note, columns, rows)
    end = look.table(sheet, top, columns, rows)
    look.keep_in_sight(sheet, top + 1, 3)
    look.printed(sheet, end, len(columns))
    last = end + ROWS_TO_ADD
    days = sorted({*problem.season.visit_dates, *(visit.date for visit in plan.visits)})
    dates = _listed(lists, say("Visit dates"), days)
    _offer(
        sheet, f"B{top + 1}:B{last}", dates, say("This is no visit date of the season. Keep it?")
    )
    places = _listed(lists, say("Sub-districts"), labels.places.values())
    _offer(
        sheet, f"C{top + 1}:C{last}", places, say("The problem has no such sub-district. Keep it?")
    )
    if kinds:
        first, final = get_column_letter(8), get_column_letter(7 + len(kinds))
        _whole(sheet, f"{first}{top + 1}:{final}{last}")
    return sheet


def add_seats(book: Workbook, lists: Worksheet, plan: Plan, labels: Labels) -> Worksheet:
    """Add the sheet of who sits where, in each row somebody at a visit."""
    titles = column_titles()
    columns = [
        Column(titles["visit"], 13, edited=True),
        Column(titles["sub_district"]),
        Column(titles["who"], edited=True),
        Column(titles["counter_type"], edited=True),
        Column(titles["people"], 10, edited=True),
    ]
    rows: list[list[Value]] = [
        [number, labels.places[visit.sub_district], labels.who[who], labels.kinds[kind], people]
        for number, visit in numbered(plan).items()
        for (who, kind), people in seat_rows(visit)
    ]
    sheet = look.new_sheet(book, sheet_titles()["seats"], colour=YELLOW)
    note = say(
        "Who sits where. Yellow cells may be edited, rows deleted or added: the number says which "
        "visit it is, by the sheet {visits}; for a new visit without a number, give its "
        "sub-district.",
        visits=sheet_titles()["visits"],
    )
    top = _begin(sheet, say("Who sits where"), note, columns, rows)
    end = look.table(sheet, top, columns, rows)
    look.keep_in_sight(sheet, top + 1)
    look.printed(sheet, end, len(columns))
    sheet.auto_filter.ref = f"A{top}:E{max(top + 1, end - 1)}"
    last = end + ROWS_TO_ADD
    who = _listed(lists, say("People and pools"), labels.who.values())
    _offer(sheet, f"C{top + 1}:C{last}", who, say("The problem has no such person. Keep it?"))
    kinds = _listed(lists, say("Counter types"), labels.kinds.values())
    _offer(sheet, f"D{top + 1}:D{last}", kinds, say("The problem has no such counter. Keep it?"))
    _whole(sheet, f"E{top + 1}:E{last}")
    return sheet


def add_lists(book: Workbook) -> Worksheet:
    """Add the hidden sheet from which the others offer what to choose."""
    sheet: Worksheet = book.create_sheet(sheet_name(say("Lists"), book.sheetnames))
    sheet.sheet_state = "hidden"
    return sheet


def _begin(
    sheet: Worksheet,
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
) -> int:
    look.widths(sheet, columns, rows)
    return look.note(sheet, look.title(sheet, 1, title), note, min(7, len(columns)))


def _listed(sheet: Worksheet, title: str, values: Iterable[str | dt.date]) -> str:
    """Put a list in the next column of the sheet of lists; give where it stands."""
    column = 1 if sheet.cell(1, 1).value is None else sheet.max_column + 1
    look.put(look.at(sheet, 1, column), title)
    end = 1
    for end, value in enumerate(values, start=2):
        look.put(look.at(sheet, end, column), value)
    letter = get_column_letter(column)
    sheet.column_dimensions[letter].width = 30
    return f"{quote_sheetname(sheet.title)}!${letter}$2:${letter}${max(2, end)}"


def _offer(sheet: Worksheet, where: str, values: str, otherwise: str) -> None:
    """Let cells offer what to choose; something else may be typed, after a question."""
    offer = DataValidation(
        type="list", formula1=values, allow_blank=True, errorStyle="warning", error=otherwise
    )
    offer.add(where)
    sheet.add_data_validation(offer)


def _whole(sheet: Worksheet, where: str) -> None:
    only = DataValidation(
        type="whole",
        operator="between",
        formula1="0",
        formula2="1000000",
        allow_blank=True,
        errorStyle="stop",
        error=say("Give a whole number."),
    )
    only.add(where)
    sheet.add_data_validation(only)
