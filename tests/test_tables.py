"""Plans as tables."""

from __future__ import annotations

import sys

import pytest

from botram_opt import tables
from botram_opt.demand.results import EffectForecast, SeriesForecast, Spread
from botram_opt.plan import Plan
from botram_opt.problem import (
    Curve,
    CurvePoint,
    DemandCurves,
    FutureFactor,
    FutureRequests,
    Futures,
    Level,
    Problem,
    Term,
)
from botram_opt.simulation import simulate
from botram_opt.solving import solve
from botram_opt.verification import level_values, verify
from small import FIRST, small_plan, small_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return small_problem()


@pytest.fixture(scope="module")
def plan(problem: Problem) -> Plan:
    return small_plan(problem)


def test_visits(problem: Problem, plan: Plan) -> None:
    rows = tables.visits(problem, plan)
    assert [row["date"] for row in rows] == sorted(visit.date for visit in plan.visits)
    assert {row["weekday"] for row in rows} == {"Saturday"}
    assert {row["sub_district"]: row["name"] for row in rows}["s1"] == "Place 1"
    basis = {row["sub_district"]: row["basis"] for row in rows}
    assert basis == {"s0": "reported", "s1": "estimated", "s2": "reported"}
    expected = {row["sub_district"]: row["expected"] for row in rows}
    assert expected == {"s0": 80, "s1": 140, "s2": 200}
    assert all(row["served"] + row["unserved"] == row["expected"] for row in rows)


def test_the_parts_add_up_to_the_visits(problem: Problem, plan: Plan) -> None:
    visits = {row["sub_district"]: row for row in tables.visits(problem, plan)}
    for table, part, whole in (
        (tables.counters, "counters", "counters"),
        (tables.staff, "people", "people"),
        (tables.services, "served", "served"),
        (tables.services, "unserved", "unserved"),
        (tables.services, "expected", "expected"),
    ):
        sums = dict.fromkeys(visits, 0)
        for row in table(problem, plan):
            sums[row["sub_district"]] += row[part]
        assert sums == {place: row[whole] for place, row in visits.items()}


def test_the_least_sure_service_decides_for_a_visit() -> None:
    curves = DemandCurves(
        curves=tuple(
            Curve(
                sub_district="s0",
                service=service,
                points=(CurvePoint(date=FIRST, requests=10),),
                basis=basis,
            )
            for service, basis in (("ktp", "assumed"), ("kk", "estimated"))
        )
    )
    problem = small_problem(1, demand=curves)
    plan = small_plan(problem)
    assert [row["basis"] for row in tables.visits(problem, plan)] == ["assumed"]
    services = {row["service"]: row["basis"] for row in tables.services(problem, plan)}
    assert services == {"ktp": "assumed", "kk": "estimated"}


def test_staff_names_people_and_pools(problem: Problem, plan: Plan) -> None:
    rows = tables.staff(problem, plan)
    drawn = [row for row in rows if row["pool"] is not None]
    named = [row for row in rows if row["person"] is not None]
    assert len(drawn) + len(named) == len(rows)
    names = {row["person"]: row["person_name"] for row in named}
    assert names == {seat.id: f"Person {seat.id[1]}" for v in plan.visits for seat in v.staff}
    assert {row["pool"]: row["person_name"] for row in drawn} == {"pool": "Helpers"}
    assert {row["counter_type_name"] for row in rows} == {"Cards", "Families"}


def test_costs_items_and_levels_agree(problem: Problem, plan: Plan) -> None:
    costs = tables.costs(problem, plan)
    items = tables.cost_items(problem, plan)
    for row in costs:
        here = [i for i in items if (i["level"], i["rule"]) == (row["level"], row["rule"])]
        assert sum(item["value"] for item in here) == row["value"]
    levels = {row["level"]: row["value"] for row in tables.levels(problem, plan)}
    assert levels == level_values(problem, verify(problem, plan).costs)
    assert all(row["gap"] == 0 for row in tables.levels(problem, plan))
    assert any("left unserved in Place 2" in item["sentence"] for item in items)


def test_sentences_tell_natural_numbers_of_each_level() -> None:
    levels = (
        Level(name="served", terms=(Term(rule="unserved"),)),
        Level(name="first", terms=(Term(rule="staff_travel", weight=3),)),
        Level(name="second", terms=(Term(rule="staff_travel", weight=1),)),
    )
    problem = small_problem(1, levels=levels)
    items = tables.cost_items(problem, solve(problem, workers=1))
    travel = [item for item in items if item["rule"] == "staff_travel"]
    values = {(item["level"], item["value"]) for item in travel}
    assert values == {("first", 3000), ("second", 1000)}
    assert all(": 1.0 km to Place 0 and back" in item["sentence"] for item in travel)


def test_a_plan_that_states_no_costs_is_costed(problem: Problem, plan: Plan) -> None:
    bare = Plan(problem=plan.problem, visits=plan.visits)
    assert tables.costs(problem, bare) == tables.costs(problem, plan)
    assert tables.cost_items(problem, bare) == tables.cost_items(problem, plan)


def test_load(problem: Problem, plan: Plan) -> None:
    rows = {row["person"]: row for row in tables.load(problem, plan)}
    assert list(rows) == ["p0", "p1", "p2", "p3"]
    km = {"s0": 1.0, "s1": 4.0, "s2": 7.0}
    for id_, row in rows.items():
        gone = plan.visits_of.get(id_, ())
        assert row["visits"] == len(gone)
        assert row["km"] == sum(km[visit.sub_district] for visit in gone)
    idle = Plan(problem=plan.problem, visits=())
    assert [row["visits"] for row in tables.load(problem, idle)] == [0] * 4


def test_without_the_problem_ids_stand_for_names(problem: Problem, plan: Plan) -> None:
    assert [row["name"] for row in tables.visits(None, plan)] == [
        row["sub_district"] for row in tables.visits(problem, plan)
    ]
    assert {row["basis"] for row in tables.services(None, plan)} == {None}
    assert {row["km"] for row in tables.load(None, plan)} == {None}
    said = {row["rule"]: row["amount"] for row in tables.costs(problem, plan)}
    assert said["staff_travel"] == "47.0 km"
    assert {row["rule"]: row["amount"] for row in tables.costs(None, plan)} == {
        rule: "47,000" if rule == "staff_travel" else amount.split(" ")[0]
        for rule, amount in said.items()
    }
    assert [row["unit"] for row in tables.levels(problem, plan)] == [
        "requests",
        "weeks",
        "points",
        "metres",
    ]
    assert {row["unit"] for row in tables.levels(None, plan)} == {None}
    assert {row["sentence"] for row in tables.cost_items(None, plan)} == {None}
    assert [row["person_name"] for row in tables.staff(None, plan)] == [
        row["person"] or row["pool"] for row in tables.staff(problem, plan)
    ]


def test_a_plan_for_another_problem_is_shown_by_its_ids(problem: Problem) -> None:
    plan, other = small_plan(problem), small_problem(1)
    assert [row["name"] for row in tables.visits(other, plan)].count("Place 0") == 1
    assert len(tables.services(other, plan)) == len(tables.services(None, plan))
    assert tables.cost_items(other, plan)
    assert len(tables.load(other, plan)) == 4


def test_every_table_becomes_a_frame(problem: Problem, plan: Plan) -> None:
    for name in (
        "visits",
        "counters",
        "staff",
        "services",
        "costs",
        "cost_items",
        "levels",
        "load",
    ):
        rows = getattr(tables, name)(problem, plan)
        frame = tables.to_frame(rows)
        assert len(frame) == len(rows)
        assert list(frame.columns) == list(rows[0])


def test_without_pandas_a_frame_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"pip install botram-opt\[pandas\]"):
        tables.to_frame([])


def test_a_simulation_as_rows(problem: Problem, plan: Plan) -> None:
    found = simulate(problem, plan, replications=5)
    rows = tables.simulated(problem, found.visit_services)
    assert len(rows) == len(plan.visits) * 2
    assert {row["name"] for row in rows} == {"Place 0", "Place 1", "Place 2"}
    assert {row["service_name"] for row in rows} == {"Identity card", "Family card"}
    for row, simulated in zip(rows, found.visit_services, strict=True):
        assert row["served"] == simulated.served.mean
        assert row["served_low"] <= row["served"] <= row["served_high"]
    whole = tables.simulated(None, [found.year])
    assert whole[0]["name"] is whole[0]["date"] is whole[0]["service"] is None
    assert whole[0]["asked"] == pytest.approx(sum(found.totals.asked) / 5)
    assert list(tables.to_frame(rows).columns) == list(rows[0])
    assert {row["name"] for row in tables.simulated(None, found.visits)} == {"s0", "s1", "s2"}


def test_quotas_are_told_where_a_plan_has_them() -> None:
    problem, plan = small_problem(), small_plan()
    assert {row["quota"] for row in tables.services(problem, plan)} == {None}
    first = plan.visits[0].model_copy(update={"quota": {"ktp": 12, "kk": 0}})
    again = plan.model_copy(update={"visits": (first, *plan.visits[1:])})
    there = {
        row["service"]: row["quota"]
        for row in tables.services(problem, again)
        if row["sub_district"] == first.sub_district
    }
    assert there == {"ktp": 12, "kk": 0}


def test_a_forecast_as_rows(problem: Problem) -> None:
    spread = Spread(low_95=1, low_80=2, median=5, high_80=8, high_95=9)
    about = {"sub_district": "s1", "service": "kk", "expected": 5.5, "spread": spread}
    told = SeriesForecast(**about, method="partial pooling", why="1 count")
    row = {
        "sub_district": "s1",
        "name": "Place 1",
        "service": "kk",
        "service_name": "Family card",
        "expected": 5.5,
        "low_95": 1,
        "low_80": 2,
        "median": 5,
        "high_80": 8,
        "high_95": 9,
        "method": "partial pooling",
        "why": "1 count",
    }
    (found,) = tables.forecasts(problem, [told])
    assert list(found.items()) == list(row.items())
    assert tables.forecasts(None, [told]) == [row | {"name": "s1", "service_name": "kk"}]


def test_a_forecast_by_date_as_rows() -> None:
    problem = small_problem(1)
    first, second, *others = problem.season.visit_dates
    requests = FutureRequests(sub_district="s0", service="ktp", requests=(10, 20, 30, 40, 50))
    days = {"name": "Fair", "start": second, "end": second}
    fair = FutureFactor(**days, services=("ktp",), factors=(5.0, 4.0, 3.0, 2.0, 1.0))
    rows = tables.forecasts_by_date(
        problem.changed(futures=Futures(requests=(requests,), factors=(fair,)))
    )
    assert [(row["date"], row["service"]) for row in rows] == [
        (day, service) for day in (first, second, *others) for service in ("ktp", "kk")
    ]
    quantiles = {"low_95": 11, "low_80": 14, "median": 30, "high_80": 46, "high_95": 49}
    about = {"sub_district": "s0", "name": "Place 0"}
    about |= {"service": "ktp", "service_name": "Identity card"}
    assert list(rows[0].items()) == [
        *({"date": first} | about | {"expected": 30} | quantiles).items()
    ]
    # 50, 80, 90, 80 and 50 requests.
    quantiles = {"low_95": 50, "low_80": 50, "median": 80, "high_80": 86, "high_95": 89}
    assert rows[2] == {"date": second} | about | {"expected": 70} | quantiles
    # Of the other service no future tells, so it is as stated.
    assert {row[name] for row in rows[1::2] for name in ("expected", *quantiles)} == {40}
    assert tables.forecasts_by_date(problem) == []


def test_effects_as_rows() -> None:
    spread = Spread(low_95=0.1, low_80=0.2, median=0.5, high_80=0.8, high_95=0.9)
    about = {"name": "Fair", "spans": (), "factor": 0.6, "known": 0.4, "counts": 3}
    told = EffectForecast(**about, spread=spread, source="a guess")
    row = {
        "effect": "Fair",
        "known": 0.4,
        "factor": 0.6,
        "low_95": 0.1,
        "low_80": 0.2,
        "median": 0.5,
        "high_80": 0.8,
        "high_95": 0.9,
        "counts": 3,
        "source": "a guess",
    }
    (found,) = tables.effects([told])
    assert list(found.items()) == list(row.items())
