"""Who comes to a morning, and when: parties, appointments, no-shows.

Rows stand for requests, those of one service together: first of residents of the place itself,
then of guests from elsewhere. Columns are replications. A column with fewer requests than rows has
rows that stand for nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from botram_opt.simulation.queueing import Flags, Times
from botram_opt.simulation.settings import SimulationSettings
from botram_opt.simulation.streams import BLOCK, Purpose, Streams

Guests = Mapping[int, NDArray[np.int64]]
"""Requests of guests by replication, by the number of the visit that they missed."""

Part = tuple[int, Flags, NDArray[np.intp] | None]
"""Requests for a service: its number, which rows stand for somebody, and where guests are from."""

RESIDENT = -1
"""Stands for the place itself where guests have the number of the visit that they missed."""


@dataclass(frozen=True)
class Crowd:
    """Requests of a morning.

    Attributes:
        services: the number of the service of each row.
        comes: who is there at all, shape (rows, replications).
        stays_away: residents with an appointment who do not come.
        times: seconds from opening at which they come.
        origins: the visit that they missed, or ``RESIDENT``; None where there are no guests.
    """

    services: NDArray[np.intp]
    comes: Flags
    stays_away: Flags
    times: Times
    origins: NDArray[np.intp] | None


def crowd(
    residents: NDArray[np.int64],
    guests: Sequence[Guests],
    opening: int,
    settings: SimulationSettings,
    streams: Streams,
    things: tuple[str | int, ...],
    services: Sequence[str],
) -> Crowd:
    """Let everybody come.

    One request of every ``requests_per_party`` begins a party, the others belong to one of those
    parties, any with the same chance. A party comes at one time.

    Args:
        residents: requests of the place by service, shape (services, replications).
        guests: those of guests, by service.
        opening: seconds from opening to closing.
        settings: how they come.
        streams: random numbers.
        things: what the streams are about.
        services: ids.
    """
    parts: list[Part] = []
    draws: list[NDArray[np.float64]] = []
    for s, service in enumerate(services):
        number = residents[s]
        parts.append((s, np.arange(number.max(initial=0))[:, None] < number, None))
        draws.append(_draw(streams, Purpose.COMING, (*things, service), parts[-1][1]))
        if guests[s]:
            from_ = _origins(guests[s])
            parts.append((s, from_ != RESIDENT, from_))
            draws.append(_draw(streams, Purpose.GUESTS, (*things, service), parts[-1][1]))
    there = np.concatenate([flags for _, flags, _ in parts])
    begins, when, steering, party = np.moveaxis(np.concatenate(draws), 1, 0)
    rows = np.repeat([s for s, _, _ in parts], [len(flags) for _, flags, _ in parts])
    times = _by_profile(when, settings.profile)
    first, heads = None, there
    if settings.requests_per_party > 1:
        first = _first_of_party(there, begins, party, 1 / settings.requests_per_party)
        heads = there & (first == np.arange(len(there))[:, None])
    appointed = heads & (steering < settings.steered)
    for s in np.unique(rows[appointed.any(axis=1)]):
        mine = rows == s
        # The number that picks a party is of no other use to who begins one.
        turns = _in_turn(appointed[mine], when[mine], party[mine])
        times[mine] = np.where(appointed[mine], turns, times[mine])
    times *= opening
    away = steering < settings.steered * settings.no_shows
    if first is not None:
        times = np.take_along_axis(times, first, axis=0)
        away = np.take_along_axis(away, first, axis=0)
    origins = _together(parts)
    away &= there if origins is None else there & (origins == RESIDENT)
    return Crowd(rows.astype(np.intp), there & ~away, away, times, origins)


def _draw(
    streams: Streams, purpose: Purpose, things: tuple[str | int, ...], there: Flags
) -> NDArray[np.float64]:
    """Four numbers from 0 to 1 for each request; more requests change none of the first."""
    return streams.of(purpose, *things).random((len(there), 4, BLOCK))


def _origins(guests: Guests) -> NDArray[np.intp]:
    """Where each guest is from: as many rows as there are guests, at most."""
    ends = np.cumsum([guests[origin] for origin in guests], axis=0)
    rows = np.arange(ends[-1].max(initial=0))[:, None]
    found = np.full((len(rows), ends.shape[1]), RESIDENT, np.intp)
    for origin, end in reversed(list(zip(guests, ends, strict=True))):
        found[rows < end] = origin
    return found


def _together(parts: Sequence[Part]) -> NDArray[np.intp] | None:
    """The origins of all rows; None where nobody is from elsewhere."""
    if all(origins is None for _, _, origins in parts):
        return None
    own = [(np.full(flags.shape, RESIDENT, np.intp), origins) for _, flags, origins in parts]
    return np.concatenate([rows if origins is None else origins for rows, origins in own])


def _by_profile(uniform: NDArray[np.float64], profile: Sequence[float]) -> NDArray[np.float64]:
    """Times as parts of the opening time, distributed as the profile says."""
    upto = np.concatenate([[0.0], np.cumsum(profile)])
    parts: NDArray[np.float64] = np.interp(uniform * upto[-1], upto, np.linspace(0, 1, len(upto)))
    return parts


def _in_turn(
    appointed: Flags, order: NDArray[np.float64], uniform: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Times as parts of the opening time: as many stretches as appointments, one for each."""
    turn = np.where(appointed, order, np.inf).argsort(axis=0).argsort(axis=0)
    parts: NDArray[np.float64] = (turn + uniform) / np.maximum(appointed.sum(axis=0), 1)
    return parts


def _first_of_party(
    there: Flags, begins: NDArray[np.float64], party: NDArray[np.float64], share: float
) -> NDArray[np.intp]:
    """The row of the request that began the party of each request."""
    first = there & (begins < share)
    # Where chance lets nobody begin, everybody comes alone.
    first |= there & ~first.any(axis=0)
    number = first.sum(axis=0)
    rows, columns = np.nonzero(first)
    heads = np.zeros((max(1, number.max(initial=0)), there.shape[1]), np.intp)
    heads[(np.cumsum(first, axis=0) - 1)[rows, columns], columns] = rows
    which = np.minimum((party * number).astype(np.intp), np.maximum(number - 1, 0))
    joined = np.take_along_axis(heads, which, axis=0)
    return np.where(first, np.arange(len(there))[:, None], joined)
