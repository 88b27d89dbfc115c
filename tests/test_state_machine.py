"""A planner at work, in any order: changes, undoes, solves, verifies, plans anew, saves, reads."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import integers

from asked import asked
from botram_opt import (
    ContradictionError,
    InfeasibleError,
    NoPlanWithinLimitError,
    Plan,
    Problem,
    changed_by,
    diff,
    replan,
    solve,
    verify,
)
from botram_opt.changes import undo
from botram_opt.replanning.actuals import Actual
from botram_opt.rules import SOFT
from changing import random_changes
from problems import random_problem, seeds
from told import at_work

LIMITS: dict[str, Any] = {"workers": 1, "time_limit": 2, "reproducible": True}

EXAMPLES = int(asked("BOTRAM_STATE_CASES"))

STEPS = 8 if EXAMPLES < 50 else 20


def goals(seed: int) -> list[tuple[str, ...]]:
    """Rules of two levels."""
    names = sorted(
        set(SOFT) - {"change_from_plan", "hire", "expected_unserved", "unserved_at_risk"}
    )
    return [(name,) for name in random.Random(seed).sample(names, 2)]


class Planner(RuleBasedStateMachine):
    """One problem that is changed back and forth, and the plan that was made of it last.

    Attributes:
        problem: as it is now.
        before: as it was before each change that is not undone, with that change.
        plan: the last one that was made; of ``of``, which may not be the problem any more.
        values: of problems by fingerprint, those that were proven; None where there is no plan.
        plans: of problems by their text, the plan that solving gave.
    """

    @initialize(seed=seeds)
    def begin(self, seed: int) -> None:
        self.problem = random_problem(seed, *goals(seed))
        self.before: list[tuple[Problem, Any]] = []
        self.plan: Plan | None = None
        self.of: Problem | None = None
        self.values: dict[str, list[int] | None] = {}
        self.plans: dict[str, str] = {}

    @rule(seed=seeds)
    def change(self, seed: int) -> None:
        made = random_changes(random.Random(seed), self.problem, 1)
        self.before.append((self.problem, made))
        self.problem = changed_by(self.problem, made)

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        earlier, made = self.before.pop()
        back = changed_by(self.problem, undo(earlier, made))
        assert back.fingerprint == earlier.fingerprint
        assert back == earlier
        self.problem = back

    @rule()
    def solve(self) -> None:
        try:
            plan = solve(self.problem, **LIMITS)
        except InfeasibleError:
            self.note(None)
            return
        except NoPlanWithinLimitError:
            return
        except ContradictionError:
            # A change may set a rule as it cannot be set; that is told once it is solved.
            return
        assert verify(self.problem, plan).ok
        # The same problem gets the same plan, whatever was done in between.
        assert self.plans.setdefault(self.problem.to_json(), plan.to_json()) == plan.to_json()
        is_exact = all(level.tolerance.granted(10**6) == 0 for level in self.problem.levels)
        if plan.status == "optimal" and is_exact:
            self.note([level.value for level in plan.levels])
        if self.of is self.problem and self.plan is not None:
            assert not diff(self.plan, plan)
        self.plan, self.of = plan, self.problem

    def note(self, values: list[int] | None) -> None:
        """What is proven of a problem is so also when it is come back to."""
        assert self.values.setdefault(self.problem.fingerprint, values) == values

    @precondition(lambda self: self.plan is not None)
    @rule()
    def solve_from_the_plan(self) -> None:
        assert self.plan is not None
        try:
            plan = solve(self.problem, start_from=self.plan, **LIMITS)
        except (InfeasibleError, NoPlanWithinLimitError, ContradictionError):
            return
        assert verify(self.problem, plan).ok
        is_exact = all(level.tolerance.granted(10**6) == 0 for level in self.problem.levels)
        if plan.status == "optimal" and is_exact:
            self.note([level.value for level in plan.levels])

    @precondition(lambda self: self.plan is not None)
    @rule()
    def verify_the_plan(self) -> None:
        assert self.plan is not None
        assert self.of is not None
        found = verify(self.problem, self.plan)
        kinds = {finding.kind for finding in found.findings}
        assert ("other_problem" in kinds) == (self.problem.fingerprint != self.of.fingerprint)
        assert kinds == set() or self.problem.fingerprint != self.of.fingerprint
        assert verify(self.of, self.plan).ok

    @precondition(lambda self: self.plan is not None and self.of.season.visit_dates)
    @rule(seed=seeds)
    def plan_anew(self, seed: int) -> None:
        assert self.plan is not None
        assert self.of is not None
        rng, plan, problem = random.Random(seed), self.plan, self.of
        as_of = rng.choice(problem.season.visit_dates)
        past = [visit for visit in plan.visits if visit.date < as_of]
        missed = [visit for visit in past if rng.random() < 0.3]
        actuals = [Actual(sub_district=v.sub_district, date=v.date, held=False) for v in missed]
        try:
            found = replan(problem, plan, as_of, actuals=actuals, **LIMITS)
        except (InfeasibleError, NoPlanWithinLimitError, ContradictionError):
            return
        assert verify(found.rest, found.plan).ok
        held = [visit for visit in past if visit not in missed]
        assert [visit for visit in found.year.visits if visit.date < as_of] == held
        assert all(visit.date >= as_of for visit in found.plan.visits)

    @rule()
    def save_and_read(self) -> None:
        again = Problem.model_validate_json(self.problem.to_json())
        assert again == self.problem
        assert again.fingerprint == self.problem.fingerprint
        self.problem = again
        if self.plan is not None:
            read = Plan.model_validate_json(self.plan.to_json())
            assert read == self.plan
            self.plan = read

    @precondition(lambda self: self.plan is not None)
    @rule(other=integers(0, 3))
    def compare_plans(self, other: int) -> None:
        assert self.plan is not None
        plans = [Plan.model_validate_json(text) for text in self.plans.values()]
        earlier = plans[other % len(plans)]
        there, back = diff(earlier, self.plan), diff(self.plan, earlier)
        assert not diff(self.plan, self.plan)
        assert len(there.visits) == len(back.visits)
        assert there.levels == {name: -rise for name, rise in back.levels.items()}

    @invariant()
    def a_bound_is_never_above_a_value(self) -> None:
        at_work["steps"] += 1
        plan: Plan | None = getattr(self, "plan", None)
        for level in () if plan is None else plan.levels:
            assert level.bound is None or level.bound <= level.value

    def teardown(self) -> None:
        at_work["runs"] += 1


TestPlanner = Planner.TestCase
TestPlanner.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=EXAMPLES < 50,
    suppress_health_check=list(HealthCheck),
)
