"""Counters in use by date, against those in stock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from botram_opt import tables
from botram_opt.figures.canvas import (
    BLUE,
    GREY,
    INK,
    MID_BLUE,
    PALE,
    RED,
    SMALL,
    WIDTH,
    blank,
    finish,
    months_along,
    name,
)
from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDEST = 5.0
"""Days: how wide a bar is where dates are a week or more apart."""
_ROOM = 0.82
"""How much of its row the highest bar of a counter type takes."""


def stock_figure(problem: Problem | None, plan: Plan) -> Figure:
    """Draw a row of bars for each counter type: those in use on each date with visits.

    Behind each bar the stock of its date, where the problem tells it.
    """
    rows = tables.counters_by_date(problem, plan)
    kinds: dict[str, list[tables.Row]] = {}
    for row in rows:
        kinds.setdefault(row["counter_type"], []).append(row)
    days = sorted({row["date"] for row in rows})
    figure = blank(WIDTH, 1.5 + 0.24 * max(3, len(kinds)))
    axes = figure.add_subplot()
    for at, here in enumerate(kinds.values()):
        _draw_kind(axes, len(kinds) - 1 - at, here, _width(days))
    names = [name(here[0]["counter_type_name"], 40) for here in kinds.values()]
    axes.set_yticks([len(kinds) - 1 - at + _ROOM / 2 for at in range(len(kinds))], names)
    axes.set_ylim(-0.1, max(1, len(kinds)))
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    axes.spines[["top", "right", "left"]].set_visible(False)
    if days:
        months_along(axes, days)
        _tell_stock(axes, kinds)
    title = say("Counters in use by date: {problem}", problem=name(plan.problem.name, 80))
    return finish(figure, title, (), _signs(rows), 3)


def _width(days: Sequence[dt.date]) -> float:
    """How wide bars can be, so that those of two dates do not meet."""
    between = ((later - day).days for day, later in pairwise(days))
    return min([_WIDEST, *(0.8 * apart for apart in between)])


def _draw_kind(axes: Axes, bottom: float, rows: Sequence[tables.Row], width: float) -> None:
    unit = _ROOM / max(1, *(max(row["used"], row["stock"] or 0) for row in rows))
    axes.axhline(bottom, color=GREY, lw=0.4)
    for row in rows:
        day = row["date"].toordinal()
        if row["stock"]:
            axes.bar(day, unit * row["stock"], width, bottom, color=PALE, gid="stock")
        if row["used"]:
            (bar,) = axes.bar(day, unit * row["used"], width, bottom, gid="used")
            bar.set(**_look(row))


def _look(row: tables.Row) -> dict[str, Any]:
    if row["stock"] is not None and row["used"] > row["stock"]:
        return {"facecolor": RED, "edgecolor": INK, "hatch": "xxxx", "lw": 0.4}
    if row["used"] == row["stock"]:
        return {"facecolor": BLUE, "edgecolor": BLUE, "lw": 0.4}
    return {"facecolor": MID_BLUE, "edgecolor": BLUE, "lw": 0.4}


def _tell_stock(axes: Axes, kinds: Mapping[str, Sequence[tables.Row]]) -> None:
    """Write at the right how many counters of each type there are, and how many go at most."""
    for at, rows in enumerate(kinds.values()):
        most = max(row["used"] for row in rows)
        stock = max((row["stock"] for row in rows if row["stock"] is not None), default=None)
        told = number(most)
        if stock is not None:
            told = say("{most} of {stock}", most=most, stock=stock)
        axes.annotate(
            told,
            (1.0, len(kinds) - 1 - at + _ROOM / 2),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=GREY,
            annotation_clip=False,
        )


def _signs(rows: Sequence[tables.Row]) -> list[object]:
    from matplotlib.patches import Patch

    signs: list[object] = [Patch(fc=MID_BLUE, ec=BLUE, label=say("counters in use"))]
    if any(row["stock"] is not None for row in rows):
        signs.append(Patch(fc=BLUE, ec=BLUE, label=say("all there are in use")))
        signs.append(Patch(fc=PALE, label=say("in stock; on the right, the most of each")))
    if any(row["stock"] is not None and row["used"] > row["stock"] for row in rows):
        label = say("more than there are")
        signs.append(Patch(fc=RED, ec=INK, hatch="xxxx", label=label))
    return signs
