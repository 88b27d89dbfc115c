"""By when to come: counted as it is defined, and what a morning says of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botram_opt.simulation import Simulation, SimulationSettings, simulate
from botram_opt.simulation.agenda import agenda
from botram_opt.simulation.come_by import MEASURES, SERVED, came_by, gathered, latest, times_of
from botram_opt.simulation.streams import BLOCK, Streams
from botram_opt.simulation.tally import Tally
from botram_opt.simulation.year import live_year
from problems import random_problem, seeds
from test_simulation import PLAIN, one_visit, random_plan, random_settings

OPENING = 4 * 3600


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, OPENING), st.booleans()), max_size=8))
def test_who_came_by_a_time_is_counted_as_one_would(requests: list[tuple[int, bool]]) -> None:
    at = np.full((len(requests), BLOCK), np.inf)
    flags = np.zeros(at.shape, bool)
    for row, (seconds, there) in enumerate(requests):
        at[row, 3], flags[row, 3] = seconds, there
    times = times_of(OPENING)
    found = came_by(times, at, flags)
    assert found.shape == (49, BLOCK)
    for i, time in enumerate(times):
        assert found[i, 3] == sum(there and seconds <= time for seconds, there in requests)
    assert not found[:, :3].any()


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_at_closing_the_lead_is_that_of_the_whole_morning(seed: int) -> None:
    problem = random_problem(seed, regions=False)
    plan, how = random_plan(problem, seed), random_settings(problem, seed)
    course = agenda(problem, plan, how)
    year = live_year(course, Streams(seed, 0))
    for i, leads in enumerate(year.leads):
        if course.opening % 300 == 0 and leads.size:
            whole = year.served[i] - SERVED * year.asked[i]
            np.testing.assert_allclose(leads[:, -1], whole, atol=1e-3)


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_of_those_who_come_by_then_so_many_are_served(seed: int) -> None:
    problem = random_problem(seed, regions=False)
    plan, how = random_plan(problem, seed), random_settings(problem, seed)
    found = simulate(problem, plan, replications=BLOCK, seed=seed, settings=how)
    year = live_year(agenda(problem, plan, how), Streams(seed, 0))
    services = len(problem.services)
    for n, row in enumerate(found.visit_services):
        if row.come_by is None:
            assert row.asked.mean == 0
            continue
        assert 0 <= row.come_by.low <= row.come_by.mean <= row.come_by.high
        leads = year.leads[n // services][n % services]
        assert leads[round(row.come_by.mean * 60 / 300)].mean() >= -1e-3


def come_by(counters: int, requests: float, **changes: Any) -> tuple[float, float, float] | None:
    """Minutes from opening at a single counter type with requests of five minutes each."""
    problem, plan = one_visit(counters, requests)
    found = simulate(problem, plan, settings=PLAIN.model_copy(update=changes))
    (row,) = found.visits
    assert row.come_by == found.visit_services[0].come_by
    return None if row.come_by is None else (row.come_by.low, row.come_by.mean, row.come_by.high)


def test_a_counter_serves_48_requests_of_five_minutes_in_a_morning() -> None:
    # Of 96 who come evenly the first 48 are served: those of the first two hours.
    few, many = come_by(1, 96), come_by(2, 96)
    assert few is not None
    assert 95 <= few[0] <= few[1] <= few[2] <= 120
    # Where all but the last ones are served, one may come until shortly before closing.
    assert many is not None
    assert 210 <= many[1] <= 235
    assert come_by(9, 10) is not None
    assert come_by(0, 10) == (0, 0, 0)
    assert come_by(1, 0) is None


def test_nobody_is_told_to_come_after_numbers_are_given() -> None:
    found = come_by(9, 96, intake_closes=dt.time(10))
    assert found is not None
    assert 105 <= found[1] <= found[2] <= 120


def test_the_latest_time_needs_both_all_and_the_last_to_be_served() -> None:
    times = np.array([0, 300, 600, 900, 1200])
    leads = np.zeros((1, len(times), BLOCK), np.float32)
    # Many who came first are served, and nobody of those who came last.
    leads[0, :, :] = np.array([0, 5, 6, 5, 3])[:, None]
    tally = Tally(len(times), MEASURES)
    tally.add(gathered(leads))
    found = latest(tally, range(len(times)), times)
    assert found is not None
    assert found.mean == 900 / 60
    alone = Tally(len(times), MEASURES)
    assert latest(alone, range(len(times)), times) is None


def test_simulations_that_were_made_before_have_no_such_time() -> None:
    problem, plan = one_visit(1, 10)
    found = simulate(problem, plan, replications=2, settings=SimulationSettings())
    data = found.model_dump(mode="json")
    for row in (*data["visits"], *data["visit_services"], *data["services"], data["year"]):
        del row["come_by"]
    assert Simulation.model_validate(data).visits[0].come_by is None
    assert pytest.approx(found.visits[0].asked.mean) == data["visits"][0]["asked"]["mean"]
