"""The cost sheet: each level with its bound and what that means, and what costs in it."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt import tables
from botram_opt.amounts import level_amount
from botram_opt.formats.plan_workbook.sheet_names import sheet_name
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.look import Column, Value
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.proven import proven_of_level
from botram_opt.titles import level_called, title_of
from botram_opt.wording import percent

MOST_ITEMS = 100
"""Items of a rule that are told; those that cost most."""

WIDTHS = (26.0, 30.0, 20.0, 20.0, 9.0, 50.0)


def add_costs(book: Workbook, problem: Problem, plan: Plan) -> Worksheet:
    """Add the sheet.

    Args:
        book: to which it is added.
        problem: by which the plan is costed.
        plan: with its levels, and what it tells of them is so.
    """
    sheet = look.new_sheet(book, sheet_name(say("Costs"), book.sheetnames), landscape=True)
    look.widths(sheet, [Column("", width) for width in WIDTHS], [])
    row = look.title(sheet, 1, say("What it costs"))
    row = look.note(
        sheet,
        row,
        say(
            "Levels, most important first. No plan that does as well in the levels above has a "
            "lower value than the bound."
        ),
        len(WIDTHS),
    )
    row = levels_table(sheet, row, problem, plan, (2, 1, 1, 1, 1))
    if problem.assumptions:
        told = say("Every value rests on what the problem assumes: see the sheet of assumptions.")
        row = look.note(sheet, row, told, len(WIDTHS))
    return _items(sheet, row + 1, problem, plan)


def levels_table(
    sheet: Worksheet, row: int, problem: Problem, plan: Plan, spans: tuple[int, ...]
) -> int:
    """Write a table of the levels; give the row after it."""
    columns = (
        Column(say("Level")),
        Column(say("Value")),
        Column(say("Bound")),
        Column(say("Gap")),
        Column(say("What this means")),
    )
    rows: list[list[Value]] = [
        [
            level_called(level.name),
            level_amount(problem, level.name, level.value),
            say("not known")
            if level.bound is None
            else level_amount(problem, level.name, level.bound),
            "-" if level.gap is None else percent(level.gap),
            proven_of_level(problem, level, first=not number),
        ]
        for number, level in enumerate(plan.levels)
    ]
    return look.table(sheet, row, columns, rows, spans)


def _items(sheet: Worksheet, row: int, problem: Problem, plan: Plan) -> Worksheet:
    items: dict[tuple[str, str], list[tables.Row]] = {}
    for item in tables.cost_items(problem, plan):
        items.setdefault((item["level"], item["rule"]), []).append(item)
    columns = (
        Column(say("Level")),
        Column(say("Rule")),
        Column(say("Amount")),
        Column(say("What costs, most first")),
    )
    rows: list[list[Value]] = []
    headings = []
    for cost in tables.costs(problem, plan):
        here = sorted(items.get((cost["level"], cost["rule"]), []), key=lambda each: -each["value"])
        headings.append(len(rows))
        level, rule = level_called(cost["level"]), title_of(cost["rule"])
        told = "" if here else say("Nothing.")
        rows.append([level, rule, cost["amount"], told])
        rows += [["", "", each["value"], each["sentence"]] for each in here[:MOST_ITEMS]]
        if len(here) > MOST_ITEMS:
            rows.append(["", "", "", say("and {n} more", n=len(here) - MOST_ITEMS)])
    end = look.table(sheet, row, columns, rows, (1, 1, 1, 3))
    for heading in headings:
        for column in range(1, 5):
            look.at(sheet, row + 1 + heading, column).font = look.font(bold=True)
    look.printed(sheet, end, len(WIDTHS))
    return sheet
