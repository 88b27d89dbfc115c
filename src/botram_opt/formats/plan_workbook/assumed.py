"""What the plan assumes: every number that a planner may argue about, with its source."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.formats.plan_workbook.sheet_names import sheet_name
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.look import Column, Value
from botram_opt.language import say, say_number
from botram_opt.problem import DateFactor, DemandTable, GeodesicTravel, Problem
from botram_opt.proven import basis_called
from botram_opt.wording import on

WIDTHS = (40.0, 18.0, 18.0, 64.0)


def add_assumptions(book: Workbook, problem: Problem) -> Worksheet:
    """Add the sheet: the assumptions as the problem states them, and whatever else is not known."""
    sheet = look.new_sheet(book, sheet_name(say("Assumptions"), book.sheetnames), landscape=True)
    columns = (
        Column(say("Assumption")),
        Column(say("Value"), number_format="#,##0.##########"),
        Column(say("Unit")),
        Column(say("Source")),
    )
    look.widths(sheet, [Column("", width) for width in WIDTHS], [])
    row = look.title(sheet, 1, say("What the plan assumes"))
    rows: list[list[Value]] = [
        [known.name, known.value, known.unit, known.source] for known in problem.assumptions
    ]
    rows += _further(problem)
    if not rows:
        end = look.note(sheet, row, say("The problem names no assumptions."), len(WIDTHS))
    else:
        end = look.table(sheet, row, columns, rows)
        look.keep_in_sight(sheet, row + 1)
    look.printed(sheet, end, len(WIDTHS))
    return sheet


def _further(problem: Problem) -> Iterator[list[Value]]:
    """What the parts of the problem say of themselves."""
    for service in problem.services:
        if service.minutes_basis != "reported":
            name = say("Minutes for a request of {service}", service=service.name)
            basis = basis_called(service.minutes_basis)
            yield [name, service.minutes_per_request, say("minutes"), basis]
    if isinstance(problem.travel, GeodesicTravel):
        source = problem.travel.source
        yield [say("Road over straight line"), problem.travel.detour_factor, "", source]
        yield [say("Speed by road"), problem.travel.speed_kmh, "km/h", source]
    if isinstance(problem.demand, DemandTable):
        yield from (_factor(factor) for factor in problem.demand.factors)
    for each in problem.preparations:
        yield [each.name, each.days_before, say("days before a visit"), each.source]
    uncertain = [holiday for holiday in problem.season.holidays or () if holiday.estimated]
    if uncertain:
        days = "; ".join(f"{holiday.name}: {on(holiday.date)}" for holiday in uncertain)
        told = say_number(
            "{n} holiday of which the date is estimated",
            "{n} holidays of which the dates are estimated",
            len(uncertain),
            n=len(uncertain),
        )
        yield [told, "", "", days]


def _factor(factor: DateFactor) -> list[Value]:
    name = say(
        "Requests, {name}: {start} to {end}",
        name=factor.name,
        start=on(factor.start),
        end=on(factor.end),
    )
    return [name, factor.factor, say("times the ordinary number"), factor.source]
