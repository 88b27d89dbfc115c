"""Where a solve stands: the best plan so far, and what is proven of each level."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from botram_opt.errors import DisagreementError
from botram_opt.plan import LevelResult, Plan, ProblemReference, Visit
from botram_opt.plan.cost import LevelStatus
from botram_opt.problem import Problem
from botram_opt.rules import cost_sheet, hard_rules
from botram_opt.solving.budget import Budget
from botram_opt.solving.progress import Event, Progress
from botram_opt.solving.serving import serving_by_quota
from botram_opt.verification import level_values


class Standing:
    """The best plan so far, and what is known of each level; tells of what changes.

    Attributes:
        plan: None as long as there is none.
        values: what each of its levels costs.
        bounds: of each level; None where nothing is proven.
    """

    def __init__(
        self, problem: Problem, budget: Budget, tell: Callable[[Progress], None] | None
    ) -> None:
        self._problem, self._budget, self._tell = problem, budget, tell
        self._best: dict[int, int] = {}
        self.plan: Plan | None = None
        self.values: list[int] = []
        self.bounds: list[int | None] = [None] * len(problem.levels)

    def is_proven(self, number: int) -> bool:
        """Whether the plan's level costs as little as it can."""
        return self.plan is not None and self.values[number] == self.bounds[number]

    def raise_bound(self, number: int, bound: int) -> None:
        """Keep what is proven of a level, if it is more than was known, and tell of it."""
        known = self.bounds[number]
        if known is None or bound > known:
            self.bounds[number] = bound
            self.say("bound", number)

    def measured(self, visits: Sequence[Visit]) -> tuple[Plan, list[int]]:
        """The plan that visits make, and what each level of it costs."""
        problem = self._problem
        reference = ProblemReference.of(problem)
        plan = Plan(problem=reference, visits=tuple(visits))
        found = level_values(problem, cost_sheet(problem, plan))
        return plan, [found[level.name] for level in problem.levels]

    def take(self, plan: Plan, values: list[int]) -> None:
        """Make a plan the best so far."""
        self.plan, self.values = plan, values
        for number, best in self._best.items():
            # Found while a level below was searched.
            self._best[number] = min(best, values[number])

    def end(self, number: int) -> None:
        """Note that nothing more will be done for a level, and tell of it."""
        self._best[number] = self.values[number]
        self.say("done", number)

    def say(self, event: Event, number: int, *, value: int | None = None) -> None:
        """Tell of a level; of the plan's value, if no other is given."""
        if self._tell is None:
            return
        if value is None and self.plan is not None:
            value = self.values[number]
        levels = self._problem.levels
        news = Progress(
            event=event,
            level=levels[number].name,
            number=number + 1,
            levels=len(levels),
            value=value,
            bound=self.bounds[number],
            seconds=self._budget.seconds,
        )
        self._tell(news)

    def finished(self, solver: str) -> Plan:
        """The best plan with its costs, and with what is proven of it.

        Raises:
            DisagreementError: it breaks a rule, or costs less than it can.
        """
        problem = self._problem
        self._serve_by_quota()
        plan = self.plan
        assert plan is not None
        for name, rule in hard_rules(problem).items():
            for item in rule.measure(problem, plan):
                raise DisagreementError(f"{name}: {rule.describe(problem, item)}")
        results = tuple(self._result(number) for number in range(len(problem.levels)))
        proven = all(result.status in ("optimal", "within_tolerance") for result in results)
        cut_short = self._budget.cancel.is_set() and not proven
        return plan.model_copy(
            update={
                "status": "cut_short" if cut_short else "optimal" if proven else "feasible",
                "levels": results,
                "costs": cost_sheet(problem, plan),
                "solver": self._budget.record(solver),
            }
        )

    def _serve_by_quota(self) -> None:
        """Serve what quotas allow, unless that breaks a rule or costs more."""
        plan, problem = self.plan, self._problem
        if plan is None or not any(visit.quota for visit in plan.visits):
            return
        serving, values = self.measured(serving_by_quota(problem, plan.visits))
        breaks = any(any(rule.measure(problem, serving)) for rule in hard_rules(problem).values())
        if not breaks and values == self.values:
            self.take(serving, values)

    def _result(self, number: int) -> LevelResult:
        name, value = self._problem.levels[number].name, self.values[number]
        bound, best = self.bounds[number], self._best.get(number)
        status: LevelStatus = "not_optimised" if best is None else "feasible"
        if bound is not None:
            if value < bound:
                raise DisagreementError(f"level {name!r}: {value} is below {bound}")
            if value == bound:
                status = "optimal"
            elif best == bound:
                status = "within_tolerance"
        return LevelResult(name=name, value=value, bound=bound, status=status)
