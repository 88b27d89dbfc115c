"""Seats by turn: those come who have been out least, and of these who live nearest."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from botram_opt import CounterType, Person
from peers.drafts import Draft
from peers.greedy_counters import Needs
from peers.reading import Reading


class Roster:
    """Who has been out when, while visits are filled in one after the other.

    Attributes:
        out: the dates on which each person works.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.needs = Needs(reading)
        self.out: dict[str, set[dt.date]] = defaultdict(set)
        self._taken: dict[dt.date, Counter[str]] = defaultdict(Counter)
        self._drawn: dict[dt.date, Counter[str]] = defaultdict(Counter)
        self._served: Counter[tuple[str, str]] = Counter()
        self._windows = {p.id: reading.windows(p) for p in reading.problem.people}
        self._with: dict[str, set[str]] = defaultdict(set)
        self._not_with: dict[str, set[str]] = defaultdict(set)
        for kind, table in (("together", self._with), ("apart", self._not_with)):
            for one, other in reading.pairs(kind):
                table[one].add(other)
                table[other].add(one)

    def draft(self, place: str, day: dt.date) -> Draft:
        """Fill in a visit: counters, people, and the requests that are served."""
        reading, problem = self.reading, self.reading.problem
        found = {
            service.id: reading.found(place, service.id, day)
            - (self._served[place, service.id] if reading.accumulates else 0)
            for service in problem.services
        }
        draft = Draft(place, day, self.needs.counters(place, day, found, self._taken[day]))
        self._seat_pinned(draft)
        for kind in sorted(problem.counter_types, key=lambda kind: self._spare(kind, draft)):
            self._fill(kind, draft)
        draft.served = self.needs.served(draft.counters, found)
        self._taken[day].update(draft.counters)
        for service, number in draft.served.items():
            self._served[place, service] += number
        return draft

    def _fill(self, kind: CounterType, draft: Draft) -> None:
        """Fill the seats of a type, from pools first; what stays empty stays at home."""
        each = kind.people_per_counter
        if not each:
            return
        for pool in self.reading.problem.pools:
            free = pool.size_at(draft.day) - self._drawn[draft.day][pool.id]
            people = min(free, self._empty(kind, draft))
            if people > 0 and self.reading.may_draw(pool.skills, kind):
                draft.pools.append((pool.id, kind.id, people))
                self._drawn[draft.day][pool.id] += people
        for person in sorted(
            self._candidates(kind, draft), key=lambda p: self._turn(p, draft.place)
        ):
            if self._empty(kind, draft) <= 0:
                break
            if person.id not in {who for who, _ in draft.staff}:
                self._seat(person, kind, draft)
        while self._empty(kind, draft) > 0 and draft.counters[kind.id] > 0:
            draft.counters[kind.id] -= 1
        self._send_home(kind, draft)

    def _send_home(self, kind: CounterType, draft: Draft) -> None:
        """Send home those whose counter did not get all the people that it needs."""
        over = -self._empty(kind, draft)
        pinned = {who for who, _ in self.reading.must_come(draft.place, draft.day)}
        for who, where in reversed(list(draft.staff)):
            if over > 0 and where == kind.id and who not in pinned and not self._with[who]:
                draft.staff.remove((who, where))
                self.out[who].discard(draft.day)
                over -= 1
        for pool, where, people in list(draft.pools):
            if over > 0 and where == kind.id:
                draft.pools.remove((pool, where, people))
                stay = people - min(people, over)
                self._drawn[draft.day][pool] -= people - stay
                over -= people - stay
                if stay:
                    draft.pools.append((pool, where, stay))

    def _seat_pinned(self, draft: Draft) -> None:
        for who, where in self.reading.must_come(draft.place, draft.day):
            person = self.reading.problem.person[who]
            kinds = [
                kind
                for kind in self.reading.problem.counter_types
                if where in (None, kind.id)
                and self.reading.may_sit(person, kind, draft.place, draft.day)
            ]
            kinds.sort(key=lambda kind: self._empty(kind, draft) <= 0)
            if kinds and who not in {other for other, _ in draft.staff}:
                if self._empty(kinds[0], draft) <= 0:
                    draft.counters[kinds[0].id] += 1
                if self._may_go(person, draft):
                    self._seat(person, kinds[0], draft)

    def _seat(self, person: Person, kind: CounterType, draft: Draft) -> None:
        """Seat a person, with all who must come along; nobody if one of them cannot."""
        group, todo = [(person, kind)], sorted(self._with[person.id])
        seated = {who for who, _ in draft.staff}
        while todo:
            other = self.reading.problem.person[todo.pop()]
            if other.id in seated or other.id in {p.id for p, _ in group}:
                continue
            at = Counter(k.id for _, k in group)
            seats = [
                k
                for k in self.reading.problem.counter_types
                if self._empty(k, draft) > at[k.id]
                and self.reading.may_sit(other, k, draft.place, draft.day)
            ]
            if not seats or not self._may_go(other, draft):
                return
            group.append((other, seats[0]))
            todo += sorted(self._with[other.id])
        for someone, where in group:
            draft.staff.append((someone.id, where.id))
            self.out[someone.id].add(draft.day)

    def _candidates(self, kind: CounterType, draft: Draft) -> list[Person]:
        return [
            person
            for person in self.reading.problem.people
            if self.reading.may_sit(person, kind, draft.place, draft.day)
            and self._may_go(person, draft)
        ]

    def _may_go(self, person: Person, draft: Draft) -> bool:
        out = self.out[person.id]
        return (
            draft.day not in out
            and len(out) < self.reading.most_visits(person)
            and not any(who in self._not_with[person.id] for who, _ in draft.staff)
            and all(
                draft.day not in days or len(out.intersection(days)) < most
                for days, most in self._windows[person.id]
            )
        )

    def _empty(self, kind: CounterType, draft: Draft) -> int:
        """Seats of a type that are empty yet."""
        seats = kind.people_per_counter * draft.counters[kind.id]
        sitting = sum(where == kind.id for _, where in draft.staff)
        return seats - sitting - sum(n for _, where, n in draft.pools if where == kind.id)

    def _spare(self, kind: CounterType, draft: Draft) -> int:
        """By how many more could sit there than are needed."""
        return len(self._candidates(kind, draft)) - self._empty(kind, draft)

    def _turn(self, person: Person, place: str) -> tuple[int, int, int]:
        problem = self.reading.problem
        metres = problem.metres(problem.origin_of(person), place)
        return len(self.out[person.id]), len(person.skills), metres
