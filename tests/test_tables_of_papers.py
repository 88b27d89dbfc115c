"""Tables that charts are drawn from: places, neighbours, counters in stock, capacity."""

from __future__ import annotations

import datetime as dt

import pytest

from botram_opt import tables
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import (
    Curve,
    CurvePoint,
    DemandCurves,
    FutureCurve,
    FutureRequests,
    Futures,
    Problem,
    StockOn,
)
from small import FIRST, small_plan, small_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return small_problem()


@pytest.fixture(scope="module")
def plan(problem: Problem) -> Plan:
    return small_plan(problem)


def by_hand(problem: Problem, *visits: Visit) -> Plan:
    return Plan(problem=ProblemReference.of(problem), visits=visits)


def a_visit(place: str, day: dt.date, **served: int) -> Visit:
    return Visit(sub_district=place, date=day, counters={"c1": 1}, served=served, unserved={})


def test_places_are_told_in_the_order_of_the_problem(problem: Problem, plan: Plan) -> None:
    rows = tables.places(problem, plan)
    visits = {row["sub_district"]: row for row in tables.visits(problem, plan)}
    assert [row["sub_district"] for row in rows] == ["s0", "s1", "s2"]
    for row in rows:
        here = visits[row["sub_district"]]
        assert (row["first_visit"], row["last_visit"]) == (here["date"], here["date"])
        asked = (row["asked"], row["served"], row["unserved"])
        assert asked == (here["expected"], here["served"], here["unserved"])
        assert row["share_served"] == pytest.approx(row["served"] / row["asked"])
        days = [(here["date"] - FIRST).days, (dt.date(2025, 3, 31) - here["date"]).days]
        assert row["longest_wait"] == max(days)
        assert row["basis"] == here["basis"]


def test_a_place_that_is_never_visited_asks_all_the_same(problem: Problem) -> None:
    row = tables.places(problem, by_hand(problem))[1]
    assert (row["visits"], row["first_visit"], row["last_visit"]) == (0, None, None)
    assert (row["asked"], row["served"], row["unserved"]) == (140, 0, 140)
    assert row["share_served"] == 0
    assert row["longest_wait"] == (dt.date(2025, 3, 31) - FIRST).days
    assert row["basis"] == "estimated"


def test_places_without_their_problem_are_those_of_the_visits(plan: Plan) -> None:
    rows = tables.places(None, plan)
    assert [row["name"] for row in rows] == ["s0", "s1", "s2"]
    assert {row["longest_wait"] for row in rows} == {row["basis"] for row in rows} == {None}
    assert sum(row["served"] for row in rows) == sum(sum(v.served.values()) for v in plan.visits)


def test_a_place_where_nothing_is_asked_has_no_share(problem: Problem) -> None:
    nothing = problem.changed(demand=problem.demand.model_copy(update={"requests": ()}))
    assert {row["share_served"] for row in tables.places(nothing, by_hand(nothing))} == {None}


def test_neighbours_are_as_far_apart_as_their_closest_visits() -> None:
    problem = small_problem()
    weeks = [FIRST + dt.timedelta(weeks=i) for i in range(9)]
    visits = (a_visit("s0", weeks[0]), a_visit("s0", weeks[8]), a_visit("s1", weeks[6]))
    first, second = tables.neighbours(problem, by_hand(problem, *visits))
    assert (first["sub_district"], first["other"], first["days"]) == ("s0", "s1", 14)
    assert (first["date"], first["other_date"]) == (weeks[8], weeks[6])
    assert (second["name"], second["other_name"]) == ("Place 1", "Place 2")
    assert (second["days"], second["date"], second["other_date"]) == (None, None, None)


def test_counters_of_one_date_are_added_up_beside_the_stock_of_that_date() -> None:
    problem = small_problem()
    less = StockOn(start=FIRST, end=FIRST, stock=1)
    types = (problem.counter_types[0].model_copy(update={"stock_on": (less,)}),)
    problem = problem.changed(counter_types=(*types, *problem.counter_types[1:]))
    later = FIRST + dt.timedelta(weeks=1)
    visits = (a_visit("s0", FIRST), a_visit("s1", FIRST), a_visit("s2", later))
    rows = tables.counters_by_date(problem, by_hand(problem, *visits))
    found = {(row["date"], row["counter_type"]): (row["used"], row["stock"]) for row in rows}
    assert found == {
        (FIRST, "c1"): (2, 1),
        (FIRST, "c2"): (0, 2),
        (later, "c1"): (1, 2),
        (later, "c2"): (0, 2),
    }
    without = tables.counters_by_date(None, by_hand(problem, *visits))
    assert [(row["counter_type"], row["used"], row["stock"]) for row in without] == [
        ("c1", 2, None),
        ("c1", 1, None),
    ]


def test_capacity_is_what_counters_have_time_for(problem: Problem, plan: Plan) -> None:
    rows = tables.capacity(problem, plan)
    visits = {visit.sub_district: visit for visit in plan.visits}
    for row in (row for row in rows if row["service"] is not None):
        visit = visits[row["sub_district"]]
        kind, minutes = {"ktp": ("c1", 5), "kk": ("c2", 10)}[row["service"]]
        assert row["capacity"] == 240 * visit.counters.get(kind, 0) // minutes
        assert (row["low_80"], row["high_80"]) == (None, None)
    for whole in (row for row in rows if row["service"] is None):
        parts = [row for row in rows if row["service"] and row["date"] == whole["date"]]
        for name in ("expected", "capacity", "served", "unserved"):
            assert whole[name] == sum(part[name] for part in parts)
    assert len(rows) == 3 * len(plan.visits)


def test_what_may_come_is_told_of_all_services_together() -> None:
    ktp = FutureRequests(sub_district="s0", service="ktp", requests=(10, 20, 30, 40, 50))
    kk = FutureRequests(sub_district="s0", service="kk", requests=(50, 40, 30, 20, 10))
    problem = small_problem(1).changed(futures=Futures(requests=(ktp, kk)))
    rows = tables.capacity(problem, by_hand(problem, a_visit("s0", FIRST, ktp=5, kk=5)))
    spreads = [(row["service"], row["low_80"], row["high_80"]) for row in rows]
    # Many of the one come with few of the other: together it is sixty in every future.
    assert spreads == [(None, 60, 60), ("ktp", 14, 46), ("kk", 14, 46)]


def test_where_demand_builds_up_an_earlier_visit_leaves_less() -> None:
    last = FIRST + dt.timedelta(weeks=4)
    points = (CurvePoint(date=FIRST, requests=20), CurvePoint(date=last, requests=60))
    curves = DemandCurves(curves=(Curve(sub_district="s0", service="ktp", points=points),))
    more = FutureCurve(sub_district="s0", service="ktp", factors=(1.0, 2.0))
    problem = small_problem(1).changed(demand=curves, futures=Futures(curves=(more,)))
    plan = by_hand(problem, a_visit("s0", FIRST, ktp=15), a_visit("s0", last, ktp=45))
    rows = [row for row in tables.capacity(problem, plan) if row["service"] == "ktp"]
    # 20 or 40 have come up by the first visit, 60 or 120 by the last, of which 15 are served.
    assert [(row["low_80"], row["high_80"]) for row in rows] == [(22, 38), (51, 99)]
