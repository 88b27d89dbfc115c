"""The score of a half-made year, kept up to date move by move.

One hard level counts what breaks a rule; below it stands one soft level for each level of the
problem, in its unit. Nothing here knows OptaPlanner: a solver tells of changes and asks.
"""

from __future__ import annotations

from collections import Counter
from typing import TypeVar

from botram_opt.rules import soft_rules
from botram_opt.rules.neighbour_spread import NeighbourSpread
from botram_opt.rules.preferred_dates import PreferredDates
from peers.optaplanner.facts import FIRST_WORKER, NOBODY, NOT_HELD, Facts
from peers.optaplanner.tables import Tables

KeyT = TypeVar("KeyT")


class Score:
    """Dates of slots and workers of seats, and what they cost.

    Attributes:
        day: the number of each slot's date, or NOT_HELD.
        worker: the number of each seat's worker, or NOBODY, or BY_ITSELF.
        hard: how much breaks rules; 0 if every rule is kept.
        soft: the value of each level of the problem.
    """

    def __init__(self, facts: Facts) -> None:
        """Begin with no visits; only seats that one worker alone may have are filled."""
        self._facts = facts
        self._tables = tables = Tables(facts)
        slots, kinds = range(len(facts.slots)), tables.kinds
        self.day = [NOT_HELD] * len(facts.slots)
        self.worker = [NOBODY] * len(facts.seats)
        self.hard = 0
        self.soft = [0] * len(facts.problem.levels)
        self._chairs: dict[int, list[int]] = {}
        self._counters_of: list[list[int]] = [[] for _ in slots]
        for i, seat in enumerate(facts.seats):
            if seat.counter not in self._chairs:
                self._counters_of[seat.slot].append(seat.counter)
            self._chairs.setdefault(seat.counter, []).append(i)
        self._empty = {counter: len(chairs) for counter, chairs in self._chairs.items()}
        self._slots_of = [
            [i for i in slots if facts.slots[i].place == place] for place in range(tables.places)
        ]
        self._counters = [[0] * kinds for _ in slots]
        self._out: Counter[tuple[int, int]] = Counter()
        self._drawn: Counter[tuple[int, int]] = Counter()
        self._visits: Counter[int] = Counter()
        self._seats_on: list[Counter[int]] = [Counter() for _ in facts.workers]
        self._visits_of = [0] * len(facts.workers)
        self._broken_by = [0] * len(facts.workers)
        self._broken_at = [0] * tables.places
        self._left_at = [0] * tables.places
        self._levels: dict[str, list[tuple[int, int]]] = {}
        self._spread: list[tuple[int, int, int]] = []
        self._dates: list[tuple[int, list[list[int]]]] = []
        self._read_levels()
        for place in range(tables.places):
            self._recount(place)
        for i, seat in enumerate(facts.seats):
            if len(seat.workers) == 1:
                self.seat(i, seat.workers[0])

    @property
    def complete(self) -> bool:
        """Whether no slot lacks a date that it must have, and no seat somebody."""
        facts = self._facts
        return all(
            day in slot.days for day, slot in zip(self.day, facts.slots, strict=True)
        ) and all(who in seat.workers for who, seat in zip(self.worker, facts.seats, strict=True))

    def seat(self, seat: int, worker: int) -> None:
        """Let somebody else sit on a seat."""
        slot, kind = self._facts.seats[seat].slot, self._facts.seats[seat].kind
        before = self.worker[seat]
        if before == worker:
            return
        held, counter = self.day[slot] != NOT_HELD, self._facts.seats[seat].counter
        came = self._comes(counter)
        if came and held:
            self._staff(slot, counter, -1)
        self.worker[seat] = worker
        self._empty[counter] += (worker == NOBODY) - (before == NOBODY)
        comes = self._comes(counter)
        if comes and held:
            self._staff(slot, counter, 1)
        if came == comes:
            return
        if held:
            self._send(slot, kind, -1)
        self._counters[slot][kind] += 1 if comes else -1
        if held:
            self._send(slot, kind, 1)
            self._recount(self._facts.slots[slot].place)

    def hold(self, slot: int, day: int) -> None:
        """Hold a slot's visit on another date, or not at all."""
        if self.day[slot] == day:
            return
        self._come(slot, -1)
        self.day[slot] = day
        self._come(slot, 1)
        self._recount(self._facts.slots[slot].place)

    def _read_levels(self) -> None:
        problem = self._facts.problem
        for number, level in enumerate(problem.levels):
            for name, weight, rule in soft_rules(problem, level):
                if isinstance(rule, NeighbourSpread):
                    self._spread.append((number, weight, rule.weeks))
                elif isinstance(rule, PreferredDates):
                    self._dates.append((number, self._tables.date_costs(rule.outside, weight)))
                else:
                    self._levels.setdefault(name, []).append((number, weight))

    def _cost(self, rule: str, more: int) -> None:
        for level, weight in self._levels.get(rule, ()):
            self.soft[level] += weight * more

    def _come(self, slot: int, sign: int) -> None:
        """Add or take away all that a slot's visit brings to its date."""
        day, place, tables = self.day[slot], self._facts.slots[slot].place, self._tables
        if day == NOT_HELD:
            return
        self._count(self._visits, day, sign, tables.allowed[day])
        for other in tables.neighbours[place]:
            for there in self._slots_of[other]:
                if self.day[there] != NOT_HELD:
                    self._meet(sign, day, self.day[there])
        for level, costs in self._dates:
            self.soft[level] += sign * costs[place][day]
        for kind in range(tables.kinds):
            self._send(slot, kind, sign)
        for counter in self._counters_of[slot]:
            if self._comes(counter):
                self._staff(slot, counter, sign)

    def _meet(self, sign: int, one: int, other: int) -> None:
        """Count two visits to neighbours: too near, or even on the same date."""
        if one == other:
            self.hard += sign
        days = abs(self._tables.ordinal[one] - self._tables.ordinal[other])
        for level, weight, weeks in self._spread:
            self.soft[level] += sign * weight * max(0, weeks - days // 7)

    def _send(self, slot: int, kind: int, sign: int) -> None:
        """Count the counters of a type that a held visit takes from the stock of its date."""
        counters, tables, day = self._counters[slot][kind], self._tables, self.day[slot]
        if counters:
            self._count(self._out, (kind, day), sign * counters, tables.stock[kind][day])

    def _comes(self, counter: int) -> bool:
        """Whether somebody sits on every chair of a counter."""
        return not self._empty[counter]

    def _staff(self, slot: int, counter: int, sign: int) -> None:
        """Count those who sit at a counter of a held visit."""
        for seat in self._chairs[counter]:
            self._work(slot, self.worker[seat], sign)

    def _work(self, slot: int, worker: int, sign: int) -> None:
        """Count one seat of somebody at a held visit."""
        if worker < FIRST_WORKER:
            return
        who, day, tables = worker - FIRST_WORKER, self.day[slot], self._tables
        self._cost("staff_travel", sign * tables.way[who][self._facts.slots[slot].place])
        if who >= self._facts.people:
            size = tables.pool_size[who - self._facts.people][day]
            self._count(self._drawn, (who, day), sign, size)
            return
        visits = self._visits_of[who]
        self._visits_of[who] = visits + sign
        self._cost("fair_visits", visits + 1 if sign > 0 else -visits)
        self._seats_on[who][day] += sign
        if not self._seats_on[who][day]:
            del self._seats_on[who][day]
        broken = tables.broken_by(who, self._seats_on[who], self._visits_of[who])
        self.hard += broken - self._broken_by[who]
        self._broken_by[who] = broken

    def _count(self, counts: Counter[KeyT], key: KeyT, more: int, limit: int) -> None:
        """Change a count that has a limit, and what is above the limit."""
        before = counts[key]
        counts[key] = after = before + more
        self.hard += max(0, after - limit) - max(0, before - limit)

    def _recount(self, place: int) -> None:
        """Work out anew what depends on all visits to a place: room, gaps, requests left."""
        held = sorted(
            (self.day[slot], slot) for slot in self._slots_of[place] if self.day[slot] != NOT_HELD
        )
        tables = self._tables
        days = [day for day, _ in held]
        broken = tables.gaps_broken(place, days)
        broken += sum(max(0, sum(self._counters[slot]) - tables.room[place]) for _, slot in held)
        left = tables.left(place, [(day, tuple(self._counters[slot])) for day, slot in held])
        self.hard += broken - self._broken_at[place]
        self._cost("unserved", left - self._left_at[place])
        self._broken_at[place], self._left_at[place] = broken, left
