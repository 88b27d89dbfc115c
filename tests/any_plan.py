"""Some plan or other that keeps the rules of a problem."""

from __future__ import annotations

import random

from botram_opt.decisions import Decisions, Expr, total
from botram_opt.model import Model
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules
from botram_opt.solutions import visits_in
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import search


def random_goal(rng: random.Random, decisions: Decisions) -> Expr:
    """A goal that leads to some corner or other of what is allowed."""
    variables = [
        *decisions.at.values(),
        *decisions.counters.values(),
        *decisions.works.values(),
        *decisions.drawn.values(),
        *decisions.served.values(),
    ]
    return total(rng.randint(-5, 1) * var for var in variables)


def any_plan(problem: Problem, seed: int) -> Plan | None:
    """A plan in some corner of what is allowed, not costed; None if there is none."""
    rng, model = random.Random(seed), Model(problem)
    decisions = model.decisions
    model.cp.minimize(random_goal(rng, decisions))
    outcome = search(model.cp, Limits(workers=1, time=20))
    if outcome.status == "infeasible":
        return None
    assert outcome.status == "optimal"
    return plan_of(problem, visits_in(decisions, outcome))


def plan_of(problem: Problem, visits: tuple[Visit, ...]) -> Plan:
    """Visits as a plan of a problem, not costed."""
    reference = ProblemReference.of(problem)
    return Plan(problem=reference, visits=visits)


def breaches(problem: Problem, visits: tuple[Visit, ...]) -> list[str]:
    """The sentences of the hard rules that visits break."""
    plan = plan_of(problem, visits)
    return [
        f"{name}: {rule.describe(problem, item)}"
        for name, rule in hard_rules(problem).items()
        for item in rule.measure(problem, plan)
    ]
