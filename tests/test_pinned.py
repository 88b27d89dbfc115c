"""A pinned problem has the plan that it was made of, and no other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from any_plan import any_plan, plan_of
from botram_opt import InfeasibleError, Plan, Problem, solve
from botram_opt.errors import ContradictionError
from botram_opt.plan import PoolUse, Seat, Visit
from botram_opt.problem import Closure
from botram_opt.replanning.pinned import pinned
from botram_opt.rules import SOFT, cost_sheet
from botram_opt.verification import level_values
from problems import random_problem, seeds
from small import FIRST, small_plan, small_problem

CASES = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
OF_FUTURES = {name for name, rule in SOFT.items() if rule.for_futures}


def test_it_gives_the_plan_back_and_costs_as_much() -> None:
    seen: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        names = set(SOFT) - OF_FUTURES - ({"missed_for_good"} if seed % 2 else set())
        levels = (tuple(sorted(names)), ("unserved",))
        problem = random_problem(seed, *levels, may_have_begun=True, futures=False)
        plan = any_plan(problem, seed)
        if plan is None:
            seen["none"] += 1
            return
        again = solve(pinned(problem, plan), workers=1)
        assert again.status == "optimal"
        assert by_visit(again) == by_visit(plan)
        costs = level_values(problem, cost_sheet(problem, plan))
        assert [level.value for level in again.levels] == [costs[x.name] for x in problem.levels]
        seen["pools"] += any(visit.pools for visit in plan.visits)
        seen["solved"] += 1

    check()
    assert seen["solved"] > 20, seen
    assert seen["pools"] > 5, seen


def test_in_futures_it_costs_no_more() -> None:
    seen: Counter[bool] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        problem = random_problem(seed, ("expected_unserved",))
        try:
            plan = solve(problem, workers=1)
        except InfeasibleError:
            return
        again = solve(pinned(problem, plan), workers=1)
        assert [level.value for level in again.levels] == [level.value for level in plan.levels]
        seen[bool(plan.visits)] += 1

    check()
    assert seen[True] > 15, seen


def by_visit(plan: Plan) -> list[Any]:
    """What pins say of each visit, in no matter what order."""
    return [
        (
            visit.sub_district,
            visit.date,
            dict(visit.counters),
            sorted((seat.id, seat.counter_type) for seat in visit.staff),
            sorted((use.id, use.counter_type, use.people) for use in visit.pools),
            {service: number for service, number in visit.served.items() if number},
        )
        for visit in sorted(plan.visits, key=lambda visit: (visit.date, visit.sub_district))
    ]


def edited(plan: Plan, number: int, **fields: Any) -> Plan:
    """A plan with other fields of one visit."""
    visits = list(plan.visits)
    visits[number] = visits[number].model_copy(update=fields)
    return plan_of_same(plan, visits)


def plan_of_same(plan: Plan, visits: list[Visit]) -> Plan:
    return Plan(problem=plan.problem, visits=tuple(visits))


def away(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    person, day = plan.visits[0].people[0], plan.visits[0].date
    leave = (Closure(start=day, end=day, reason="leave"),)
    people = tuple(
        p.model_copy(update={"absences": leave}) if p.id == person else p for p in problem.people
    )
    return problem.changed(people=people), plan


def one_more_person(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    visit = plan.visits[0]
    idle = next(p.id for p in problem.people if p.id not in visit.people)
    seat = Seat(id=idle, counter_type="c1")
    return problem, edited(plan, 0, staff=(*visit.staff, seat))


def one_more_of_the_pool(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    return problem, edited(plan, 0, pools=(PoolUse(id="pool", counter_type="c2", people=2),))


def too_many_counters(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    return problem, edited(plan, 0, counters={**plan.visits[0].counters, "c1": 3})


def too_much_to_do(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    # As many come, but two counters have time for 96.
    (number,) = (n for n, visit in enumerate(plan.visits) if visit.sub_district == "s2")
    return problem, edited(plan, number, served={"ktp": 100, "kk": 0})


def a_visit_too_few(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    return problem, plan_of_same(plan, list(plan.visits[1:]))


CLASHES: dict[str, tuple[Callable[[Problem, Plan], tuple[Problem, Plan]], str, str]] = {
    "somebody is away": (away, "is away", "Person"),
    "somebody too many": (one_more_person, "every counter of", "Cards"),
    "more of a pool than there are": (one_more_of_the_pool, "pool Helpers has 1", "Helpers"),
    "more counters than in stock": (
        too_many_counters,
        "there are 2 counters of Cards",
        "3 counters",
    ),
    "more served than there is time for": (
        too_much_to_do,
        "serve what they have time for",
        "100 requests",
    ),
    "a visit too few": (
        a_visit_too_few,
        "must get at least 1 visit",
        "no visit may be held in Place",
    ),
}


@pytest.mark.parametrize("case", sorted(CLASHES))
def test_what_a_plan_breaks_is_told(case: str) -> None:
    change, rule, pin = CLASHES[case]
    problem = small_problem()
    plan = small_plan(problem)
    problem, plan = change(problem, plan)
    if case == "somebody is away":
        # That can be told before anything is solved.
        with pytest.raises(ContradictionError, match="is away on"):
            pinned(problem, plan)
        return
    with pytest.raises(InfeasibleError) as error:
        solve(pinned(problem, plan), workers=1)
    told = error.value.conflict
    assert any(rule in sentence for sentence in told), told
    assert any(pin in sentence for sentence in told), told
    assert len(told) <= 6


def test_what_no_plan_can_be_is_told_at_once() -> None:
    problem = small_problem()
    visit = small_plan(problem).visits[0].model_copy(update={"sub_district": "elsewhere"})
    with pytest.raises(ContradictionError, match="'elsewhere' is no sub-district"):
        pinned(problem, plan_of(problem, (visit,)))
    twice = small_plan(problem).visits[0]
    later = twice.model_copy(update={"date": FIRST + dt.timedelta(days=70)})
    with pytest.raises(ContradictionError, match="but it gets at most 1"):
        pinned(problem, plan_of(problem, (*small_plan(problem).visits, later)))


def test_no_visit_is_added_where_more_are_allowed() -> None:
    problem = small_problem()
    places = tuple(place.model_copy(update={"most_visits": 3}) for place in problem.sub_districts)
    problem = problem.changed(sub_districts=places)
    plan = small_plan(small_problem())
    assert [place.most_visits for place in pinned(problem, plan).sub_districts] == [1, 1, 1]
