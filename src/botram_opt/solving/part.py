"""One part of a problem, solved by itself: what is sent to an executor, and comes back."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from botram_opt.errors import InfeasibleError, NoPlanWithinLimitError
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.levels import LevelSolver
from botram_opt.solving.limits import Limits
from botram_opt.solving.master import master_of, with_pools

OUTLINING = (0.3, 0.2, 0.5)
"""Parts of the time for a bound by schedules, for an outline, and for a better one."""


@dataclass(frozen=True)
class PartPlan:
    """What came of solving a part.

    Attributes:
        visits: of the best plan; None if there is none, or none was found.
        values, bounds: of its levels; a bound of 0 is always true.
        work: deterministic time.
        infeasible: if it is proven that there is no plan, what says so, and what clashes as far as
            that is known.
    """

    visits: tuple[Visit, ...] | None
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    work: float
    infeasible: InfeasibleError | None = None


def plan_part(
    problem: Problem,
    start_from: tuple[Visit, ...] | None,
    argue: bool,
    limits: Limits,
    cancel: threading.Event | None = None,
) -> PartPlan:
    """Solve a part's problem, all levels.

    Args:
        problem: of the part.
        start_from: visits to start from.
        argue: find out what clashes, if there is no plan.
        limits: of this part alone.
        cancel: ends the solve soon after it is set.
    """
    budget = Budget(limits, cancel, time.monotonic)
    start = None
    if start_from is not None:
        reference = ProblemReference.of(problem)
        start = Plan(problem=reference, visits=start_from)
    solver = LevelSolver(problem, budget, start_from=start, argue=argue)
    try:
        plan = solver.solve()
    except InfeasibleError as error:
        return PartPlan(None, (), solver.bounds, budget.work, error)
    except NoPlanWithinLimitError:
        return PartPlan(None, (), solver.bounds, budget.work)
    values = tuple(level.value for level in plan.levels)
    return PartPlan(plan.visits, values, solver.bounds, budget.work)


def outline_part(
    problem: Problem, limits: Limits, cancel: threading.Event | None = None
) -> PartPlan:
    """Bound a part's first level by schedules, and outline the best plan by them, without names.

    Args:
        problem: of the part.
        limits: of this part alone.
        cancel: ends this soon after it is set.
    """
    budget = Budget(limits, cancel, time.monotonic)
    master = master_of(problem)
    if master is None:
        return PartPlan(None, (), (0,), budget.work)
    times = [None if limits.time is None else limits.time * part for part in OUTLINING]
    master.run(budget, times[0])
    plan = master.plan(budget, times[1])
    if plan is None:
        return PartPlan(None, (), (master.bound,), budget.work)
    plan = master.better(budget, times[2]) or plan
    visits = tuple(with_pools(problem, plan.visits))
    return PartPlan(visits, (), (master.bound,), budget.work)
