"""How far apart the visits of neighbours are, as lines between them on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botram_opt import tables
from botram_opt.figures.canvas import GREY, INK, RED
from botram_opt.language import say, say_number
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.rules import soft_rules
from botram_opt.rules.neighbour_spread import NeighbourSpread

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS: tuple[dict[str, Any], ...] = (
    {"color": RED, "lw": 2.6, "ls": "-"},
    {"color": INK, "lw": 1.1, "ls": "-"},
    {"color": GREY, "lw": 0.9, "ls": ":"},
)
"""Lines between visits that are too close, close, and far apart."""


def join_neighbours(
    axes: Axes, problem: Problem, plan: Plan, at: Mapping[str, tuple[float, float]]
) -> list[object]:
    """Draw a line between neighbours that are both visited, by the days between their visits.

    Returns:
        What explains the lines, for a legend; nothing if there are none.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patheffects import withStroke

    weeks = weeks_apart(problem)
    seen: Counter[int] = Counter()
    for row in tables.neighbours(problem, plan):
        one, other = row["sub_district"], row["other"]
        if row["days"] is None or one not in at or other not in at:
            continue
        look = _look(row["days"] // 7, weeks)
        seen[look] += 1
        xs, ys = zip(at[one], at[other], strict=True)
        # Lines are seen on dark places so, and those that matter least are not made heavy.
        edge = [withStroke(linewidth=_LOOKS[look]["lw"] + 1.4, foreground="white")] * (look < 2)
        axes.plot(xs, ys, zorder=3, gid="neighbours", path_effects=edge, **_LOOKS[look])
    labels = (
        say_number(
            "neighbours visited less than {n} week apart: {pairs}",
            "neighbours visited less than {n} weeks apart: {pairs}",
            weeks,
            n=weeks,
            pairs=seen[0],
        ),
        say_number(
            "less than {n} week apart: {pairs}",
            "less than {n} weeks apart: {pairs}",
            2 * weeks,
            n=2 * weeks,
            pairs=seen[1],
        ),
        say("further apart: {pairs}", pairs=seen[2]),
    )
    looks = zip(_LOOKS, labels, strict=True)
    return [Line2D([], [], label=label, **look) for look, label in looks] if seen else []


def weeks_apart(problem: Problem) -> int:
    """The weeks that visits to neighbours should be apart, by the first goal that says so.

    Where none does, what such a goal takes if nothing else is said.
    """
    stated = (
        rule.weeks
        for level in problem.levels
        for _, _, rule in soft_rules(problem, level)
        if isinstance(rule, NeighbourSpread)
    )
    return next(stated, NeighbourSpread().weeks)


def _look(apart: int, weeks: int) -> int:
    return 0 if apart < weeks else 1 if apart < 2 * weeks else 2
