"""Every rule says the same to the solver and of a finished plan, to the unit."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from ortools.sat.python import cp_model

import botram_opt.model
from any_plan import random_goal
from asked import asked
from botram_opt import rules, tables
from botram_opt.decisions import total
from botram_opt.model import Model
from botram_opt.plan import Plan, ProblemReference
from botram_opt.problem import Level, Problem, Term
from botram_opt.rules import HARD, SOFT
from botram_opt.solutions import values_of, visits_in
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import Outcome, search
from problems import random_problem, seeds

CASES = int(asked("BOTRAM_TWIN_CASES"))
QUICK = Limits(workers=1, time=20)

twin_settings = settings(
    max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def plan_of(model: Model, outcome: Outcome) -> Plan:
    reference = ProblemReference(name="x", fingerprint="0" * 64)
    return Plan(problem=reference, visits=visits_in(model.decisions, outcome))


def allowed(problem: Problem, plan: Plan) -> bool:
    """Whether the solver accepts a plan under all hard rules."""
    model = Model(problem)
    for var, value in values_of(model.decisions, plan).items():
        model.cp.add(var == value)
    outcome = search(model.cp, QUICK)
    assert outcome.status in ("optimal", "infeasible")
    return outcome.status == "optimal"


def agree_on_cost(name: str, seed: int) -> str:
    """Hold a soft rule's cost of some plan against the solver's; tells what the plan was like."""
    problem = random_problem(seed, (name,), focus=name, may_have_begun=True)
    rng = random.Random(seed)
    model = Model(problem)
    cost = model.cost(0)
    value = model.cp.new_int_var(0, 10**12, "cost")
    model.cp.add(value == cost)
    # Not only the best plan must agree: so must the worst, and any that keeps the rules.
    kind = rng.choice(["best", "worst", "any"])
    if kind == "any":
        plain = Model(
            problem.changed(levels=(Level(name="plain", terms=(Term(rule="unserved"),)),))
        )
        plain.cp.minimize(random_goal(rng, plain.decisions))
        found = search(plain.cp, QUICK)
        if found.status == "infeasible":
            return "none"
        for var, number in values_of(model.decisions, plan_of(plain, found)).items():
            model.cp.add(var == number)
    else:
        model.cp.minimize(cost if kind == "best" else -1 * cost)
    outcome = search(model.cp, QUICK)
    if outcome.status == "infeasible" and kind != "any":
        return "none"
    assert outcome.status == "optimal"
    plan = plan_of(model, outcome)
    assert outcome(value) == sum(cost.value for cost in rules.cost_sheet(problem, plan))
    assert all(row["sentence"] for row in tables.cost_items(problem, plan))
    return "positive" if outcome(value) else "zero"


@pytest.mark.parametrize("name", sorted(SOFT))
def test_cost_of_soft_rule(name: str) -> None:
    seen: Counter[str] = Counter()

    @twin_settings
    @given(seed=seeds)
    def check(seed: int) -> None:
        seen[agree_on_cost(name, seed)] += 1

    check()
    assert seen["positive"] > CASES // 20, seen
    assert seen["positive"] + seen["zero"] > CASES // 3, seen


def agree_on_breach(name: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Hold what a hard rule says of a plan made without it against what the solver accepts."""
    problem = random_problem(seed, ("unserved",), focus=name, may_have_begun=True)
    if name not in rules.hard_rules(problem):
        return "asks for nothing"
    with monkeypatch.context() as patch:
        others = {n: r for n, r in rules.hard_rules(problem).items() if n != name}
        patch.setattr(botram_opt.model, "hard_rules", lambda _: others)
        model = Model(problem)
        model.cp.minimize(random_goal(random.Random(seed), model.decisions))
        outcome = search(model.cp, QUICK)
    if outcome.status == "infeasible":
        return "none"
    assert outcome.status == "optimal"
    plan = plan_of(model, outcome)
    rule = rules.hard_rules(problem)[name]
    breaches = list(rule.measure(problem, plan))
    assert all(item.value > 0 for item in breaches)
    assert all(rule.describe(problem, item) for item in breaches)
    assert allowed(problem, plan) == (not breaches)
    return "broken" if breaches else "kept"


@pytest.mark.parametrize("name", sorted(HARD))
def test_breach_of_hard_rule(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan made without a rule is refused with it if and only if the rule finds a breach."""
    seen: Counter[str] = Counter()

    @twin_settings
    @given(seed=seeds)
    def check(seed: int) -> None:
        seen[agree_on_breach(name, seed, monkeypatch)] += 1

    check()
    # The variables themselves rule out what most_visits says, and that only.
    assert seen["broken"] >= 3, seen
    assert seen["kept"] >= 3, seen


@twin_settings
@given(seed=seeds)
def test_all_rules_together(seed: int) -> None:
    """All soft rules in one sum: what the solver reports is what the cost sheet adds up to."""
    # One of them refuses demand that builds up, so every other time it stands aside.
    names = set(SOFT) - ({"missed_for_good"} if seed % 2 else set())
    problem = random_problem(seed, tuple(sorted(names)), may_have_begun=True)
    model = Model(problem)
    model.cp.minimize(model.cost(0))
    outcome = search(model.cp, QUICK)
    if outcome.status == "infeasible":
        return
    assert outcome.status == "optimal"
    plan = plan_of(model, outcome)
    assert outcome.value == sum(cost.value for cost in rules.cost_sheet(problem, plan))
    for rule in rules.hard_rules(problem).values():
        assert list(rule.measure(problem, plan)) == []


def test_cp_model_gives_zero_for_an_empty_sum() -> None:
    model = cp_model.CpModel()
    model.minimize(total([]))
    assert search(model, QUICK).value == 0
