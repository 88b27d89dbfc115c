"""Fronts: those of enumeration where that can be had, and honest where not."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import threading
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest

from botram_opt import (
    ContradictionError,
    Goal,
    InfeasibleError,
    NoPlanWithinLimitError,
    ParetoFront,
    Plan,
    diff,
    pareto,
    solve,
    speaking,
    verify,
)
from botram_opt.language import Language
from botram_opt.plan import ProblemReference
from botram_opt.problem import Level, Pin, Problem, RuleSetting, Term, Tolerance
from botram_opt.rules import soft_rules
from botram_opt.solving.levels import LevelSolver
from botram_opt.tradeoffs import FrontProgress
from problems import level
from small import FIRST, small_problem
from test_brute_force import breaks_rules, every_schedule, tiny_problem
from test_unasked import nondominated

UNSERVED = Level(name="unserved", terms=(Term(rule="unserved"),), tolerance=Tolerance(relative=0.5))
TRAVEL = Level(name="travel", terms=(Term(rule="staff_travel"),))
LOAD = Level(name="load", terms=(Term(rule="fair_visits"),))


def traded(**parts: Any) -> Problem:
    return small_problem(2, **({"levels": (UNSERVED, TRAVEL, LOAD)} | parts))


def front_of(problem: Problem, *goals: Goal | str, **options: Any) -> ParetoFront:
    return pareto(problem, goals or ("unserved", "travel"), **({"workers": 1} | options))


def is_front(problem: Problem, front: ParetoFront) -> None:
    """Plans are of the problem and cost what is said, and none makes another needless."""
    values = [point.values for point in front.points]
    assert len(set(values)) == len(values)
    assert nondominated(set(values)) == set(values)
    assert values == sorted(values)
    for point in front.points:
        assert verify(problem, point.plan).ok
        costs = {result.name: result.value for result in point.plan.levels}
        assert [costs[result.name] for result in point.others] == [
            result.value for result in point.others
        ]
        for result in point.goals:
            assert costs.get(result.name, result.value) == result.value
            assert result.bound is None or result.bound <= result.value


def enumerated(problem: Problem, goals: tuple[Level, ...]) -> set[tuple[int, ...]]:
    reference = ProblemReference(name="x", fingerprint="0" * 64)
    costs = set()
    for visits in itertools.product(*(list(every_schedule(problem, s)) for s in ("s0", "s1"))):
        together = tuple(itertools.chain(*visits))
        if breaks_rules(problem, together):
            continue
        plan = Plan(problem=reference, visits=together)
        costs.add(
            tuple(
                sum(
                    weight * sum(item.value for item in rule.measure(problem, plan))
                    for _, weight, rule in soft_rules(problem, goal)
                )
                for goal in goals
            )
        )
    return nondominated(costs)


SEEDS = (2, 14, 15, 17, 18, 21)
"""Of tiny problems that have plans, and not too many."""


@pytest.mark.parametrize("goals", [2, 3])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_front_is_what_enumeration_finds(seed: int, goals: int) -> None:
    rng = random.Random(seed)
    levels = (
        level(rng, *rng.sample(("unserved", "waiting", "worst_served_share"), rng.choice([1, 2]))),
        level(rng, *rng.sample(("staff_travel", "resources_used"), rng.choice([1, 2]))),
        level(rng, rng.choice(("fair_visits", "longest_wait", "expected_unserved"))),
    )
    problem = tiny_problem(seed).changed(levels=levels)
    chosen = [one.name for one in levels[:goals]]
    best = enumerated(problem, levels[:goals])
    front = front_of(problem, *chosen, points=1000)
    is_front(problem, front)
    assert {point.values for point in front.points} == best
    assert front.complete
    assert all(point.proven for point in front.points)
    assert front.dropped == front.unanswered == 0


def test_few_points_are_spread_with_the_ends_among_them() -> None:
    whole, some = front_of(traded(), points=100), front_of(traded(), points=4)
    is_front(traded(), some)
    assert whole.complete
    assert not some.complete
    values = [point.values for point in whole.points]
    found = [point.values for point in some.points]
    assert len(found) == 4 < len(values)
    assert set(found) < set(values)
    assert (found[0], found[-1]) == (values[0], values[-1])
    # None of the three steps takes much of the room between the ends.
    steps = [(b[0] - a[0]) * (a[1] - b[1]) for a, b in itertools.pairwise([*found])]
    assert max(steps) < (found[-1][0] - found[0][0]) * (found[0][1] - found[-1][1]) / 4


def test_goals_that_are_not_at_odds_have_one_point() -> None:
    front = front_of(traded(), "travel", Goal(rule="resources_used", parameters={"counter": 0}))
    assert front.complete
    (point,) = front.points
    assert point.values == (0, 0)
    assert front.knee is None
    assert front.sentences()[0] == (
        "travel and use of counters and people are not at odds: one plan is best by both."
    )


def test_rules_of_the_problem_hold_in_every_plan() -> None:
    load = {"terms": [{"rule": "fair_visits"}], "most": 3}
    cap = RuleSetting.model_validate({"rule": "most_cost", "parameters": {"caps": [load]}})
    problem = traded().changed(rules=(cap, RuleSetting(rule="neighbours_apart", on=False)))
    front = front_of(problem, points=100)
    is_front(problem, front)
    assert front.complete
    assert max(result.value for point in front.points for result in point.others) <= 3


def test_other_levels_are_optimised_below_the_goals_if_asked() -> None:
    costed, optimised = front_of(traded()), front_of(traded(), remaining=True)
    assert [p.values for p in costed.points] == [p.values for p in optimised.points]
    for before, after in zip(costed.points, optimised.points, strict=True):
        assert before.others[0].status == "not_optimised"
        assert after.others[0].status == "optimal"
        assert after.others[0].value <= before.others[0].value
    # Of each point, the load is the least with it.
    first = optimised.points[0]
    levels = (UNSERVED.model_copy(update={"tolerance": Tolerance()}), TRAVEL, LOAD)
    assert first.others[0].value == solve(traded(levels=levels), workers=1).levels[2].value
    assert "load is no part of this, and was optimised in each plan" in " ".join(
        optimised.sentences()
    )
    assert "load is no part of this, and was not optimised" in " ".join(costed.sentences())


def test_a_limit_that_ends_solves_leaves_nothing_claimed() -> None:
    problem = small_problem(7, levels=(UNSERVED, TRAVEL))
    front = front_of(problem, points=4, time_limit=0.01, reproducible=True)
    is_front(problem, front)
    unproven = [number for number, p in enumerate(front.points, start=1) if not p.proven]
    assert unproven
    assert not front.complete
    told = front.sentences()
    assert "may be others" in told[0]
    for number in unproven:
        assert any(text.startswith(f"Point {number} is not proven") for text in told)
    again = front_of(problem, points=4, time_limit=0.01, reproducible=True)
    assert again == front


def test_a_point_that_a_better_plan_makes_needless_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where a solve is cut short, and another finds what is better by all goals."""
    bad = front_of(traded(), "travel", "load").points[0].plan
    solve_in_full, calls = LevelSolver.solve, 0

    def cut_short(self: LevelSolver) -> Plan:
        nonlocal calls
        calls += 1
        found = solve_in_full(self)
        if calls > 1:
            return found
        levels = [
            result.model_copy(update={"value": result.value + 10**6, "status": "feasible"})
            for result in found.levels
        ]
        return found.model_copy(update={"levels": tuple(levels), "visits": bad.visits})

    monkeypatch.setattr(LevelSolver, "solve", cut_short)
    front = front_of(traded())
    assert front.dropped == 1
    assert not front.complete
    assert all(point.proven for point in front.points)


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor_gives_the_same_front(kind: type[Executor]) -> None:
    alone = front_of(traded(), reproducible=True, points=5)
    with kind(2) as executor:  # type: ignore[call-arg]
        assert front_of(traded(), reproducible=True, points=5, executor=executor) == alone


def test_a_cancel_gives_the_front_so_far() -> None:
    cancel = threading.Event()
    news: list[FrontProgress] = []

    def listen(progress: FrontProgress) -> None:
        news.append(progress)
        if progress.asked == 3:
            cancel.set()

    front = front_of(traded(), points=50, cancel=cancel, on_progress=listen)
    is_front(traded(), front)
    assert [progress.asked for progress in news] == [1, 2, 3]
    assert front.asked == 3
    assert len(front.points) == news[-1].points == 3
    assert news[0].latest is not None
    assert not front.complete


def test_a_cancel_before_any_plan_is_an_error() -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(NoPlanWithinLimitError, match="cancelled"):
        front_of(traded(), cancel=cancel)
    cancelled = pytest.raises(NoPlanWithinLimitError, match="cancelled")
    with ThreadPoolExecutor(1) as executor, cancelled:
        front_of(traded(), cancel=cancel, executor=executor)


def test_a_problem_without_a_plan_says_why() -> None:
    travel = {"terms": [{"rule": "staff_travel"}, {"rule": "unserved"}], "most": 0}
    cap = RuleSetting.model_validate({"rule": "most_cost", "parameters": {"caps": [travel]}})
    with pytest.raises(InfeasibleError) as error:
        front_of(traded().changed(rules=(cap,)))
    assert (
        "staff travel + requests unserved may come to 0 points at most in all"
        in error.value.conflict
    )


def test_an_executor_says_why_in_the_language_spoken_here() -> None:
    day = FIRST + dt.timedelta(days=7)
    pins = tuple(Pin(sub_district=place, date=day) for place in ("s0", "s1"))
    problem = traded().changed(pins=pins)
    told = []
    languages: tuple[Language, ...] = ("en", "id")
    for language in languages:
        with ThreadPoolExecutor(1) as executor, speaking(language):
            with pytest.raises(InfeasibleError) as error:
                front_of(problem, executor=executor)
            told.append(error.value.conflict)
    assert told[0]
    assert told[0] != told[1]


def test_faulty_goals_are_told_all_at_once() -> None:
    faulty: tuple[Goal | str, ...] = (
        "travels",
        Goal(rule="neighbour_spread", parameters={"weeks": "x"}),
        Goal(rule="expected_unserved"),
        Goal(rule="unserved", name="travel"),
        "load",
        Goal(rule="fair_visits"),
    )
    with pytest.raises(ContradictionError) as error:
        front_of(traded(), *faulty, points=1)
    found = [(issue.where, issue.what) for issue in error.value.issues]
    assert found == [
        ("goals", "6 goals cannot be traded off"),
        ("goals[0] 'travels'", "there is no level or soft rule of this name"),
        ("goals[1] 'neighbour_spread', rule 'neighbour_spread', weeks", found[2][1]),
        ("goals[2] 'expected_unserved', futures", "the problem states no futures"),
        ("goals[3] 'travel'", "the level 'travel' of the problem is another"),
        ("goals[5] 'fair_visits'", "it stands twice"),
        ("points", "1 are no front"),
    ]


@pytest.mark.parametrize(
    "fields",
    [{}, {"level": "a", "rule": "unserved"}, {"level": "a", "parameters": {"weeks": 2}}],
)
def test_a_goal_is_a_level_or_a_rule(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is a level"):
        Goal(**fields)


def test_a_front_is_written_and_read_and_told_in_rows() -> None:
    front = front_of(traded(), Goal(level="unserved", name="left"), "travel", points=5)
    assert ParetoFront.model_validate_json(front.to_json()) == front
    assert [goal.unit for goal in front.goals] == ["requests", "metres"]
    rows = front.rows()
    assert [list(row) for row in rows] == [
        ["point", "proven", "knee", "left", "travel", "load"]
    ] * len(front.points)
    assert [(row["left"], row["travel"]) for row in rows] == [p.values for p in front.points]
    assert [row["point"] - 1 for row in rows if row["knee"]] == [front.knee]
    told = front.sentences()
    assert told[1] == f"1. left: {rows[0]['left']} requests; travel: {_km(rows[0])} km."
    more = rows[1]["left"] - rows[0]["left"]
    less = (rows[0]["travel"] - rows[1]["travel"]) / 1000
    assert told[2] == (
        f"2. left: {rows[1]['left']} requests, which is {more} requests more; "
        f"travel: {_km(rows[1])} km, {less:.1f} km less."
    )
    assert f"point {front.knee + 1 if front.knee is not None else 0} is suggested" in told[6]


def _km(row: dict[str, Any]) -> str:
    return f"{row['travel'] / 1000:.1f}"


def test_plans_of_a_front_can_be_compared_and_started_from() -> None:
    problem = traded()
    front = front_of(problem, points=3)
    assert diff(front.points[0].plan, front.points[-1].plan)
    again = front_of(problem, points=2, start_from=front.points[0].plan)
    assert again.points[0].values == front.points[0].values


def test_one_goal_is_told_as_one() -> None:
    with pytest.raises(ContradictionError, match="1 goal cannot be traded off"):
        front_of(traded(), Goal(rule="unserved"), points=1)
