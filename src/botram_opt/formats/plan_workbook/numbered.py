"""The visits of a plan with their numbers, and what a workbook shows of them to be edited."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from botram_opt import tables
from botram_opt.formats.plan_workbook.labels import PERSON, POOL
from botram_opt.plan import Plan, Visit

SeatKey = tuple[str, str]
"""Who (see `labels.Labels.who`), and the id of the counter type that they sit at."""


class Shown(NamedTuple):
    """All of a visit that can be edited in a workbook.

    Attributes:
        counters: by type, none of them 0.
        seats: how many people sit where; of a person, 1.
    """

    sub_district: str
    date: dt.date
    counters: dict[str, int]
    seats: Counter[SeatKey]


def numbered(plan: Plan) -> dict[int, Visit]:
    """Visits by their numbers, which count from 1 in order of date."""
    return dict(enumerate(sorted(plan.visits, key=tables.visit_order), start=1))


def shown_of(visit: Visit) -> Shown:
    """What is shown of a visit to be edited."""
    return Shown(
        visit.sub_district,
        visit.date,
        {kind: number for kind, number in visit.counters.items() if number},
        Counter({key: number for key, number in _seats(visit) if number}),
    )


def seat_rows(visit: Visit) -> list[tuple[SeatKey, int]]:
    """Who sits where, in the order of the visit."""
    return list(_seats(visit))


def _seats(visit: Visit) -> Iterable[tuple[SeatKey, int]]:
    counted: Counter[SeatKey] = Counter()
    for seat in visit.staff:
        counted[PERSON + seat.id, seat.counter_type] += 1
    for use in visit.pools:
        counted[POOL + use.id, use.counter_type] += use.people
    return counted.items()
