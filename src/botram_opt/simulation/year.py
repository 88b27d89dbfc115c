"""A block of replications of the whole year: visits in order of date, with what they hand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from botram_opt.simulation.agenda import Agenda, Event
from botram_opt.simulation.arrivals import Guests
from botram_opt.simulation.back_office import Pile
from botram_opt.simulation.choosing import go
from botram_opt.simulation.come_by import Leads
from botram_opt.simulation.demand import Residents, futures_lived, residents
from botram_opt.simulation.morning import Morning, live
from botram_opt.simulation.streams import BLOCK, Purpose, Streams
from botram_opt.simulation.waits import Waits

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Year:
    """What the mornings of a block come to; shape (events, services, replications).

    Attributes:
        missed: residents who need something and do not come.
        guests: of those who asked, who is from elsewhere.
        hosted: guests who are served or hand papers in.
        recovered: residents who missed the visit or were turned away, and are served or hand
            papers in at a later visit to a neighbour.
        in_time: documents that are finished within the standard.
        busy_in_all, open_in_all: of all counters of an event, shape (events, replications).
        waits: by event and service.
        leads: by event, shape (services, times, replications); see `come_by`.
    """

    asked: Numbers
    served: Numbers
    handed_in: Numbers
    turned_away: Numbers
    missed: Numbers
    guests: Numbers
    hosted: Numbers
    recovered: Numbers
    in_time: Numbers
    waited: Numbers
    last: Numbers
    busy: Numbers
    open_: Numbers
    busy_in_all: Numbers
    open_in_all: Numbers
    waits: list[list[Waits]]
    leads: list[Leads]


def live_year(agenda: Agenda, streams: Streams) -> Year:
    """Live through the year once in each replication of a block."""
    events, services = len(agenda.events), len(agenda.services)
    year = _nothing(events, services)
    lived = futures_lived(agenda, streams)
    pile = Pile(agenda.problem.season, agenda.settings.back_office, BLOCK)
    # Who waits for the next visit to a place, and who comes to an event from elsewhere.
    waiting: dict[str, NDArray[np.int64]] = defaultdict(
        lambda: np.zeros((services, BLOCK), np.int64)
    )
    coming: list[list[dict[int, NDArray[np.int64]]]] = [
        [{} for _ in range(services)] for _ in range(events)
    ]
    for i, event in enumerate(agenda.events):
        before = waiting.pop(event.place, np.zeros((services, BLOCK), np.int64))
        here = residents(agenda, event, lived, before, streams)
        morning = live(agenda, event, here.come, coming[i], streams)
        _note(year, i, here, coming[i], morning)
        _finish(agenda, i, event, year, pile, streams)
        for s in range(services):
            leavers = _leavers(year, i, s, morning)
            for later, going in _go_elsewhere(agenda, event, s, leavers, streams).items():
                coming[later][s][i] = going
                leavers = leavers - going
            if not agenda.builds_up:
                continue
            waiting[event.place][s] += leavers
            for origin, turned_away in morning.turned_away_from[s].items():
                waiting[agenda.events[origin].place][s] += turned_away
    return year


def _nothing(events: int, services: int) -> Year:
    def zeros() -> Numbers:
        return np.zeros((events, services, BLOCK))

    return Year(
        asked=zeros(),
        served=zeros(),
        handed_in=zeros(),
        turned_away=zeros(),
        missed=zeros(),
        guests=zeros(),
        hosted=zeros(),
        recovered=zeros(),
        in_time=zeros(),
        waited=zeros(),
        last=zeros(),
        busy=zeros(),
        open_=zeros(),
        busy_in_all=np.zeros((events, BLOCK)),
        open_in_all=np.zeros((events, BLOCK)),
        waits=[],
        leads=[],
    )


def _note(year: Year, i: int, here: Residents, guests: Sequence[Guests], morning: Morning) -> None:
    """Write down what a morning came to, also for the visits that guests had missed."""
    year.asked[i], year.served[i] = morning.asked, morning.served
    year.handed_in[i], year.turned_away[i] = morning.handed_in, morning.turned_away
    year.missed[i] = here.miss + morning.stays_away
    year.waited[i], year.last[i] = morning.waited, morning.last
    year.busy[i], year.open_[i] = morning.busy, morning.open_
    year.busy_in_all[i], year.open_in_all[i] = morning.busy_in_all, morning.open_in_all
    year.waits.append(morning.waits)
    year.leads.append(morning.leads)
    for s, of_service in enumerate(guests):
        for number in of_service.values():
            year.guests[i, s] += number
        for origin, number in morning.helped_from[s].items():
            year.hosted[i, s] += number
            year.recovered[origin, s] += number


def _finish(agenda: Agenda, i: int, event: Event, year: Year, pile: Pile, streams: Streams) -> None:
    """Hand documents out, or put them on the pile of the back office.

    Of the documents of a visit none has a place before the others: each service has its part of
    those that are finished in time.
    """
    share = agenda.settings.back_office.finished_at_once
    for s, service in enumerate(agenda.services):
        rng = streams.of(Purpose.FINISHING, event.place, event.number, service)
        year.in_time[i, s] = rng.binomial(year.served[i, s].astype(np.int64), share)
    later = year.served[i] + year.handed_in[i] - year.in_time[i]
    number = later.sum(axis=0)
    finished = pile.add(event.date, number)
    year.in_time[i] += later * (finished / np.maximum(number, 1))


def _leavers(year: Year, i: int, s: int, morning: Morning) -> NDArray[np.int64]:
    """Residents who leave without having been helped, or did not come."""
    guests = sum(morning.turned_away_from[s].values())
    leavers: Numbers = year.missed[i, s] + year.turned_away[i, s] - guests
    return leavers.astype(np.int64)


def _go_elsewhere(
    agenda: Agenda, event: Event, s: int, leavers: NDArray[np.int64], streams: Streams
) -> dict[int, NDArray[np.int64]]:
    settings = agenda.settings
    if settings.choice is None or not event.suits[s].walking:
        return {}
    rng = streams.of(Purpose.CHOICE, event.place, event.number, agenda.services[s])
    return go(rng, leavers, settings.choice, settings.steered, event.suits[s])
