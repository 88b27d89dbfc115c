"""What remains of a season is a problem that agrees with the whole of it."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings

from any_plan import any_plan, breaches, plan_of
from botram_opt.beside import VisitBeside
from botram_opt.errors import ContradictionError
from botram_opt.plan import Plan, Seat, Visit
from botram_opt.problem import (
    Closure,
    Curve,
    CurvePoint,
    DateRange,
    DemandCurves,
    DemandTable,
    ExtraDate,
    FutureRequests,
    Futures,
    Pin,
    PinnedPerson,
    Problem,
    Prohibition,
    RequestsOn,
    RequestsSoFar,
    RuleSetting,
    ServiceRequests,
)
from botram_opt.replanning.actuals import Actual
from botram_opt.replanning.past import past_of
from botram_opt.replanning.rest import pins_not_kept, rest_of_season
from botram_opt.requests import found_on, left_if_unvisited, needed_in_season
from botram_opt.rules import SOFT, cost_sheet
from botram_opt.rules.known import soft_rules_of
from botram_opt.rules.most_cost import MostCost
from botram_opt.rules.neighbour_spread import NeighbourSpread
from botram_opt.uncertain import found_in_futures, unserved_in_futures
from botram_opt.waits import wait_begins
from problems import FIRST, random_problem, seeds
from small import small_problem

CASES = settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
IN_FUTURES = {"unserved_at_risk"}
"""What has happened is the same in all futures, so the worst of them may be others."""

LARGEST = {"longest_wait", "worst_served_share"}
"""Rules that count the largest of something, of what is still open."""


class Begun(NamedTuple):
    """A season that has begun, and two ways in which it may go on.

    Attributes:
        problem: the whole season.
        held: the visits of a plan of it that are past.
        rest: what remains to be planned.
        one, other: visits planned of the whole, and of the rest by itself.
    """

    problem: Problem
    held: tuple[Visit, ...]
    rest: Problem
    one: tuple[Visit, ...]
    other: tuple[Visit, ...]


FOCUS = (
    *("gap_between_visits", "most_in_a_row", "most_in_a_window", "pins", "least_share_served"),
    *("visits_per_sub_district", "most_visits_a_person", "neighbours_apart", "most_cost"),
)


def begun(seed: int, *levels: tuple[str, ...]) -> Begun | None:
    """A random season that has begun; None if it has no plan, or no date is left."""
    rng = random.Random(seed)
    levels = levels or (("unserved",),)
    problem = random_problem(seed, *levels, focus=rng.choice(FOCUS), may_have_begun=True)
    plan = any_plan(problem, seed)
    as_of = FIRST + dt.timedelta(days=7 * rng.randint(1, 3) + rng.randint(0, 2))
    if plan is None or as_of > problem.season.visit_dates[-1]:
        return None
    rest = rest_of_season(problem, plan, as_of)
    other = any_plan(rest, seed + 1)
    assert other is not None
    held = tuple(visit for visit in plan.visits if visit.date < as_of)
    return Begun(problem, held, rest, plan.visits[len(held) :], other.visits)


def test_a_plan_keeps_the_rules_of_the_rest_just_if_it_keeps_those_of_the_whole() -> None:
    seen: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        found = begun(seed)
        if found is None:
            seen["none"] += 1
            return
        if not caps_add_up(found.problem):
            return
        assert breaches(found.rest, found.one) == []
        assert breaches(found.problem, (*found.held, *found.other)) == []
        seen["caps"] += bool(found.held) and bool(found.problem.rules)
        seen["held"] += bool(found.held)
        seen["others"] += bool(found.held) and found.other != found.one

    check()
    assert seen["held"] > CASES.max_examples // 4, seen
    assert seen["others"] > CASES.max_examples // 8, seen
    assert seen["caps"] > 2, seen


def caps_add_up(problem: Problem) -> bool:
    """Whether caps are on nothing that is otherwise in the rest, see above."""
    caps = MostCost(**next((x.parameters for x in problem.rules if x.rule == "most_cost"), {})).caps
    named = [{term.rule for term in cap.terms} for cap in caps]
    builds_up = problem.demand.kind == "accumulating"
    apart = IN_FUTURES | ({"expected_unserved"} if builds_up else set())
    return not any(rules & apart or (rules & LARGEST and len(rules) > 1) for rules in named)


def test_one_plan_of_the_rest_costs_as_much_more_than_another_as_in_the_whole() -> None:
    differ: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        # One of them refuses demand that builds up, so every other time it stands aside.
        names = set(SOFT) - IN_FUTURES - ({"missed_for_good"} if seed % 2 else set())
        found = begun(seed, *((name,) for name in sorted(names)))
        if found is None or not found.held:
            return
        ways = (found.one, found.other)
        whole = [costs(found.problem, (*found.held, *visits)) for visits in ways]
        rest = [costs(found.rest, visits) for visits in ways]
        if found.problem.demand.kind == "accumulating":
            # What earlier visits left of each future is not known any more, but what came.
            names -= {"expected_unserved"}
        for name in names - LARGEST:
            assert whole[0][name] - whole[1][name] == rest[0][name] - rest[1][name], name
            differ[name] += rest[0][name] != rest[1][name]
        for name in LARGEST:
            # Of the whole it is that of what is past, where that is larger.
            past = {w[name] for w, r in zip(whole, rest, strict=True) if w[name] != r[name]}
            assert len(past) <= 1, name
            assert all(w[name] >= r[name] for w, r in zip(whole, rest, strict=True)), name
            differ[name] += rest[0][name] != rest[1][name]

    check()
    assert all(differ[name] >= 3 for name in set(SOFT) - IN_FUTURES), differ


def costs(problem: Problem, visits: tuple[Visit, ...]) -> dict[str, int]:
    """What visits cost by rule, where each has a level of its own."""
    return {row.rule: row.value for row in cost_sheet(problem, plan_of(problem, visits))}


def test_what_remains_of_what_remains_is_what_remains_of_the_whole() -> None:
    seen: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        names = sorted(set(SOFT) - ({"missed_for_good"} if seed % 2 else set()))
        found = begun(seed, *((name,) for name in names))
        if found is None:
            return
        later = found.rest.season.visit_dates[-1]
        plan = plan_of(found.problem, (*found.held, *found.one))
        at_once = rest_of_season(found.problem, plan, later)
        in_turn = rest_of_season(found.rest, plan, later)
        assert in_turn.fingerprint == at_once.fingerprint
        assert in_turn == at_once
        seen["twice"] += bool(found.held) and any(visit.date < later for visit in found.one)

    check()
    assert seen["twice"] > CASES.max_examples // 8, seen


@CASES
@given(seed=seeds)
def test_before_the_season_begins_all_of_it_remains(seed: int) -> None:
    problem = random_problem(seed)
    plan = any_plan(problem, seed)
    if plan is not None:
        rest = rest_of_season(problem, plan, problem.season.first_day)
        assert rest.fingerprint == problem.fingerprint


WEEKS = [FIRST + dt.timedelta(days=7 * n) for n in range(12)]
"""The visit dates of a small problem."""


def visit(place: str, week: int, *, served: int = 0, left: int = 0, **parts: Any) -> Visit:
    """A visit with a counter of cards."""
    stated = {"ktp": served}
    return Visit(
        sub_district=place,
        date=WEEKS[week],
        counters={"c1": 1},
        staff=(Seat(id="p0", counter_type="c1"),),
        served=stated,
        unserved={"ktp": left},
        **parts,
    )


def remaining(problem: Problem, visits: tuple[Visit, ...], week: int, *actuals: Actual) -> Problem:
    return rest_of_season(problem, plan_of(problem, visits), WEEKS[week], actuals)


def cards(problem: Problem, **of_places: float) -> Problem:
    """The problem with so many requests for cards, and no others."""
    rows = (
        ServiceRequests(sub_district=place, service="ktp", requests=number)
        for place, number in of_places.items()
    )
    return problem.changed(demand=DemandTable(requests=tuple(rows)))


def ordinary(problem: Problem, place: str) -> list[ServiceRequests]:
    """The rows of a place in the table of demand."""
    assert isinstance(problem.demand, DemandTable)
    return [row for row in problem.demand.requests if row.sub_district == place]


def test_visits_held_are_taken_off_and_the_last_is_the_one_before() -> None:
    problem = edited(small_problem(), "s0", least_visits=2, most_visits=3)
    rest = remaining(problem, (visit("s0", 1), visit("s1", 2), visit("s0", 6)), 4)
    there = rest.sub_district
    assert (there["s0"].least_visits, there["s0"].most_visits) == (1, 2)
    assert there["s0"].last_visit == WEEKS[1]
    assert (there["s1"].least_visits, there["s1"].most_visits) == (0, 0)
    assert (there["s2"].least_visits, there["s2"].last_visit) == (1, None)
    assert rest.season.visit_dates == tuple(
        day for day in problem.season.visit_dates if day >= WEEKS[4]
    )
    assert rest.season.start == problem.season.start


def test_what_people_did_is_noted_with_their_ways() -> None:
    problem = small_problem()
    people = tuple(p.model_copy(update={"most_visits": 2}) for p in problem.people)
    problem = problem.changed(people=people)
    rest = remaining(problem, (visit("s0", 1), visit("s2", 2), visit("s1", 3)), 4)
    ani = rest.person["p0"]
    assert [(w.date, w.metres) for w in ani.worked] == [
        (WEEKS[1], 2 * 500),
        (WEEKS[2], 2 * 3500),
        (WEEKS[3], 2 * 2000),
    ]
    assert ani.worked_in_a_row == 3
    assert ani.most_visits == 0
    assert (rest.person["p1"].worked, rest.person["p1"].worked_in_a_row) == ((), 0)
    assert remaining(problem, (visit("s0", 1),), 4).person["p0"].worked_in_a_row == 0


def test_a_cancelled_visit_leaves_all_as_it_was() -> None:
    problem = small_problem()
    cancelled = Actual(sub_district="s0", date=WEEKS[1], held=False)
    rest = remaining(problem, (visit("s0", 1, served=10),), 3, cancelled)
    assert rest.sub_district["s0"] == problem.sub_district["s0"]
    assert rest.demand == problem.demand
    assert rest.so_far == ()
    assert rest.person["p0"].worked == ()


def test_who_was_not_served_may_be_served_by_one_more_visit() -> None:
    problem = cards(small_problem(), s0=40, s1=30)
    fewer = Actual(sub_district="s0", date=WEEKS[1], served={"ktp": 12})
    rest = remaining(problem, (visit("s0", 1, served=30, left=10),), 3, fewer)
    place = rest.sub_district["s0"]
    assert (place.least_visits, place.most_visits) == (0, 1)
    # Ten were to be left in any case, and do not come back.
    assert rest.so_far == (
        RequestsSoFar(sub_district="s0", service="ktp", served=12, lost=10, waiting=18),
        RequestsSoFar(sub_district="s0", service="kk"),
    )
    (row,) = ordinary(rest, "s0")
    assert (row.requests, row.basis) == (18, "estimated")
    (told,) = (a for a in rest.assumptions if a.name == "Requests that come back")
    assert told.value == 18
    unvisited = plan_of(rest, (visit("s1", 5, served=30),))
    served = plan_of(rest, (visit("s1", 5, served=30), visit("s0", 6, served=18)))
    assert [unserved(rest, plan) for plan in (unvisited, served)] == [18, 0]


def test_a_place_that_got_all_it_was_to_get_asks_for_nothing_more() -> None:
    problem = cards(small_problem(), s0=40, s1=30)
    rest = remaining(problem, (visit("s0", 1, served=30, left=10),), 3)
    assert rest.sub_district["s0"].most_visits == 0
    assert (len(ordinary(rest, "s0")), len(ordinary(rest, "s1"))) == (0, 1)
    assert unserved(rest, plan_of(rest, (visit("s1", 5, served=30),))) == 0


def test_who_was_not_served_is_shared_out_among_the_visits_to_come() -> None:
    problem = edited(cards(small_problem(), s0=40), "s0", least_visits=3, most_visits=3)
    day = RequestsOn(sub_district="s0", service="ktp", date=WEEKS[9], requests=5)
    problem = problem.changed(demand=problem.demand.model_copy(update={"on_dates": (day,)}))
    fewer = Actual(sub_district="s0", date=WEEKS[1], served={"ktp": 33})
    plan = (visit("s0", 1, served=40), visit("s0", 5, served=40), visit("s0", 8, served=40))
    rest = remaining(problem, plan, 3, fewer)
    assert rest.sub_district["s0"].most_visits == 2
    assert found_on(rest, "s0", "ktp", WEEKS[5]) == 44
    assert found_on(rest, "s0", "ktp", WEEKS[9]) == 9
    assert rest.demand.basis("s0", "ktp", WEEKS[9]) == "estimated"
    assert left_if_unvisited(rest, "s0", "ktp") == 7


def test_where_demand_builds_up_what_was_served_is_taken_off() -> None:
    curve = Curve(
        sub_district="s0",
        service="ktp",
        points=(CurvePoint(date=FIRST, requests=0), CurvePoint(date=WEEKS[10], requests=100)),
    )
    problem = small_problem().changed(demand=DemandCurves(curves=(curve,)))
    plan = (visit("s0", 4, served=40),)
    fewer = Actual(sub_district="s0", date=WEEKS[4], served={"ktp": 25})
    rest = remaining(problem, plan, 5, fewer)
    assert rest.sub_district["s0"].most_visits == 1
    assert found_on(rest, "s0", "ktp", WEEKS[5]) == 25
    assert found_on(rest, "s0", "ktp", WEEKS[10]) == 75
    as_planned = remaining(problem, plan, 5)
    assert as_planned.sub_district["s0"].most_visits == 0
    assert needed_in_season(as_planned, "s0", "ktp") == 60


def test_what_comes_back_does_so_in_every_future() -> None:
    problem = cards(small_problem(), s0=40, s1=30)
    rows = [
        FutureRequests(sub_district="s0", service="ktp", requests=(30, 50)),
        FutureRequests(sub_district="s1", service="ktp", requests=(20, 40)),
        FutureRequests(sub_district="s1", service="ktp", dates=(WEEKS[5],), requests=(1, 2)),
    ]
    problem = edited(problem, "s1", least_visits=2, most_visits=2)
    problem = problem.changed(futures=Futures(requests=tuple(rows)))
    plan = (
        visit("s0", 1, served=40),
        visit("s1", 2, served=30),
        visit("s1", 7, served=30),
    )
    fewer = [
        Actual(sub_district=s, date=WEEKS[n], served={"ktp": 20}) for n, s in ((1, "s0"), (2, "s1"))
    ]
    rest = remaining(problem, plan, 3, *fewer)
    assert list(found_in_futures(rest, "s0", "ktp", WEEKS[4])) == [20, 20]
    assert list(found_in_futures(rest, "s1", "ktp", WEEKS[4])) == [30, 50]
    assert list(found_in_futures(rest, "s1", "ktp", WEEKS[5])) == [11, 12]
    nobody = plan_of(rest, ())
    assert list(unserved_in_futures(rest, nobody, "s0", "ktp")) == [20, 20]
    assert list(unserved_in_futures(rest, nobody, "s1", "ktp")) == [10, 10]


def test_what_is_past_is_left_out_and_what_is_pinned_stays() -> None:
    def span(first: int, last: int) -> dict[str, dt.date]:
        return {"start": WEEKS[first], "end": WEEKS[last]}

    problem = small_problem()
    pins = (
        Pin(sub_district="s0", date=WEEKS[1]),
        Pin(sub_district="s1", end=WEEKS[8]),
        Pin(sub_district="s0", end=WEEKS[8]),
        Pin(sub_district="s0", people=(PinnedPerson(id="p0"),)),
        Pin(sub_district="s2", end=WEEKS[2]),
    )
    closures = tuple(Closure(**span(*weeks), reason="works") for weeks in ((0, 0), (2, 3), (9, 9)))
    problem = edited(problem, "s2", closures=closures, windows=(DateRange(**span(0, 10)),))
    problem = problem.changed(
        pins=pins,
        prohibitions=(Prohibition(sub_district="s1", date=WEEKS[1]), Prohibition(person="p1")),
    )
    rest = remaining(problem, (visit("s0", 1),), 3)
    # Babelan before Eid was kept where it was; who must come along must do so still.
    assert rest.pins == (
        pins[1],
        Pin(sub_district="s0", people=(PinnedPerson(id="p0"),), required=False),
    )
    assert rest.prohibitions == (Prohibition(person="p1"),)
    assert rest.sub_district["s2"].closures == closures[1:]
    past = past_of(problem, plan_of(problem, (visit("s0", 1),)), WEEKS[3])
    assert pins_not_kept(past) == (pins[4],)


def test_caps_leave_what_was_not_spent() -> None:
    def cap(most: int, rule: str, **parameters: Any) -> dict[str, Any]:
        return {"terms": [{"rule": rule, "weight": 2, "parameters": parameters}], "most": most}

    caps = [
        cap(50, "resources_used", person=0),
        cap(1, "resources_used", person=0),
        cap(300, "unserved"),
        cap(300, "longest_wait"),
        cap(40, "neighbour_spread"),
    ]
    setting = RuleSetting.model_validate({"rule": "most_cost", "parameters": {"caps": caps}})
    problem = cards(small_problem(rules=(setting,)), s0=40, s1=30)
    rest = remaining(problem, (visit("s0", 1, served=30, left=10),), 3)
    left = MostCost(**rest.rules[0].parameters).caps
    # One counter went out, ten were left, and the longest wait is of what is to come.
    assert [cap.most for cap in left] == [50 - 2, 0, 300 - 2 * 10, 300, 40]
    (_, _, spread), *_ = soft_rules_of(left[4].terms)
    assert spread == NeighbourSpread(beside=(VisitBeside(sub_district="s1", date=WEEKS[1]),))
    assert remaining(problem, (), 3).rules == problem.rules


def test_waits_are_counted_from_the_day_on_which_the_season_began() -> None:
    problem = small_problem()
    fair = ExtraDate(date=dt.date(2024, 12, 28), reason="fair")
    seasons = [problem.season, problem.season.model_copy(update={"extra_dates": (fair,)})]
    for season in seasons:
        whole = problem.changed(season=season)
        rest = remaining(whole, (visit("s1", 1),), 3)
        assert wait_begins(rest, "s0") == wait_begins(whole, "s0") == season.first_day
        assert wait_begins(rest, "s1") == WEEKS[1]
        assert rest.season.visit_dates[0] == WEEKS[3]


def test_a_window_that_is_past_opens_no_others() -> None:
    window = DateRange(start=WEEKS[0], end=WEEKS[1])
    rest = remaining(edited(small_problem(), "s2", windows=(window,)), (), 3)
    assert rest.sub_district["s2"].windows == (window,)


def test_where_nothing_is_left_that_is_said() -> None:
    problem = small_problem()
    with pytest.raises(ContradictionError, match="no visit date is left from 2026-01-01 on"):
        rest_of_season(problem, plan_of(problem, ()), dt.date(2026, 1, 1))
    problem = edited(problem, "s0", least_visits=3, most_visits=3)
    with pytest.raises(ContradictionError, match="at least 3 visits, on 1 visit dates"):
        rest_of_season(problem, plan_of(problem, ()), dt.date(2025, 3, 29))


def unserved(problem: Problem, plan: Plan) -> int:
    return sum(row.value for row in cost_sheet(problem, plan) if row.rule == "unserved")


def edited(problem: Problem, place: str, **fields: Any) -> Problem:
    """The problem with other fields of a sub-district."""
    places = tuple(
        s.model_copy(update=fields) if s.id == place else s for s in problem.sub_districts
    )
    return problem.changed(sub_districts=places)
