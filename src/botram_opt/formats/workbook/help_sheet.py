"""The sheet that explains the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.hyperlink import Hyperlink

from botram_opt.formats.workbook.headers import ASIDE
from botram_opt.formats.workbook.rows import example_mark
from botram_opt.formats.workbook.tables import Table, Use
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.addresses import address
from botram_opt.language import say

_WIDTHS = (28, 100)


def add_help(book: Workbook, tables: Sequence[Table]) -> None:
    """Add the sheet of help to a workbook: how it is filled in, and what each sheet is for."""
    page = look.new_sheet(book, say("Help"), landscape=True)
    for letter, width in zip("AB", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    row = look.title(page, 1, say("A problem to be planned"))
    for name, told in (*_how(), *_commands()):
        row = look.fact(page, row, name, told, len(_WIDTHS))
    uses: dict[Use, str] = {
        "needed": say("Sheets to begin with"),
        "usual": say("Sheets that are often filled in"),
        "seldom": say("Sheets that are seldom needed"),
    }
    for use, heading in uses.items():
        some = [table for table in tables if table.use == use]
        if not some:
            continue
        row = look.title(page, row + 1, heading, size=12)
        for table in some:
            row = look.fact(page, row, table.title(), table.help(), len(_WIDTHS))
            link = look.at(page, row - 1, 1)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=address(table.title(), (1, 1)))
            link.font = look.font(bold=True, underline="single", color=look.HEADER)
            link.alignment = Alignment(vertical="top", wrap_text=True)
    look.printed(page, row, len(_WIDTHS))


def _how() -> Iterator[tuple[str, str]]:
    yield (
        say("Filling it in"),
        say(
            "One row for each item, below the titles. Titles with a * have to be filled in; what "
            "else is empty is as the comment on its title says. Columns may stand in any order, "
            "and sheets that are not needed may be empty or removed."
        ),
    )
    yield (
        say("Dates"),
        say(
            "As dates of the spreadsheet, or as text: 2025-04-12, 12/04/2025 (the day first), "
            "12 April 2025, Sabtu, 12 April 2025."
        ),
    )
    yield (
        say("Numbers"),
        say(
            "As numbers of the spreadsheet. As text, 12,5 and 12.5 are the same; text that may be "
            "either of two numbers, such as 1.234, is refused where both could be meant."
        ),
    )
    yield (
        say("Naming items"),
        say(
            "By id or by name, in capital or small letters. Several stand in one cell with "
            "semicolons between them."
        ),
    )
    yield (
        say("Examples"),
        say(
            "A row whose first cell begins with {mark} is an example and is not read.",
            mark=example_mark(),
        ),
    )
    yield (
        say("Your own notes"),
        say(
            "Sheets and columns whose title begins with {sign} are yours and are not read.",
            sign=ASIDE,
        ),
    )


def _commands() -> Iterator[tuple[str, str]]:
    yield (
        "botram-opt plan x.xlsx",
        say("Plans what the workbook states; the plan goes into {folder}.", folder="out/"),
    )
    yield (
        "botram-opt plan x.xlsx --annotate",
        say(
            "If something is wrong, also writes a copy in which the cells are marked. The file "
            "itself stays as it is."
        ),
    )
    yield (
        "botram-opt verify x.xlsx out/plan.xlsx",
        say("Tells what a plan that was edited by hand breaks, and what it costs."),
    )
    yield "botram-opt report out/plan.json -o x.html", say("Makes the report of the plan.")
    yield (
        "botram-opt explain x.xlsx",
        say("Tells why there is no plan, and what would give one."),
    )
    yield (
        "botram-opt template x.xlsx",
        say("Makes an empty workbook; with {option}, a full one.", option="--example bekasi"),
    )
