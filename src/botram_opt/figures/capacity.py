"""What visits are asked for, against what their counters have time for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from botram_opt import tables
from botram_opt.figures.canvas import (
    AMBER,
    BLUE,
    INK,
    MID_BLUE,
    RED,
    SMALL,
    WIDTH,
    bare,
    basis_notes,
    blank,
    finish,
    mark,
    name,
    numbers_along,
)
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.wording import day_and_month

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def capacity_figure(problem: Problem, plan: Plan, *, service: str | None = None) -> Figure:
    """Draw a bar for each visit: requests served and unserved, and a mark at its capacity.

    Args:
        problem: what the plan was made for.
        plan: whose visits are drawn.
        service: id of the service that it is about; None for all together.

    Raises:
        ValueError: the problem has no such service.
    """
    if service is not None and service not in problem.service:
        raise ValueError(say("the problem has no service {service}", service=repr(service)))
    rows = [row for row in tables.capacity(problem, plan) if row["service"] == service]
    figure = blank(WIDTH, 1.7 + 0.19 * max(4, len(rows)))
    axes = figure.add_subplot()
    where = range(len(rows))
    served = [row["served"] for row in rows]
    axes.barh(where, served, height=0.7, color=MID_BLUE, edgecolor=BLUE, lw=0.5, gid="served")
    _draw_unserved(axes, rows)
    _draw_capacity(axes, rows)
    _draw_spread(axes, rows)
    labels = [f"{mark(row)}{name(row['name'], 24)}, {day_and_month(row['date'])}" for row in rows]
    axes.set_yticks(where, labels)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    bare(axes)
    numbers_along(axes)
    ends = (max(row["expected"], row["high_80"] or 0, row["capacity"] or 0) for row in rows)
    axes.set_xlim(right=1.05 * max([1, *ends]))
    axes.set_xlabel(say("requests at the visit"), fontsize=SMALL, color=INK)
    return finish(figure, _title(problem, plan, service), _notes(rows), _signs(rows))


def _draw_unserved(axes: Axes, rows: Sequence[tables.Row]) -> None:
    left = [(at, row) for at, row in enumerate(rows) if row["unserved"]]
    axes.barh(
        [at for at, _ in left],
        [row["unserved"] for _, row in left],
        0.7,
        [row["served"] for _, row in left],
        color=AMBER,
        edgecolor=INK,
        hatch="////",
        lw=0.5,
        gid="unserved",
    )


def _draw_capacity(axes: Axes, rows: Sequence[tables.Row]) -> None:
    known = [(row["capacity"], at) for at, row in enumerate(rows) if row["capacity"] is not None]
    for capacity, at in known:
        axes.plot([capacity, capacity], [at - 0.42, at + 0.42], color=RED, lw=2.0, gid="capacity")


def _draw_spread(axes: Axes, rows: Sequence[tables.Row]) -> None:
    known = [(at, row) for at, row in enumerate(rows) if row["low_80"] is not None]
    for at, row in known:
        ends = [row["low_80"], row["high_80"]]
        axes.plot(ends, [at, at], color=INK, lw=1.0, marker="|", ms=4, gid="spread")


def _signs(rows: Sequence[tables.Row]) -> list[object]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    signs: list[object] = [Patch(fc=MID_BLUE, ec=BLUE, label=say("served"))]
    if any(row["unserved"] for row in rows):
        signs.append(Patch(fc=AMBER, ec=INK, hatch="////", label=say("unserved")))
    if any(row["capacity"] is not None for row in rows):
        label = say("what counters have time for")
        signs.append(Line2D([], [], color=RED, lw=2.0, ls="", marker="|", mew=2, label=label))
    if any(row["low_80"] is not None for row in rows):
        label = say("where four in five futures are")
        signs.append(Line2D([], [], color=INK, lw=1.0, marker="|", ms=4, label=label))
    return signs


def _notes(rows: Sequence[tables.Row]) -> list[str]:
    notes = basis_notes(rows)
    if rows and all(row["low_80"] is None for row in rows):
        notes.append(say("How sure the requests are is not known: the problem has no futures."))
    if any(row["unserved"] and row["served"] < (row["capacity"] or 0) for row in rows):
        notes.append(
            say("Requests can be left below capacity: counters of one service serve no other.")
        )
    return notes


def _title(problem: Problem, plan: Plan, service: str | None) -> str:
    of = name(plan.problem.name, 80)
    if service is None:
        return say("Requests and capacity by visit: {problem}", problem=of)
    called = name(problem.service[service].name, 40)
    return say("{service}: requests and capacity by visit: {problem}", service=called, problem=of)
