"""One morning, from opening to the last request: numbers, queues, closing time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from botram_opt.simulation.agenda import Agenda, Desk, Event
from botram_opt.simulation.arrivals import Crowd, Guests, crowd
from botram_opt.simulation.come_by import SERVED, Leads, came_by, times_of
from botram_opt.simulation.queueing import Called, Failures, Flags, Times, queue, queue_shared
from botram_opt.simulation.settings import SimulationSettings
from botram_opt.simulation.streams import BLOCK, Purpose, Streams
from botram_opt.simulation.waits import Waits

Numbers = NDArray[np.float64]


@dataclass
class Morning:
    """What a morning comes to; shape (services, replications) if nothing else is said.

    Everybody who comes is served, hands papers in or is turned away.

    Attributes:
        stays_away: residents with an appointment who do not come.
        turned_away: those who get no number, guests included.
        turned_away_from: guests who get no number, by service and by the visit that they missed.
        helped_from: guests who are served or hand papers in, likewise.
        waited: seconds that all who are served wait together.
        waits: seconds that each of them waits, by service.
        leads: of those who came by each time, how many more are served than are to be; shape
            (services, times, replications). See `come_by`.
        last: seconds from opening at which the last one is done; NaN where nobody is served.
        busy, open_: seconds before closing that the counters which offer a service are busy, and
            that they are staffed.
        busy_in_all, open_in_all: the same of all counters, shape (replications,).
    """

    asked: Numbers
    stays_away: Numbers
    served: Numbers
    handed_in: Numbers
    turned_away: Numbers
    waited: Numbers
    last: Numbers
    busy: Numbers
    open_: Numbers
    busy_in_all: Numbers
    open_in_all: Numbers
    waits: list[Waits]
    leads: Leads
    turned_away_from: list[dict[int, NDArray[np.int64]]] = field(default_factory=list)
    helped_from: list[dict[int, NDArray[np.int64]]] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    """Those with a number for some desk, in the order in which numbers are called."""

    arrivals: Times
    services: NDArray[np.intp] | None
    origins: NDArray[np.intp] | None

    def of(self, service: int, flags: Flags) -> Flags:
        """The flags of those who ask for a service."""
        return flags if self.services is None else flags & (self.services == service)


def live(
    agenda: Agenda,
    event: Event,
    residents: NDArray[np.int64],
    guests: Sequence[Guests],
    streams: Streams,
) -> Morning:
    """Live through a morning.

    Args:
        agenda: the year that it is part of.
        event: the visit.
        residents: requests of the place by service, shape (services, replications).
        guests: those of guests, by service and by the visit that they missed.
        streams: random numbers.
    """
    times = times_of(agenda.opening)
    found = _nobody(len(agenda.services), len(times))
    if not agenda.services:
        return found
    settings, things = agenda.settings, (event.place, event.number)
    here = crowd(residents, guests, agenda.opening, settings, streams, things, agenda.services)
    for s in range(len(agenda.services)):
        mine = here.services == s
        found.asked[s] = here.comes[mine].sum(axis=0)
        found.leads[s] = -SERVED * came_by(times, here.times[mine], here.comes[mine])
        found.stays_away[s] = here.stays_away[mine].sum(axis=0)
        found.turned_away_from.append(dict(guests[s]))
    found.turned_away[:] = found.asked
    fails_at = _failure(agenda, streams, things)
    for desk in event.desks:
        free = _free(desk, settings, streams, (*things, desk.name))
        line = _line(agenda, event, desk, here, free)
        called = _call(agenda, desk, line, free, fails_at, streams, (*things, desk.name))
        _count(desk, line, called, found)
        _count_served_in_time(desk, line, called, times, found)
        _count_seconds(desk, free, called, agenda.opening, found)
    return found


def _nobody(services: int, times: int) -> Morning:
    def zeros() -> Numbers:
        return np.zeros((services, BLOCK))

    return Morning(
        asked=zeros(),
        stays_away=zeros(),
        served=zeros(),
        handed_in=zeros(),
        turned_away=zeros(),
        waited=zeros(),
        last=np.full((services, BLOCK), np.nan),
        busy=zeros(),
        open_=zeros(),
        busy_in_all=np.zeros(BLOCK),
        open_in_all=np.zeros(BLOCK),
        waits=[Waits.none() for _ in range(services)],
        leads=np.zeros((services, times, BLOCK), np.float32),
        helped_from=[{} for _ in range(services)],
    )


def _failure(agenda: Agenda, streams: Streams, things: tuple[str | int, ...]) -> Times | None:
    """When the printer fails for each service, shape (services, replications)."""
    printer = agenda.settings.printer
    if printer is None:
        return None
    chance, when = streams.of(Purpose.PRINTER, *things).random((2, BLOCK))
    at = np.where(chance < printer.chance, when * agenda.opening, np.inf)
    needs = np.array([service in printer.services for service in agenda.services])
    return np.where(needs[:, None], at, np.inf)


def _free(
    desk: Desk, settings: SimulationSettings, streams: Streams, things: tuple[str | int, ...]
) -> Times:
    """From when each counter is free, shape (counters, replications): infinity if it is shut."""
    well = (1 - settings.sickness) ** desk.people
    drawn = streams.of(Purpose.SICKNESS, *things).random((len(desk.people), BLOCK))
    return np.where(drawn < well[:, None], 0.0, np.inf)


def _line(agenda: Agenda, event: Event, desk: Desk, here: Crowd, free: Times) -> _Line:
    """Give out numbers, and put those who have one in the order in which they came."""
    rows = np.flatnonzero(np.isin(here.services, desk.services))
    services = here.services[rows]
    # For a service without any staffed counter no numbers are given.
    to_be_had = (desk.offers @ np.isfinite(free).astype(np.int64)) > 0
    place = np.searchsorted(desk.services, services)
    given = here.comes[rows] & (here.times[rows] < _intake(agenda)) & to_be_had[place]
    times = np.where(given, here.times[rows], np.inf)
    if len(desk.services) == 1 and here.origins is None:
        line = _Line(_sorted(times), None, None)
    else:
        order = np.argsort(times.T.copy(), axis=1, kind="stable").T.copy()
        line = _Line(
            np.take_along_axis(times, order, axis=0),
            None if len(desk.services) == 1 else services[order],
            None if here.origins is None else np.take_along_axis(here.origins[rows], order, axis=0),
        )
    if event.quota is not None:
        for s in desk.services:
            asks = line.of(s, np.isfinite(line.arrivals))
            beyond = asks & (np.cumsum(asks, axis=0) > event.quota[s])
            line.arrivals[beyond] = np.inf
    return line


def _sorted(times: Times) -> Times:
    """Each column in order. Numpy sorts rows that lie together, and those fast."""
    rows = times.T.copy()
    rows.sort(axis=1)
    return rows.T.copy()


def _intake(agenda: Agenda) -> float:
    """Seconds from opening until which numbers are given."""
    closes = agenda.settings.intake_closes
    if closes is None:
        return agenda.opening
    opens = agenda.problem.season.opens
    hours, minutes = closes.hour - opens.hour, closes.minute - opens.minute
    return hours * 3600 + minutes * 60 + closes.second - opens.second


def _call(
    agenda: Agenda,
    desk: Desk,
    line: _Line,
    free: Times,
    fails_at: Times | None,
    streams: Streams,
    things: tuple[str | int, ...],
) -> Called:
    """Call the numbers until closing, and overtime."""
    settings, shape = agenda.settings, line.arrivals.shape
    services = desk.services[0] if line.services is None else line.services
    # In the order in which they are called, so that a request more changes none before it.
    times = _times_at_counters(settings.service_variation, shape, streams, things)
    times *= agenda.seconds[services]
    failures = None
    if fails_at is not None and settings.printer is not None:
        at = np.broadcast_to(fails_at[services, np.arange(shape[1])], shape)
        failures = Failures(at, settings.printer.minutes * 60)
    until = agenda.opening + settings.overtime_minutes * 60
    if desk.alike:
        return queue(line.arrivals, times, free, until, failures)
    assert line.services is not None
    place = np.searchsorted(desk.services, line.services)
    return queue_shared(line.arrivals, times, free, desk.offers, place, until, failures)


def _times_at_counters(
    variation: float, shape: tuple[int, ...], streams: Streams, things: tuple[str | int, ...]
) -> Times:
    """Gamma times with mean 1 and this standard deviation."""
    rng = streams.of(Purpose.SERVICE, *things)
    if variation == 0:
        return np.ones(shape)
    if variation == 1:
        return rng.standard_exponential(shape)
    return rng.standard_gamma(variation**-2, shape) * variation**2


def _count(desk: Desk, line: _Line, called: Called, found: Morning) -> None:
    """Count who was served, who hands papers in and who got no number."""
    numbered, gone = np.isfinite(line.arrivals), np.isfinite(called.starts)
    waited = np.where(gone, called.starts - np.where(numbered, line.arrivals, 0), np.inf)
    for s in desk.services:
        has_number, served = line.of(s, numbered), line.of(s, gone)
        found.served[s] = served.sum(axis=0)
        found.handed_in[s] = has_number.sum(axis=0) - found.served[s]
        found.turned_away[s] -= has_number.sum(axis=0)
        found.waits[s] = Waits.of(np.where(served, waited, np.inf), found.served[s])
        found.waited[s] = np.where(served, waited, 0).sum(axis=0)
        last = np.where(served, called.ends, -np.inf).max(axis=0, initial=-np.inf)
        found.last[s] = np.where(np.isfinite(last), last, np.nan)
        if line.origins is not None:
            for origin, asked in found.turned_away_from[s].items():
                helped = (has_number & (line.origins == origin)).sum(axis=0)
                found.helped_from[s][origin] = helped
                found.turned_away_from[s][origin] = asked - helped


def _count_served_in_time(
    desk: Desk, line: _Line, called: Called, times: NDArray[np.int64], found: Morning
) -> None:
    """Count by each time those who had come by then and were served."""
    gone = np.isfinite(called.starts)
    for s in desk.services:
        found.leads[s] += came_by(times, line.arrivals, line.of(s, gone))


def _count_seconds(desk: Desk, free: Times, called: Called, closing: int, found: Morning) -> None:
    """Count the seconds before closing that counters are busy, and that they are staffed."""
    staffed, gone = np.isfinite(free), np.isfinite(called.starts)
    busy = np.where(gone, np.minimum(called.ends, closing) - np.minimum(called.starts, closing), 0)
    busy_in_all, open_in_all = busy.sum(axis=0), staffed.sum(axis=0) * closing
    found.busy_in_all += busy_in_all
    found.open_in_all += open_in_all
    if called.counters is None:
        found.busy[list(desk.services)] = busy_in_all
        found.open_[list(desk.services)] = open_in_all
        return
    of_counter = called.counters * BLOCK + np.arange(BLOCK)
    by_counter = np.bincount(of_counter.ravel(), busy.ravel(), free.size).reshape(free.shape)
    for s, offers in zip(desk.services, desk.offers, strict=True):
        found.busy[s] = by_counter[offers].sum(axis=0)
        found.open_[s] = staffed[offers].sum(axis=0) * closing
