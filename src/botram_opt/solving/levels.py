"""Levels solved in order: each to proof or its share of the limit, then held for the next."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata

from botram_opt.errors import DisagreementError, InfeasibleError, NoPlanWithinLimitError
from botram_opt.model import Model
from botram_opt.plan import LevelResult, Plan, ProblemReference, SolverRecord
from botram_opt.plan.cost import LevelStatus
from botram_opt.problem import Problem
from botram_opt.rules import cost_sheet, hard_rules
from botram_opt.solving.conflict import conflict
from botram_opt.solving.guess import first_guess
from botram_opt.solving.limits import Limits
from botram_opt.solving.progress import Event, Progress
from botram_opt.solving.search import Outcome, search
from botram_opt.verification import level_values

logger = logging.getLogger("botram_opt.solving")


@dataclass
class _Proof:
    """What is known of a level: the best value found, the bound, whether it was worked on."""

    best: int | None = None
    bound: int | None = None
    optimised: bool = False


class LevelSolver:
    """Solves a problem's levels in order.

    Attributes:
        best: the best plan's values so far, of all variables of the model.
        work: deterministic time used so far.
    """

    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        *,
        start_from: Plan | None,
        tell: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
        clock: Callable[[], float],
    ) -> None:
        self.problem = problem
        self.limits = limits
        self.best: Outcome | None = None
        self.work = 0.0
        self._tell = tell
        self._cancel = cancel or threading.Event()
        self._clock = clock
        self._began = clock()
        self._proofs = [_Proof() for _ in problem.levels]
        self._values: list[int] = []
        self._model = Model(problem)
        decisions = self._model.decisions
        start = first_guess(decisions) if start_from is None else decisions.values_of(start_from)
        for var, value in start.items():
            self._model.cp.add_hint(var, value)

    def solve(self) -> Plan:
        """Solve every level, as far as limits and cancelling allow.

        Raises:
            InfeasibleError: there is no plan.
            NoPlanWithinLimitError: none was found.
            DisagreementError: the plan does not measure as the solver says.
        """
        cp = self._model.cp
        for number, level in enumerate(self.problem.levels):
            if self._is_over():
                break
            objective = self._model.cost(number)
            self._say("level", number)
            if self.best is not None and self._values[number] == 0:
                # Costs are never negative, so nothing is left to be proven.
                self._proofs[number] = _Proof(best=0, bound=0, optimised=True)
            else:
                cp.minimize(objective)
                self._search(number)
            self._say("done", number, bound=self._proofs[number].bound)
            value = self._values[number]
            cp.add(objective <= value + level.tolerance.granted(value))
        if self.best is None:
            raise NoPlanWithinLimitError(self._why_none())
        return self._plan()

    def _search(self, number: int) -> None:
        outcome = self._run(number, self._share(number))
        if outcome.status == "unknown" and self.best is None and not self._is_over():
            # A plan, any plan, comes before the shares of the levels below.
            outcome = self._run(number, self._remaining())
        if outcome.status == "infeasible":
            if self.best is not None:
                raise DisagreementError("a level has no plan, though one is at hand")
            raise InfeasibleError(self._conflict())
        if outcome.values is not None:
            self._take(number, outcome)
        elif self.best is None:
            raise NoPlanWithinLimitError(self._why_none())
        self._proofs[number] = _Proof(
            best=self._values[number], bound=outcome.bound, optimised=True
        )

    def _run(self, number: int, time: float | None) -> Outcome:
        known: dict[str, int] = {}

        def tell(value: int | None, bound: int | None) -> None:
            event: Event = "value" if value is not None else "bound"
            known.update({"value": value} if value is not None else {})
            known.update({"bound": bound} if bound is not None else {})
            self._say(event, number, **known)

        limits = self.limits.model_copy(update={"time": time})
        outcome = search(self._model.cp, limits, tell=tell, cancel=self._cancel)
        self.work += outcome.work
        logger.info("level %d: %s, %s", number + 1, outcome.status, outcome.value)
        return outcome

    def _is_over(self) -> bool:
        return self._cancel.is_set() or self._remaining() == 0

    def _remaining(self) -> float | None:
        """What is left of the limit; None if there is none."""
        if self.limits.time is None:
            return None
        used = self.work if self.limits.reproducible else self._clock() - self._began
        return max(0.0, self.limits.time - used)

    def _share(self, number: int) -> float | None:
        """A level's part of what is left: twice an even share, so that the upper get more."""
        left = self._remaining()
        after = len(self.problem.levels) - number
        return None if left is None else max(left * 2 / (after + 1), 0.001)

    def _conflict(self) -> tuple[str, ...]:
        left = self._remaining()
        limits = self.limits.model_copy(update={"time": 30.0 if left is None else max(left, 1.0)})
        return conflict(self.problem, limits, self._cancel, self._clock)

    def _why_none(self) -> str:
        if self._cancel.is_set():
            return "Solving was cancelled before a plan was found"
        unit = "units of work" if self.limits.reproducible else "seconds"
        return f"No plan was found within {self.limits.time:g} {unit}"

    def _take(self, number: int, outcome: Outcome) -> None:
        """Make a level's plan the best so far, once it measures as the solver says."""
        self.best = outcome
        costs = cost_sheet(self.problem, self._bare_plan())
        values = level_values(self.problem, costs)
        self._values = [values[level.name] for level in self.problem.levels]
        if self._values[number] != outcome.value:
            raise DisagreementError(
                f"level {self.problem.levels[number].name!r}: the solver says {outcome.value}, "
                f"the plan measures {self._values[number]}"
            )
        cp = self._model.cp
        cp.clear_hints()  # type: ignore[no-untyped-call]
        for index, value in enumerate(outcome.values or ()):
            cp.add_hint(cp.get_int_var_from_proto_index(index), value)

    def _bare_plan(self) -> Plan:
        """The visits of the best plan so far, and nothing said of them."""
        assert self.best is not None
        problem = ProblemReference(name=self.problem.name, fingerprint=self.problem.fingerprint)
        return Plan(problem=problem, visits=self._model.decisions.read(self.best))

    def _say(
        self, event: Event, number: int, *, value: int | None = None, bound: int | None = None
    ) -> None:
        if self._tell is None:
            return
        if value is None and self.best is not None:
            value = self._values[number]
        news = Progress(
            event=event,
            level=self.problem.levels[number].name,
            number=number + 1,
            levels=len(self.problem.levels),
            value=value,
            bound=bound,
            seconds=self._clock() - self._began,
        )
        self._tell(news)

    def _plan(self) -> Plan:
        plan = self._bare_plan()
        for name, rule in hard_rules(self.problem).items():
            for item in rule.measure(self.problem, plan):
                raise DisagreementError(f"{name}: {rule.describe(self.problem, item)}")
        results = tuple(self._result(number) for number in range(len(self.problem.levels)))
        proven = all(result.status in ("optimal", "within_tolerance") for result in results)
        cut_short = self._cancel.is_set() and not proven
        return plan.model_copy(
            update={
                "status": "cut_short" if cut_short else "optimal" if proven else "feasible",
                "levels": results,
                "costs": cost_sheet(self.problem, plan),
                "solver": self._record(),
            }
        )

    def _result(self, number: int) -> LevelResult:
        level, proof = self.problem.levels[number], self._proofs[number]
        value, bound = self._values[number], proof.bound
        status: LevelStatus = "feasible" if proof.optimised else "not_optimised"
        if bound is not None:
            if value < bound:
                raise DisagreementError(f"level {level.name!r}: {value} is below {bound}")
            if value == bound:
                status = "optimal"
            elif proof.best == bound:
                status = "within_tolerance"
        return LevelResult(name=level.name, value=value, bound=bound, status=status)

    def _record(self) -> SolverRecord:
        limits = self.limits
        return SolverRecord(
            name="CP-SAT",
            version=metadata.version("ortools"),
            workers=limits.workers,
            seed=limits.seed,
            reproducible=limits.reproducible,
            limit=limits.time,
            seconds=None if limits.reproducible else round(self._clock() - self._began, 3),
            work=self.work,
        )
