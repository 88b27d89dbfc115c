"""The year: every visit in the month that it is in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from botram_opt import tables
from botram_opt.figures.canvas import (
    AMBER,
    BLUE,
    GREY,
    INK,
    PALE,
    PALE_BLUE,
    SMALL,
    TINY,
    USUAL,
    basis_notes,
    blank,
    finish,
    mark,
    month_and_year,
    name,
)
from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem, Weekday
from botram_opt.wording import percent, weekday

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Visits = Mapping[dt.date, Sequence[tables.Row]]

_MOST_ACROSS, _MOST_IN_A_CELL = 7, 8
_WIDE, _HIGH, _DAY = 1.3, 0.38, 0.26
"""Inches: how wide a date is, how high a visit on it, and how wide the number of its day."""


def calendar_figure(problem: Problem | None, plan: Plan) -> Figure:
    """Draw the visits, a row for each month, and the dates that have none.

    Below the name of a visit: the requests that are expected, and the share of them that is served.
    """
    rows = tables.visits(problem, plan)
    visits = {day: list(group) for day, group in groupby(rows, key=lambda row: row["date"])}
    lines = _lines(_days(problem, visits))
    heights = [max([1, *(_height(visits.get(day, ())) for day in line)]) for line in lines]
    across = max(map(len, lines), default=1)
    figure = blank(max(4.8, 0.9 + _WIDE * across), 1.6 + _HIGH * sum(heights))
    axes = figure.add_subplot()
    axes.set_xlim(0, across * _WIDE)
    axes.set_ylim(_HIGH * max(1, sum(heights)), 0)
    axes.axis("off")
    top, named = 0.0, None
    for line, height in zip(lines, heights, strict=True):
        if line[0].replace(day=1) != named:
            first = named is None
            named = line[0].replace(day=1)
            axes.text(
                -0.1,
                top + _HIGH / 2,
                month_and_year(named, first=first),
                ha="right",
                va="center",
                fontsize=USUAL,
            )
        for place, day in enumerate(line):
            corner = (place * _WIDE, top)
            open_ = problem is None or day in problem.season.visit_dates
            _draw_date(axes, corner, height * _HIGH, day, is_open=open_)
            _draw_visits(axes, corner, visits.get(day, ()))
        top += height * _HIGH
    notes = [say("Below each name: requests expected, and the share of them that is served.")]
    title = say("Calendar of visits: {problem}", problem=name(plan.problem.name, 80))
    return finish(figure, title, [*notes, *basis_notes(rows)] if rows else [], _signs(problem))


def _days(problem: Problem | None, visits: Visits) -> list[dt.date]:
    """The days that are shown: where the season is known, also those on which none may visit."""
    days = set(visits)
    if problem is not None:
        season = problem.season
        span = range(season.first_day.toordinal(), season.last_day.toordinal() + 1)
        inside = map(dt.date.fromordinal, span)
        days.update(day for day in inside if Weekday.of(day) in season.weekdays)
        days.update(season.visit_dates)
    return sorted(days)


def _lines(days: Sequence[dt.date]) -> list[list[dt.date]]:
    """The days of each month, in lines that are not too long."""
    months = [list(group) for _, group in groupby(days, key=lambda day: (day.year, day.month))]
    return [
        days_[at : at + _MOST_ACROSS]
        for days_ in months
        for at in range(0, len(days_), _MOST_ACROSS)
    ]


def _height(visits: Sequence[tables.Row]) -> int:
    """Lines that a date needs: one for each visit, or for what stands for too many."""
    return min(len(visits), _MOST_IN_A_CELL + 1)


def _draw_date(
    axes: Axes, corner: tuple[float, float], height: float, day: dt.date, *, is_open: bool
) -> None:
    """Draw a date as if it had no visit."""
    from matplotlib.patches import Rectangle

    box = Rectangle(corner, _WIDE, height, facecolor="white", edgecolor=PALE)
    if not is_open:
        box.set(facecolor=PALE, edgecolor="white", hatch="////")
    axes.add_patch(box)
    x, y = corner
    middle = y + _HIGH / 2
    backed = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
    axes.text(
        x + _DAY / 2,
        middle - 0.07,
        str(day.day),
        ha="center",
        va="center",
        fontsize=USUAL,
        color=INK if is_open else GREY,
        bbox=None if is_open else backed,
    )
    axes.text(
        x + _DAY / 2,
        middle + 0.09,
        weekday(Weekday.of(day))[:3],
        ha="center",
        va="center",
        fontsize=TINY,
        color=GREY,
        bbox=None if is_open else backed,
    )


def _draw_visits(axes: Axes, corner: tuple[float, float], visits: Sequence[tables.Row]) -> None:
    from matplotlib.patches import Rectangle

    x, y = corner
    for at, row in enumerate(visits[:_MOST_IN_A_CELL]):
        left, top = x + _DAY, y + at * _HIGH
        box = Rectangle(
            (left, top + 0.02),
            _WIDE - _DAY - 0.04,
            _HIGH - 0.04,
            facecolor=AMBER if row["unserved"] else PALE_BLUE,
            edgecolor=BLUE,
            lw=0.6,
            ls="--" if row["unserved"] else "-",
            gid="visit",
        )
        axes.add_patch(box)
        axes.text(
            left + 0.05, top + 0.14, name(row["name"], 18), va="center", fontsize=SMALL, color=INK
        )
        axes.text(left + 0.05, top + 0.27, _told(row), va="center", fontsize=TINY, color=INK)
    more = len(visits) - _MOST_IN_A_CELL
    if more > 0:
        where = (x + _DAY + 0.05, y + (_MOST_IN_A_CELL + 0.5) * _HIGH)
        axes.text(*where, say("and {n} more", n=more), va="center", fontsize=SMALL, color=INK)


def _told(row: tables.Row) -> str:
    asked = f"{mark(row)}{number(row['expected'])}"
    return f"{asked}, {percent(row['served'] / row['expected'])}" if row["expected"] else asked


def _signs(problem: Problem | None) -> list[object]:
    from matplotlib.patches import Patch

    signs: list[object] = [
        Patch(fc=PALE_BLUE, ec=BLUE, label=say("visit that serves all")),
        Patch(fc=AMBER, ec=BLUE, ls="--", label=say("visit that leaves requests unserved")),
    ]
    if problem is not None:
        free, none = say("visit date without a visit"), say("no visit may be held")
        signs += [
            Patch(fc="white", ec=PALE, label=free),
            Patch(fc=PALE, ec="white", hatch="////", label=none),
        ]
    return signs
