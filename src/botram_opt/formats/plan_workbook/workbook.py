"""A plan as a workbook: to look at, to print, to edit, and to read again."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt.asking.costed import as_told
from botram_opt.formats.plan_workbook.assumed import add_assumptions
from botram_opt.formats.plan_workbook.calendar_sheet import add_calendar
from botram_opt.formats.plan_workbook.changes_sheet import add_changes
from botram_opt.formats.plan_workbook.costs import add_costs
from botram_opt.formats.plan_workbook.editing import add_lists, add_seats, add_visits
from botram_opt.formats.plan_workbook.labels import labels_of
from botram_opt.formats.plan_workbook.overview import Entry, fill_overview
from botram_opt.formats.plan_workbook.pages import MOST_SHEETS
from botram_opt.formats.plan_workbook.person_pages import add_person_pages
from botram_opt.formats.plan_workbook.record import add_record
from botram_opt.formats.plan_workbook.sheet_names import sheet_name
from botram_opt.formats.plan_workbook.stock import add_counters
from botram_opt.formats.plan_workbook.visit_pages import add_visit_pages
from botram_opt.formats.xlsx import look
from botram_opt.formats.xlsx.saving import saved
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.verification import verify


def plan_workbook(problem: Problem, plan: Plan, *, earlier: Plan | None = None) -> bytes:
    """A plan as a workbook (.xlsx), in the language spoken.

    The visits and who sits where may be edited; `read_plan_workbook` reads them again. All else is
    to look at and to print: an overview with links, a calendar by month, counters by date, a page
    for each visit and each person, costs with bounds, assumptions with sources. Up to 150 visits,
    or people, have a sheet each; more stand below each other in one, with page breaks.

    Args:
        problem: by which the plan is costed and checked.
        plan: what is written.
        earlier: a plan before it, by the same problem; what changes from it has a sheet then.

    Raises:
        ContradictionError: the problem sets rules that do not exist.
    """
    told, findings = as_told(problem, plan), verify(problem, plan).findings
    labels = labels_of(problem, plan)
    book = Workbook()
    book.remove(book.worksheets[0])
    first = look.new_sheet(book, sheet_name(say("Overview"), []))
    first.page_setup.fitToHeight = 1
    lists = add_lists(book)
    entries = [
        _entry(
            add_visits(book, lists, problem, plan, labels),
            say("every visit, to be edited: dates, sub-districts, counters"),
        ),
        _entry(
            add_seats(book, lists, plan, labels),
            say("who sits at which counter, to be edited"),
        ),
        _entry(add_calendar(book, problem, plan, labels), say("every month with its visits")),
        _entry(
            add_counters(book, problem, plan, labels),
            say("counters that go out on each date, beside those in stock"),
        ),
        _entry(add_costs(book, problem, told), say("what each level and rule costs, and why")),
        _entry(add_assumptions(book, problem), say("numbers to argue about, with their sources")),
    ]
    if earlier is not None:
        before = as_told(problem, earlier)
        changes = add_changes(book, problem, told, before, labels_of(problem, told, before))
        entries.append(_entry(changes, say("what changes from the earlier plan, and its costs")))
    visits = add_visit_pages(book, problem, plan, labels)
    people = add_person_pages(book, problem, plan, labels)
    pages = [
        (say("A page for each visit, to print"), [sheet.title for sheet in visits]),
        (say("A page for each person, to print"), [sheet.title for sheet in people]),
    ]
    notes = [
        say(
            "All sheets but the yellow ones show the plan as it was written. After editing, write "
            "them anew: botram-opt workbook {file} -o {other}",
            file="plan.xlsx",
            other="new.xlsx",
        )
    ]
    if max(len(plan.visits), len(problem.people)) > MOST_SHEETS:
        notes.append(
            say(
                "For more than {n} visits or people there is one sheet with a page for each.",
                n=MOST_SHEETS,
            )
        )
    fill_overview(first, problem, told, findings, entries, pages, notes)
    book.move_sheet(lists, len(book.sheetnames))
    add_record(book, plan, labels)
    book.properties.creator = "botram-opt"
    book.properties.title = plan.problem.name
    return saved(book)


def _entry(sheet: Worksheet, told: str) -> Entry:
    return Entry(sheet.title, told)
