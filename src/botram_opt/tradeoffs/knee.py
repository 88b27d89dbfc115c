"""Where a front bends most: beyond it, a little of one goal costs much of another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_TINY = 1e-9


def knee(points: Sequence[Sequence[int]]) -> int | None:
    """The point that lies farthest below the plane through the ends of a front.

    Goals count from 0 at the best to 1 at the worst of all points. The ends are the points best in
    each goal (and of several such, in the others). It is how Das (1999, On characterizing the
    "knee" of the Pareto curve based on Normal-Boundary Intersection, Structural Optimization 18)
    finds a knee; nothing is known there of what the goals are worth to anybody.

    Args:
        points: what each costs, by goal.

    Returns:
        Its number; None if none lies below, or the ends span no plane, as where two are the same.
    """
    if not points:
        return None
    costs = np.array(points, np.float64)
    least, spans = costs.min(axis=0), np.ptp(costs, axis=0)
    if not spans.all():
        return None
    scaled = (costs - least) / spans
    ends = [min(scaled.tolist(), key=lambda x: (x[goal], x)) for goal in range(len(spans))]
    if np.linalg.matrix_rank(np.array(ends), _TINY) < len(ends):
        return None
    # The plane holds all x with normal x = 1.
    normal = np.linalg.solve(np.array(ends), np.ones(len(ends)))
    if not (normal > 0).all():
        return None
    below = (1 - scaled @ normal) / np.linalg.norm(normal)
    found = int(below.argmax())
    return found if below[found] > _TINY else None
