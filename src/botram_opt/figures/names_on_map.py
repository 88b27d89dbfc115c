"""Names on a map, so that none covers another, and none leaves the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botram_opt.figures.canvas import INK, SMALL, name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

_SHIFTS = ((0, 0), (0, 8), (0, -8), (14, 0), (-14, 0), (12, 9), (-12, 9), (12, -9), (-12, -9))
"""Points (1/72 inch) by which a name may move from its place, nearest first."""
_POINTS = 72
"""In an inch."""


@dataclass(frozen=True)
class NamedPlace:
    """A name, what is told below it, and where both should stand."""

    name: str
    told: str
    at: tuple[float, float]


def write_names(figure: Figure, axes: Axes, places: Sequence[NamedPlace]) -> int:
    """Write names where they have room; first all of a name, then the name without what is told.

    The figure must be as large, and its axes as wide, as they will be.

    Returns:
        How many names had no room, and are left out.
    """
    figure.draw_without_rendering()
    there: list[Bbox] = []
    left_out = 0
    for place in places:
        called = name(place.name, 20)
        box = next(
            (
                box
                for text in dict.fromkeys((f"{called}\n{place.told}".strip(), called))
                for shift in _SHIFTS
                if (box := _try(figure, axes, text, place.at, shift, there)) is not None
            ),
            None,
        )
        if box is None:
            left_out += 1
        else:
            there.append(box)
    return left_out


def _try(
    figure: Figure,
    axes: Axes,
    text: str,
    at: tuple[float, float],
    shift: tuple[float, float],
    there: Sequence[Bbox],
) -> Bbox | None:
    """Write a text within the map, unless it would cover what is there; give the box it takes."""
    from matplotlib.patheffects import withStroke

    written = axes.annotate(
        text,
        at,
        xytext=shift,
        textcoords="offset points",
        ha="center",
        va="center",
        fontsize=SMALL - 0.5,
        linespacing=1.15,
        color=INK,
        zorder=5,
        gid="name",
        parse_math=False,
        usetex=False,
        # Dark words can be read on any colour so.
        path_effects=[withStroke(linewidth=2.0, foreground="white")],
    )
    # Names do not make room for themselves by making the map smaller.
    written.set_in_layout(False)
    room = axes.get_position(original=True).transformed(figure.transFigure)
    right, up = _inwards(written.get_window_extent(), room)
    points = _POINTS / figure.dpi
    written.set_position((shift[0] + right * points, shift[1] + up * points))
    box: Bbox = written.get_window_extent()
    if any(box.overlaps(other) for other in there):
        written.remove()
        return None
    return box


def _inwards(box: Bbox, within: Bbox) -> tuple[float, float]:
    """How far a box has to move, to the right and up, so that it does not leave another."""
    return (
        max(0.0, within.x0 - box.x0) - max(0.0, box.x1 - within.x1),
        max(0.0, within.y0 - box.y0) - max(0.0, box.y1 - within.y1),
    )
