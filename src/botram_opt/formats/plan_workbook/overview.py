"""The first sheet: what plan this is, how good, what is wrong with it, and where what stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.styles import Alignment
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.formats.plan_workbook.costs import levels_table
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.look import Column
from botram_opt.language import say, say_number
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.proven import proven_of_plan
from botram_opt.verification import Finding
from botram_opt.wording import count, on

WIDTHS = (21.0,) * 6

MOST_FINDINGS = 50


class Entry(NamedTuple):
    """A sheet, and what stands in it; in the contents."""

    sheet: str
    told: str


def fill_overview(
    sheet: Worksheet,
    problem: Problem,
    plan: Plan,
    findings: Sequence[Finding],
    contents: Sequence[Entry],
    pages: Sequence[tuple[str, Sequence[str]]],
    notes: Sequence[str],
) -> None:
    """Write the sheet.

    Args:
        sheet: that comes first.
        problem: of the plan.
        plan: with its levels.
        findings: of verifying the plan.
        contents: all sheets that hold more than a page of one visit or person.
        pages: titles, and the sheets that are pages.
        notes: what else is to be known, as sentences.
    """
    look.widths(sheet, [Column("", width) for width in WIDTHS], [])
    row = look.title(sheet, 1, plan.problem.name, 20)
    season = problem.season
    start, end = on(season.first_day), on(season.last_day)
    row = look.fact(
        sheet,
        row,
        say("Season"),
        say("{name}: {start} to {end}", name=season.name, start=start, end=end),
        len(WIDTHS),
    )
    row = look.fact(sheet, row, say("Visits"), count(len(plan.visits), "visit"), len(WIDTHS))
    how_good = proven_of_plan(plan.status)
    # Of a plan that breaks rules, or is not what it says, nothing is told to be proven.
    told = say("Something is wrong with this plan; see below.") if findings else how_good
    row = look.fact(sheet, row, say("How good it is"), told, len(WIDTHS)) + 1
    if findings:
        row = _warn(sheet, row, findings)
    row = look.title(sheet, row, say("Levels, most important first"), 13)
    row = levels_table(sheet, row, problem, plan, (1, 1, 1, 1, 2)) + 1
    if problem.assumptions:
        told = say("Every value rests on what the problem assumes: see the sheet of assumptions.")
        row = look.note(sheet, row - 1, told, len(WIDTHS)) + 1
    row = look.title(sheet, row, say("What is where"), 13)
    for entry in contents:
        look.fact(sheet, row, entry.sheet, entry.told, len(WIDTHS))
        _link(sheet, row, 1, entry.sheet)
        row += 1
    for title, names in pages:
        row = look.title(sheet, row + 1, title, 13)
        for number, name in enumerate(names):
            _link(sheet, row + number // len(WIDTHS), 1 + number % len(WIDTHS), name)
        row += -(-len(names) // len(WIDTHS))
    for note in notes:
        row = look.note(sheet, row + 1, note, len(WIDTHS))
    look.printed(sheet, row, len(WIDTHS))


def _warn(sheet: Worksheet, row: int, findings: Sequence[Finding]) -> int:
    number = len(findings)
    row = look.title(
        sheet,
        row,
        say_number(
            "Beware: checking this plan found {n} thing that is wrong",
            "Beware: checking this plan found {n} things that are wrong",
            number,
            n=number,
        ),
        13,
    )
    texts = [finding.text for finding in findings[:MOST_FINDINGS]]
    if number > MOST_FINDINGS:
        texts.append(say("and {n} more", n=number - MOST_FINDINGS))
    return look.table(sheet, row, [Column(say("Finding"))], [[text] for text in texts], [6]) + 1


def _link(sheet: Worksheet, row: int, column: int, name: str) -> None:
    cell = look.at(sheet, row, column)
    look.put(cell, name)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(name)}!A1")
    cell.font = look.font(color="0B5394", underline="single")
    cell.alignment = Alignment(horizontal="left", indent=1, shrink_to_fit=True)
