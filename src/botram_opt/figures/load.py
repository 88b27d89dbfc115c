"""Who goes how often, and how far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from botram_opt import tables
from botram_opt.figures.canvas import (
    BLUE,
    INK,
    RED,
    SMALL,
    TINY,
    WIDTH,
    bare,
    blank,
    finish,
    name,
    numbers_along,
)
from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def load_figure(problem: Problem | None, plan: Plan) -> Figure:
    """Draw the visits of each person, and the kilometres where they are known; most visits first.

    A line marks the mean.
    """
    rows = tables.load(problem, plan)
    rows.sort(key=lambda row: (-row["visits"], -(row["km"] or 0.0)))
    with_km = any(row["km"] is not None for row in rows)
    figure = blank(WIDTH, 1.3 + 0.15 * max(4, len(rows)))
    panels = figure.subplots(1, 1 + with_km, sharey=True, squeeze=False)[0]
    _bars(panels[0], rows, "visits", say("visits"))
    if with_km:
        _bars(panels[1], rows, "km", say("kilometres, there and back"))
    panels[0].set_yticks(range(len(rows)), [name(row["name"], 28) for row in rows])
    panels[0].set_ylim(len(rows) - 0.4, -0.6)
    notes = [say("Dashed: the mean.")]
    if any(visit.pools for visit in plan.visits):
        notes.append(say("People from pools have no names, and are not shown."))
    title = say("Load of people: {problem}", problem=name(plan.problem.name, 80))
    return finish(figure, title, notes)


def _bars(axes: Axes, rows: Sequence[tables.Row], column: str, label: str) -> None:
    """One bar for each person whose value is known, with its number at the end."""
    from matplotlib.patheffects import withStroke

    known = [(at, row[column]) for at, row in enumerate(rows) if row[column] is not None]
    values = [value for _, value in known]
    bars = axes.barh([at for at, _ in known], values, height=0.72, color=BLUE)
    if values:
        axes.axvline(sum(values) / len(values), color=RED, lw=1.1, ls="--", zorder=2)
    written = axes.bar_label(
        bars, [number(value, places=0) for value in values], padding=2, fontsize=TINY, zorder=3
    )
    for text in written:
        text.set_path_effects([withStroke(linewidth=2.0, foreground="white")])
    bare(axes)
    numbers_along(axes)
    axes.set_xlabel(label, fontsize=SMALL, color=INK)
    axes.set_xlim(right=1.1 * max([1, *values]))
