"""The dates of a year as a planner sets them: one visit after the other, then a second pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from itertools import pairwise

from botram_opt.rules import soft_rules
from botram_opt.rules.neighbour_spread import NeighbourSpread
from botram_opt.rules.preferred_dates import PreferredDates
from botram_opt.scaling import PER_MILLE
from peers.greedy_counters import Needs
from peers.reading import Reading
from peers.spans import short_weeks

PASSES = 3
"""Second passes over all visits, at most; they end when nothing moves."""


class Calendar:
    """Dates of visits while they are being set.

    Attributes:
        dates: of each place, in order.
    """

    def __init__(self, reading: Reading, struck: Collection[tuple[str, dt.date]]) -> None:
        self.reading = reading
        self.struck = struck
        self.dates: dict[str, list[dt.date]] = {p.id: [] for p in reading.problem.sub_districts}
        self._needs = Needs(reading)
        self._neighbours: dict[str, list[str]] = {place: [] for place in self.dates}
        for one, other in reading.problem.neighbour_pairs:
            self._neighbours[one].append(other)
            self._neighbours[other].append(one)

    def fill(self) -> bool:
        """Set all dates; tell whether every visit that must be has one."""
        problem, reading = self.reading.problem, self.reading
        demand = {
            place: sum(reading.needed(place, service.id) for service in problem.services)
            for place in self.dates
        }
        order = sorted(demand, key=lambda place: (-demand[place], place))
        for place in order:
            if not self._set(place, reading.pinned_dates(place)):
                return False
        for turn in range(max((reading.visits_range(place)[0] for place in order), default=0)):
            for place in order:
                if turn < reading.visits_range(place)[0] and len(self.dates[place]) <= turn:
                    day = self._best(place)
                    if day is None:
                        return False
                    self._add(place, day)
        self._add_more(order)
        for _ in range(PASSES):
            moved = [self._move(place, day) for place in order for day in self.dates[place]]
            if not any(moved):
                break
        return all(self._gaps_hold(place, self.dates[place]) for place in order)

    def _set(self, place: str, days: list[dt.date]) -> bool:
        for day in days:
            if day not in self.reading.days[place]:
                return False
            self._add(place, day)
        return True

    def _add(self, place: str, day: dt.date) -> None:
        self.dates[place] = sorted([*self.dates[place], day])

    def _add_more(self, order: list[str]) -> None:
        """Visit places again, or at all, that may be, as long as it makes the calendar better."""
        for place in order:
            while len(self.dates[place]) < self.reading.visits_range(place)[1]:
                day = self._best(place)
                before = self.cost(place, self.dates[place])
                if day is None or self.cost(place, sorted([*self.dates[place], day])) >= before:
                    break
                self._add(place, day)

    def _move(self, place: str, day: dt.date) -> bool:
        """Move a visit to a better date, if there is one."""
        if day in self.reading.pinned_dates(place):
            return False
        before = self.cost(place, self.dates[place])
        others = [d for d in self.dates[place] if d != day]
        self.dates[place] = others
        better = self._best(place)
        if better is not None and self.cost(place, sorted([*others, better])) < before:
            self._add(place, better)
            return True
        self._add(place, day)
        return False

    def _best(self, place: str) -> dt.date | None:
        """Give the date that costs least; the first of those that cost the same."""
        fit = [
            (self.cost(place, sorted([*self.dates[place], day])), day)
            for day in self.reading.days[place]
            if self._fits(place, day)
        ]
        return min(fit)[1] if fit else None

    def _fits(self, place: str, day: dt.date) -> bool:
        reading = self.reading
        here = self._others_on(place, day)
        if (place, day) in self.struck or len(here) >= reading.visits_allowed(day):
            return False
        if any((place, n) in reading.apart or (n, place) in reading.apart for n in here):
            return False
        if not self._gaps_hold(place, sorted([*self.dates[place], day]), ends=False):
            return False
        return all(
            sum(reading.counters[p, day, kind.id][0] for p in (place, *here)) <= kind.stock_at(day)
            for kind in reading.problem.counter_types
        )

    def _gaps_hold(self, place: str, days: list[dt.date], *, ends: bool = True) -> bool:
        least, most = self.reading.gap(place)
        gaps = [(b - a).days for a, b in pairwise(days)]
        if any(gap < least for gap in gaps) or len(set(days)) < len(days):
            return False
        fixed = ends or len(days) >= self.reading.visits_range(place)[0]
        if not fixed or not days:
            return True
        return days[0] in self.reading.first_days[place] and (
            most is None or all(gap <= most for gap in gaps)
        )

    def _others_on(self, place: str, day: dt.date) -> list[str]:
        return [p for p, days in self.dates.items() if p != place and day in days]

    def cost(self, place: str, days: list[dt.date]) -> tuple[int, ...]:
        """Give what a place's dates cost: shares missed, then level by level."""
        problem, found = self.reading.problem, [self._missed(place, days)]
        for level in problem.levels:
            value = 0
            for name, weight, rule in soft_rules(problem, level):
                if name == "unserved":
                    left = self.unserved(place, days)
                    weights = {s.id: s.unserved_weight for s in problem.services}
                    value += weight * sum(weights[s] * n for s, n in left.items())
                elif isinstance(rule, NeighbourSpread):
                    value += weight * sum(
                        short_weeks(rule.weeks, day, other)
                        for day in days
                        for neighbour in self._neighbours[place]
                        for other in self.dates[neighbour]
                    )
                elif isinstance(rule, PreferredDates):
                    value += weight * sum(
                        self.reading.date_cost(place, day, rule.outside) for day in days
                    )
            found.append(value)
        return tuple(found)

    def unserved(self, place: str, days: list[dt.date]) -> dict[str, int]:
        """Estimate the requests left unserved in a place, by service, with enough people."""
        reading = self.reading
        services = [service.id for service in reading.problem.services]
        left = dict.fromkeys(services, 0)
        served = dict.fromkeys(services, 0)
        for day in days:
            found = {s: reading.found(place, s, day) for s in services}
            if reading.accumulates:
                found = {s: found[s] - served[s] for s in services}
            now = self._needs.served(self._counters(place, day, found), found)
            for s in services:
                served[s] += now[s]
                left[s] += 0 if reading.accumulates else reading.asked(place, s, day) - now[s]
        if reading.accumulates or not days:
            left = {s: reading.needed(place, s) - served[s] for s in services}
        return left

    def _counters(self, place: str, day: dt.date, found: dict[str, int]) -> dict[str, int]:
        """Counters by need, of those that the larger visits of the date leave in stock."""
        taken: dict[str, int] = {}
        for other in self._others_on(place, day):
            services = self.reading.problem.services
            asked = {s.id: self.reading.found(other, s.id, day) for s in services}
            for kind, n in self._needs.counters(other, day, asked, taken).items():
                taken[kind] = taken.get(kind, 0) + n
        return self._needs.counters(place, day, found, taken)

    def _missed(self, place: str, days: list[dt.date]) -> int:
        """Requests, in thousandths, by which shares that must be served are missed."""
        missed = 0
        for where, services, share in self.reading.shares():
            if where == place:
                left = self.unserved(place, days)
                asked = sum(self._asked(place, service, days) for service in services)
                over = PER_MILLE * sum(left[s] for s in services) - (PER_MILLE - share) * asked
                missed += max(0, over)
        return missed

    def _asked(self, place: str, service: str, days: list[dt.date]) -> int:
        reading = self.reading
        if reading.accumulates or not days:
            return reading.needed(place, service)
        return sum(reading.asked(place, service, day) for day in days)
