"""The Pareto front between goals: the front door.

By the epsilon-constraint method (Haimes, Lasdon & Wismer 1971) in its augmented form (Mavrotas
2009): the first goal is optimised while limits hold the others, then these are, one after another,
so that no point is only weakly the best. The ends of the front are found first, by optimising the
goals one after another in every order. Which limits are asked next, so that points are spread, and
all are found where there are few, is for `unasked`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say
from botram_opt.plan import Plan, ProblemReference
from botram_opt.problem import Level, Problem
from botram_opt.rules.known import unit_of
from botram_opt.solving.limits import DEFAULT_WORKERS, Limits
from botram_opt.tradeoffs.answering import Answering
from botram_opt.tradeoffs.front import FrontGoal, ParetoFront
from botram_opt.tradeoffs.goals import FEWEST, Goal, others, stated
from botram_opt.tradeoffs.search import FrontProgress, Search


def pareto(
    problem: Problem,
    goals: Sequence[Goal | str],
    *,
    points: int = 10,
    remaining: bool = False,
    start_from: Plan | None = None,
    time_limit: float | None = None,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    on_progress: Callable[[FrontProgress], None] | None = None,
    cancel: threading.Event | None = None,
    executor: Executor | None = None,
) -> ParetoFront:
    """Find plans between two or three goals of which none costs less by one and no more by others.

    The hard rules hold in all of them, and nothing else does: the order of the problem's levels
    counts for nothing here, and neither do tolerances. Where there are few such trade-offs all of
    them are found, and proven to be all. Otherwise they are spread over what there is between the
    ends of the front.

    Every point takes a solve or more, ``4 * points`` in all at most. The goal whose limits are hard
    to solve within is best named first: it is optimised, and the others are limited.

    Args:
        problem: what is to be planned.
        goals: two or three: levels of the problem by name, soft rules by name, or `Goal`.
        points: about how many are wanted; the ends of the front are found in any case.
        remaining: optimise the problem's other levels below the goals, in their order.
        start_from: a plan to start from, made for this problem or a similar one.
        time_limit: for each solve, as in `solve`. None solves to proof.
        workers: as in `solve`.
        seed: as in `solve`.
        reproducible: give the same front for the same problem and arguments, on any machine.
        on_progress: is called after each solve, in this thread.
        cancel: ends it soon after it is set, with the front so far. Only this thread and a
            `ThreadPoolExecutor` can be told to stop: other executors solve on what they have begun.
        executor: where to solve, several points at once. None for this thread.

    Raises:
        ContradictionError: there are too few goals or points, or too many goals, or one names
            nothing or is set wrongly; holds every fault. Or the problem sets rules wrongly.
        InfeasibleError: it is proven that there is no plan.
        NoPlanWithinLimitError: none was found.
        Exception: the executor's, if it gives up on a solve.
        pydantic.ValidationError: another argument is out of range.
    """
    found = _stated(problem, goals, points)
    further = others(problem, found)
    limits = Limits(time=time_limit, workers=workers, seed=seed, reproducible=reproducible)
    with Answering(
        problem, found, further if remaining else (), limits, cancel, executor
    ) as answering:
        search = Search(len(found), answering, points, on_progress)
        search.ends(start_from)
        search.between()
    return ParetoFront(
        problem=ProblemReference.of(problem),
        goals=tuple(_told(problem, goal) for goal in found),
        others=tuple(_told(problem, level) for level in further),
        points=tuple(search.points[values] for values in sorted(search.points)),
        complete=search.complete,
        asked=search.asked,
        unanswered=search.unanswered,
        dropped=search.dropped,
    )


def _stated(problem: Problem, goals: Sequence[Goal | str], points: int) -> tuple[Level, ...]:
    issues = []
    if points < FEWEST:
        issues.append(
            Issue(
                "points",
                say("{n} are no front", n=points),
                say("Ask for {n} at least", n=FEWEST),
            )
        )
    try:
        found = stated(problem, goals)
    except ContradictionError as error:
        raise ContradictionError([*error.issues, *issues]) from None
    if issues:
        raise ContradictionError(issues)
    return found


def _told(problem: Problem, level: Level) -> FrontGoal:
    return FrontGoal(name=level.name, terms=level.terms, unit=unit_of(problem, level.terms))
