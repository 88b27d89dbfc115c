"""The variables and hard rules of the date-indexed model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ortools.sat.python import cp_model

from botram_opt.scaling import PER_MILLE
from peers.reading import Reading

Var = cp_model.IntVar
Expr = cp_model.LinearExpr


def total(parts: Iterable[Expr | int]) -> Expr:
    """Add expressions and numbers up; 0 of none."""
    return cp_model.LinearExpr.sum(list(parts))


class DateModel:
    """A CP-SAT model with a variable for everything on every date on which it can be.

    Attributes:
        held: whether a place is visited on a date.
        counters: by place, date and counter type.
        seats: whether a person sits there, by person, place, date and counter type.
        drawn: people of a pool, by pool, place, date and counter type.
        served: requests, by place, date and service.
        left: those that a visit is asked for and does not serve, where each has its own.
        here: the seats of a person at a visit.
        works: whether a person works on a date.
        visited: whether a place is visited at all.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cp = cp_model.CpModel()
        self.held: dict[tuple[str, dt.date], Var] = {}
        self.counters: dict[tuple[str, dt.date, str], Expr] = {}
        self.seats: dict[tuple[str, str, dt.date, str], Var] = {}
        self.drawn: dict[tuple[str, str, dt.date, str], Expr] = {}
        self.served: dict[tuple[str, dt.date, str], Expr] = {}
        self.left: dict[tuple[str, dt.date, str], Var] = {}
        self.here: dict[tuple[str, str, dt.date], list[Var]] = {}
        self.works: dict[tuple[str, dt.date], Var] = {}
        self._seats_on: dict[tuple[str, dt.date], list[Var]] = {}
        self.visited: dict[str, Expr] = {}
        for place in reading.problem.sub_districts:
            for day in reading.days[place.id]:
                self.held[place.id, day] = self.cp.new_bool_var(f"held {place.id} {day}")
                self._add_counters(place.id, day)
                self._add_served(place.id, day)
            self._state_visits(place.id)
            self._state_gap(place.id)
            self._state_served(place.id)
        self._state_dates()
        self._state_people()
        self._state_shares()

    def on(self, place: str, days: Iterable[dt.date]) -> Expr:
        """Count the visits of a place on some days."""
        return total(self.held[place, d] for d in days if (place, d) in self.held)

    def working(self, person: str, days: Iterable[dt.date]) -> list[Var]:
        """Give whether a person works on each of some days, where they can."""
        return [self.works[person, day] for day in days if (person, day) in self.works]

    def unserved(self, place: str, service: str) -> Expr:
        """Count the requests that a place asks for over the season and does not get served."""
        days, needed = self.reading.days[place], self.reading.needed(place, service)
        if not self.reading.accumulates:
            left = total(self.left[place, day, service] for day in days)
            return left + needed * (1 - self.visited[place])
        return needed - total(self.served[place, day, service] for day in days)

    def asked(self, place: str, service: str) -> Expr:
        """Count the requests that a place asks for over the season."""
        reading, needed = self.reading, self.reading.needed(place, service)
        if reading.accumulates:
            return cp_model.LinearExpr.constant(needed)
        at_visits = total(
            reading.asked(place, service, day) * self.held[place, day]
            for day in reading.days[place]
        )
        return at_visits + needed * (1 - self.visited[place])

    def _add_counters(self, place: str, day: dt.date) -> None:
        cp, reading, held = self.cp, self.reading, self.held[place, day]
        for kind in reading.problem.counter_types:
            least, most = reading.counters[place, day, kind.id]
            if least == most:
                counters: Expr = most * held
            else:
                counters = cp.new_int_var(0, most, f"counters {place} {day} {kind.id}")
                cp.add(counters <= most * held)
                cp.add(counters >= least * held)
            self.counters[place, day, kind.id] = counters
            if kind.people_per_counter == 0 or most == 0:
                continue
            people: list[Expr] = []
            needed = kind.people_per_counter * counters
            for person in reading.problem.people:
                if reading.may_sit(person, kind, place, day):
                    seat = cp.new_bool_var(f"seat {person.id} {place} {day} {kind.id}")
                    self.seats[person.id, place, day, kind.id] = seat
                    self.here.setdefault((person.id, place, day), []).append(seat)
                    self._seats_on.setdefault((person.id, day), []).append(seat)
                    people.append(seat)
            pools = [pool for pool in reading.problem.pools if reading.may_draw(pool.skills, kind)]
            if len(pools) == 1 and not people:
                # Nobody else can sit there, so there is nothing to decide.
                self.drawn[pools[0].id, place, day, kind.id] = needed
                cp.add(needed <= pools[0].size_at(day))
                continue
            for pool in pools:
                size = min(pool.size_at(day), most * kind.people_per_counter)
                drawn = cp.new_int_var(0, size, f"drawn {pool.id} {place} {day} {kind.id}")
                self.drawn[pool.id, place, day, kind.id] = drawn
                people.append(drawn)
            cp.add(total(people) == needed)
        room = reading.room(place)
        if room is not None:
            kinds = reading.problem.counter_types
            counters_here = (self.counters[place, day, kind.id] for kind in kinds)
            cp.add(total(counters_here) <= room * held)
        for person_id, kind_id in reading.must_come(place, day):
            if kind_id is None:
                seats = self.here.get((person_id, place, day), [])
            else:
                key = person_id, place, day, kind_id
                seats = [self.seats[key]] if key in self.seats else []
            cp.add(total(seats) >= held)

    def _add_served(self, place: str, day: dt.date) -> None:
        cp, reading, held = self.cp, self.reading, self.held[place, day]
        time_of: dict[str, list[Expr]] = {kind.id: [] for kind in reading.problem.counter_types}
        for service in reading.problem.services:
            found = reading.found(place, service.id, day)
            if reading.accumulates:
                served: Expr = cp.new_int_var(0, found, f"served {place} {day} {service.id}")
                cp.add(served <= found * held)
            else:
                # What is left is the variable, so that costs are sums of what is never negative.
                asked = reading.asked(place, service.id, day)
                left = cp.new_int_var(0, asked, f"left {place} {day} {service.id}")
                cp.add(left <= asked * held)
                cp.add(left >= (asked - found) * held)
                self.left[place, day, service.id] = left
                served = asked * held - left
            self.served[place, day, service.id] = served
            needs = reading.handling[service.id] * served
            kinds = [k for k in reading.problem.counter_types if service.id in k.services]
            if len(kinds) == 1:
                time_of[kinds[0].id].append(needs)
                continue
            parts: list[Expr] = []
            for kind in kinds:
                most = reading.opening * reading.counters[place, day, kind.id][1]
                part = cp.new_int_var(0, most, f"time {place} {day} {service.id} {kind.id}")
                time_of[kind.id].append(part)
                parts.append(part)
            if "opening_hours" in reading.holds:
                cp.add(total(parts) >= needs)
        if "opening_hours" in reading.holds:
            for kind_id, times in time_of.items():
                if times:
                    cp.add(total(times) <= reading.opening * self.counters[place, day, kind_id])

    def _state_visits(self, place: str) -> None:
        cp, reading, days = self.cp, self.reading, self.reading.days[place]
        least, most = reading.visits_range(place)
        visits = self.on(place, days)
        cp.add_linear_constraint(visits, least, max(least, most))
        if least > most or any(day not in days for day in reading.pinned_dates(place)):
            cp.add_bool_or([])  # What must be cannot be: there is no plan.
        for day in set(reading.pinned_dates(place)) & set(days):
            cp.add(self.held[place, day] == 1)
        if least >= 1:
            self.visited[place] = cp_model.LinearExpr.constant(1)
        elif most == 1:
            self.visited[place] = visits
        else:
            visited = cp.new_bool_var(f"visited {place}")
            cp.add_max_equality(visited, [0, *(self.held[place, day] for day in days)])
            self.visited[place] = visited

    def _state_gap(self, place: str) -> None:
        reading, days = self.reading, self.reading.days[place]
        least, most = reading.gap(place)
        several = reading.visits_range(place)[1] > 1
        for day in days:
            if several:
                window = [d for d in days if 0 <= (d - day).days < least]
                if len(window) > 1:
                    self.cp.add_at_most_one([self.held[place, d] for d in window])
            if day not in reading.first_days[place]:
                self.cp.add(self.on(place, [d for d in days if d < day]) >= self.held[place, day])
            if several and most is not None:
                later = [d for d in days if (d - day).days > most]
                between = self.on(place, [d for d in days if 0 < (d - day).days <= most])
                for other in later:
                    both = self.held[place, day] + self.held[place, other]
                    self.cp.add(both <= 1 + between)

    def _state_served(self, place: str) -> None:
        """Keep what is served so far within what has come up, which never falls."""
        reading, days = self.reading, self.reading.days[place]
        if not reading.accumulates or reading.visits_range(place)[1] < 2:
            return
        for service in reading.problem.services:
            for day in days:
                so_far = total(self.served[place, d, service.id] for d in days if d <= day)
                self.cp.add(so_far <= reading.found(place, service.id, day))

    def _state_dates(self) -> None:
        cp, reading, problem = self.cp, self.reading, self.reading.problem
        for day in reading.dates:
            here = [p.id for p in problem.sub_districts if (p.id, day) in self.held]
            allowed = reading.visits_allowed(day)
            cp.add(total(self.held[place, day] for place in here) <= allowed)
            if allowed > 1:
                for kind in problem.counter_types:
                    counters = total(self.counters[place, day, kind.id] for place in here)
                    cp.add(counters <= kind.stock_at(day))
                for one, other in reading.apart:
                    if one in here and other in here:
                        cp.add_at_most_one([self.held[one, day], self.held[other, day]])
            for pool in problem.pools:
                drawn = [
                    self.drawn[pool.id, place, day, kind.id]
                    for place in here
                    for kind in problem.counter_types
                    if (pool.id, place, day, kind.id) in self.drawn
                ]
                if len(drawn) > 1:
                    cp.add(total(drawn) <= pool.size_at(day))

    def _state_people(self) -> None:
        cp, reading, problem = self.cp, self.reading, self.reading.problem
        for (person_id, day), seats in self._seats_on.items():
            works = self.works[person_id, day] = cp.new_bool_var(f"works {person_id} {day}")
            cp.add_exactly_one([*seats, ~works])
        for person in problem.people:
            season = reading.dates, reading.most_visits(person)
            for days, most in (*reading.windows(person), season):
                cp.add(total(self.working(person.id, days)) <= most)
        for kind in ("together", "apart"):
            for one, other in reading.pairs(kind):
                for place, day in self.held:
                    a = total(self.here.get((one, place, day), []))
                    b = total(self.here.get((other, place, day), []))
                    cp.add(a == b if kind == "together" else a + b <= 1)

    def _state_shares(self) -> None:
        for place, services, share in self.reading.shares():
            unserved = total(self.unserved(place, service) for service in services)
            asked = total(self.asked(place, service) for service in services)
            self.cp.add(PER_MILLE * unserved <= (PER_MILLE - share) * asked)
