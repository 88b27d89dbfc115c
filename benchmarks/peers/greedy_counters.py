"""Counters by need: how many of each type a planner sends to a visit, and whom they serve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from peers.reading import Reading

Limits = tuple[tuple[int, int], ...]
"""Least and most counters of each type, in the order of the types."""


class Needs:
    """What requests need; the same question is worked out once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._known: dict[tuple[Limits, tuple[int, ...], int | None], dict[str, int]] = {}

    def counters(
        self, place: str, day: dt.date, found: Mapping[str, int], taken: Mapping[str, int]
    ) -> dict[str, int]:
        """Give the counters that a visit's requests need, of those that others have not taken.

        First what every visit must have; then, as long as there is room, one more of the type that
        has most to serve, by weight.
        """
        reading = self.reading
        limits = []
        for kind in reading.problem.counter_types:
            least, most = reading.counters[place, day, kind.id]
            limits.append((least, min(most, kind.stock_at(day) - taken.get(kind.id, 0))))
        key = tuple(limits), tuple(found.values()), reading.room(place)
        if key not in self._known:
            self._known[key] = self._work_out(key[0], found, key[2])
        return dict(self._known[key])

    def _work_out(
        self, limits: Limits, found: Mapping[str, int], room: int | None
    ) -> dict[str, int]:
        problem = self.reading.problem
        ids = [kind.id for kind in problem.counter_types]
        counters = {kind: least for kind, (least, _) in zip(ids, limits, strict=True)}
        most = {kind: limit for kind, (_, limit) in zip(ids, limits, strict=True)}
        serving = [kind.id for kind in problem.counter_types if kind.services]
        weight = {service.id: service.unserved_weight for service in problem.services}
        while room is None or sum(counters.values()) < room:
            now, best, most_gained = self.served(counters, found), None, 0
            for kind in serving:
                if counters[kind] < most[kind]:
                    more = self.served(counters | {kind: counters[kind] + 1}, found)
                    gained = sum(weight[s] * (more[s] - now[s]) for s in more)
                    if gained > most_gained:
                        best, most_gained = kind, gained
            if best is None:
                break
            counters[best] += 1
        return counters

    def served(self, counters: Mapping[str, int], found: Mapping[str, int]) -> dict[str, int]:
        """Give the requests that counters have time for: those first that weigh most for theirs.

        A service takes time from the types that offer little else first.
        """
        problem, handling = self.reading.problem, self.reading.handling
        if "opening_hours" not in self.reading.holds:
            return dict(found)
        kinds = sorted(problem.counter_types, key=lambda kind: len(kind.services))
        time_of = {kind.id: self.reading.opening * counters.get(kind.id, 0) for kind in kinds}
        served = dict.fromkeys(found, 0)
        for service in sorted(problem.services, key=lambda s: -s.unserved_weight / handling[s.id]):
            offering = [kind.id for kind in kinds if service.id in kind.services]
            time = sum(time_of[kind] for kind in offering)
            served[service.id] = min(found[service.id], time // handling[service.id])
            needs = handling[service.id] * served[service.id]
            for kind_id in offering:
                takes = min(needs, time_of[kind_id])
                time_of[kind_id] -= takes
                needs -= takes
        return served
