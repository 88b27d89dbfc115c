"""Laws that hold whatever the problem: nothing of them is taken from how the model is built."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection

import pytest
from hypothesis import HealthCheck, assume, given, settings

from asked import asked
from botram_opt import InfeasibleError, Plan, Problem, solve, verify
from botram_opt.problem import ExtraDate, Person, Pin, PinnedCounters, PinnedPerson
from botram_opt.rules import SOFT
from problems import FIRST, random_problem, seeds

CASES = int(asked("BOTRAM_LAW_CASES"))

law_settings = settings(
    max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def some_problem(seed: int, *, without: Collection[str] = (), futures: bool = True) -> Problem:
    """A random problem with three levels of random rules, some of which may be left out."""
    names = sorted(set(SOFT) - {"change_from_plan", "hire", *without})
    random.Random(seed).shuffle(names)
    levels = ((names[0],), (names[1], names[2]), (names[3],))
    return random_problem(seed, *levels, futures=futures, may_have_begun=True)


def solved(problem: Problem) -> tuple[list[int], Plan] | None:
    """The proven values of all levels, and a plan that has them; None if there is none."""
    try:
        plan = solve(problem, workers=1)
    except InfeasibleError:
        return None
    assert plan.status == "optimal"
    assert verify(problem, plan).ok
    return [level.value for level in plan.levels], plan


@law_settings
@given(seed=seeds)
def test_renaming_and_reordering_change_no_value(seed: int) -> None:
    problem = some_problem(seed)
    rng = random.Random(seed)
    text = problem.model_dump_json()
    ids = [item.id for items in (problem.sub_districts, problem.people) for item in items]
    ids += [item.id for items in (problem.services, problem.counter_types) for item in items]
    ids += [region.id for region in problem.regions]
    fresh = rng.sample(range(100), len(ids))
    for id_, number in zip(ids, fresh, strict=True):
        text = text.replace(f'"{id_}"', f'"new{number}"')
    renamed = Problem.model_validate_json(text)
    shuffled = {
        field: tuple(rng.sample(getattr(renamed, field), len(getattr(renamed, field))))
        for field in (
            *("sub_districts", "people", "pools", "services", "counter_types", "bases"),
            "regions",
        )
    }
    before, after = solved(problem), solved(renamed.changed(**shuffled))
    assert (before and before[0]) == (after and after[0])


@law_settings
@given(seed=seeds)
def test_one_more_counter_makes_nothing_worse(seed: int) -> None:
    problem = some_problem(seed)
    kind, *others = problem.counter_types
    more = kind.model_copy(
        update={
            "stock": kind.stock + 1,
            "stock_on": tuple(
                on.model_copy(update={"stock": on.stock + 1}) for on in kind.stock_on
            ),
        }
    )
    no_worse(problem, problem.changed(counter_types=(more, *others)))


@law_settings
@given(seed=seeds)
def test_one_more_person_makes_nothing_worse(seed: int) -> None:
    problem = some_problem(seed)
    new = Person(id="new", name="New", skills=problem.skills, base="b0")
    no_worse(problem, problem.changed(people=(*problem.people, new)))


@law_settings
@given(seed=seeds)
def test_one_more_date_makes_nothing_worse(seed: int) -> None:
    problem = some_problem(seed)
    day = FIRST + dt.timedelta(days=10)
    extra = (*problem.season.extra_dates, ExtraDate(date=day, reason="one more"))
    season = problem.season.model_copy(update={"extra_dates": extra})
    no_worse(problem, problem.changed(season=season))


def no_worse(problem: Problem, richer: Problem) -> None:
    """Levels are ordered: the first that differs must be lower."""
    before, after = solved(problem), solved(richer)
    if before is not None:
        assert after is not None
        assert after[0] <= before[0]


@law_settings
@given(seed=seeds)
def test_pinning_what_the_best_plan_does_changes_nothing(seed: int) -> None:
    problem = some_problem(seed)
    before = solved(problem)
    assume(before is not None)
    assert before is not None
    values, plan = before
    pins = tuple(
        Pin(
            sub_district=visit.sub_district,
            date=visit.date,
            counters=tuple(
                PinnedCounters(counter_type=kind.id, counters=visit.counters.get(kind.id, 0))
                for kind in problem.counter_types
            ),
            people=tuple(
                PinnedPerson(id=seat.id, counter_type=seat.counter_type) for seat in visit.staff
            ),
        )
        for visit in plan.visits
    )
    after = solved(problem.changed(pins=(*problem.pins, *pins)))
    assert after is not None
    assert after[0] == values


@law_settings
@given(seed=seeds)
def test_a_plan_written_and_read_is_the_same_plan(seed: int) -> None:
    problem = some_problem(seed)
    found = solved(problem)
    assume(found is not None)
    assert found is not None
    plan = found[1]
    again = Plan.model_validate_json(plan.to_json())
    assert again == plan
    assert again.to_json() == plan.to_json()
    assert verify(Problem.model_validate_json(problem.to_json()), again).ok


@law_settings
@given(seed=seeds)
def test_a_problem_written_and_read_is_the_same_problem(seed: int) -> None:
    problem = some_problem(seed)
    again = Problem.model_validate_json(problem.to_json())
    assert again == problem
    assert again.fingerprint == problem.fingerprint


def test_laws_are_tried_on_problems_that_have_plans() -> None:
    if CASES < 30:
        pytest.fail("too few cases to say anything")
    feasible = sum(solved(some_problem(seed)) is not None for seed in range(CASES))
    assert feasible >= CASES // 4
