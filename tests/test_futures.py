"""Futures: what they say, what contradicts them, and what plans are made of them."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
import pytest

from botram_opt import ContradictionError, InfeasibleError, Plan, Problem, solve, tables, verify
from botram_opt.plan import ProblemReference, Visit
from botram_opt.problem import (
    CounterType,
    Curve,
    CurvePoint,
    DateFactor,
    DemandCurves,
    DemandTable,
    FutureCurve,
    FutureFactor,
    FutureRequests,
    Futures,
    Level,
    RequestsOn,
    RuleSetting,
    ServiceRequests,
    Term,
)
from botram_opt.quotas import quota_of
from botram_opt.requests import found_on
from botram_opt.rules import cost_sheet
from botram_opt.solving.planned_on import planned_on
from botram_opt.uncertain import (
    asked_in_futures,
    found_in_futures,
    left_in_futures,
    needed_in_futures,
    unserved_in_futures,
)
from problems import random_problem
from small import FIRST, small_problem

WEEK = dt.timedelta(days=7)
RAMADAN = {"name": "fast", "start": FIRST, "end": FIRST + WEEK}


def with_futures(**parts: Any) -> Problem:
    """The small problem with three futures of one row, and a factor in the first two weeks."""
    stated: dict[str, Any] = {
        "futures": Futures(
            requests=(
                FutureRequests(sub_district="s0", service="ktp", requests=(10, 40, 100)),
                FutureRequests(
                    sub_district="s0", service="ktp", dates=(FIRST + 2 * WEEK,), requests=(1, 2, 3)
                ),
            ),
            factors=(FutureFactor(factors=(0.5, 1.0, 0.25), **RAMADAN),),
        )
    }
    return small_problem(**(stated | parts))


def in_curves(**parts: Any) -> Problem:
    """The small problem with demand that builds up to 100, half as much, and twice as much."""
    pairs = [(f"s{i}", service) for i in range(3) for service in ("ktp", "kk")]
    points = (
        CurvePoint(date=FIRST, requests=0),
        CurvePoint(date=FIRST + 10 * WEEK, requests=100),
    )
    stated: dict[str, Any] = {
        "demand": DemandCurves(
            curves=tuple(Curve(sub_district=s, service=e, points=points) for s, e in pairs)
        ),
        "futures": Futures(
            curves=(FutureCurve(sub_district="s0", service="ktp", factors=(0.5, 2.0)),)
        ),
    }
    return small_problem(**(stated | parts))


def plan_of(problem: Problem, *visits: Visit) -> Plan:
    reference = ProblemReference.of(problem)
    return Plan(problem=reference, visits=visits)


def visit(day: dt.date, cards: int = 1, **parts: Any) -> Visit:
    stated: dict[str, Any] = {
        "sub_district": "s0",
        "date": day,
        "counters": {"c1": cards},
        "served": {},
        "unserved": {},
    }
    return Visit(**(stated | parts))


def test_each_future_is_a_table_of_its_own() -> None:
    problem = with_futures()
    found = [
        found_in_futures(problem, "s0", "ktp", FIRST + weeks * WEEK).tolist() for weeks in range(4)
    ]
    # 10 x 0.5, 40 x 1, 100 x 0.25; the same; a row for that date; an ordinary date.
    assert found == [[5, 40, 25], [5, 40, 25], [1, 2, 3], [10, 40, 100]]
    assert needed_in_futures(problem, "s0", "ktp").tolist() == [10, 40, 100]
    assert asked_in_futures(problem, "s0", "ktp", FIRST).tolist() == [10, 40, 100]


def test_what_no_row_is_about_is_as_expected_in_every_future() -> None:
    problem = with_futures()
    assert found_in_futures(problem, "s1", "kk", FIRST + 3 * WEEK).tolist() == [70, 70, 70]
    assert needed_in_futures(problem, "s1", "kk").tolist() == [70, 70, 70]


def test_without_factors_of_their_own_those_of_the_table_hold() -> None:
    table = DemandTable(
        requests=(ServiceRequests(sub_district="s0", service="ktp", requests=30),),
        factors=(DateFactor(factor=0.1, **RAMADAN),),
    )
    rows = (FutureRequests(sub_district="s0", service="ktp", requests=(10, 15)),)
    problem = with_futures(demand=table, futures=Futures(requests=rows))
    # 1.5 is rounded up, as everywhere.
    assert found_in_futures(problem, "s0", "ktp", FIRST).tolist() == [1, 2]


def test_each_future_of_a_curve_is_so_many_times_the_curve() -> None:
    problem = in_curves()
    day = FIRST + 5 * WEEK
    assert found_in_futures(problem, "s0", "ktp", day).tolist() == [25, 100]
    assert found_in_futures(problem, "s0", "kk", day).tolist() == [50, 50]
    assert needed_in_futures(problem, "s0", "ktp").tolist() == [50, 200]


def test_unserved_is_what_quotas_leave_in_each_future() -> None:
    problem = with_futures()
    ordinary = plan_of(problem, visit(FIRST + 3 * WEEK))
    # One counter has time for 48 requests of 5 minutes.
    assert unserved_in_futures(problem, ordinary, "s0", "ktp").tolist() == [0, 0, 52]
    fasting = plan_of(problem, visit(FIRST, cards=0))
    assert unserved_in_futures(problem, fasting, "s0", "ktp").tolist() == [10, 40, 100]
    assert unserved_in_futures(problem, plan_of(problem), "s0", "ktp").tolist() == [10, 40, 100]
    stated = plan_of(problem, visit(FIRST + 3 * WEEK, quota={"ktp": 20}))
    assert unserved_in_futures(problem, stated, "s0", "ktp").tolist() == [0, 20, 80]


def test_where_demand_builds_up_a_later_visit_finds_what_the_first_one_left() -> None:
    problem = in_curves()
    early = visit(FIRST + 5 * WEEK, quota={"ktp": 30})
    late = visit(FIRST + 10 * WEEK, quota={"ktp": 60})
    # In the first future 25 of 50 have come, and are served, and then the other 25; in the
    # second 30 of 100, and 60 of the 170 that then wait.
    left = unserved_in_futures(problem, plan_of(problem, early, late), "s0", "ktp")
    assert left.tolist() == [0, 110]


def test_a_visit_after_the_season_makes_up_for_nothing() -> None:
    problem = in_curves()
    season = problem.season.model_copy(update={"end": FIRST + 4 * WEEK})
    shorter = problem.changed(season=season)
    plan = plan_of(shorter, visit(FIRST + 10 * WEEK, quota={"ktp": 500}))
    assert needed_in_futures(shorter, "s0", "ktp").tolist() == [20, 80]
    assert unserved_in_futures(shorter, plan, "s0", "ktp").tolist() == [0, 0]


def test_quotas_that_are_not_stated_are_what_counters_have_time_for() -> None:
    problem = with_futures()
    assert quota_of(problem, visit(FIRST, cards=2)) == {"ktp": 96, "kk": 0}
    assert quota_of(problem, visit(FIRST, cards=2, quota={"ktp": 7})) == {"ktp": 7}


def test_services_that_share_counters_share_their_time() -> None:
    both = CounterType(id="c1", name="Both", services=("ktp", "kk"), stock=2)
    cards = CounterType(id="c2", name="Cards", services=("ktp",), stock=2)
    problem = with_futures(counter_types=(both, cards), people=(), pools=(), skills=())
    shared = visit(FIRST, counters={"c1": 1, "c2": 1}, served={"ktp": 60, "kk": 4})
    # 480 minutes: 4 x 10 for family cards, the rest for 88 identity cards; then nothing is left.
    assert quota_of(problem, shared) == {"ktp": 88, "kk": 4}
    only = visit(FIRST, counters={"c1": 1}, served={"kk": 10})
    assert quota_of(problem, only) == {"ktp": 28, "kk": 10}


def test_where_opening_hours_are_no_limit_all_who_come_are_provided_for() -> None:
    problem = with_futures(rules=(RuleSetting(rule="opening_hours", on=False),))
    nobody_sent = plan_of(problem, visit(FIRST + 3 * WEEK, cards=0))
    assert unserved_in_futures(problem, nobody_sent, "s0", "ktp").tolist() == [0, 0, 0]


def test_what_no_row_is_about_is_as_demand_says_but_for_factors() -> None:
    """Planned on means, demand is what futures have on average, whatever tells it."""
    demand = DemandTable(
        requests=tuple(
            ServiceRequests(sub_district=place, service="ktp", requests=30)
            for place in ("s0", "s1")
        ),
        on_dates=(
            RequestsOn(sub_district="s0", service="ktp", date=FIRST, requests=100),
            RequestsOn(sub_district="s0", service="ktp", date=FIRST + WEEK, requests=100),
        ),
    )
    rows = (
        FutureRequests(sub_district="s0", service="ktp", requests=(10, 20)),
        FutureRequests(sub_district="s0", service="ktp", dates=(FIRST + WEEK,), requests=(4, 8)),
    )
    futures = Futures(requests=rows, factors=(FutureFactor(factors=(0.2, 0.6), **RAMADAN),))
    problem = small_problem(2, demand=demand, futures=futures)
    means = planned_on(problem, "mean").demand
    for place, day, expected in (
        ("s0", FIRST, [100, 100]),
        ("s0", FIRST + WEEK, [4, 8]),
        ("s0", FIRST + 2 * WEEK, [10, 20]),
        ("s1", FIRST, [6, 18]),
        ("s1", FIRST + 2 * WEEK, [30, 30]),
    ):
        found = found_in_futures(problem, place, "ktp", day)
        assert found.tolist() == expected
        assert means.found(place, "ktp", day) == found.mean()
    # What is worked out from futures is marked as such, also where it is of one date.
    assert [means.basis("s0", "ktp", FIRST + n * WEEK) for n in range(3)] == [
        "reported",
        "estimated",
        "estimated",
    ]


def test_problems_without_futures_are_what_they_were() -> None:
    problem = small_problem()
    assert "futures" not in problem.model_dump(exclude_none=True)
    assert problem.fingerprint == problem.changed(futures=None).fingerprint
    assert problem.fingerprint != with_futures().fingerprint


def test_some_of_the_futures_are_futures() -> None:
    futures = with_futures().futures
    assert futures is not None
    some = futures.only(1, 3)
    assert (futures.number, some.number) == (3, 2)
    assert some.requests[0].requests == (40, 100)
    assert some.factors[0].factors == (1.0, 0.25)


ROW = FutureRequests(sub_district="s0", service="ktp", requests=(1, 2))


@pytest.mark.parametrize(
    ("futures", "told"),
    [
        (Futures(), "futures: there is none"),
        (
            Futures(requests=(ROW, ROW.model_copy(update={"service": "kk", "requests": (1,)}))),
            "futures: their rows are of different lengths (1, 2)",
        ),
        (Futures(requests=(ROW, ROW)), "futures of s0, ktp: they are stated twice"),
        (
            Futures(requests=(ROW.model_copy(update={"sub_district": "nowhere"}),)),
            "futures.requests[0]: 'nowhere' is no sub-district",
        ),
        (
            Futures(requests=(ROW.model_copy(update={"service": "none"}),)),
            "futures.requests[0]: 'none' is no service",
        ),
        (
            Futures(factors=(FutureFactor(factors=(1.0,), services=("none",), **RAMADAN),)),
            "futures.factors 'fast': 'none' is no service",
        ),
        (
            Futures(curves=(FutureCurve(sub_district="s0", service="ktp", factors=(1.0,)),)),
            "futures: they are curves, and demand is a table",
        ),
    ],
)
def test_futures_that_contradict_the_problem_are_refused(futures: Futures, told: str) -> None:
    with pytest.raises(ContradictionError) as caught:
        small_problem(futures=futures)
    assert any(str(issue).startswith(told) for issue in caught.value.issues)


def test_tables_of_demand_that_builds_up_are_refused() -> None:
    with pytest.raises(ContradictionError, match="they are tables, and demand is curves"):
        in_curves(futures=Futures(requests=(ROW,)))
    curve = FutureCurve(sub_district="s0", service="ktp", factors=(1.0,))
    demand = in_curves().demand
    assert isinstance(demand, DemandCurves)
    with pytest.raises(ContradictionError, match="demand has no such curve"):
        in_curves(demand=DemandCurves(curves=demand.curves[1:]), futures=Futures(curves=(curve,)))


def test_a_rule_on_futures_needs_some() -> None:
    levels = (Level(name="expected", terms=(Term(rule="expected_unserved"),)),)
    with pytest.raises(ContradictionError, match="the problem states no futures"):
        solve(small_problem(levels=levels))


def test_planned_on_the_mean_and_on_a_quantile() -> None:
    problem = with_futures()
    mean, high = planned_on(problem, "mean").demand, planned_on(problem, 1.0).demand
    assert isinstance(mean, DemandTable)
    assert isinstance(high, DemandTable)
    assert mean.needed("s0", "ktp") == 50
    assert high.needed("s0", "ktp") == 100
    # Factors are their mean in both: 50 x 0.5833 and 100 x 0.5833.
    assert mean.found("s0", "ktp", FIRST) == 29
    assert high.found("s0", "ktp", FIRST) == 58
    assert (mean.found("s0", "ktp", FIRST + 2 * WEEK), mean.needed("s1", "kk")) == (2, 70)
    curves = planned_on(in_curves(), 0.0).demand
    assert isinstance(curves, DemandCurves)
    assert curves.found("s0", "ktp", FIRST + 10 * WEEK) == 50
    assert curves.found("s0", "kk", FIRST + 10 * WEEK) == 100


def test_planned_on_samples_counts_all_futures() -> None:
    problem = with_futures(
        levels=(
            Level(name="served", terms=(Term(rule="unserved", weight=2), Term(rule="waiting"))),
            Level(name="fair", terms=(Term(rule="fair_visits"),)),
        )
    )
    found = planned_on(problem, "samples", futures=2)
    assert [term.rule for term in found.levels[0].terms] == ["expected_unserved", "waiting"]
    assert found.levels[0].terms[0].weight == 2
    assert found.futures is not None
    assert found.futures.number == 2
    assert found.demand == problem.demand


@pytest.mark.parametrize("demand", ["mean", 0.9])
def test_planned_on_one_demand_counts_no_futures(demand: Any) -> None:
    served = Level(
        name="served", terms=(Term(rule="expected_unserved", weight=2), Term(rule="waiting"))
    )
    risk = Level(name="risk", terms=(Term(rule="unserved_at_risk", parameters={"tail": 0.5}),))
    setting = RuleSetting(rule="served_in_most_futures", parameters={"share": 0.1})
    problem = with_futures(levels=(served, risk), rules=(setting,))
    found = planned_on(problem, demand)
    assert found.levels[0].terms == (Term(rule="unserved", weight=2), Term(rule="waiting"))
    assert found.levels[1] == risk
    assert found.rules == (setting,)
    assert found.futures == problem.futures


@pytest.mark.parametrize(
    ("demand", "rule"), [("samples", "expected_unserved"), ("mean", "unserved")]
)
def test_planned_on_adds_up_the_weights_where_a_level_has_both_rules(
    demand: Any, rule: str
) -> None:
    both = (
        Term(rule="expected_unserved", weight=2),
        Term(rule="waiting"),
        Term(rule="unserved", weight=3),
    )
    found = planned_on(with_futures(levels=(Level(name="served", terms=both),)), demand)
    assert found.levels[0].terms == (Term(rule=rule, weight=5), Term(rule="waiting"))


@pytest.mark.parametrize("demand", ["median", -0.1, 1.5, True])
def test_planned_on_something_else_is_refused(demand: Any) -> None:
    with pytest.raises(ValueError, match="a quantile from 0 to 1"):
        planned_on(with_futures(), demand)


def test_planned_on_futures_that_are_not_there_is_refused() -> None:
    with pytest.raises(ContradictionError, match="states no futures"):
        planned_on(small_problem(), "mean")
    with pytest.raises(ContradictionError, match="there are 3, and 4 are to be used"):
        planned_on(with_futures(), "samples", futures=4)


def test_a_plan_for_all_futures_sends_more_than_one_for_the_mean() -> None:
    """One counter has time for 48 requests: enough for the mean of 47, not for the 100."""
    rows = (FutureRequests(sub_district="s0", service="ktp", requests=(10, 31, 100)),)
    problem = with_futures(
        futures=Futures(requests=rows),
        levels=(
            Level(name="served", terms=(Term(rule="unserved"),)),
            Level(name="used", terms=(Term(rule="resources_used"),)),
        ),
    )
    plans = {}
    for demand in ("mean", "samples"):
        stated = planned_on(problem, demand)
        plan = solve(problem, demand=demand, workers=1)
        assert plan.problem.fingerprint == stated.fingerprint
        assert plan.status == "optimal"
        assert verify(stated, plan).ok
        plans[demand] = plan
    left = {name: left_in_futures(problem, plan).sum() for name, plan in plans.items()}
    assert left["samples"] < left["mean"]
    sheet = cost_sheet(planned_on(problem, "samples"), plans["samples"])
    assert sheet[0].value == left["samples"] == plans["samples"].levels[0].value


def test_quotas_beyond_what_counters_have_time_for_are_found() -> None:
    problem = with_futures()
    too_much = plan_of(problem, visit(FIRST + 3 * WEEK, quota={"ktp": 49, "kk": 0}))
    assert any("5 minutes more" in finding.text for finding in verify(problem, too_much).findings)
    enough = plan_of(problem, visit(FIRST + 3 * WEEK, quota={"ktp": 48, "kk": 0}))
    assert not any("minutes more" in finding.text for finding in verify(problem, enough).findings)


def test_a_service_level_that_cannot_be_kept_is_told_in_a_sentence() -> None:
    setting = RuleSetting(
        rule="served_in_most_futures",
        parameters={"share": 0.9, "futures": 0.7, "each": "sub_district"},
    )
    problem = with_futures(rules=(setting,))
    found = verify(problem, plan_of(problem, visit(FIRST + 3 * WEEK, cards=2)))
    texts = [f.text for f in found.findings if f.rule == "served_in_most_futures"]
    assert (
        "at least 90% of requests in Place 0 must be served in 3 of 3 futures; they are in 0"
        in texts
    )


def test_how_much_is_at_risk_is_the_mean_of_the_worst_futures() -> None:
    problem = with_futures(
        levels=(
            Level(name="risk", terms=(Term(rule="unserved_at_risk", parameters={"tail": 0.5}),)),
        )
    )
    plan = plan_of(problem, visit(FIRST + 3 * WEEK))
    (cost,) = cost_sheet(problem, plan)
    left = np.sort(left_in_futures(problem, plan))
    assert cost.value == left[-2:].sum()
    assert cost.items[0].facts == {"futures": 2, "worst": int(left[-1])}


def test_forecasts_by_date_tell_what_each_date_finds() -> None:
    problem = with_futures()
    rows = {
        (r["date"], r["sub_district"], r["service"]): r for r in tables.forecasts_by_date(problem)
    }
    assert len(rows) == 3 * 2 * len(problem.season.visit_dates)
    fast, ordinary = rows[FIRST, "s0", "ktp"], rows[FIRST + 3 * WEEK, "s0", "ktp"]
    assert (ordinary["name"], ordinary["expected"], ordinary["median"]) == ("Place 0", 50, 40)
    assert (fast["median"], fast["expected"]) == (25, pytest.approx(70 / 3))
    certain = rows[FIRST + 3 * WEEK, "s1", "kk"]
    assert certain["low_95"] == certain["high_95"] == 70
    assert tables.forecasts_by_date(small_problem()) == []


def test_of_what_is_expected_as_many_are_served_as_quotas_allow() -> None:
    plans = 0
    for seed in range(16):
        problem = random_problem(seed, ("expected_unserved",))
        try:
            plan = solve(problem, workers=1, time_limit=10)
        except InfeasibleError:
            continue
        plans += 1
        assert verify(problem, plan).ok
        before: Counter[tuple[str, str]] = Counter()
        for visit in plan.visits:
            for service in problem.services:
                key = (visit.sub_district, service.id)
                come = found_on(problem, *key, visit.date)
                if problem.demand.kind == "accumulating":
                    come -= before[key]
                served = visit.served.get(service.id, 0)
                assert served == min(come, visit.quota[service.id])
                before[key] += served
    assert plans > 5


def test_problems_are_equal_by_what_they_state_also_once_they_were_solved() -> None:
    problem = next(
        made for seed in range(50) if (made := random_problem(seed, ("unserved",))).futures
    )
    again = Problem.model_validate_json(problem.to_json())
    for each in (problem, again):
        with contextlib.suppress(InfeasibleError):
            solve(each, workers=1, time_limit=5)
    assert problem == again
    assert problem != again.changed(futures=None, name="Another")
