"""Whatever CP-SAT answers, no front door hands out a plan that breaks rules or costs otherwise."""

from __future__ import annotations

import contextlib
import importlib
import math
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ortools.sat.python import cp_model
from typer.testing import CliRunner

from any_plan import breaches
from asked import FAULT_CASES, IN_FULL
from botram_opt import (
    BotramError,
    NoPlanWithinLimitError,
    Pin,
    Plan,
    Problem,
    Scenario,
    Solving,
    VisitsOn,
    changed_by,
    changes,
    compare,
    dates_for,
    explain,
    next_moves,
    pareto,
    replan,
    solve,
    solve_many,
    verify,
    why,
    why_not,
    worth,
)
from botram_opt.cli.app import app
from botram_opt.errors import DisagreementError
from botram_opt.formats import read_plan, write_problem
from botram_opt.scenarios.outcome import Outcome
from botram_opt.solving.search import search
from faults.lies import LIES, Lie, Response, bound_above_value, lying
from small import small_plan, small_problem
from told import survived

LIMITS: dict[str, Any] = {"workers": 1, "time_limit": 4, "reproducible": True}

Made = Iterator[tuple[Problem, Plan | None]]
"""Every plan that a front door hands out, and the problem that it is of."""

PROBLEM = small_problem(2)
PLAN = small_plan(PROBLEM)
DAYS = PROBLEM.season.visit_dates
WENT = next(iter(PLAN.visits_of))
ILL = changes.Absent(person=WENT, start=DAYS[0], end=DAYS[-1], reason="ill")
ON_FIRST = changes.AddPin(pin=Pin(sub_district="s0", date=DAYS[0]))
BOTH_ON_FIRST = (ON_FIRST, changes.AddPin(pin=Pin(sub_district="s1", date=DAYS[0])))


def by_solve(folder: Path) -> Made:
    yield PROBLEM, solve(PROBLEM, **LIMITS)


def by_stream(folder: Path) -> Made:
    with Solving(PROBLEM, **LIMITS) as solving:
        list(solving)
        yield PROBLEM, solving.plan


def by_solve_many(folder: Path) -> Made:
    with ThreadPoolExecutor(1) as executor:
        for solved in solve_many([PROBLEM], executor=executor, **LIMITS):
            yield solved.problem, solved.result()


def by_replan(folder: Path) -> Made:
    found = replan(PROBLEM, PLAN, DAYS[2], [ILL], **LIMITS)
    yield found.rest, found.plan
    past = [visit for visit in PLAN.visits if visit.date < DAYS[2]]
    assert [visit for visit in found.year.visits if visit.date < DAYS[2]] == past


def by_why_not(folder: Path) -> Made:
    found = why_not(PROBLEM, PLAN, ON_FIRST, **LIMITS)
    assert found.changed is not None
    yield from ((found.changed, other.plan) for other in (found.nearest, found.best) if other)


def by_dates_for(folder: Path) -> Made:
    for choice in dates_for(PROBLEM, PLAN, "s1", **LIMITS).choices:
        if choice.status == "possible":
            assert breaches(PROBLEM, choice.all_visits) == []
    yield PROBLEM, None


def by_next_moves(folder: Path) -> Made:
    problem = changed_by(PROBLEM, [ILL])
    found = next_moves(problem, PLAN, **LIMITS)
    # The plan breaks rules before these moves, and may after; what it breaks then is told.
    assert len(breaches(problem, found.plan.visits)) == len(found.left)
    told = [finding.kind for finding in verify(problem, found.plan).findings]
    assert told == ["hard_rule"] * len(found.left)
    yield problem, None


def by_why(folder: Path) -> Made:
    why(PROBLEM, PLAN, visit=("s1", 1), **LIMITS)
    yield PROBLEM, None


def plan_in(outcome: Outcome) -> Plan | None:
    """The plan of a scenario, or none if that it was a lie is told."""
    told = outcome.failure
    assert told is None or (told.kind == "error" and "DisagreementError" in told.text)
    return outcome.plan


def by_compare(folder: Path) -> Made:
    with ThreadPoolExecutor(1) as executor:
        scenarios = [Scenario(name="ill", changes=(ILL,))]
        found = compare(PROBLEM, scenarios, executor=executor, **LIMITS)
    yield PROBLEM, plan_in(found.base)
    yield changed_by(PROBLEM, [ILL]), plan_in(found.scenarios[0].outcome)


def by_worth(folder: Path) -> Made:
    more = changes.ChangeStock(counter_type="c1", by=1)
    with ThreadPoolExecutor(1) as executor:
        candidates = [Scenario(name="more", changes=(more,))]
        try:
            found = worth(PROBLEM, candidates=candidates, executor=executor, **LIMITS)
        except BotramError as error:
            # Of the base the error is told as an outcome tells it: by its name.
            if "DisagreementError" in str(error):
                raise DisagreementError(str(error)) from error
            raise
    yield PROBLEM, plan_in(found.comparison.base)
    yield changed_by(PROBLEM, [more]), plan_in(found.comparison.scenarios[0].outcome)


def by_pareto(folder: Path) -> Made:
    goals = [PROBLEM.levels[0].name, PROBLEM.levels[-1].name]
    for point in pareto(PROBLEM, goals, points=2, **LIMITS).points:
        yield PROBLEM, point.plan


def by_explain(folder: Path) -> Made:
    clashing = changed_by(PROBLEM, BOTH_ON_FIRST)
    for repair in explain(clashing, repairs=1, **LIMITS).repairs:
        yield changed_by(clashing, repair.changes), repair.plan
    yield PROBLEM, explain(PROBLEM, **LIMITS).plan


def by_command_line(folder: Path) -> Made:
    write_problem(folder / "in.json", PROBLEM)
    asked = ["plan", str(folder / "in.json"), "--out", str(folder / "out"), "--quiet"]
    result = CliRunner().invoke(app, [*asked, "--workers", "1"])
    if result.exit_code:
        assert result.exit_code == 70
        assert not (folder / "out").exists()
        raise DisagreementError(result.stderr)
    yield PROBLEM, read_plan(folder / "out" / "plan.json")


DOORS: tuple[Callable[[Path], Made], ...] = (
    *(by_solve, by_stream, by_solve_many, by_replan, by_why_not, by_dates_for, by_next_moves),
    *(by_why, by_compare, by_worth, by_pareto, by_explain, by_command_line),
)
"""The front doors that search."""

NAMED = (DisagreementError, NoPlanWithinLimitError)
"""What a lie comes to, where it comes to no plan."""


def of_door(door: Callable[[Path], Made]) -> list[tuple[Lie, int]]:
    """The lies told to a front door, and the seed of each: all kinds, or three."""
    if IN_FULL:
        return [(lie, seed) for lie in LIES for seed in range(FAULT_CASES)]
    rng = random.Random(door.__name__)
    return [(lie, rng.randrange(100)) for lie in rng.sample(LIES, 3)]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_front_door_hands_out_what_a_lying_solver_says(
    door: Callable[[Path], Made], tmp_path: Path
) -> None:
    for number, (lie, seed) in enumerate(of_door(door)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with lying(lie, seed, share=(1.0, 0.5, 0.2)[seed % 3]) as told:
            try:
                made = list(door(folder))
            except NAMED:
                made = []
        for problem, plan in made:
            assert plan is None or verify(problem, plan).ok, f"{lie.__name__}, seed {seed}"
        survived["lies of the solver"] += len(told)


@pytest.mark.parametrize("bound", [0.0, -1.0, -math.inf, math.inf, math.nan, 1e300])
def test_what_no_bound_proves_is_not_told_to_be_proven(bound: float) -> None:
    def unproven(rng: random.Random, model: cp_model.CpModel, told: Response) -> Response:
        return replace(told, best_objective_bound=bound) if model.has_objective() else told

    with lying(unproven, 1, share=1.0):
        plan = solve(PROBLEM, **LIMITS)
        choices = dates_for(PROBLEM, plan, "s1", **LIMITS).choices
    for level in plan.levels:
        assert (level.status == "optimal") == (level.bound == level.value)
    assert not all(choice.proven for choice in choices if choice.status == "possible")


def test_a_bound_above_is_refused_of_a_question_too() -> None:
    with lying(bound_above_value, 1, share=1.0):
        for ask in (
            lambda: solve(PROBLEM, **LIMITS),
            lambda: dates_for(PROBLEM, PLAN, "s1", **LIMITS),
        ):
            with pytest.raises(DisagreementError, match="bound"):
                ask()


def test_a_core_of_what_was_not_assumed_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    none_on_last = VisitsOn(date=DAYS[-1], visits=0)
    season = PROBLEM.season.model_copy(update={"visits_on": (none_on_last,)})
    problem = PROBLEM.changed(season=season)
    plan = solve(problem, **LIMITS)
    honest = dates_for(problem, plan, "s1", **LIMITS)
    module, cores = importlib.import_module("botram_opt.asking.clashes"), list[tuple[int, ...]]()

    def search_lies(*arguments: Any, **more: Any) -> Any:
        found = search(*arguments, **more)
        if found.core:
            cores.append(found.core)
        return replace(found, core=(*found.core, 10**6) if found.core else ())

    monkeypatch.setattr(module, "search", search_lies)
    told = dates_for(problem, plan, "s1", **LIMITS)
    assert cores
    assert [choice.status for choice in told.choices] == [x.status for x in honest.choices]
    assert all(choice.why_not for choice in told.choices if choice.status == "impossible")


def test_most_lies_are_found_out() -> None:
    """That nothing false is handed out is not for want of lies."""
    refused = 0
    for lie in LIES:
        with lying(lie, 1, share=1.0) as told, contextlib.suppress(DisagreementError):
            solve(PROBLEM, **LIMITS)
            refused -= 1
        assert told
        refused += 1
    assert refused >= len(LIES) - 2
