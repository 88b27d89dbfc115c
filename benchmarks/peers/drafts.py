"""Visits before it is worked out what they leave unserved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from botram_opt import Problem, Visit
from botram_opt.plan import PoolUse, Seat
from botram_opt.requests import unserved_after


@dataclass
class Draft:
    """A visit before its unserved requests are worked out.

    Attributes:
        staff: people and the counter type they sit at.
        pools: pool, counter type and number of people.
        served: requests by service.
    """

    place: str
    day: dt.date
    counters: dict[str, int] = field(default_factory=dict)
    staff: list[tuple[str, str]] = field(default_factory=list)
    pools: list[tuple[str, str, int]] = field(default_factory=list)
    served: dict[str, int] = field(default_factory=dict)


def visits_of(problem: Problem, drafts: Iterable[Draft]) -> tuple[Visit, ...]:
    """Turn drafts into visits in order of date, with what each leaves unserved."""
    before: dict[tuple[str, str], int] = {}
    found = []
    for draft in sorted(drafts, key=lambda draft: (draft.day, draft.place)):
        left = {}
        for service, served in draft.served.items():
            key = draft.place, service
            so_far = before.get(key, 0)
            left[service] = unserved_after(problem, *key, draft.day, served, so_far)
            before[key] = so_far + served
        visit = Visit(
            sub_district=draft.place,
            date=draft.day,
            counters={kind: n for kind, n in draft.counters.items() if n},
            staff=tuple(Seat(id=who, counter_type=kind) for who, kind in draft.staff),
            pools=tuple(PoolUse(id=g, counter_type=k, people=n) for g, k, n in draft.pools),
            served=draft.served,
            unserved=left,
        )
        found.append(visit)
    return tuple(found)
