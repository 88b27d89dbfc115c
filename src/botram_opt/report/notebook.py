"""A plan where a notebook shows it: its visits and levels as small tables, without scripts."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import groupby, islice
from typing import TYPE_CHECKING

from botram_opt import tables
from botram_opt.amounts import level_amount
from botram_opt.language import number, say, spoken
from botram_opt.plan import Plan
from botram_opt.proven import about_marks, proven_of_plan
from botram_opt.report.written import marked, month, short
from botram_opt.tables.rows import Row
from botram_opt.titles import level_called
from botram_opt.wording import count

if TYPE_CHECKING:
    import jinja2

MOST_VISITS = 200
"""Visits that are shown, as a notebook keeps all that it shows."""


def plan_html(plan: Plan) -> str:
    """A plan as a piece of HTML, in the language that is spoken; with names if it knows them.

    The names are those of ``plan.stated``.
    """
    problem = plan.stated
    rows = tables.visits(problem, plan)
    notes = []
    if len(rows) > MOST_VISITS:
        notes.append(say("and {n} more", n=len(rows) - MOST_VISITS))
    if any(row["basis"] not in (None, "reported") for row in rows):
        notes.append(about_marks())
    if problem is None:
        notes.append(
            say("Shown with ids; names are shown after {call}.", call="plan.made_for(problem)")
        )
    months = [
        (called, [_visit(row) for row in members])
        for called, members in groupby(islice(rows, MOST_VISITS), key=_month)
    ]
    headings = (say("date"), say("sub-district"), say("counters"), say("people"))
    levels = [
        (
            level_called(level.name),
            level_amount(problem, level.name, level.value),
            say("not known")
            if level.bound is None
            else level_amount(problem, level.name, level.bound),
        )
        for level in plan.levels
    ]
    page = _template().render(
        language=spoken(),
        title=f"{plan.problem.name}: {count(len(plan.visits), 'visit')}",
        status=proven_of_plan(plan.status),
        headings=(say("month"), *headings, say("expected"), say("served"), say("unserved")),
        months=months,
        level_headings=(say("level"), say("value"), say("bound")),
        levels=levels,
        notes=notes,
    )
    return str(page)


def _month(row: Row) -> str:
    day: dt.date = row["date"]
    return month(day)


def _visit(row: Row) -> tuple[str, ...]:
    return (
        short(row["date"]),
        row["name"],
        number(row["counters"]),
        number(row["people"]),
        marked(row["expected"], row["basis"]),
        number(row["served"]),
        number(row["unserved"]),
    )


@cache
def _template() -> jinja2.Template:
    from botram_opt.report.page import templates

    return templates().get_template("notebook.html")
