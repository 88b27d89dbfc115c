"""Many what-ifs of one problem, each solved and set beside it."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

from botram_opt.changes.change import Change
from botram_opt.changes.changed import changed_by
from botram_opt.changes.scenario import Scenario
from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say, spoken
from botram_opt.plan import LevelResult, Plan
from botram_opt.plan.plan import PlanStatus
from botram_opt.problem import Problem
from botram_opt.rules import setting_issues
from botram_opt.scenarios.comparison import Compared, Comparison, compared
from botram_opt.scenarios.outcome import FailureKind, Outcome, outcome_of
from botram_opt.scenarios.results_file import ResultsFile, question
from botram_opt.solving.limits import DEFAULT_WORKERS, Limits
from botram_opt.solving.many import Solved, solve_many
from botram_opt.solving.solve import solve
from botram_opt.verification import level_values, verify


@dataclass(frozen=True)
class ScenarioNews:
    """News of a comparison: what came of one more scenario.

    Attributes:
        scenario: its name; None for the base.
        status: of its plan, or why there is none.
        done: how many scenarios are done with it.
        of: how many there are.
        known: whether it is the outcome of an earlier run or another scenario, and was not solved.
        changes: of the scenario.
    """

    scenario: str | None
    status: PlanStatus | FailureKind
    done: int
    of: int
    known: bool
    changes: tuple[Change, ...] = ()


def compare(
    problem: Problem,
    scenarios: Iterable[Scenario],
    *,
    base: Plan | None = None,
    executor: Executor | None = None,
    processes: int | None = None,
    time_limit: float | None = None,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    results: str | os.PathLike[str] | None = None,
    on_progress: Callable[[ScenarioNews], None] | None = None,
    cancel: threading.Event | None = None,
) -> Comparison:
    """Solve a problem and scenarios of it, each from the problem's plan, and set them side by side.

    A scenario that contradicts itself, has no plan or gets none is told so in its place, and stops
    no other. One that changes nothing is not solved again, and one that comes to the same problem
    as another is solved once.

    With a file of results each outcome is kept as soon as it is there, so that a run that was
    killed is gone on with by the same call: only what is missing is solved. An outcome is known by
    its problem, its limits, the plan that the search began at, and the versions of botram_opt and
    OR-Tools. Plans are kept, but for those that a cancel cut short, and what is proven to have
    none, for each language in which that was said; what a limit, a cancel or a dead worker kept
    from having a plan is tried again. Several runs may use one file at once.

    Args:
        problem: the base.
        scenarios: what is changed, each under a name of its own.
        base: a plan of the problem; None to solve it, in this process or on the executor.
        executor: as for `solve_many`.
        processes: as for `solve_many`.
        time_limit: as for `solve_many`; for each scenario, and for the base.
        workers: as for `solve_many`.
        seed: as for `solve_many`.
        reproducible: give the same plans as `solve` gives with the same arguments, for a scenario
            with the base's plan to start from.
        results: the file; it is made if it is not there.
        on_progress: is told of each outcome, in the thread of the caller; what it raises ends the
            comparison and is raised. What the file keeps is not lost.
        cancel: ends the comparison soon after it is set, as it ends `solve_many`.

    Raises:
        ContradictionError: two scenarios have one name, the base's plan is of another problem or
            breaks a rule, or the base sets rules that do not exist. Holds every fault.
        UnreadableError: the file of results cannot be used, or no longer; what it holds is left.
        pydantic.ValidationError, ValueError: an argument is out of range, as for `solve_many`.
    """
    limits = Limits(time=time_limit, workers=workers, seed=seed, reproducible=reproducible)
    asked = tuple(scenarios)

    def all_of(problems: Iterable[Problem], plan: Plan | None) -> Generator[Solved, None, None]:
        return solve_many(
            problems,
            executor=executor,
            processes=processes,
            time_limit=time_limit,
            workers=workers,
            seed=seed,
            reproducible=reproducible,
            start_from=plan,
            in_order=False,
            cancel=cancel,
        )

    def alone() -> Outcome:
        if executor is not None:
            with contextlib.closing(all_of([problem], None)) as only:
                return _outcome(next(only))
        try:
            plan = solve(
                problem,
                time_limit=time_limit,
                workers=workers,
                seed=seed,
                reproducible=reproducible,
                cancel=cancel,
            )
        except Exception as error:
            return outcome_of(error)
        return outcome_of(plan)

    # Nothing is solved by this; arguments that are out of range are refused.
    all_of((), None).close()
    refuse_faulty(problem, asked, base)
    with contextlib.ExitStack() as stack:
        file = None if results is None else stack.enter_context(ResultsFile(results))
        run = _Run(problem, asked, limits, file, on_progress)
        run.begin(alone if base is None else _costed(problem, base))
        with contextlib.closing(all_of(run.missing(), run.base.plan)) as found:
            for solved in found:
                run.take(solved)
        return run.comparison()


class _Run:
    """What is known so far of a comparison.

    Attributes:
        base: what came of the base, once `begin` is called.
    """

    def __init__(
        self,
        problem: Problem,
        scenarios: tuple[Scenario, ...],
        limits: Limits,
        file: ResultsFile | None,
        tell: Callable[[ScenarioNews], None] | None,
    ) -> None:
        self._problem, self._scenarios, self._limits = problem, scenarios, limits
        self._file, self._tell = file, tell
        self.base: Outcome
        self._done: dict[int, Compared] = {}
        # By fingerprint of the problem: what came of it, or who waits for that.
        self._known: dict[str, Outcome] = {}
        self._waiting: dict[str, list[int]] = {}

    def begin(self, base: Plan | Callable[[], Outcome]) -> None:
        """Take the base's plan, or what is kept of it, or solve it.

        Raises:
            ContradictionError: the base is no problem that can be solved.
        """
        is_known = True
        if isinstance(base, Plan):
            outcome = outcome_of(base)
        elif (kept := self._look_up(self._problem, None)) is not None:
            outcome = kept
        else:
            outcome, is_known = self._keep(self._problem, None, base()), False
        if outcome.failure is not None and outcome.failure.kind == "contradiction":
            raise outcome.failure.error()
        self.base = outcome
        self._known[self._problem.fingerprint] = outcome
        self._say(None, outcome, is_known=is_known)

    def missing(self) -> Iterator[Problem]:
        """The problems that are to be solved, each when it is asked for; the others are noted."""
        for number, scenario in enumerate(self._scenarios):
            try:
                changed = changed_by(
                    self._problem,
                    scenario.changes,
                    # A rule that is set wrongly is told with the change that sets it.
                    checks=[lambda problem, _: setting_issues(problem)],
                )
            except Exception as error:
                # Whatever is wrong with one scenario is no matter of the others.
                self._note(number, None, outcome_of(error), is_known=False)
                continue
            key = changed.fingerprint
            if key in self._waiting:
                self._waiting[key].append(number)
                continue
            known = self._known.get(key) or self._look_up(changed, self.base.plan)
            if known is not None:
                self._note(number, changed, known, is_known=True)
            else:
                self._waiting[key] = [number]
                yield changed

    def take(self, solved: Solved) -> None:
        """Take what came of a problem, for all scenarios that come to it."""
        changed = solved.problem
        outcome = self._keep(changed, self.base.plan, _outcome(solved))
        self._known[changed.fingerprint] = outcome
        for number, waiting in enumerate(self._waiting.pop(changed.fingerprint)):
            self._note(waiting, changed, outcome, is_known=number > 0)

    def comparison(self) -> Comparison:
        """All of it, once all is known."""
        return Comparison(
            problem=self._problem,
            limits=self._limits,
            base=self.base,
            scenarios=tuple(self._done[number] for number in range(len(self._scenarios))),
        )

    def _look_up(self, problem: Problem, start_from: Plan | None) -> Outcome | None:
        if self._file is None:
            return None
        kept = self._file.get(question(problem, self._limits, start_from)) or self._file.get(
            question(problem, self._limits, start_from, spoken())
        )
        return None if kept is None else self._verified(self._file, problem, kept)

    def _keep(self, problem: Problem, start_from: Plan | None, outcome: Outcome) -> Outcome:
        """Keep an outcome that is worth it; another run may have been first, and has then won."""
        if self._file is None or not outcome.is_final:
            return outcome
        # Why there is no plan is said in the language that is spoken.
        language = None if outcome.plan is not None else spoken()
        kept = self._file.keep(question(problem, self._limits, start_from, language), outcome)
        return kept if kept == outcome else self._verified(self._file, problem, kept)

    def _verified(self, file: ResultsFile, problem: Problem, kept: Outcome) -> Outcome:
        """What is kept in a file, which may be anybody's."""
        if kept.plan is not None and not verify(problem, kept.plan).ok:
            file.refuse_damaged(problem.fingerprint)
        return kept

    def _note(
        self, number: int, changed: Problem | None, outcome: Outcome, *, is_known: bool
    ) -> None:
        scenario = self._scenarios[number]
        self._done[number] = compared(self._problem, self.base.plan, scenario, changed, outcome)
        self._say(scenario, outcome, is_known=is_known)

    def _say(self, scenario: Scenario | None, outcome: Outcome, *, is_known: bool) -> None:
        if self._tell is None:
            return
        name, changes = (None, ()) if scenario is None else (scenario.name, scenario.changes)
        done, of = len(self._done), len(self._scenarios)
        self._tell(ScenarioNews(name, outcome.status, done, of, is_known, changes))


def _outcome(solved: Solved) -> Outcome:
    if solved.plan is not None:
        return outcome_of(solved.plan)
    assert solved.error is not None
    return outcome_of(solved.error)


def refuse_faulty(problem: Problem, scenarios: Iterable[Scenario], base: Plan | None) -> None:
    """Refuse what cannot be set side by side, before anything is solved.

    Raises:
        ContradictionError: two scenarios have one name, or the base's plan is none of the problem.
    """
    issues = list(_doubled_names(scenarios))
    if base is not None:
        issues += _faults(problem, base)
    if issues:
        raise ContradictionError(issues)


def _doubled_names(scenarios: Iterable[Scenario]) -> Iterator[Issue]:
    """Scenarios of a name that another one has."""
    first: dict[str, int] = {}
    for number, scenario in enumerate(scenarios):
        if (earlier := first.setdefault(scenario.name, number)) != number:
            yield Issue(
                f"scenarios[{number}] {scenario.name!r}",
                say("scenarios[{number}] has the same name", number=earlier),
                say("Give each a name of its own"),
            )


def _faults(problem: Problem, base: Plan) -> Iterator[Issue]:
    """What keeps a plan from being the base: it must be one of the problem, and say what is so."""
    remedy = say("Give a plan of this problem, or none to have it solved")
    for finding in verify(problem, base).findings:
        yield Issue("base", finding.text, remedy)


def _costed(problem: Problem, base: Plan) -> Plan:
    """The base's plan with a value of each level, also where it was not made by the solver."""
    if base.levels:
        return base
    costs = verify(problem, base).costs
    levels = tuple(
        LevelResult(name=name, value=value, status="not_optimised")
        for name, value in level_values(problem, costs).items()
    )
    return base.model_copy(update={"levels": levels, "costs": costs})
