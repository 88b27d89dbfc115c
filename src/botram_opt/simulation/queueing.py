"""Queues with several counters, first come first served, for many replications at once.

Arrays have a row for each request, in the order in which numbers are called, and a column for each
replication. Times are seconds from opening; what does not happen is at infinity.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Failures(NamedTuple):
    """When the printer fails, for each request that needs it, and the seconds of the repair."""

    at: Times
    repair: float


class Called(NamedTuple):
    """When each request is called and done; infinity for those that are not called.

    Attributes:
        counters: the number of the counter that each is promised; None where all are alike.
    """

    starts: Times
    ends: Times
    counters: NDArray[np.intp] | None = None


def queue(
    arrivals: Times,
    seconds: Times,
    free: Times,
    until: float = np.inf,
    failures: Failures | None = None,
) -> Called:
    """One queue before counters that are all alike (G/G/c).

    The workload vector of Kiefer and Wolfowitz (1955): counters stand in the order in which they
    become free, the next request takes the first, and the counter is put where it then belongs.

    Args:
        arrivals: arrivals in order, shape (requests, replications); infinity for nobody.
        seconds: time at the counter, of the same shape.
        free: from when each counter is free, shape (counters, replications), at least one row;
            infinity for a counter that is shut.
        until: nobody is called at this time or later.
        failures: failures of the printer, ``at`` of the same shape as ``arrivals``.
    """
    called = _nobody(arrivals)
    # The row of infinities is where no counter stands behind the last.
    order = np.vstack([np.sort(free, axis=0), np.full((1, arrivals.shape[1]), np.inf)])
    later = np.empty_like(order[:-1])
    for i in range(len(arrivals)):
        start, end = _served(arrivals[i], order[0], seconds[i], i, failures)
        goes = start < until
        np.copyto(called.starts[i], start, where=goes)
        np.copyto(called.ends[i], end, where=goes)
        # Who is not called leaves the first counter where it is.
        end = np.where(goes, end, order[0])
        np.maximum(end, order[:-1], out=later)
        np.minimum(later, order[1:], out=later)
        order[:-1] = later
    return called


def queue_shared(
    arrivals: Times,
    seconds: Times,
    free: Times,
    offers: Flags,
    services: NDArray[np.intp],
    until: float = np.inf,
    failures: Failures | None = None,
) -> Called:
    """Queues before counters that do not all offer the same; the other arguments as in ``queue``.

    In the order of arrival, each request is promised the counter that is free first among those
    that offer its service. ``offers`` says which counter offers which service, shape (services,
    counters), and ``services`` what each request is for, shape (requests, replications).
    """
    called, counters = _nobody(arrivals), np.empty(arrivals.shape, np.intp)
    free, columns = free.copy(), np.arange(arrivals.shape[1])
    for i in range(len(arrivals)):
        open_ = np.where(offers[services[i]].T, free, np.inf)
        counters[i] = first = open_.argmin(axis=0)
        start, end = _served(arrivals[i], open_[first, columns], seconds[i], i, failures)
        goes = start < until
        np.copyto(called.starts[i], start, where=goes)
        np.copyto(called.ends[i], end, where=goes)
        free[first[goes], columns[goes]] = end[goes]
    return called._replace(counters=counters)


def _nobody(arrivals: Times) -> Called:
    return Called(np.full_like(arrivals, np.inf), np.full_like(arrivals, np.inf))


def _served(
    arrival: Times, free: Times, seconds: Times, i: int, failures: Failures | None
) -> tuple[Times, Times]:
    """When the i-th request would be called and done."""
    start = np.maximum(arrival, free)
    if failures is None:
        return start, start + seconds
    at = failures.at[i]
    repaired = at + failures.repair
    start = np.where((start >= at) & (start < repaired), repaired, start)
    end = start + seconds
    return start, np.where((start < at) & (end > at), end + failures.repair, end)
