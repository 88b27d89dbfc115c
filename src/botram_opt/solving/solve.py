"""Planning a problem, in one call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor

from botram_opt.model import refuse_inexact_costs
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.decomposed import DecomposedSolver, is_large
from botram_opt.solving.levels import LevelSolver
from botram_opt.solving.limits import DEFAULT_WORKERS, Limits
from botram_opt.solving.planned_on import PlannedOn, planned_on
from botram_opt.solving.progress import Progress


def solve(
    problem: Problem,
    *,
    demand: PlannedOn | None = None,
    time_limit: float | None = None,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    start_from: Plan | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
    executor: Executor | None = None,
) -> Plan:
    """Plan a problem: its levels in order, each solved to proof or to its share of the limit.

    A problem of many sub-districts in several regions is solved by parts: values and bounds are
    those of the whole, and it ends when the limit is reached or parts no longer get better, also
    where nothing is proven. Parts measure their limits by the clock of whoever solves them.

    Args:
        problem: what is to be planned.
        demand: what its futures are planned on, see `planned_on`; the plan is then of the problem
            that ``planned_on(problem, demand)`` gives. None for the problem as it stands.
        time_limit: seconds for the whole call, shared out between levels; with
            ``reproducible``, units of CP-SAT's deterministic work. None solves to proof, or, by
            parts, until they no longer get better.
        workers: searches side by side. More than the cores is usual: they differ in kind.
        seed: of all random choices.
        reproducible: give the same plan for the same problem and arguments, on any machine.
        start_from: a plan to start from, made for this problem or a similar one.
        on_progress: is called with news, from threads of the search; what it raises ends the
            solve and is raised.
        cancel: ends the solve soon after it is set, with the best plan so far.
        clock: seconds from any start, never going back.
        executor: where the parts of a large problem are solved: a process pool, or
            ``Client.get_executor()`` of Dask. None for threads of this process.

    Returns:
        A plan that keeps every hard rule, with value, bound and status of every level. If a
        limit or a cancel came before all was proven, it is the best plan so far.

    Raises:
        ContradictionError: the problem sets rules that do not exist, or wrongly, or states no
            futures to be planned on.
        InputError: the problem is too large for memory, and cannot be solved by parts.
        InfeasibleError: it is proven that there is no plan.
        NoPlanWithinLimitError: no plan was found; whether one exists is not known.
        concurrent.futures.BrokenExecutor, CancelledError, distributed.KilledWorker, RuntimeError:
            the executor gave up on a part, or takes none, before there was a plan.
        TimeoutError: it was not done with a part long after the limit, and there was no plan.
        pydantic.ValidationError: an argument is out of range.
    """
    if demand is not None:
        problem = planned_on(problem, demand)
    limits = Limits(time=time_limit, workers=workers, seed=seed, reproducible=reproducible)
    budget = Budget(limits, cancel, clock)
    return solve_within(budget, problem, start_from=start_from, tell=on_progress, executor=executor)


def solve_within(
    budget: Budget,
    problem: Problem,
    *,
    start_from: Plan | None = None,
    tell: Callable[[Progress], None] | None = None,
    executor: Executor | None = None,
    argue: bool = True,
) -> Plan:
    """Plan a problem within a budget; all else is as `solve` has it.

    Args:
        budget: of this solve.
        problem: what is to be planned.
        start_from: a plan to start from.
        tell: is called with news.
        executor: where the parts of a large problem are solved.
        argue: find out what clashes, if there is no plan and the problem is not solved by parts.
    """
    if is_large(problem):
        plan = DecomposedSolver(
            problem, budget, executor=executor, start_from=start_from, tell=tell
        ).solve()
    else:
        refuse_inexact_costs(problem)
        plan = LevelSolver(problem, budget, start_from=start_from, tell=tell, argue=argue).solve()
    return plan.made_for(problem)
