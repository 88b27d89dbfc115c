"""Demand times a factor: what visits then find, in what is expected and in each future."""

from __future__ import annotations

import datetime as dt
import random
from itertools import product
from typing import Any

import pytest

from botram_opt import changes, speaking
from botram_opt.changes import changed_by
from botram_opt.errors import ContradictionError
from botram_opt.problem import (
    Curve,
    CurvePoint,
    DateFactor,
    DemandCurves,
    DemandTable,
    FutureCurve,
    FutureFactor,
    FutureRequests,
    Futures,
    Problem,
    RequestsOn,
    ServiceRequests,
)
from botram_opt.uncertain import found_in_futures, needed_in_futures
from problems import random_problem
from small import FIRST, small_problem

SECOND, THIRD = (FIRST + dt.timedelta(days=7 * i) for i in (1, 2))


def scaled(problem: Problem, factor: float = 1.5, **about: Any) -> Problem:
    """The problem with its demand times a factor."""
    return changed_by(problem, [changes.ScaleDemand(factor=factor, **about)])


def tables(**futures: Any) -> Problem:
    """Demand as tables, with something of everything."""
    rows = [("s0", "ktp", 40), ("s0", "kk", 20), ("s1", "ktp", 10)]
    demand = DemandTable(
        requests=tuple(ServiceRequests(sub_district=s, service=e, requests=n) for s, e, n in rows),
        factors=(DateFactor(name="fast", start=SECOND, end=THIRD, factor=0.5),),
        on_dates=(
            RequestsOn(sub_district="s0", service="kk", date=SECOND, requests=6),
            RequestsOn(sub_district="s0", service="kk", date=FIRST, requests=8),
        ),
    )
    stated = Futures(**futures) if futures else None
    return small_problem(demand=demand, futures=stated)


def test_all_of_a_table_is_scaled() -> None:
    after = scaled(tables()).demand
    assert isinstance(after, DemandTable)
    assert [row.requests for row in after.requests] == [60, 30, 15]
    assert [row.requests for row in after.on_dates] == [9, 12]
    assert {row.basis for row in after.requests} == {"assumed"}
    assert {row.basis for row in after.on_dates} == {"assumed"}
    assert after.factors == tables().demand.factors  # type: ignore[union-attr]
    # What stays away on a fasting date is scaled with the rest.
    assert (after.found("s0", "ktp", SECOND), after.needed("s0", "ktp")) == (30, 60)


def test_one_service_in_one_place_is_scaled() -> None:
    before, after = tables().demand, scaled(tables(), service="ktp", sub_district="s0").demand
    assert after.found("s0", "ktp", FIRST) == 60
    assert after.basis("s0", "ktp", FIRST) == "assumed"
    for place, service in (("s0", "kk"), ("s1", "ktp")):
        assert after.found(place, service, FIRST) == before.found(place, service, FIRST)
        assert after.basis(place, service, FIRST) == "reported"


def test_some_days_of_a_table_are_scaled() -> None:
    after = scaled(tables(), start=SECOND, end=SECOND).demand
    assert [after.found("s0", "ktp", day) for day in (FIRST, SECOND, THIRD)] == [40, 30, 20]
    assert [after.found("s0", "kk", day) for day in (FIRST, SECOND, THIRD)] == [8, 9, 10]
    assert isinstance(after, DemandTable)
    assert after.needed("s0", "ktp") == 40
    # A factor has no basis of its own, so what it scales is marked on all dates.
    assert after.basis("s0", "ktp", SECOND) == after.basis("s0", "ktp", FIRST) == "assumed"
    assert after.basis("s0", "kk", SECOND) == "assumed"
    assert after.basis("s0", "kk", FIRST) == "reported"
    only = scaled(tables(), start=SECOND, service="kk", sub_district="s0").demand
    assert only.found("s0", "ktp", SECOND) == 20
    assert [only.found("s0", "kk", day) for day in (SECOND, THIRD)] == [9, 15]


def in_futures(problem: Problem, place: str, service: str, day: dt.date) -> list[int]:
    """What a visit finds in each future."""
    return [int(number) for number in found_in_futures(problem, place, service, day)]


def some_rows() -> tuple[FutureRequests, ...]:
    """Rows of futures: of ordinary dates, and of two dates."""
    return (
        FutureRequests(sub_district="s0", service="ktp", requests=(10, 50)),
        FutureRequests(sub_district="s0", service="ktp", dates=(SECOND, THIRD), requests=(4, 7)),
    )


def test_all_futures_of_a_table_are_scaled() -> None:
    after = scaled(tables(requests=some_rows()), 1.2)
    assert in_futures(after, "s0", "ktp", FIRST) == [12, 60]
    assert list(needed_in_futures(after, "s0", "ktp")) == [12, 60]
    # Whole requests: 4.8 and 8.4.
    assert in_futures(after, "s0", "ktp", SECOND) == [5, 8]
    # What no row is about is as expected.
    assert in_futures(after, "s1", "ktp", FIRST) == [12, 12]


def test_some_days_of_futures_are_scaled_by_the_factor_of_the_table() -> None:
    after = scaled(tables(requests=some_rows()), 3, start=FIRST, end=SECOND)
    assert in_futures(after, "s0", "ktp", FIRST) == [30, 150]
    assert list(needed_in_futures(after, "s0", "ktp")) == [10, 50]
    assert in_futures(after, "s0", "ktp", SECOND) == [12, 21]
    assert in_futures(after, "s0", "ktp", THIRD) == [4, 7]
    assert in_futures(after, "s1", "ktp", SECOND) == [15, 15]


def test_some_days_of_futures_are_scaled_where_they_have_factors_of_their_own() -> None:
    own = (FutureFactor(name="fast", start=SECOND, end=THIRD, factors=(0.2, 0.4)),)
    after = scaled(tables(requests=some_rows(), factors=own), 3, start=FIRST, end=SECOND)
    assert in_futures(after, "s0", "ktp", FIRST) == [30, 150]
    assert in_futures(after, "s1", "ktp", SECOND) == [6, 12]
    assert in_futures(after, "s1", "ktp", THIRD) == [2, 4]
    # The table has it, too, for what is expected.
    assert after.demand.found("s1", "ktp", SECOND) == 15


def curves() -> Problem:
    """Demand that builds up: 10 at first, then 2 a day, 5 a day, and no more."""
    days = [FIRST + dt.timedelta(days=i) for i in (0, 10, 20)]
    points = tuple(CurvePoint(date=d, requests=n) for d, n in zip(days, (10, 30, 80), strict=True))
    demand = DemandCurves(
        curves=tuple(Curve(sub_district=s, service="ktp", points=points) for s in ("s0", "s1"))
    )
    futures = Futures(curves=(FutureCurve(sub_district="s0", service="ktp", factors=(0.5, 2.0)),))
    return small_problem(demand=demand, futures=futures)


def test_all_that_builds_up_is_scaled() -> None:
    after = scaled(curves(), 2, sub_district="s0")
    for i in range(40):
        day = FIRST + dt.timedelta(days=i)
        before = curves().demand.found("s0", "ktp", day)
        assert after.demand.found("s0", "ktp", day) == 2 * before
        assert in_futures(after, "s0", "ktp", day) == [before, 4 * before]
    assert after.demand.found("s1", "ktp", THIRD) == curves().demand.found("s1", "ktp", THIRD)
    assert after.demand.basis("s0", "ktp", FIRST) == "assumed"
    assert after.demand.basis("s1", "ktp", FIRST) == "reported"


@pytest.mark.parametrize(
    ("start", "end"), [(5, 15), (0, 3), (-9, 12), (10, 10), (18, 35), (25, 30), (-9, 0), (-3, 99)]
)
@pytest.mark.parametrize("factor", [0, 0.5, 3])
def test_what_comes_up_on_some_days_is_scaled_day_by_day(
    start: int, end: int, factor: float
) -> None:
    first, last = (FIRST + dt.timedelta(days=i) for i in (start, end))
    problem = curves()
    after = scaled(problem, factor, start=first, end=last)
    assert isinstance(problem.demand, DemandCurves)
    assert isinstance(after.demand, DemandCurves)
    so_far = problem.demand.requests_by("s0", "ktp", FIRST - dt.timedelta(days=20))
    for i in range(-19, 60):
        day = FIRST + dt.timedelta(days=i)
        before = problem.demand.requests_by("s0", "ktp", day - dt.timedelta(days=1))
        rise = problem.demand.requests_by("s0", "ktp", day) - before
        so_far += rise * (factor if start <= i <= end else 1)
        assert after.demand.requests_by("s0", "ktp", day) == pytest.approx(so_far)


@pytest.mark.parametrize("seed", range(40))
def test_scaled_curves_never_fall(seed: int) -> None:
    rng = random.Random(seed)
    days = sorted(rng.sample(range(60), 8))
    sums = sorted(rng.random() * 100 for _ in days)
    points = tuple(
        CurvePoint(date=FIRST + dt.timedelta(days=i), requests=n)
        for i, n in zip(days, sums, strict=True)
    )
    curve = Curve(sub_district="s0", service="ktp", points=points)
    problem = small_problem(demand=DemandCurves(curves=(curve,)))
    for _ in range(5):
        start = FIRST + dt.timedelta(days=rng.randint(-5, 60))
        end = start + dt.timedelta(days=rng.randint(0, 30))
        problem = scaled(problem, rng.random() * 2, start=start, end=end)
    assert isinstance(problem.demand, DemandCurves)
    assert problem.demand.curves[0].rises()


def test_futures_are_scaled_as_what_is_expected_is() -> None:
    """Of random problems: each number found, times the factor where it is asked for."""
    compared = 0
    for seed in range(60):
        rng, problem = random.Random(seed), random_problem(seed)
        if isinstance(problem.demand, DemandCurves):
            continue
        start, end = (FIRST + dt.timedelta(days=i) for i in sorted(rng.sample(range(40), 2)))
        place, service = rng.choice(problem.sub_districts).id, rng.choice(problem.services).id
        after = scaled(problem, 2, start=start, end=end, sub_district=place, service=service)
        for key in product(problem.sub_district, problem.service, problem.season.visit_dates):
            was, found = (in_futures(each, *key) for each in (problem, after))
            if key[:2] == (place, service) and start <= key[2] <= end:
                # Factors make parts of requests, which are rounded after they are scaled.
                pairs = zip(was, found, strict=True)
                assert all(abs(now - 2 * before) <= 1 for before, now in pairs)
                compared += 1
            else:
                assert found == was
    assert compared > 50


def test_what_is_scaled_is_an_assumption_of_the_problem() -> None:
    problem = scaled(tables(), start=FIRST, end=SECOND, service="ktp", sub_district="s0")
    assumption = problem.assumptions[-1]
    assert assumption.name == "requests for ktp in s0 from 2025-01-04 to 2025-01-11"
    assert (assumption.value, assumption.unit) == (1.5, "times as many")
    assert scaled(tables()).assumptions[-1].name == "requests"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"factor": 1.2}, "20% more requests (assumed)"),
        (
            {"factor": 0.875, "service": "ktp"},
            "12.5% fewer requests for Identity card (assumed)",
        ),
        (
            {"factor": 2, "sub_district": "s1", "start": FIRST},
            "100% more requests in Place 1 from 4 January 2025 (assumed)",
        ),
        (
            {"factor": 0, "service": "kk", "sub_district": "s0", "start": FIRST, "end": FIRST},
            "100% fewer requests for Family card in Place 0 on 4 January 2025 (assumed)",
        ),
    ],
)
def test_it_is_said_how_much_more_and_that_it_is_assumed(
    change: dict[str, Any], sentence: str
) -> None:
    assert changes.ScaleDemand(**change).describe(tables()) == sentence


def test_percents_are_written_as_in_the_language() -> None:
    with speaking("id"):
        assert "12,5%" in changes.ScaleDemand(factor=1.125).describe(tables())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"service": "visa"}, "'scale_demand'.service: 'visa' is no service"),
        ({"sub_district": "s9"}, "'scale_demand'.sub_district: 's9' is no sub-district"),
        ({"sub_district": "s2"}, "'scale_demand': no such requests are stated"),
        ({"start": SECOND, "end": FIRST}, "'scale_demand'.end: it ends"),
    ],
)
def test_what_cannot_be_scaled_is_told(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(ContradictionError, match=fault):
        scaled(tables(), **change)


def test_requests_stay_countable() -> None:
    with pytest.raises(ContradictionError, match="some requests come to more than 10,000,000"):
        changed_by(tables(), [changes.ScaleDemand(factor=1000)] * 3)
