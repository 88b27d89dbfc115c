"""Why a plan does not do something: what it would take, or what forbids it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from botram_opt.asking.asked import refuse
from botram_opt.asking.costed import as_told, costed
from botram_opt.asking.nearest import Nearest, nearest_plan
from botram_opt.asking.other_plans import WhyNot, nearest_told, other_plan
from botram_opt.changes import Change, changed_by
from botram_opt.changes.base import ChangeBase
from botram_opt.errors import ContradictionError, InfeasibleError, Issue, NoPlanWithinLimitError
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.conflict import conflict_in
from botram_opt.solving.limits import DEFAULT_WORKERS, Limits
from botram_opt.solving.solve import solve_within

FOR_NEAREST = 0.5
"""Part of the time in which no plan is to be found nearer than one that was found in a moment;
what it leaves goes to the best."""


def why_not(
    problem: Problem,
    plan: Plan,
    change: Change | Iterable[Change],
    *,
    time_limit: float | None = 60,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    cancel: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> WhyNot:
    """Tell what it would take for a plan to do something that it does not do.

    "Why is Setu not on 12 April?" is ``AddPin(pin=Pin(sub_district="Setu", date=...))``; "could we
    do without this operator?" is ``RemovePerson(id=...)``. Any change of a problem can be asked.

    Two plans answer, if there is one: the nearest, which changes as little as can be of who goes,
    where and when, and among those costs least; and the best, with everything planned anew.
    Otherwise, what forbids it.

    Args:
        problem: what is planned.
        plan: of this problem.
        change: what is asked for; of several, all together.
        time_limit: seconds for the whole call; with ``reproducible``, units of CP-SAT's
            deterministic work. None to prove all of it.
        workers: searches side by side.
        seed: of all random choices.
        reproducible: give the same answer for the same arguments, on any machine.
        cancel: ends the call soon after it is set, with what was found.
        clock: seconds from any start, never going back.

    Raises:
        ContradictionError: nothing is asked for, or the problem sets rules that do not exist, or
            wrongly. What is asked for may contradict the problem: that is an answer.
        pydantic.ValidationError: an argument is out of range.
    """
    changes = (change,) if isinstance(change, ChangeBase) else tuple(change)
    if not changes:
        refuse([Issue("change", say("nothing is asked for"), say("Ask for one change or more"))])
    limits = Limits(time=time_limit, workers=workers, seed=seed, reproducible=reproducible)
    budget = Budget(limits, cancel, clock)
    return answered(problem, as_told(problem, plan), changes, budget)


def answered(
    problem: Problem,
    before: Plan,
    changes: tuple[Change, ...],
    budget: Budget,
    *,
    anew: bool = True,
) -> WhyNot:
    """What asking something more of a plan comes to.

    Args:
        problem: what is planned.
        before: the plan, with its costs by the problem.
        changes: what is asked for.
        budget: of the answer alone.
        anew: whether the best plan is looked for, too; if not, the nearest has all the time.
    """
    answer = WhyNot(problem=problem, changed=None, changes=changes, status="unknown")
    try:
        changed = changed_by(problem, changes)
    except ContradictionError as error:
        return answer.model_copy(update={"status": "contradiction", "issues": error.issues})
    answer = answer.model_copy(update={"changed": changed})
    best = None
    try:
        nearest = _nearest(changed, before, budget, FOR_NEAREST if anew else 1)
        if anew:
            best = _best(changed, before if nearest is None else nearest.plan, budget)
    except InfeasibleError as error:
        return answer.model_copy(update=_impossible(changed, budget, error))
    if nearest is None and best is None:
        return answer
    found: dict[str, object] = {"status": "possible"}
    if nearest is not None:
        # What is proven of the best plan is proven of all plans.
        near = costed(changed, nearest.plan, proven_by=best)
        near = near.model_copy(update={"status": "feasible", "solver": nearest.plan.solver})
        found["nearest"] = nearest_told(before, nearest, near)
        if anew and (best is None or _values(near) < _values(best)):
            best = near
    if best is not None:
        found["best"] = other_plan(before, best)
    return answer.model_copy(update=found)


def _impossible(problem: Problem, budget: Budget, error: InfeasibleError) -> dict[str, object]:
    """That there is no plan, and what clashes."""
    with budget.part(1) as part:
        clash = conflict_in(problem, part, known=True)
    conflict = error.conflict if clash is None else clash.sentences()
    return {"status": "impossible", "clash": clash, "conflict": conflict}


def _nearest(problem: Problem, plan: Plan, budget: Budget, part: float) -> Nearest | None:
    try:
        return nearest_plan(problem, plan, budget, part)
    except NoPlanWithinLimitError:
        return None


def _best(problem: Problem, start: Plan, budget: Budget) -> Plan | None:
    if budget.is_over:
        return None
    with budget.part(1) as part:
        try:
            return solve_within(part, problem, start_from=start, argue=False)
        except NoPlanWithinLimitError:
            return None


def _values(plan: Plan) -> list[int]:
    return [level.value for level in plan.levels]
