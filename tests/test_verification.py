"""Verifying: what is wrong with a plan, told of any plan that can be read."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from botram_opt import tables
from botram_opt.formats import plan_csv
from botram_opt.plan import Plan, ProblemReference, RuleCost
from botram_opt.problem import Problem, Tolerance
from botram_opt.rules import SOFT
from botram_opt.verification import Verification, known_visits, level_values, verify
from problems import FIRST, random_problem, seeds
from small import as_data, small_plan, small_problem

Change = Callable[[dict[str, Any]], object]


def after(change: Change) -> Verification:
    """What is found in the plan of the small problem after a change to its JSON."""
    data = as_data(small_plan())
    change(data)
    return verify(small_problem(), Plan.model_validate(data))


def texts(change: Change, kind: str) -> list[str]:
    return [finding.text for finding in after(change).findings if finding.kind == kind]


def test_nothing_is_found_in_the_plan_of_the_solver() -> None:
    found = verify(small_problem(), small_plan())
    assert found.ok
    assert found.findings == ()
    assert found.costs == small_plan().costs


def test_a_plan_of_another_problem_is_told() -> None:
    other = small_problem(name="Other")
    findings = verify(other, small_plan()).findings
    assert [finding.kind for finding in findings] == ["other_problem"]
    assert findings[0].text == (
        f"the plan was made for 'Small' ({small_problem().fingerprint[:12]}), "
        f"not for 'Other' ({other.fingerprint[:12]})"
    )


def test_every_limit_that_is_broken_is_told_with_where() -> None:
    """What a plan names that no problem has, two visits at once, and dates that are told."""
    problem = small_problem()
    first = as_data(small_plan())["visits"][0]
    wrong = first | {
        "counters": {"c8": 1},
        "staff": [{"id": "p9", "counter_type": "c1"}, {"id": "p0", "counter_type": "c7"}],
        "pools": [
            {"id": "pool", "counter_type": "c9", "people": 1},
            {"id": "g9", "counter_type": "c2", "people": 1},
        ],
        "served": {"sim": 1},
        "unserved": {"skck": 1},
        "quota": {"stnk": 1, "ktp": 2},
        "date": "2025-01-04",
    }
    plan = Plan.model_validate(as_data(small_plan()) | {"visits": [wrong]})
    told = [f.text for f in verify(problem, plan).findings if f.kind == "unknown_item"]
    names = ["c7", "c8", "c9", "p9", "g9", "sim", "skck", "stnk"]
    kinds = ["counter type"] * 3 + ["person", "pool"] + ["service"] * 3
    assert told == [
        f"the visit to '{first['sub_district']}' on 4 January 2025 names '{name}', which is no "
        f"{kind} of the problem"
        for name, kind in zip(names, kinds, strict=True)
    ]
    (known,) = known_visits(problem, plan)
    assert (known.counters, known.staff, known.pools) == ({}, (), ())
    assert (known.served, known.unserved, known.quota) == ({}, {}, {"ktp": 2})
    for finding in verify(problem, plan).findings:
        assert (finding.rule is None) == (finding.item is None) == (finding.kind != "hard_rule")
    assert any(finding.item for finding in verify(problem, plan).findings)


def test_levels_cost_what_their_rules_do_together() -> None:
    costs = [
        RuleCost(rule=rule, level=level, value=value)
        for rule, level, value in (("a", "requests unserved", 5), ("b", "requests unserved", 3))
    ]
    assert level_values(small_problem(), tuple(costs)) == {
        "requests unserved": 8,
        "neighbours spread": 0,
        "fair load": 0,
        "staff travel": 0,
    }


@pytest.mark.parametrize(
    ("bound", "absolute", "relative", "kept"),
    [(78, 0, 0, True), (77, 0, 0, False), (77, 1, 0, True), (76, 1, 0, False), (71, 0, 0.1, True)],
)
def test_a_level_may_exceed_its_bound_by_what_is_granted(
    bound: int, absolute: int, relative: float, kept: bool
) -> None:
    first = small_problem().levels[0]
    tolerance = Tolerance(absolute=absolute, relative=relative)
    rest = small_problem().levels[1:]
    problem = small_problem(levels=(first.model_copy(update={"tolerance": tolerance}), *rest))
    data = as_data(small_plan())
    data["levels"][0].update(status="within_tolerance", bound=bound)
    data["problem"]["fingerprint"] = problem.fingerprint
    assert verify(problem, Plan.model_validate(data)).ok == kept


def test_of_a_level_that_is_not_known_nothing_more_is_told() -> None:
    def change(data: dict[str, Any]) -> None:
        data["levels"].insert(0, data["levels"][0] | {"name": "joy"})
        data["levels"][1].update(value=7, bound=7)

    assert texts(change, "cost") == ["level 'requests unserved' is told to cost 7, and costs 78"]


UNKNOWN: dict[str, tuple[Change, str]] = {
    "sub-district": (
        lambda d: d["visits"].append(d["visits"][0] | {"sub_district": "s9"}),
        "is to no sub-district of the problem",
    ),
    "counter type": (
        lambda d: d["visits"][0]["counters"].update(c9=1),
        "names 'c9', which is no counter type of the problem",
    ),
    "person": (
        lambda d: d["visits"][0]["staff"].append({"id": "p9", "counter_type": "c1"}),
        "names 'p9', which is no person of the problem",
    ),
    "pool": (
        lambda d: d["visits"][0]["pools"].append({"id": "g9", "counter_type": "c1", "people": 1}),
        "names 'g9', which is no pool of the problem",
    ),
    "service": (
        lambda d: d["visits"][0]["served"].update(sim=1),
        "names 'sim', which is no service of the problem",
    ),
    "level": (
        lambda d: d["levels"].append(d["levels"][0] | {"name": "joy"}),
        "the plan tells a value of 'joy', which is no level of the problem",
    ),
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_what_the_problem_does_not_have_is_told_and_left_out(kind: str) -> None:
    change, text = UNKNOWN[kind]
    told = texts(change, "unknown_item")
    assert len(told) == 1
    assert told[0].endswith(text)
    assert after(change).costs == small_plan().costs


COSTS: dict[str, tuple[Change, str]] = {
    "value": (
        lambda d: d["levels"][0].update(value=7, bound=7),
        "level 'requests unserved' is told to cost 7, and costs 78",
    ),
    "bound above": (
        lambda d: (d["levels"][0].update(bound=79, status="feasible"), d.update(status="feasible")),
        "level 'requests unserved' is told to have the bound 79, above its value 78",
    ),
    "optimal without its bound": (
        lambda d: d["levels"][3].update(bound=1),
        "level 'staff travel' is told to be optimal, but its bound is not its value",
    ),
    "rule": (
        lambda d: d["costs"][3].update(value=1),
        "rule 'staff_travel' in level 'staff travel' is told to cost 1, and costs 47,000",
    ),
    "rule of another level": (
        lambda d: d["costs"].append(d["costs"][3] | {"level": "fair load"}),
        "the cost sheet has 'staff_travel' in level 'fair load', the problem does not",
    ),
    "items that do not add up": (
        lambda d: d["costs"][3]["items"].pop(),
        "the items of rule 'staff_travel' in level 'staff travel' do not add up to its cost",
    ),
    "not within tolerance": (
        lambda d: d["levels"][0].update(status="within_tolerance", bound=77),
        "level 'requests unserved' is not within its tolerance of its bound",
    ),
    "within tolerance of no bound": (
        lambda d: d["levels"][0].update(status="within_tolerance", bound=None),
        "level 'requests unserved' is not within its tolerance of its bound",
    ),
    "a level left out": (
        lambda d: d["levels"].pop(),
        "level 'staff travel' is not told",
    ),
    "a level twice": (
        lambda d: d["levels"].append(d["levels"][3]),
        "level 'staff travel' is told 2 times",
    ),
    "a cost left out": (
        lambda d: d["costs"].pop(),
        "rule 'staff_travel' in level 'staff travel' is not in the cost sheet",
    ),
    "a cost twice": (
        lambda d: d["costs"].append(d["costs"][3]),
        "rule 'staff_travel' in level 'staff travel' is told 2 times",
    ),
    "a plan optimal with a level that is not": (
        lambda d: d["levels"][0].update(status="feasible"),
        "the plan is told to be optimal, and level 'requests unserved' is not",
    ),
}


def test_a_plan_that_claims_nothing_is_not_asked_for_proof() -> None:
    bare = Plan(problem=small_plan().problem, visits=small_plan().visits)
    assert bare.status == "stated"
    assert verify(small_problem(), bare).ok


@pytest.mark.parametrize("case", COSTS)
def test_costs_that_are_not_so_are_told(case: str) -> None:
    change, text = COSTS[case]
    assert texts(change, "cost") == [text]


def test_moving_a_visit_by_hand_tells_what_that_breaks() -> None:
    def move(data: dict[str, Any]) -> None:
        visit_to = {visit["sub_district"]: visit for visit in data["visits"]}
        visit_to["s1"]["date"] = visit_to["s0"]["date"]

    found = {f.rule for f in after(move).findings if f.kind == "hard_rule"}
    assert {"visits_per_date", "neighbours_apart"} <= found


def test_a_person_without_the_skill_and_a_pool_without_it_are_told() -> None:
    def seat(data: dict[str, Any]) -> None:
        data["visits"][0]["staff"] = [{"id": "p0", "counter_type": "c2"}]
        data["visits"][1]["pools"] = [{"id": "pool", "counter_type": "c1", "people": 1}]

    told = [f.text for f in after(seat).findings if f.rule == "counters_staffed"]
    need = "every counter of Families needs 1 person with the skill family; at "
    assert any(t.startswith(need) and t.endswith("Person 0 does not have it") for t in told)
    assert any(t.endswith("the pool Helpers does not have it") for t in told)


def any_plan(rng: random.Random, problem: Problem, *, strangers: bool = True) -> Plan:
    """Any plan that can be read, of things that the problem has or, with strangers, has not."""

    def some(known: Any, stranger: str) -> str:
        if not strangers:
            return str(rng.choice([*known]))
        return rng.choice([*known, stranger]) if rng.random() < 0.9 else stranger

    def counts(known: Any) -> dict[str, int]:
        return {some(known, "z"): rng.randint(0, 9) for _ in range(rng.randint(0, 3))}

    def seats() -> list[dict[str, Any]]:
        return [
            {"id": some(problem.person, "z"), "counter_type": some(problem.counter_type, "z")}
            for _ in range(rng.randint(0, 3))
        ]

    visits = [
        {
            "sub_district": some(problem.sub_district, "z"),
            "date": FIRST + dt.timedelta(days=rng.choice([-9, 0, 3, 7, 14, 21, 90])),
            "counters": counts(problem.counter_type),
            "staff": seats(),
            "pools": [
                {"id": some(problem.pool, "z"), "counter_type": seat["counter_type"], "people": 2}
                for seat in seats()[:1]
                if strangers or problem.pool
            ],
            "served": counts(problem.service),
            "unserved": counts(problem.service),
        }
        for _ in range(rng.randint(0, 6))
    ]
    reference = ProblemReference(name="x", fingerprint=problem.fingerprint)
    return Plan.model_validate({"problem": reference, "visits": visits})


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=seeds)
def test_any_plan_that_can_be_read_is_verified_and_shown(seed: int) -> None:
    problem = random_problem(seed, tuple(sorted(SOFT)))
    plan = any_plan(random.Random(seed), problem)
    found = verify(problem, plan)
    assert all(finding.text for finding in found.findings)
    assert found.ok == (found.findings == ())
    for table in (
        tables.visits,
        tables.counters,
        tables.staff,
        tables.services,
        tables.costs,
        tables.cost_items,
        tables.levels,
        tables.load,
    ):
        assert isinstance(table(problem, plan), list)
    assert plan_csv(problem, plan).count("\n") == len(plan.visits) + 1


def test_a_copy_with_other_visits_does_not_remember_the_first() -> None:
    plan = small_plan()
    assert plan.visits_to
    assert plan.model_copy(update={"visits": ()}).visits_to == {}
