"""How many residents need something before each visit: those who can come, and those who cannot.

Where demand is a table it tells who comes, and those who cannot are beyond that. Where it builds up
it tells who is in need, and those who cannot come are among them, and wait for the next visit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from botram_opt.simulation.agenda import Agenda, Event
from botram_opt.simulation.streams import BLOCK, Purpose, Streams

Counts = NDArray[np.int64]


class Residents(NamedTuple):
    """Requests of a place by service, shape (services, replications)."""

    come: Counts
    miss: Counts


def futures_lived(agenda: Agenda, streams: Streams) -> NDArray[np.int64]:
    """The future that each replication lives in, for the whole year."""
    return streams.of(Purpose.FUTURE).integers(agenda.futures, size=BLOCK)


def residents(
    agenda: Agenda, event: Event, lived: NDArray[np.int64], waiting: Counts, streams: Streams
) -> Residents:
    """Who needs something before a visit.

    Args:
        agenda: the year.
        event: the visit.
        lived: the future of each replication.
        waiting: who was not served by earlier visits to the place, like the result.
        streams: random numbers.
    """
    settings, services = agenda.settings, agenda.services
    things = [(event.place, event.number, service) for service in services]
    expected = event.expected[:, lived]
    new = expected.astype(np.int64)
    if not settings.as_expected and agenda.problem.futures is None:
        new = _around(expected, Purpose.DEMAND, things, streams)
    share = 0.0 if settings.choice is None else settings.choice.missed
    if share == 0:
        return Residents(new + waiting, np.zeros_like(new))
    if agenda.builds_up:
        there = new + waiting
        if settings.as_expected:
            miss = np.floor(share * there + 0.5).astype(np.int64)
        else:
            rngs = [streams.of(Purpose.MISSED, *each) for each in things]
            drawn = [rng.binomial(n, share) for rng, n in zip(rngs, there, strict=True)]
            miss = np.array(drawn, np.int64).reshape(there.shape)
        return Residents(there - miss, miss)
    beyond = expected * share / (1 - share)
    if settings.as_expected:
        return Residents(new, np.floor(beyond + 0.5).astype(np.int64))
    return Residents(new, _around(beyond, Purpose.MISSED, things, streams))


def _around(
    means: NDArray[np.float64],
    purpose: Purpose,
    things: list[tuple[str, int, str]],
    streams: Streams,
) -> Counts:
    """Poisson numbers with these means; a larger mean never gives a smaller number."""
    drawn = np.array([streams.of(purpose, *each).random(BLOCK) for each in things])
    numbers: NDArray[np.float64] = poisson.ppf(drawn.reshape(means.shape), means)
    return numbers.astype(np.int64)
