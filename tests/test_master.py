"""The master program over schedules: its bound is true, and its plans are what they say."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from ortools.math_opt.python import mathopt

import botram_opt.solving.levels
import botram_opt.solving.master.asks
import botram_opt.solving.master.master
from botram_opt import InfeasibleError, datasets, solve, verify
from botram_opt.plan import Plan
from botram_opt.problem import CounterType, Problem, Service
from botram_opt.requests import needed_in_season, unserved_in_season
from botram_opt.rules import hard_rules
from botram_opt.solving.budget import Budget
from botram_opt.solving.limits import Limits
from botram_opt.solving.master import GRAINS, master_of, with_pools
from botram_opt.solving.master.master import Master
from botram_opt.solving.master.schedules import schedules
from botram_opt.solving.master.served import Group
from botram_opt.solving.shares import CHOOSING, CHOOSING_AGAIN
from botram_opt.solving.unnamed import unnamed, visits_of_pools, without_names
from instances.bekasi import bekasi
from problems import random_problem, seeds

CASES = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def budget() -> Budget:
    return Budget(Limits(time=None, workers=1, seed=0, reproducible=False), None, time.monotonic)


def solved_without(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> Plan | None:
    """The best plan as it is found without the master program; None if there is none."""
    with monkeypatch.context() as context:
        context.setattr(botram_opt.solving.levels, "master_of", lambda _: None)
        try:
            return solve(problem, workers=1)
        except InfeasibleError:
            return None


def dates_of(problem: Problem, plan: Plan) -> dict[str, list[int]]:
    """By sub-district, the indices of the dates of its visits."""
    dates = problem.season.visit_dates
    return {
        place.id: [dates.index(visit.date) for visit in plan.visits_to.get(place.id, ())]
        for place in problem.sub_districts
    }


@pytest.mark.parametrize("way", ["dates by themselves", "dates in groups", "services alone"])
@pytest.mark.parametrize("terms", [("unserved",), ("unserved", "hire"), ("unserved", "waiting")])
def test_no_plan_costs_less_than_the_bound(
    terms: tuple[str, ...], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what schedules are said to cost more at least is true of the best plan."""
    tried = 0
    if way == "dates in groups":
        monkeypatch.setattr(botram_opt.solving.master.master, "MOST_BY_DATE", 0)
    elif way == "services alone":
        monkeypatch.setattr(botram_opt.solving.master.asks, "MOST_CELLS", 0)

    @CASES
    @given(seeds)
    def check(seed: int) -> None:
        nonlocal tried
        problem = random_problem(seed, terms, may_have_begun=True)
        master = master_of(problem)
        best = solved_without(problem, monkeypatch)
        if master is None or best is None:
            return
        tried += 1
        master.run(budget(), None)
        value = best.levels[0].value
        assert master.bound <= value
        over = 0
        excess = master.excess(value)
        for place, visited in dates_of(problem, best).items():
            rows, grains = excess[place]
            none = len(problem.season.visit_dates)
            row = np.array([*visited, *[none] * (rows.shape[1] - len(visited))])
            (found,) = np.flatnonzero((rows == row).all(axis=1))
            over += grains[found]
        assert master.grains + over <= value * GRAINS

    check()
    assert tried > 50


@CASES
@given(seeds)
def test_a_plan_keeps_to_the_schedules(seed: int) -> None:
    problem = random_problem(seed, ("unserved",), may_have_begun=True)
    try:
        plan = solve(problem, workers=1)
    except InfeasibleError:
        return
    rows = schedules(problem, hard_rules(problem))
    assert rows is not None
    none = len(problem.season.visit_dates)
    for place, visited in dates_of(problem, plan).items():
        listed = [[int(i) for i in row if i < none] for row in rows[place]]
        assert visited in listed
        assert len({tuple(row) for row in listed}) == len(listed)


def test_it_solves_the_bundled_year_by_itself() -> None:
    """Where services have counter types of their own, the bound is what the best plan costs."""
    problem = datasets.bekasi(2025)
    master = master_of(problem)
    assert master is not None
    master.run(budget(), None)
    plan = master.plan(budget(), None)
    assert plan is not None
    assert master.bound == 2052
    assert {visit.sub_district for visit in plan.visits} == set(problem.sub_district)
    broken = {finding.rule for finding in verify(problem, plan).findings}
    # It is a plan without people, and does not tell what is left.
    assert broken <= {"counters_staffed", "requests_found"}


@pytest.mark.parametrize("grouped", [False, True])
def test_plans_of_columns_keep_what_there_is(
    grouped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stock and visits of each date, and they cost what their visits leave; bettered, no more."""
    if grouped:
        monkeypatch.setattr(botram_opt.solving.master.master, "MOST_BY_DATE", 0)
    kept = ("counters_in_stock", "visits_per_date", "open_dates", "opening_hours", "pool_size")
    tried = 0

    @CASES
    @given(seeds)
    def check(seed: int) -> None:
        nonlocal tried
        problem = random_problem(seed, ("unserved",), may_have_begun=True)
        master = master_of(problem)
        if master is None:
            return
        master.run(budget(), None)
        plan = master.plan(budget(), 5)
        if plan is None:
            return
        tried += 1
        better = master.better(budget(), 1)
        plans = [plan] if better is None else [plan, better]
        for one in plans:
            staffed = one.model_copy(update={"visits": tuple(with_pools(problem, one.visits))})
            for name, rule in hard_rules(problem).items():
                if name in kept:
                    assert list(rule.measure(problem, staffed)) == []
        values = [unserved(problem, one) for one in plans]
        assert values == sorted(values, reverse=True)
        assert values[-1] >= 0

    check()
    assert tried > 50


def unserved(problem: Problem, plan: Plan) -> int:
    """What a plan leaves, weighted."""
    return sum(
        service.unserved_weight * unserved_in_season(problem, plan, place.id, service.id)
        for place in problem.sub_districts
        for service in problem.services
    )


def test_what_counters_serve_together_is_the_most_that_their_seconds_allow() -> None:
    """Held to a linear program that states the flow of seconds."""
    rng = random.Random(7)
    shared = 0
    for _ in range(200):
        services = tuple(
            Service(
                id=f"s{i}",
                name=f"S{i}",
                minutes_per_request=rng.choice([5, 10, 15]),
                unserved_weight=rng.randint(1, 4),
            )
            for i in range(rng.randint(1, 4))
        )
        kinds = tuple(
            CounterType(
                id=f"k{i}",
                name=f"K{i}",
                services=tuple(s.id for s in services if rng.random() < 0.6),
                stock=3,
                people_per_counter=0,
            )
            for i in range(rng.randint(1, 4))
        )
        group = Group(services, kinds, 3600)
        found = [rng.randint(0, 60) for _ in services]
        counters = [rng.randint(0, 3) for _ in kinds]
        (used,) = group.used(found, np.array([counters]))
        program = mathopt.Model()
        served = [program.add_variable(lb=0, ub=number) for number in found]
        given_: dict[tuple[int, int], mathopt.Variable] = {}
        for j, kind in enumerate(kinds):
            for i, service in enumerate(services):
                if service.id in kind.services:
                    given_[i, j] = program.add_variable(lb=0)
            mine = mathopt.fast_sum(v for (_, k), v in given_.items() if k == j)
            program.add_linear_constraint(mine <= 3600 * counters[j])
        for i, seconds in enumerate(group.seconds):
            to = mathopt.fast_sum(v for (s, _), v in given_.items() if s == i)
            program.add_linear_constraint(int(seconds) * served[i] <= to)
        worth = [service.unserved_weight for service in services]
        program.maximize(mathopt.fast_sum(w * v for w, v in zip(worth, served, strict=True)))
        most = mathopt.solve(program, mathopt.SolverType.GLOP).objective_value()
        assert float(used / group.seconds @ worth) == pytest.approx(most)
        shared += len(services) > 1 and len(kinds) > 1
    assert shared > 50


def test_demand_that_builds_up_is_planned_close_to_the_bound() -> None:
    """Two visits a date and a year, where the search by itself is far from it."""
    problem = bekasi(visits_per_date=2, most_visits=2)
    master = master_of(problem)
    assert master is not None
    master.run(budget(), None)
    plan = master.plan(budget(), 10)
    assert plan is not None
    needed = sum(
        needed_in_season(problem, place.id, service.id)
        for place in problem.sub_districts
        for service in problem.services
    )
    left = needed - sum(sum(visit.served.values()) for visit in plan.visits)
    assert master.bound <= left <= 1.05 * master.bound
    broken = {finding.rule for finding in verify(problem, plan).findings}
    assert broken <= {"counters_staffed", "requests_found"}


def test_schedules_are_chosen_again_with_more_time_if_none_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that a plan is found before the levels below get their time."""
    chosen, tried = Master.plan, 0
    asked: list[float | None] = []

    def at_second_try(self: Master, of: Budget, time: float | None) -> Plan | None:
        asked.append(time)
        return None if len(asked) == 1 else chosen(self, of, time)

    for seed in range(60):
        problem = random_problem(seed, ("unserved",), may_have_begun=True)
        if problem.demand.kind != "accumulating":
            continue
        with monkeypatch.context() as context:
            context.setattr(Master, "plan", at_second_try)
            asked.clear()
            try:
                plan = solve(problem, workers=1)
            except InfeasibleError:
                continue
        assert verify(problem, plan).ok
        if asked:
            tried += 1
            assert asked == [CHOOSING.most, CHOOSING_AGAIN.most]
            without = solved_without(problem, monkeypatch)
            assert without is not None
            assert without.levels[0] == plan.levels[0]
    assert tried > 5


def test_too_many_schedules_are_not_listed() -> None:
    problem = datasets.bekasi(2025)
    often = problem.changed(
        sub_districts=tuple(
            place.model_copy(update={"most_visits": 8, "least_gap_days": 1})
            for place in problem.sub_districts
        )
    )
    assert master_of(often) is None


def test_levels_without_requests_unserved_have_none() -> None:
    problem = random_problem(0, ("fair_visits",))
    assert master_of(problem) is None


@CASES
@given(seeds)
def test_a_plan_without_names_keeps_all_rules(seed: int) -> None:
    """And its pools keep to the visits that their people may make."""
    problem = random_problem(seed, ("unserved",), may_have_begun=True)
    try:
        plan = solve(problem, workers=1)
    except InfeasibleError:
        return
    nameless = unnamed(problem)
    found = without_names(problem, plan)
    reference = plan.problem.model_copy(update={"fingerprint": nameless.fingerprint})
    assert verify(nameless, found.model_copy(update={"problem": reference})).ok
    for pool, most in visits_of_pools(problem).items():
        drawn = sum(use.people for v in found.visits for use in v.pools if use.id == pool)
        assert drawn <= most
