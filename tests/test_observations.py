"""What rows of a history tell, worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest

from botram_opt.demand.effects import holding
from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.pooled.observations import (
    Observation,
    Waiting,
    days_between,
    observations,
    waiting,
    weighted_days,
)
from counted import day, effect, row

P, KTP = "p0", ("p0", "ktp")


def found(*rows: CountedRequests, since: dt.date | None = None) -> list[tuple[int, bool, int]]:
    """Requests, whether they are a lower bound, and days, where demand builds up."""
    told = observations(History(rows=rows), (), builds_up=True, since=since)
    return [(o.requests, o.cut_off, o.days[()]) for o in told]


def test_a_visit_finds_what_it_finds_where_demand_does_not_build_up() -> None:
    ramadan = effect("Ramadan", (day(1), day(2)))
    rows = (
        row(P, day(2), 5, "cut_off", unserved=2),
        row(P, day(0), 30),
        row(P, day(1), 0, "cancelled"),
        row("p1", day(1), 8, service="kk"),
    )
    assert observations(History(rows=rows), (ramadan,)) == [
        Observation(KTP, day(0), 30, False, {(): 1}),
        Observation(KTP, day(2), 7, True, {(0,): 1}),
        Observation(("p1", "kk"), day(1), 8, False, {(0,): 1}),
    ]


def test_requests_come_up_from_one_visit_to_the_next() -> None:
    rows = (row(P, day(0), 50), row(P, day(4), 20), row(P, day(10), 31))
    assert found(*rows) == [(20, False, 28), (31, False, 42)]
    since = day(0) - dt.timedelta(days=100)
    assert found(*rows, since=since) == [(50, False, 100), (20, False, 28), (31, False, 42)]


def test_what_a_visit_left_is_taken_off_the_next() -> None:
    rows = (row(P, day(0), 50, unserved=8), row(P, day(4), 15, unserved=5), row(P, day(5), 9))
    assert found(*rows) == [(12, False, 28), (4, False, 7)]
    # Not all who were turned away come again.
    assert found(row(P, day(0), 50, unserved=80), row(P, day(4), 15)) == [(0, False, 28)]


def test_a_visit_that_was_cut_off_is_one_with_the_next() -> None:
    """40 served and 3 turned away, then 25 counted: 65 came up, whatever the first one left."""
    rows = (row(P, day(0), 9), row(P, day(4), 40, "cut_off", unserved=3), row(P, day(6), 25))
    assert found(*rows) == [(65, False, 42)]
    twice = (*rows[:2], row(P, day(5), 10, "cut_off"), row(P, day(6), 25))
    assert found(*twice) == [(75, False, 42)]
    left = (row(P, day(0), 9, unserved=6), *rows[1:])
    assert found(*left) == [(59, False, 42)]


def test_a_last_visit_that_was_cut_off_is_a_lower_bound() -> None:
    rows = (row(P, day(0), 9, unserved=2), row(P, day(4), 40, "cut_off", unserved=3))
    assert found(*rows) == [(41, True, 28)]
    assert found(*rows, row(P, day(5), 10, "cut_off")) == [(48, True, 35)]
    many_left = (row(P, day(0), 9, unserved=90), row(P, day(4), 4, "cut_off"))
    assert found(*many_left) == [(0, True, 28)]
    assert found(*many_left, row(P, day(5), 1)) == [(0, False, 35)]


def test_what_was_cancelled_or_missed_ends_nothing() -> None:
    rows = (row(P, day(0), 9), row(P, day(2), 0, "cancelled"), row(P, day(3), 0, "missed"))
    assert found(*rows, row(P, day(4), 20)) == [(20, False, 28)]


def test_of_first_visits_only_those_to_their_end_begin_anything() -> None:
    cut_off, whole = row(P, day(0), 9, "cut_off", unserved=4), row(P, day(3), 20)
    assert found(cut_off) == found(cut_off, whole) == found(whole) == []
    assert found(cut_off, whole, row(P, day(5), 7)) == [(7, False, 14)]
    since = day(0) - dt.timedelta(days=10)
    assert found(cut_off, since=since) == [(13, True, 10)]


@pytest.mark.parametrize(
    ("rows", "since", "expected"),
    [
        ([], None, None),
        ([], day(0), Waiting(day(0), day(0))),
        ([row(P, day(1), 9, "cut_off")], None, None),
        ([row(P, day(1), 9, unserved=4)], None, Waiting(day(1), day(1), 4, 0, 4)),
        (
            [row(P, day(1), 9, unserved=4), row(P, day(2), 7, "cut_off", unserved=2)],
            None,
            Waiting(day(1), day(2), 4, 7, 2),
        ),
        (
            [
                row(P, day(1), 9, "cut_off"),
                row(P, day(2), 7, "cut_off"),
                row(P, day(3), 0, "missed"),
            ],
            day(0),
            Waiting(day(0), day(2), 0, 16, 0),
        ),
        (
            [row(P, day(1), 9, "cut_off"), row(P, day(2), 7, unserved=1)],
            day(0),
            Waiting(day(2), day(2), 1, 0, 1),
        ),
    ],
)
def test_what_waits(
    rows: list[CountedRequests], since: dt.date | None, expected: Waiting | None
) -> None:
    assert waiting(rows, since) == expected


def test_days_are_counted_by_what_held_and_weighed_by_its_factors() -> None:
    early = effect("early", (day(0), day(1)))
    late = effect("late", (day(1), day(9)), services=("ktp",))
    days = days_between(KTP, day(0), day(2), (early, late))
    assert days == {(0,): 6, (0, 1): 1, (1,): 7}
    assert days_between(("p0", "kk"), day(0), day(2), (early, late)) == {(0,): 7, (): 7}
    factors = np.array([[2.0, 10.0], [1.0, 1.0]])
    assert weighted_days(days, factors) == pytest.approx([6 * 2 + 20 + 70, 14])
    observation = Observation(KTP, day(2), 5, False, days)
    assert [observation.has(number) for number in range(3)] == [True, True, False]
    assert observation.exposure(factors) == pytest.approx([102, 14])
    assert days_between(KTP, day(2), day(0), ()) == {}


@pytest.mark.parametrize("seed", range(20))
def test_days_are_as_many_as_when_each_is_looked_at(seed: int) -> None:
    rng = np.random.default_rng(seed)
    edges = [np.sort(rng.choice(40, 4, replace=False)).tolist() for _ in range(3)]
    effects = tuple(
        effect(str(i), *((on(a), on(b)) for a, b in (e[:2], e[2:])), services=services)
        for i, (e, services) in enumerate(zip(edges, (None, ("ktp",), ("kk",)), strict=True))
    )
    after, until = sorted(int(number) for number in rng.choice(50, 2) - 5)
    expected = Counter(tuple(holding(effects, *KTP, on(n))) for n in range(after + 1, until + 1))
    assert days_between(KTP, on(after), on(until), effects) == expected


def on(number: int) -> dt.date:
    """A day, so many after the first."""
    return day(0) + dt.timedelta(days=number)
