"""The hard rules of the model by visits that concern more than one slot.

All but what dates allow people, which is stated where it is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise

from botram_opt.scaling import PER_MILLE
from peers.visit_model import Expr, Slot, VisitModel, total


def state_rules(model: VisitModel) -> None:
    """State everything that slots, people and stock do to one another."""
    for place in model.slots_of:
        _order(model, place)
        _pinned(model, place)
        if model.reading.accumulates:
            _served_so_far(model, place)
    _dates(model)
    _people(model)
    for place, services, share in model.reading.shares():
        unserved = total(model.unserved(place, service) for service in services)
        asked = total(model.asked(place, service) for service in services)
        model.state(PER_MILLE * unserved <= (PER_MILLE - share) * asked)


def _order(model: VisitModel, place: str) -> None:
    """Slots follow one another, within the gaps that are allowed: by every date, no more often."""
    reading, slots = model.reading, model.slots_of[place]
    for slot in slots[: reading.visits_range(place)[0]]:
        model.state(model.held(slot) >= 1)
    least, most = reading.gap(place)
    days = reading.days[place]
    for earlier, later in pairwise(slots):
        for day in days:
            by_now = model.on(later, [d for d in days if d <= day])
            before = model.on(earlier, [d for d in days if (day - d).days >= least])
            model.state(by_now <= before)
            if most is not None:
                late = model.on(later, [d for d in days if (d - day).days > most])
                model.state(late <= model.on(earlier, [d for d in days if d > day]))


def _pinned(model: VisitModel, place: str) -> None:
    slots = model.slots_of[place]
    if len(slots) < model.reading.visits_range(place)[0]:
        _no_plan(model)
    for day in model.reading.pinned_dates(place):
        here = total(model.on(slot, [day]) for slot in slots)
        if day in model.reading.days[place] and slots:
            model.state(here >= 1)
        else:
            _no_plan(model)


def _no_plan(model: VisitModel) -> None:
    """What must be cannot be."""
    model.state(model.whole(1) >= 2)


def _served_so_far(model: VisitModel, place: str) -> None:
    """What is served so far has come up by then."""
    reading, slots = model.reading, model.slots_of[place]
    for service in reading.problem.services:
        found = {day: reading.found(place, service.id, day) for day in reading.days[place]}
        most = max(found.values(), default=0)
        for number, slot in enumerate(slots[1:], start=2):
            so_far = total(model.served[earlier, service.id] for earlier in slots[:number])
            come_up = model.by_date(slot, found.__getitem__) + most * (1 - model.held(slot))
            model.state(so_far <= come_up)


def _dates(model: VisitModel) -> None:
    reading, problem = model.reading, model.reading.problem
    for day in reading.dates:
        here = total(model.on(slot, [day]) for slot in model.slots)
        model.state(here <= reading.visits_allowed(day))
        if reading.visits_allowed(day) > 1:
            for one, other in reading.apart:
                slots = (*model.slots_of[one], *model.slots_of[other])
                model.state(total(model.on(slot, [day]) for slot in slots) <= 1)
    for kind in problem.counter_types:
        counters = {slot: model.counters[slot, kind.id] for slot in model.slots}

        def most_here(slot: Slot, day: dt.date, kind_id: str = kind.id) -> int:
            return reading.counters[slot[0], day, kind_id][1]

        _share_dates(model, counters, most_here, kind.stock_at)
    for pool in problem.pools:
        drawn: dict[Slot, Expr] = {
            slot: model.draws[slot, pool.id]
            for slot in model.slots
            if (slot, pool.id) in model.draws
        }

        def most_drawn(slot: Slot, day: dt.date, pool_id: str = pool.id) -> int:
            needed = sum(
                kind.people_per_counter * reading.counters[slot[0], day, kind.id][1]
                for kind in problem.counter_types
                if (slot, pool_id, kind.id) in model.drawn
            )
            return min(problem.pool[pool_id].size_at(day), needed)

        _share_dates(model, drawn, most_drawn, pool.size_at)


def _share_dates(
    model: VisitModel,
    takes: dict[Slot, Expr],
    most: Callable[[Slot, dt.date], int],
    capacity: Callable[[dt.date], int],
) -> None:
    """Keep what slots take on each date within what there is, by shares of each date.

    A share on a date is at most what the slot could take there, if it is held there: this bounds
    better than saying for each two slots that they must not meet. Dates on which there is enough
    for all that may be held need none.
    """
    reading = model.reading
    tight = [
        day
        for day in reading.dates
        if sum(_largest(model, takes, most, day)[: reading.visits_allowed(day)]) > capacity(day)
        and reading.visits_allowed(day) > 1
    ]
    shares: dict[dt.date, list[Expr]] = {day: [] for day in tight}
    for slot, take in takes.items():
        days = [day for day in tight if (slot, day) in model.at and most(slot, day)]
        if not days:
            continue
        parts = []
        for day in days:
            part = model.part(most(slot, day))
            model.state(part <= most(slot, day) * model.at[slot, day])
            shares[day].append(part)
            parts.append(part)
        elsewhere = [day for day in model.days(slot) if day not in days]
        rest = total(most(slot, day) * model.at[slot, day] for day in elsewhere)
        model.state(total(parts) + rest >= take)
    for day in tight:
        model.state(total(shares[day]) <= capacity(day))


def _largest(
    model: VisitModel,
    takes: dict[Slot, Expr],
    most: Callable[[Slot, dt.date], int],
    day: dt.date,
) -> list[int]:
    """What could be taken on a date by each place, largest first."""
    by_place = {slot[0]: most(slot, day) for slot in takes if (slot, day) in model.at}
    return sorted(by_place.values(), reverse=True)


def _people(model: VisitModel) -> None:
    reading, problem = model.reading, model.reading.problem
    for person in problem.people:
        slots = [slot for slot in model.slots if (slot, person.id) in model.works]
        most = reading.most_visits(person)
        if len(slots) > most:
            model.state(total(model.works[slot, person.id] for slot in slots) <= most)
    for kind in ("together", "apart"):
        for one, other in reading.pairs(kind):
            for slot in model.slots:
                a = total(x for x in [model.works.get((slot, one))] if x is not None)
                b = total(x for x in [model.works.get((slot, other))] if x is not None)
                model.state(a - b == 0 if kind == "together" else a + b <= 1)
