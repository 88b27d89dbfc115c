"""What the score looks up: numbers of a problem by place, date, counter type and worker."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise

from botram_opt import Person, Pool
from botram_opt.requests import asked_on, found_on, needed_in_season
from peers.optaplanner.facts import Facts
from peers.optaplanner.served import Numbers


class Tables:
    """Lists by the numbers of the facts, and small sums over them.

    Attributes:
        allowed: visits that each date may hold.
        stock: counters by type and date.
        pool_size: people by pool and date.
        way: metres there and back by worker and place.
        room: counters that the venue of a place holds.
        ordinal: days, counted from a common beginning, of each date.
    """

    def __init__(self, facts: Facts) -> None:
        """Look everything up once."""
        problem, days = facts.problem, facts.days
        self._facts = facts
        self.places, self.kinds = len(problem.sub_districts), len(problem.counter_types)
        self.allowed = [problem.season.visits_allowed(day) for day in days]
        self.stock = [[kind.stock_at(day) for day in days] for kind in problem.counter_types]
        self.pool_size = [[pool.size_at(day) for day in days] for pool in problem.pools]
        self.way = [
            [2 * problem.metres(problem.origin_of(worker), p.id) for p in problem.sub_districts]
            for worker in facts.workers
        ]
        self.room = [place.venue.room for place in problem.sub_districts]
        number = {place.id: i for i, place in enumerate(problem.sub_districts)}
        self.neighbours: list[list[int]] = [[] for _ in problem.sub_districts]
        for one, other in problem.neighbour_pairs:
            self.neighbours[number[one]].append(number[other])
            self.neighbours[number[other]].append(number[one])
        self.ordinal = [day.toordinal() for day in days]
        self._away = [self._days_away(worker) for worker in facts.workers]
        self.found = cache(self._found)
        self.asked = cache(self._asked)
        self._needed = [self._needed_at(place) for place in range(self.places)]
        self._weights = [service.unserved_weight for service in problem.services]

    def date_costs(self, outside: int, weight: int) -> list[list[int]]:
        """What a visit's date costs by place, weight included."""
        costs = []
        for place in self._facts.problem.sub_districts:
            row = []
            for day in self._facts.days:
                cost = sum(span.cost for span in place.date_costs if day in span)
                if place.preferred_dates and not any(day in span for span in place.preferred_dates):
                    cost += outside
                row.append(weight * cost)
            costs.append(row)
        return costs

    def broken_by(self, who: int, seats_on: Counter[int], visits: int) -> int:
        """How much somebody breaks limits, with so many seats on each date they work on."""
        person = self._facts.problem.people[who]
        away = self._away[who]
        broken = visits - len(seats_on) + sum(n for day, n in seats_on.items() if day in away)
        if person.most_visits is not None:
            broken += max(0, visits - person.most_visits)
        if person.most_in_a_row is not None:
            worked = sum(1 << day for day in seats_on)
            on_end = worked
            for later in range(1, person.most_in_a_row + 1):
                on_end &= worked >> later
            broken += on_end.bit_count()
        for limit in person.rolling_limits:
            dates = [self.ordinal[day] for day, n in seats_on.items() for _ in range(n)]
            for first in {self.ordinal[day] for day in seats_on}:
                inside = sum(0 <= date - first < limit.days for date in dates)
                broken += max(0, inside - limit.most)
        return broken

    def gaps_broken(self, place: int, days: list[int]) -> int:
        """By how many days visits to a place on these dates come too close or too far apart."""
        stated = self._facts.problem.sub_districts[place]
        dates = [self.ordinal[day] for day in days]
        broken = sum(one == other for one, other in pairwise(dates))
        if dates and stated.last_visit is not None:
            dates.insert(0, stated.last_visit.toordinal())
        for one, other in pairwise(dates):
            gap = other - one
            broken += max(0, stated.least_gap_days - gap)
            if stated.most_gap_days is not None:
                broken += max(0, gap - stated.most_gap_days)
        return broken

    def left(self, place: int, visits: list[tuple[int, Numbers]]) -> int:
        """Weighted requests unserved in a place, with visits (date, counters by type) in order."""
        if self._facts.problem.demand.kind != "accumulating":
            if not visits:
                return self._weighed(self._needed[place])
            left = 0
            for day, counters in visits:
                served = self._facts.serving.served(self.found(place, day), counters)
                asked = self.asked(place, day)
                left += self._weighed(tuple(a - s for a, s in zip(asked, served, strict=True)))
            return left
        before = [0] * len(self._weights)
        for day, counters in visits:
            served = self.served_after(place, day, counters, tuple(before))
            before = [b + s for b, s in zip(before, served, strict=True)]
        return self._weighed(tuple(n - b for n, b in zip(self._needed[place], before, strict=True)))

    def served_after(self, place: int, day: int, counters: Numbers, before: Numbers) -> Numbers:
        """Requests that a visit serves by service, after visits that served ``before``."""
        found = self.found(place, day)
        if self._facts.problem.demand.kind == "accumulating":
            found = tuple(max(0, f - b) for f, b in zip(found, before, strict=True))
        return self._facts.serving.served(found, counters)

    def _weighed(self, requests: Numbers) -> int:
        return sum(w * n for w, n in zip(self._weights, requests, strict=True))

    def _found(self, place: int, day: int) -> Numbers:
        problem = self._facts.problem
        id_, date = problem.sub_districts[place].id, self._facts.days[day]
        return tuple(found_on(problem, id_, service.id, date) for service in problem.services)

    def _asked(self, place: int, day: int) -> Numbers:
        problem = self._facts.problem
        id_, date = problem.sub_districts[place].id, self._facts.days[day]
        return tuple(asked_on(problem, id_, service.id, date) for service in problem.services)

    def _needed_at(self, place: int) -> Numbers:
        problem = self._facts.problem
        id_ = problem.sub_districts[place].id
        return tuple(needed_in_season(problem, id_, service.id) for service in problem.services)

    def _days_away(self, worker: Person | Pool) -> frozenset[int]:
        if isinstance(worker, Pool):
            return frozenset()
        dates = enumerate(self._facts.days)
        return frozenset(d for d, day in dates if worker.why_absent(day) is not None)
