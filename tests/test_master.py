"""The master program over schedules: its bound is true, and its plans are what they say."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import botram_opt.solving.levels
from botram_opt import InfeasibleError, datasets, solve, verify
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.requests import needed_in_season
from botram_opt.rules import hard_rules
from botram_opt.solving.budget import Budget
from botram_opt.solving.limits import Limits
from botram_opt.solving.master import GRAINS, master_of
from botram_opt.solving.master.schedules import schedules
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


@pytest.mark.parametrize("terms", [("unserved",), ("unserved", "hire"), ("unserved", "waiting")])
def test_no_plan_costs_less_than_the_bound(
    terms: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what schedules are said to cost more at least is true of the best plan."""
    tried = 0

    @CASES
    @given(seeds)
    def check(seed: int) -> None:
        nonlocal tried
        problem = random_problem(seed, terms)
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
    problem = random_problem(seed, ("unserved",))
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
    problem = random_problem(seed, ("unserved",))
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
