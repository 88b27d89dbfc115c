"""What is left of caps on costs once a part of a season is past."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given

from any_plan import breaches, plan_of
from botram_opt.problem import Problem
from botram_opt.replanning.rest import rest_of_season
from botram_opt.rules import SOFT
from botram_opt.rules.most_cost import Cap, caps_of, with_caps
from problems import level, seeds
from small import small_problem
from test_rest_of_season import CASES, begun, remaining, visit


def capped(problem: Problem, *terms: str, most: int) -> Problem:
    stated = [{"rule": rule} for rule in terms]
    return problem.changed(
        rules=with_caps(problem, [Cap.model_validate({"terms": stated, "most": most})])
    )


def test_what_is_spent_is_taken_off() -> None:
    problem = capped(small_problem(), "staff_travel", most=20_000)
    rest = remaining(problem, (visit("s0", 1), visit("s2", 2), visit("s1", 6)), 4)
    assert [cap.most for cap in caps_of(rest)] == [20_000 - 2 * 500 - 2 * 3500]
    over = capped(small_problem(), "staff_travel", most=7_000)
    assert [cap.most for cap in caps_of(remaining(over, (visit("s2", 2),), 4))] == [0]


def test_what_does_not_accrue_is_limited_as_before() -> None:
    problem = capped(small_problem(), "longest_wait", most=50)
    assert caps_of(remaining(problem, (visit("s0", 1),), 4)) == caps_of(problem)


def test_a_plan_keeps_a_cap_of_the_rest_just_if_it_keeps_that_of_the_whole() -> None:
    seen: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        found = begun(seed)
        if found is None or not found.held:
            return
        rng = random.Random(seed)
        # Their parameters name what a problem may not have.
        names = {name for name, rule in SOFT.items() if rule.accrues} - {"change_from_plan", "hire"}
        if found.problem.demand.kind == "accumulating":
            names -= {"expected_unserved", "missed_for_good"}
        terms = level(rng, *rng.sample(sorted(names), rng.randint(1, 2))).terms
        cost = Cap(terms=terms, most=0).cost
        ways = [(*found.held, *visits) for visits in (found.one, found.other)]
        costs = [cost(found.problem, plan_of(found.problem, way)) for way in ways]
        caps = [Cap(terms=terms, most=min(costs))]
        problem = found.problem.changed(rules=with_caps(found.problem, caps))
        as_of = found.rest.season.planned_from
        assert as_of is not None
        rest = rest_of_season(problem, plan_of(problem, ways[0]), as_of)
        for visits, spent in zip((found.one, found.other), costs, strict=True):
            kept = breaches(rest, visits) == []
            assert kept == (spent <= min(costs))
            seen["kept" if kept else "broken"] += 1

    check()
    assert seen["kept"] > 20, seen
    assert seen["broken"] > 5, seen
