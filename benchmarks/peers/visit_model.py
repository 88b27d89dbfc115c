"""The variables and hard rules of the model by visits, as a mixed-integer program.

The n-th visit to a place is a slot: it has a binary for each date, whole numbers of counters and
of requests served, and a binary for each person who works at it. Where they sit is continuous:
given who works, how many are drawn from pools and how many counters there are, it is a
transportation problem with whole supplies and demands, which has a whole solution if it has any.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from typing import TypeAlias

from ortools.math_opt.python import mathopt

from peers.reading import Reading

Slot = tuple[str, int]
"""A place and the number of the visit to it, from 0."""

Var: TypeAlias = mathopt.Variable
Expr: TypeAlias = mathopt.LinearBase | float


def total(parts: Iterable[Expr]) -> mathopt.LinearExpression:
    """Add expressions and numbers up; 0 of none."""
    return mathopt.LinearExpression() + mathopt.fast_sum(list(parts))


class VisitModel:
    """A mixed-integer program by visits.

    Attributes:
        at: whether a slot is held on a date.
        counters: by slot and counter type.
        works: whether a person works at a slot.
        sits: how much of a person sits at a counter type, by slot, person and counter type.
        draws: people drawn from a pool, by slot and pool.
        drawn: how many of them sit at a counter type, by slot, pool and counter type.
        served: requests, by slot and service.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.mip = mathopt.Model()
        places = [place.id for place in reading.problem.sub_districts]
        self.slots_of = {
            place: [(place, n) for n in range(reading.visits_range(place)[1])] for place in places
        }
        self.slots = [slot for slots in self.slots_of.values() for slot in slots]
        self.at: dict[tuple[Slot, dt.date], Var] = {}
        self.counters: dict[tuple[Slot, str], Expr] = {}
        self.works: dict[tuple[Slot, str], Var] = {}
        self.sits: dict[tuple[Slot, str, str], Var] = {}
        self.draws: dict[tuple[Slot, str], Var] = {}
        self.drawn: dict[tuple[Slot, str, str], Var] = {}
        self.served: dict[tuple[Slot, str], Var] = {}
        for slot in self.slots:
            self._add_slot(slot)

    def days(self, slot: Slot) -> tuple[dt.date, ...]:
        """Give the dates on which a slot may be held."""
        table = self.reading.days if slot[1] else self.reading.first_days
        return table[slot[0]]

    def on(self, slot: Slot, days: Iterable[dt.date]) -> mathopt.LinearExpression:
        """Tell whether a slot is held on one of some days."""
        return total(self.at[slot, day] for day in days if (slot, day) in self.at)

    def held(self, slot: Slot) -> mathopt.LinearExpression:
        """Tell whether a slot is held."""
        return self.on(slot, self.days(slot))

    def by_date(self, slot: Slot, value: Callable[[dt.date], int]) -> mathopt.LinearExpression:
        """Give the value of a slot's date; 0 where it is not held."""
        return total(value(day) * self.at[slot, day] for day in self.days(slot))

    def asked(self, place: str, service: str) -> mathopt.LinearExpression:
        """Count the requests that a place asks for over the season."""
        reading, slots = self.reading, self.slots_of[place]
        needed = reading.needed(place, service)
        if reading.accumulates or not slots:
            return total([needed])
        at_visits = total(
            self.by_date(slot, lambda day: reading.asked(place, service, day)) for slot in slots
        )
        return at_visits + needed * (1 - self.held(slots[0]))

    def unserved(self, place: str, service: str) -> mathopt.LinearExpression:
        """Count the requests that a place asks for over the season and does not get served."""
        slots = self.slots_of[place]
        return self.asked(place, service) - total(self.served[slot, service] for slot in slots)

    def whole(self, most: int) -> Var:
        """Give a new whole number from 0 on."""
        return self.mip.add_integer_variable(lb=0, ub=most)

    def part(self, most: float = 1) -> Var:
        """Give a new real number from 0 on."""
        return self.mip.add_variable(lb=0, ub=most)

    def state(self, constraint: mathopt.BoundedLinearTypes) -> None:
        """Add a constraint."""
        self.mip.add_linear_constraint(constraint)

    def _add_slot(self, slot: Slot) -> None:
        for day in self.days(slot):
            self.at[slot, day] = self.mip.add_binary_variable()
        self.state(self.held(slot) <= 1)
        self._add_counters(slot)
        self._add_people(slot)
        self._add_served(slot)

    def _add_counters(self, slot: Slot) -> None:
        reading, place = self.reading, slot[0]
        for kind in reading.problem.counter_types:
            ranges = {day: reading.counters[place, day, kind.id] for day in self.days(slot)}
            least = self.by_date(slot, lambda day, ranges=ranges: ranges[day][0])  # type: ignore[misc]
            if all(low == high for low, high in ranges.values()):
                self.counters[slot, kind.id] = least
                continue
            counters = self.whole(max(high for _, high in ranges.values()))
            self.state(
                counters <= self.by_date(slot, lambda day, ranges=ranges: ranges[day][1])  # type: ignore[misc]
            )
            self.state(counters >= least)
            self.counters[slot, kind.id] = counters
        room = reading.room(place)
        if room is not None:
            kinds = reading.problem.counter_types
            out = total(self.counters[slot, kind.id] for kind in kinds)
            self.state(out <= room * self.held(slot))

    def _add_people(self, slot: Slot) -> None:
        reading, place, problem = self.reading, slot[0], self.reading.problem
        people: dict[str, list[Var]] = {kind.id: [] for kind in problem.counter_types}
        for person in problem.people:
            open_to = {
                kind.id: [d for d in self.days(slot) if reading.may_sit(person, kind, place, d)]
                for kind in problem.counter_types
            }
            open_to = {kind: days for kind, days in open_to.items() if days}
            if not open_to:
                continue
            works = self.works[slot, person.id] = self.mip.add_binary_variable()
            some = {day for days in open_to.values() for day in days}
            self.state(works <= self.on(slot, sorted(some)))
            for kind, days in open_to.items():
                sits = works if len(open_to) == 1 else self.part()
                self.sits[slot, person.id, kind] = sits
                people[kind].append(sits)
                if len(days) < len(some):
                    self.state(sits <= self.on(slot, days))
            if len(open_to) > 1:
                self.state(total(self.sits[slot, person.id, kind] for kind in open_to) == works)
        for pool in problem.pools:
            kinds = [kind for kind in problem.counter_types if reading.may_draw(pool.skills, kind)]
            most = max((pool.size_at(day) for day in self.days(slot)), default=0)
            if not kinds or not most:
                continue
            draws = self.draws[slot, pool.id] = self.whole(most)
            self.state(draws <= self.by_date(slot, pool.size_at))
            for seat in kinds:
                drawn = draws if len(kinds) == 1 else self.part(most)
                self.drawn[slot, pool.id, seat.id] = drawn
                people[seat.id].append(drawn)
            if len(kinds) > 1:
                self.state(total(self.drawn[slot, pool.id, seat.id] for seat in kinds) == draws)
        for seat in problem.counter_types:
            if seat.people_per_counter:
                needed = seat.people_per_counter * self.counters[slot, seat.id]
                self.state(total(people[seat.id]) == needed)
        for day in self.days(slot):
            for who, where in reading.must_come(place, day):
                there = (
                    self.works.get((slot, who))
                    if where is None
                    else self.sits.get((slot, who, where))
                )
                self.state(self.at[slot, day] <= (0.0 if there is None else there))

    def _add_served(self, slot: Slot) -> None:
        reading, place = self.reading, slot[0]
        for service in reading.problem.services:
            found = {day: reading.found(place, service.id, day) for day in self.days(slot)}
            served = self.served[slot, service.id] = self.whole(max(found.values(), default=0))
            self.state(served <= self.by_date(slot, found.__getitem__))
        if "opening_hours" in reading.holds:
            self._state_hours(slot)

    def _state_hours(self, slot: Slot) -> None:
        reading, kinds = self.reading, self.reading.problem.counter_types
        time_of: dict[str, list[Expr]] = {kind.id: [] for kind in kinds}
        for service in reading.problem.services:
            needs: Expr = reading.handling[service.id] * self.served[slot, service.id]
            offering = [kind.id for kind in kinds if service.id in kind.services]
            parts = [needs]
            if len(offering) != 1:
                parts = [self.part(math.inf) for _ in offering]
                self.state(total(parts) >= needs)
            for kind_id, part in zip(offering, parts, strict=True):
                time_of[kind_id].append(part)
        for kind_id, times in time_of.items():
            if times:
                self.state(total(times) <= reading.opening * self.counters[slot, kind_id])
