"""What changes from an earlier plan: visit by visit, and what it costs."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.amounts import level_amount
from botram_opt.asking.words import visit_changed
from botram_opt.formats.plan_workbook.labels import Labels
from botram_opt.formats.plan_workbook.sheet_names import sheet_name
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.look import Column, Value
from botram_opt.language import say
from botram_opt.plan import LevelRise, Plan, diff, rises
from botram_opt.problem import Problem
from botram_opt.titles import level_called

WIDTHS = (30.0, 18.0, 18.0, 60.0)


def add_changes(
    book: Workbook, problem: Problem, plan: Plan, earlier: Plan, labels: Labels
) -> Worksheet:
    """Add the sheet.

    Args:
        book: to which it is added.
        problem: of the plan.
        plan: with its levels.
        earlier: likewise, by the same problem.
        labels: of all that either of them names.
    """
    sheet = look.new_sheet(book, sheet_name(say("Changes"), book.sheetnames), landscape=True)
    look.widths(sheet, [Column("", width) for width in WIDTHS], [])
    row = look.title(sheet, 1, say("What changes from the earlier plan"))
    change = diff(earlier, plan)
    if not change.visits:
        row = look.note(sheet, row, say("No visit changes."), len(WIDTHS))
    else:
        columns = (
            Column(say("Sub-district")),
            Column(say("Before")),
            Column(say("Now")),
            Column(say("What changes")),
        )
        order = sorted(
            change.visits, key=lambda each: (each.after or each.before, each.sub_district)
        )
        rows: list[list[Value]] = [
            [
                labels.places[each.sub_district],
                each.before,
                each.after,
                visit_changed([problem], each),
            ]
            for each in order
        ]
        row = look.table(sheet, row, columns, rows)
        look.keep_in_sight(sheet, 3)
    columns = (
        Column(say("Level")),
        Column(say("Before")),
        Column(say("Now")),
        Column(say("What that comes to")),
    )
    levels: list[list[Value]] = [
        [
            level_called(rise.name),
            _amount(problem, rise, rise.before.value if rise.before else None),
            _amount(problem, rise, rise.after.value if rise.after else None),
            rise_said(problem, rise),
        ]
        for rise in rises(earlier, plan)
    ]
    row = look.table(sheet, row + 1, columns, levels)
    look.printed(sheet, row, len(WIDTHS))
    return sheet


def rise_said(problem: Problem, rise: LevelRise) -> str:
    """By how much a level rises or falls: ``35 requests more``."""
    if rise.rise is None:
        return say("only one of the plans has this level")
    amount = level_amount(problem, rise.name, abs(rise.rise))
    if not rise.rise:
        return say("the same")
    return (
        say("{amount} more", amount=amount)
        if rise.rise > 0
        else say("{amount} less", amount=amount)
    )


def _amount(problem: Problem, rise: LevelRise, value: int | None) -> str:
    return "-" if value is None else level_amount(problem, rise.name, value)
