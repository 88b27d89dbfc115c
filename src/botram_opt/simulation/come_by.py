"""By when to come, so that whoever has come by then is nearly sure of being served that morning.

For every time of a grid, the *lead* of a replication is how many of those who came by then were
served, less ``SERVED`` of those who came. Where its mean over replications is not negative, that
part of all who come by then is served, or more. Those who come first would make up for the last, so
the same is asked of those alone who come in the quarter of an hour before. The latest time of which
both is true is what can be announced.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from botram_opt.estimates import Estimate
from botram_opt.simulation.queueing import Flags, Times
from botram_opt.simulation.streams import BLOCK
from botram_opt.simulation.tally import Tally

SERVED = 0.95
"""Part of those who come by the time announced who are to be served in the morning: assumed."""

STEP = 300
"""Seconds from one time of the grid to the next."""

LAST = 3
"""Steps of the grid that those who come last are taken from: a quarter of an hour."""

MEASURES = ("of_all", "of_last")
"""The leads that are gathered over replications."""

ROUNDING = 1e-4
"""Requests by which means of leads may be off: they are held in single precision."""

Leads = NDArray[np.float32]


def times_of(opening: int) -> NDArray[np.int64]:
    """The grid: seconds from opening, up to closing and no later, the opening itself included."""
    return np.arange(0, opening + 1, STEP)


def gathered(leads: Leads) -> Mapping[str, NDArray[np.float64]]:
    """Leads of all who came by each time, and of the last of them; rows one after the other.

    Args:
        leads: shape (..., times, replications).
    """
    if not leads.size:
        # Without visits there is no array to take times from.
        return {name: np.zeros((0, BLOCK)) for name in MEASURES}
    of_all = leads.astype(np.float64)
    of_last = of_all.copy()
    of_last[..., LAST:, :] -= of_all[..., :-LAST, :]
    return {"of_all": of_all.reshape(-1, BLOCK), "of_last": of_last.reshape(-1, BLOCK)}


def latest(tally: Tally, rows: range, times: NDArray[np.int64]) -> Estimate | None:
    """The latest time, in minutes from opening, and between which times it is with 95%.

    Between those at which the ends of the intervals of the mean leads are not negative any more;
    so until ``low`` the part that is to be served is served, as surely as that. It is 0 where only
    who is there at opening can count on it; None from fewer than two replications.
    """
    found = {"low": 0.0, "mean": 0.0, "high": 0.0}
    for row, seconds in zip(rows, times.tolist(), strict=True):
        of_all, of_last = (tally.estimate(row, name) for name in MEASURES)
        if of_all is None or of_last is None:
            return None
        for end in found:
            # Where nobody comes there is nothing to go by, so that a lead of 0 is not enough.
            if getattr(of_all, end) >= -ROUNDING and getattr(of_last, end) > ROUNDING:
                found[end] = seconds / 60
    return Estimate(**found)


def came_by(times: NDArray[np.int64], at: Times, flags: Flags) -> NDArray[np.float64]:
    """How many of those flagged have come by each time of the grid, shape (times, replications).

    Args:
        times: the grid.
        at: seconds from opening at which requests come, shape (requests, replications).
        flags: which of them count, of the same shape.
    """
    rows, columns = np.nonzero(flags)
    first = np.searchsorted(times, at[rows, columns])
    counted = np.bincount(first * BLOCK + columns, minlength=(len(times) + 1) * BLOCK)
    upto = counted.reshape(-1, BLOCK)[: len(times)].cumsum(axis=0)
    return upto.astype(np.float64)
