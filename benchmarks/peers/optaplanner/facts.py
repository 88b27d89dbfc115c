"""A problem as numbered facts: slots that get a date, and seats that get somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from botram_opt import CounterType, Person, Pool, Problem, SubDistrict
from botram_opt.requests import found_on
from botram_opt.scaling import seconds
from peers.optaplanner.served import Serving

NOT_HELD = -1
"""The date of a slot without a visit."""

NOBODY, BY_ITSELF = 0, 1
"""Whom a seat may get besides people: nobody, or the counter runs without people."""

FIRST_WORKER = 2
"""The number of the first person; pools come after the last."""


@dataclass(frozen=True)
class SlotFact:
    """One visit that a sub-district may get, and the numbers of the dates that it may have."""

    place: int
    days: tuple[int, ...]


@dataclass(frozen=True)
class SeatFact:
    """One chair at a counter of a slot, and the numbers of those who may sit there.

    A counter that runs by itself has a chair too: who sits there says whether it comes.

    Attributes:
        counter: the counter's number; it comes if somebody sits on each of its chairs, and who
            sits at one that does not stays at home.
    """

    slot: int
    kind: int
    counter: int
    workers: tuple[int, ...]


@dataclass(frozen=True)
class Facts:
    """A problem, numbered: dates, places, counter types and services as they stand in it.

    Attributes:
        people: how many of the workers are people; the others are pools.
    """

    problem: Problem
    serving: Serving
    days: tuple[dt.date, ...]
    slots: tuple[SlotFact, ...]
    seats: tuple[SeatFact, ...]
    workers: tuple[Person | Pool, ...]
    people: int

    @property
    def solvable(self) -> bool:
        """Whether every slot has a date, and every seat somebody, to choose from."""
        return all(slot.days for slot in self.slots) and all(seat.workers for seat in self.seats)


def facts_of(problem: Problem) -> Facts:
    """Number what a problem states.

    Raises:
        NotStatedError: too many counter types share services.
    """
    serving = Serving(problem)
    days = problem.season.visit_dates
    workers: tuple[Person | Pool, ...] = (*problem.people, *problem.pools)
    slots: list[SlotFact] = []
    seats: list[SeatFact] = []
    counters = 0
    for i, place in enumerate(problem.sub_districts):
        open_ = tuple(d for d, day in enumerate(days) if _open(problem, place, day))
        chairs = list(_every_counter(problem, place, [days[d] for d in open_]))
        for number in range(place.most_visits):
            optional = (NOT_HELD,) if number >= place.least_visits else ()
            for kind, who, people in chairs:
                seats += [SeatFact(len(slots), kind, counters, who) for _ in range(people)]
                counters += 1
            slots.append(SlotFact(i, (*optional, *open_)))
    return Facts(
        problem=problem,
        serving=serving,
        days=days,
        slots=tuple(slots),
        seats=tuple(seats),
        workers=workers,
        people=len(problem.people),
    )


def _open(problem: Problem, place: SubDistrict, day: dt.date) -> bool:
    """Whether a date suits a place, whatever else is visited."""
    if place.why_closed(day) is not None or problem.season.visits_allowed(day) == 0:
        return False
    known = [on for on in (problem.season.published_on, place.venue.ready_on) if on is not None]
    notice = problem.season.notice_days if place.notice_days is None else place.notice_days
    if known and (day - max(known)).days < notice:
        return False
    return place.last_visit is None or (day - place.last_visit).days >= place.least_gap_days


def _every_counter(
    problem: Problem, place: SubDistrict, days: list[dt.date]
) -> Iterator[tuple[int, tuple[int, ...], int]]:
    """Each counter at a visit: the number of its type, who may sit there, and its chairs."""
    for k, kind in enumerate(problem.counter_types):
        for counter in range(_counters(problem, place, kind, days)):
            yield k, _who(problem, kind, counter), max(1, kind.people_per_counter)


def _counters(problem: Problem, place: SubDistrict, kind: CounterType, days: list[dt.date]) -> int:
    """As many counters of a type as can come to a place and have something to do."""
    most = max((kind.stock_at(day) for day in days), default=0)
    if kind.most_per_visit is not None:
        most = min(most, kind.most_per_visit)
    work = sum(
        seconds(problem.service[service].minutes_per_request)
        * max((found_on(problem, place.id, service, day) for day in days), default=0)
        for service in kind.services
    )
    useful = -(-work // problem.season.opening_seconds)
    return max(min(most, place.venue.room, useful), kind.least_per_visit)


def _who(problem: Problem, kind: CounterType, counter: int) -> tuple[int, ...]:
    """Who has the skill; and nobody, where the counter need not come.

    Nobody stands last: of equals, first fit takes the first. So it fills also the first chair at
    a counter for two, which is of no use by itself.
    """
    able = [BY_ITSELF]
    if kind.people_per_counter:
        skills = [worker.skills for worker in problem.people]
        skills += [worker.skills for worker in problem.pools]
        able = [
            FIRST_WORKER + w
            for w, has in enumerate(skills)
            if kind.skill is None or kind.skill in has
        ]
    return tuple(able if counter < kind.least_per_visit else [*able, NOBODY])
