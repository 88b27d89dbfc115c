"""Whether a problem whose limits are eased has a plan: proven in the small, where it can be.

What is proven of some requirements of some places is proven of all of them: a plan of the whole
would keep these as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from botram_opt.explaining.easing import Easing, eased
from botram_opt.model import Model
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules
from botram_opt.solutions import visits_in
from botram_opt.solving.budget import Budget
from botram_opt.solving.conflict import Conflict
from botram_opt.solving.minimal import rules_in_order
from botram_opt.solving.requirements import Requirements
from botram_opt.solving.search import SearchStatus, search

PART = 0.4
"""The part of what is left for one search, at most."""


class Checks:
    """Answers whether a problem has a plan with some limits eased.

    Attributes:
        problem: as it is.
        conflicts: that are known of it.
        unsure: whether something was not found out in time.
    """

    def __init__(self, problem: Problem, conflicts: Iterable[Conflict], budget: Budget) -> None:
        self.problem, self.budget = problem, budget
        self.conflicts = list(conflicts)
        self.unsure = False
        self._eased: tuple[Sequence[Easing], Problem | None] = ((), problem)

    def time(self) -> float | None:
        """What one search may take."""
        left = self.budget.left
        return None if left is None else left * PART

    def is_conflict(self, conflict: Conflict, easings: Sequence[Easing]) -> bool:
        """Whether the requirements of a conflict are proven to clash still."""
        problem = self._with(easings)
        if problem is None or self.budget.is_over:
            return False
        rules = {requirement.rule for requirement in conflict.requirements}
        asked = Requirements(_of_conflict(problem, conflict, rules), self.budget, rules)
        keys = {requirement.key for requirement in conflict.requirements}
        return asked.ask(keys & set(asked.by_key), self.time()).status == "infeasible"

    def _with(self, easings: Sequence[Easing]) -> Problem | None:
        """The problem with limits eased; the same one, where that is asked for again."""
        if easings != self._eased[0]:
            self._eased = easings, eased(self.problem, easings)
        return self._eased[1]

    def status(self, easings: Sequence[Easing]) -> SearchStatus:
        """Whether there is a plan."""
        return self.plan(easings)[0]

    def plan(self, easings: Sequence[Easing]) -> tuple[SearchStatus, tuple[Visit, ...] | None]:
        """Whether there is a plan, and the visits of one."""
        problem = eased(self.problem, easings)
        if problem is None:
            return "infeasible", None
        if self.budget.is_over:
            self.unsure = True
            return "unknown", None
        if self._clashes_early(problem):
            return "infeasible", None
        model = Model(problem)
        limits = self.budget.of(self.time())
        outcome = search(model.cp, limits, cancel=self.budget.cancel, probe=False)
        self.budget.work += outcome.work
        self.unsure |= outcome.status == "unknown"
        visits = None if outcome.values is None else visits_in(model.decisions, outcome)
        return outcome.status, visits

    def _clashes_early(self, problem: Problem) -> bool:
        """Whether rules that the first conflict is about clash with no others looked at."""
        about = {requirement.rule for requirement in self.conflicts[0].requirements}
        stages = rules_in_order(problem)
        stage = next((rules for rules in stages if about <= set(rules)), stages[-1])
        if len(stage) == len(stages[-1]):
            return False
        asked = Requirements(problem, self.budget, stage)
        return asked.ask(asked.by_key.keys(), self.time()).status == "infeasible"

    def keeps(self, easings: Sequence[Easing], visits: tuple[Visit, ...]) -> bool:
        """Whether visits keep every hard rule then, measured without the solver."""
        problem = eased(self.problem, easings)
        return problem is not None and keeps(problem, visits)


def keeps(problem: Problem, visits: tuple[Visit, ...]) -> bool:
    """Whether visits keep every hard rule, measured without the solver."""
    if any(use.id not in problem.pool for visit in visits for use in visit.pools):
        return False
    reference = ProblemReference.of(problem)
    plan = Plan(problem=reference, visits=visits)
    return not any(any(rule.measure(problem, plan)) for rule in hard_rules(problem).values())


def _of_conflict(problem: Problem, conflict: Conflict, rules: Set[str]) -> Problem:
    """The problem with only what a conflict is about, where that is easily told."""
    items = [requirement.item for requirement in conflict.requirements]
    places = {place for item in items for place in (item.sub_district, item.other)}
    known = hard_rules(problem)
    whole = {"pins", "prohibitions"} & set(rules)
    if whole or not all(known[name].holds_in_parts() for name in rules & known.keys()):
        return problem
    left = [place for place in problem.sub_districts if place.id in places]
    if not left:
        return problem
    parts: dict[str, object] = {
        "pins": (),
        "prohibitions": (),
        "sub_districts": tuple(
            place.model_copy(
                update={"neighbours": tuple(n for n in place.neighbours if n in places)}
            )
            for place in left
        ),
    }
    concerns = {rule.concerns for name, rule in known.items() if name in rules}
    if "people" not in concerns:
        parts |= {"people": (), "pools": (), "pairs": ()}
    return problem.derived(**parts)
