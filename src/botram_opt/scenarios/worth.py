"""What one more of something is worth: the problem is solved again with it, and without."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import replace

from botram_opt.changes import AddPerson, Change, ResizePool, Scenario
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.scenarios.candidates import cannot_harm, needed_skills, one_more, retrainings
from botram_opt.scenarios.compare import ScenarioNews, compare, refuse_faulty
from botram_opt.scenarios.comparison import Compared, Comparison
from botram_opt.scenarios.marginals import Marginal, Worth
from botram_opt.solving.limits import DEFAULT_WORKERS

RETRAININGS = 5
"""Retrainings that are tried, if no number is given."""


def worth(
    problem: Problem,
    *,
    base: Plan | None = None,
    candidates: Iterable[Scenario] | None = None,
    retrain: int | None = RETRAININGS,
    executor: Executor | None = None,
    processes: int | None = None,
    time_limit: float | None = None,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    results: str | os.PathLike[str] | None = None,
    on_progress: Callable[[ScenarioNews], None] | None = None,
    cancel: threading.Event | None = None,
) -> Worth:
    """Work out what one more of something is worth, by solving the problem again with it.

    No candidates given, those of `one_more` are tried, and then people who learn a skill that they
    lack: skills of which one more person saves most come first, those that change nothing proven
    are left out, and for each skill the people who go out least in the plan come first.

    Of the best plans, with b the bound and v the value of the first level, a candidate saves
    b(without) - v(with) at least and v(without) - b(with) at most.

    Args:
        problem: what is planned.
        base: a plan of it; None to solve it.
        candidates: what is tried instead, each any scenario.
        retrain: how many retrainings are tried at most; None for all there are, of people who
            differ in more than their names.
        executor: as for `compare`, as all below.
        processes: as for `compare`.
        time_limit: as for `compare`.
        workers: as for `compare`.
        seed: as for `compare`.
        reproducible: as for `compare`.
        results: as for `compare`.
        on_progress: as for `compare`; ``of`` grows when retrainings are chosen.
        cancel: as for `compare`.

    Raises:
        InfeasibleError, NoPlanWithinLimitError, BotramError: the problem has no plan.
        ContradictionError, UnreadableError, ValidationError, ValueError: as `compare` does.
    """
    if retrain is not None and retrain < 0:
        raise ValueError(say("retrain must be at least 0, not {n}", n=retrain))

    asked = tuple(one_more(problem) if candidates is None else candidates)

    def tried(scenarios: tuple[Scenario, ...], base: Plan | None, done: int = 0) -> Comparison:
        def tell(news: ScenarioNews) -> None:
            if on_progress is None:
                return
            if news.scenario is not None:
                on_progress(replace(news, done=news.done + done, of=news.of + done))
            elif not scenarios:
                on_progress(replace(news, of=len(asked)))

        return compare(
            problem,
            scenarios,
            base=base,
            executor=executor,
            processes=processes,
            time_limit=time_limit,
            workers=workers,
            seed=seed,
            reproducible=reproducible,
            results=results,
            on_progress=tell,
            cancel=cancel,
        )

    refuse_faulty(problem, asked, base)
    # By itself: where the base has no plan, nothing is worth trying.
    first = tried((), base)
    plan = first.base.result()
    if asked:
        first = tried(asked, plan)
    if candidates is not None:
        return _worth(first)
    every = retrainings(problem, plan, needed_skills(problem))
    chosen = retrainings(problem, plan, _promising(problem, first))[:retrain]
    if chosen:
        second = tried(chosen, plan, len(asked))
        first = first.model_copy(update={"scenarios": (*first.scenarios, *second.scenarios)})
    return _worth(first, retrainings=len(every), retrained=len(chosen))


def _worth(comparison: Comparison, **counts: int) -> Worth:
    problem = comparison.problem
    found = [_marginal(problem, comparison.base.result(), each) for each in comparison.scenarios]
    ranked = sorted(found, key=lambda each: _rank(problem, each))
    return Worth(comparison=comparison, marginals=tuple(ranked), **counts)


def _marginal(problem: Problem, base: Plan, compared: Compared) -> Marginal:
    """What a candidate saves at the first level."""
    harmless = cannot_harm(problem, compared.scenario)
    first = problem.levels[0].name
    there = compared.plan.levels[0] if compared.plan is not None else None
    if there is None or there.name != first or first in compared.counted_otherwise:
        return Marginal(compared=compared, cannot_harm=harmless)
    before = base.levels[0]
    # Costs are never negative, so 0 is a bound where none is told.
    least, most = (before.bound or 0) - there.value, before.value - (there.bound or 0)
    saved = before.value - there.value
    if harmless:
        saved, least = max(0, saved), max(0, least)
    return Marginal(compared=compared, cannot_harm=harmless, saved=saved, least=least, most=most)


def _rank(problem: Problem, marginal: Marginal) -> tuple[bool, int, list[int]]:
    """The more is saved the less it is, level by level."""
    if marginal.saved is None:
        return True, 0, []
    rises = [marginal.compared.rise(level.name) for level in problem.levels[1:]]
    lower = [rise.rise or 0 if rise is not None else 0 for rise in rises]
    return False, -marginal.saved, lower


def _promising(problem: Problem, tried: Comparison) -> list[str]:
    """Skills of which one more person may change something, the most first."""
    ranks: dict[str, tuple[bool, int, list[int]]] = {}
    for marginal in (_marginal(problem, tried.base.result(), each) for each in tried.scenarios):
        verdicts = {marginal.compared.verdict(level.name) for level in problem.levels}
        if verdicts == {"same"}:
            continue
        for change in marginal.compared.scenario.changes:
            for skill in _skills_of(problem, change):
                rank = _rank(problem, marginal)
                ranks[skill] = min(rank, ranks.get(skill, rank))
    return sorted(set(needed_skills(problem)) & ranks.keys(), key=lambda skill: ranks[skill])


def _skills_of(problem: Problem, change: Change) -> tuple[str, ...]:
    if isinstance(change, AddPerson):
        return change.person.skills
    return problem.pool[change.pool].skills if isinstance(change, ResizePool) else ()
