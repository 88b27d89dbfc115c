"""A front as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from botram_opt.language import in_this_language, number, say
from botram_opt.tradeoffs.front import FrontGoal, ParetoFront, ParetoPoint
from botram_opt.units import on_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Place = tuple[float, float]

_BLUE, _RED, _GREY = "#1f5a8a", "#b3401f", "#555555"
_WORSE, _STEPS, _OPEN = "#e4e8ec", "#8a97a3", "#c8a24a"
_SIZE = 46.0
_MARGIN = 0.07
_APART = 13.0
"""Points of a picture (1/72 inch) between the numbers of two points."""


def pareto_plot(front: ParetoFront) -> Figure:
    """Draw a front: two goals as axes, a third as colour.

    Points have their numbers in ``rows``, where there is room. Those that are not proven are
    hollow, with a line to what is proven; the one that is suggested is ringed. With two goals,
    plans in the shaded region cost as much as some point by both or more; and if the front is not
    complete, where else trade-offs may lie is hatched. Axes begin near the least cost, which need
    not be zero.

    Args:
        front: what to draw, in the language that is spoken.

    Returns:
        A figure that belongs to no window; ``savefig`` writes it.

    Raises:
        ImportError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        what = say("pictures need matplotlib: pip install botram-opt[plot]")
        raise ImportError(what) from error
    figure = Figure(figsize=(7.2, 5.0), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    places = list(zip(_scaled(front, 0), _scaled(front, 1), strict=True))
    axes.set_xlim(_limits(x for x, _ in places))
    axes.set_ylim(_limits(y for _, y in places))
    axes.set_xlabel(_label(front.goals[0]))
    axes.set_ylabel(_label(front.goals[1]))
    written = in_this_language(number)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: written(value))
    axes.set_axisbelow(True)
    axes.grid(color="#f2f2f2")
    axes.spines[["top", "right"]].set_visible(False)
    if len(front.goals) == 2:
        _shade(axes, places, complete=front.complete)
        colours: Sequence[Any] = [_BLUE] * len(places)
    else:
        colours = _colours(figure, axes, front)
    _mark(axes, front.points, places, colours, _BLUE if len(front.goals) == 2 else _GREY)
    for point, (x, y), colour in zip(front.points, places, colours, strict=True):
        for across, proven in _bounds(front, point):
            line = ((proven, x), (y, y)) if across else ((x, x), (proven, y))
            axes.plot(*line, color=colour, lw=1.4, ls=":", zorder=2)
    if front.knee is not None:
        axes.scatter(
            *places[front.knee],
            s=4.5 * _SIZE,
            facecolors="none",
            edgecolors=_RED,
            linewidths=1.6,
            zorder=4,
            clip_on=False,
            label=say("suggested to look at first"),
        )
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8)
    figure.suptitle(_title(front), fontsize=10.5)
    _number(figure, axes, places, front.knee)
    return figure


def _shade(axes: Axes, places: Sequence[Place], *, complete: bool) -> None:
    """Draw the steps of a front, what lies above them, and what may lie below."""
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    xs = [x for x, _ in places]
    ys = [y for _, y in places]
    axes.fill_between(
        [*xs, right],
        [*ys, ys[-1]],
        top,
        step="post",
        color=_WORSE,
        lw=0,
        zorder=0,
        label=say("no better than a point shown"),
    )
    axes.step([xs[0], *xs, right], [top, *ys, ys[-1]], where="post", color=_STEPS, lw=1, zorder=1)
    if not complete and len(places) > 1:
        # Below the steps, between each point and the next.
        axes.fill_between(
            xs,
            [*ys[1:], ys[-1]],
            ys,
            step="post",
            facecolor="none",
            edgecolor=_OPEN,
            hatch="////",
            lw=0,
            # Above the grid, which would show through.
            zorder=0.8,
            label=say("other trade-offs may lie here"),
        )


def _colours(figure: Figure, axes: Axes, front: ParetoFront) -> Sequence[Any]:
    """The colours of points by what they cost by the third goal, with a bar that explains them."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    values = np.array(list(_scaled(front, 2)))
    scale = ScalarMappable(Normalize(values.min(), values.max()), cmap="viridis_r")
    bar = figure.colorbar(scale, ax=axes, label=_label(front.goals[2]))
    written = in_this_language(number)
    bar.ax.yaxis.set_major_formatter(lambda value, _: written(value))
    return list(scale.to_rgba(values))


def _mark(
    axes: Axes,
    points: Sequence[ParetoPoint],
    places: Sequence[Place],
    colours: Sequence[Any],
    usual: str,
) -> None:
    """Draw the points, hollow where they are not proven; in a usual colour where that is told."""
    for proven, label in ((True, say("proven")), (False, say("not proven, and by how much"))):
        here = [i for i, point in enumerate(points) if point.proven == proven]
        if here:
            edges = [colours[i] for i in here]
            axes.scatter(
                [places[i][0] for i in here],
                [places[i][1] for i in here],
                s=_SIZE,
                facecolors=edges if proven else "white",
                edgecolors=edges,
                linewidths=1.5,
                zorder=3,
                # What costs nothing lies on an axis.
                clip_on=False,
            )
            face = usual if proven else "white"
            axes.scatter([], [], s=_SIZE, c=face, edgecolors=usual, linewidths=1.5, label=label)


def _bounds(front: ParetoFront, point: ParetoPoint) -> Iterator[tuple[bool, float]]:
    """What is proven of a point along the axes, if less than what it costs: across, or up."""
    for axis, result in enumerate(point.goals[:2]):
        if result.status != "optimal":
            divisor, _ = on_axis(front.goals[axis].unit)
            yield axis == 0, (result.bound or 0) / divisor
            # Bounds of the goals below hold only where this one costs what it does.
            return


def _number(figure: Figure, axes: Axes, places: Sequence[Place], ringed: int | None) -> None:
    """Write the number of each point beside it, unless another number is there."""
    figure.draw_without_rendering()
    there: list[Place] = []
    for i, place in enumerate(places):
        x, y = (float(pixel) * 72 / figure.dpi for pixel in axes.transData.transform(place))
        if all(abs(x - a) > _APART or abs(y - b) > _APART for a, b in there):
            there.append((x, y))
            axes.annotate(
                str(i + 1),
                place,
                xytext=(10, 8) if i == ringed else (6, 5),
                textcoords="offset points",
                fontsize=8,
                color=_GREY,
                zorder=5,
            )


def _title(front: ParetoFront) -> str:
    if front.complete:
        return say("All trade-offs between {goals}", goals=_names(front))
    return say("Trade-offs that were found between {goals}", goals=_names(front))


def _names(front: ParetoFront) -> str:
    names = [goal.called for goal in front.goals]
    if len(names) == 2:
        return say("{first} and {second}", first=names[0], second=names[1])
    return say("{first}, {second} and {third}", first=names[0], second=names[1], third=names[2])


def _label(goal: FrontGoal) -> str:
    return say("{goal} ({unit})", goal=goal.called, unit=on_axis(goal.unit)[1])


def _scaled(front: ParetoFront, goal: int) -> Iterator[float]:
    """What the points cost by a goal, as it is drawn."""
    divisor, _ = on_axis(front.goals[goal].unit)
    return (point.values[goal] / divisor for point in front.points)


def _limits(values: Iterator[float]) -> Place:
    """Where an axis begins and ends."""
    there = list(values)
    least, most = min(there), max(there)
    margin = _MARGIN * (most - least) or 1.0
    return max(0.0, least - margin), most + margin
