"""Who missed a visit for good: by hand, beside the simulation, and beside what others hold."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from botram_opt import rules, solve, verify
from botram_opt.beside import VisitBeside
from botram_opt.errors import ContradictionError
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import (
    Curve,
    CurvePoint,
    DateFactor,
    DemandCurves,
    DemandTable,
    GeodesicTravel,
    Level,
    Point,
    Problem,
    ServiceRequests,
    Term,
)
from botram_opt.rules.missed_for_good import MissedForGood
from botram_opt.second_chance import ResidentChoice, chance, within_reach
from botram_opt.simulation import SimulationSettings, simulate
from small import FIRST, small_problem

HALF = 28 / math.log(1 / 0.55)
"""Days of patience after which a visit four weeks later suits 55 in 100, so five in ten."""

CHOICE = ResidentChoice(missed=0.5, try_again=1, recovery_days=0.01, patience_days=HALF)
RULE = MissedForGood(choice=CHOICE, worth=1)


def dated(problem: Problem, **days: int) -> Plan:
    """A visit to each of these places, so many days after the first date."""
    return Plan(
        problem=ProblemReference.of(problem),
        visits=tuple(
            Visit(
                sub_district=place,
                date=FIRST + dt.timedelta(days=after),
                counters={"c1": 2, "c2": 2},
                served={},
                unserved={},
            )
            for place, after in sorted(days.items(), key=lambda item: item[1])
        ),
    )


def lost(problem: Problem, plan: Plan, rule: MissedForGood = RULE) -> dict[str, int]:
    """Requests missed for good of each place."""
    return {item.sub_district or "": item.value for item in rule.measure(problem, plan)}


def test_by_hand() -> None:
    """80, 140 and 200 requests are found, and as many miss the visit, as one in two cannot come."""
    problem = small_problem(3)
    # The second place is next door to both others, which are not to each other.
    plan = dated(problem, s0=0, s1=28, s2=35)
    # Five in ten of who missed the first go to the second; eight in ten from there to the third.
    assert [math.floor(10 * chance(CHOICE, days)) for days in (28, 7)] == [5, 8]
    assert lost(problem, plan) == {"s0": 80 - 40, "s1": 140 - 112, "s2": 200}
    # The sooner of two later visits suits better, where time heals at once.
    turned = dated(problem, s1=0, s0=28, s2=35)
    assert lost(problem, turned) == {"s0": 80, "s1": 140 - 70, "s2": 200}
    # On the same day nobody arrives.
    assert lost(problem, dated(problem, s0=0, s1=0)) == {"s0": 80, "s1": 140}


def test_sentences() -> None:
    problem = small_problem(3)
    items = list(RULE.measure(problem, dated(problem, s0=0, s1=28)))
    assert [RULE.describe(problem, item) for item in items] == [
        "40 requests that missed Place 0 on 4 January 2025 and would try again find nothing: what "
        "suits best is the visit to Place 1, 28 days later",
        "140 requests that missed Place 1 on 1 February 2025 and would try again find nothing: no "
        "later visit next door suits",
    ]
    assert RULE.unit(problem) == "requests"


def test_the_best_gap_is_neither_short_nor_long() -> None:
    """Four weeks, as residents are taken to be: 14 x ln(1 + 90 / 14) = 28.07 days."""
    choice = ResidentChoice()
    assert max(range(366), key=lambda days: chance(choice, days)) == 28
    assert choice.recovery_days * math.log1p(
        choice.patience_days / choice.recovery_days
    ) == pytest.approx(28.07, abs=0.01)


def test_what_is_counted_is_what_the_simulation_finds() -> None:
    """With one later visit and room for all, but that tenths are rounded down."""
    problem = small_problem(2)
    plan = dated(problem, s0=0, s1=28)
    settings = SimulationSettings(as_expected=True, choice=CHOICE)
    found = simulate(problem, plan, replications=200, settings=settings)
    assert found.year.missed.mean == 80 + 140
    saved = 80 + 140 - sum(lost(problem, plan).values())
    assert saved == 40
    assert found.year.recovered.mean == pytest.approx(0.55 * 80, abs=2)
    later = dated(problem, s0=28, s1=0)
    assert lost(problem, later) == {"s0": 80, "s1": 70}


def test_only_those_within_reach_are_next_door() -> None:
    """About 11 km apart as the crow flies."""
    places = tuple(
        place.model_copy(update={"location": Point(latitude=-6 - 0.1 * i, longitude=107)})
        for i, place in enumerate(small_problem(2).sub_districts)
    )
    travel = GeodesicTravel(detour_factor=1.4, speed_kmh=30)
    base = small_problem(2).bases[0].model_copy(update={"location": places[0].location})
    problem = small_problem(2, sub_districts=places, travel=travel, bases=(base,))
    plan = dated(problem, s0=0, s1=28)
    for reach, expected in ((15, {"s0": 80, "s1": 140}), (16, {"s0": 40, "s1": 140})):
        choice = CHOICE.model_copy(update={"reach_km": reach})
        assert within_reach(problem, "s0", reach) == ({"s1"} if reach == 16 else set())
        assert lost(problem, plan, MissedForGood(choice=choice, worth=1)) == expected


def test_worth_and_share_multiply_what_is_lost() -> None:
    problem = small_problem(2)
    plan = dated(problem, s0=0)
    for rule, expected in (
        (MissedForGood(choice=CHOICE, worth=1.5), 120),
        (MissedForGood(choice=CHOICE.model_copy(update={"try_again": 0.25}), worth=1), 20),
        (MissedForGood(choice=CHOICE.model_copy(update={"missed": 0.2}), worth=1), 20),
        (MissedForGood(choice=CHOICE.model_copy(update={"missed": 0.0}), worth=1), 0),
    ):
        assert lost(problem, plan, rule) == ({"s0": expected} if expected else {})


def level(**parameters: Any) -> Level:
    """A level of the rule alone."""
    stated = {"choice": CHOICE.model_dump(), "worth": 1} | parameters
    return Level(name="missed", terms=(Term(rule="missed_for_good", parameters=stated),))


def test_the_best_plan_ends_with_whom_fewest_miss() -> None:
    """All but the last visit are a week before one next door: 80 + 2/10 of 140 and 200."""
    problem = small_problem(3, levels=(level(),))
    plan = solve(problem, workers=1, time_limit=20)
    assert plan.status == "optimal"
    assert plan.levels[0].value == 80 + 28 + 40
    assert [visit.sub_district for visit in plan.visits] == ["s2", "s1", "s0"]
    assert verify(problem, plan).ok


def test_dates_on_which_fewer_come_have_fewer_miss_them() -> None:
    table = small_problem(2).demand
    week = {"start": FIRST, "end": FIRST + dt.timedelta(days=6)}
    table = table.model_copy(update={"factors": (DateFactor(name="fast", factor=0.5, **week),)})
    problem = small_problem(2, demand=table, levels=(level(),))
    assert lost(problem, dated(problem, s0=0, s1=7)) == {"s0": 8, "s1": 140}
    plan = solve(problem, workers=1, time_limit=20)
    # Half of 140 on the first date, of whom eight in ten find the visit a week later.
    assert plan.levels[0].value == 14 + 80
    assert sum(lost(problem, plan).values()) == 94


def test_of_two_visits_that_suit_as_well_the_sooner_one_is_told() -> None:
    """Where patience lasts for years, nine in ten go to either."""
    patient = CHOICE.model_copy(update={"patience_days": 1000})
    rule, problem = RULE.model_copy(update={"choice": patient}), small_problem(3)
    assert [math.floor(10 * chance(patient, days)) for days in (7, 14)] == [9, 9]
    for sooner, other in (("s0", "s2"), ("s2", "s0")):
        plan = dated(problem, s1=0, **{sooner: 7, other: 14})
        first = next(rule.measure(problem, plan))
        assert (first.other, first.value) == (sooner, 14)
        assert first.facts == {"requests": 14, "days": 7}


def test_half_a_request_is_lost_unless_any_later_visit_suits() -> None:
    """0.52 would try again, of whom nobody is left in whole requests where one in ten is served."""
    rows = (ServiceRequests(sub_district="s0", service="ktp", requests=1),)
    choice = CHOICE.model_copy(update={"try_again": 0.52})
    goal = level(choice=choice.model_dump())
    problem = small_problem(2, demand=DemandTable(requests=rows), levels=(goal,))
    rule = RULE.model_copy(update={"choice": choice})
    assert lost(problem, dated(problem, s0=7, s1=0), rule) == {"s0": 1}
    assert lost(problem, dated(problem, s0=0, s1=7), rule) == {}
    assert solve(problem, workers=1, time_limit=20).levels[0].value == 0


def test_visits_that_others_hold_are_second_chances() -> None:
    beside = VisitBeside(sub_district="s0", date=FIRST + dt.timedelta(days=28))
    problem = small_problem(2, levels=(level(beside=[beside.model_dump(mode="json")]),))
    rule = RULE.model_copy(update={"beside": (beside,)})
    plan = dated(problem, s0=0)
    assert lost(problem, plan, rule) == {"s0": 40}
    (item,) = rule.measure(problem, plan)
    assert rule.describe(problem, item).endswith("suits best is the visit next door, 28 days later")
    assert lost(problem, dated(problem, s0=0, s1=7), rule) == {"s0": 16, "s1": 140}
    # Before it, by a week: both places find another visit then.
    found = solve(problem, workers=1, time_limit=20)
    assert found.levels[0].value == 28 + 16
    inner = RULE.within({"s0"}, [("s0", beside.date)], ())
    assert inner == rule
    assert rule.within({"s1"}, (), ()) == RULE


def test_what_the_rule_refuses() -> None:
    curve = Curve(sub_district="s0", service="ktp", points=(CurvePoint(date=FIRST, requests=5),))
    problem = small_problem(2, demand=DemandCurves(curves=(curve,)), levels=(level(),))
    with pytest.raises(ContradictionError, match="demand builds up") as caught:
        solve(problem)
    assert caught.value.issues[0].remedy == "Use the rule 'waiting'"
    elsewhere = {"sub_district": "no", "date": "2025-02-01"}
    problem = small_problem(2, levels=(level(beside=[elsewhere]),))
    with pytest.raises(ContradictionError, match="there is no sub-district of this id"):
        solve(problem)
    problem = small_problem(2, levels=(level(choice={"missed": 1}),))
    assert [issue.where for issue in rules.setting_issues(problem)] == [
        "levels 'missed', rule 'missed_for_good', choice.missed"
    ]
