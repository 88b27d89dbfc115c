"""One run of CP-SAT: values, bound and status, with news and cancelling."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ortools.sat.python import cp_model

from botram_opt.decisions import Var
from botram_opt.errors import DisagreementError
from botram_opt.scaling import MOST_COST
from botram_opt.solving.limits import Limits

SearchStatus = Literal["optimal", "feasible", "infeasible", "unknown"]

_STATUS: dict[int, SearchStatus] = {
    int(cp_model.OPTIMAL): "optimal",
    int(cp_model.FEASIBLE): "feasible",
    int(cp_model.INFEASIBLE): "infeasible",
    int(cp_model.UNKNOWN): "unknown",
}

_POLL_SECONDS = 0.05

SMALL = 2000
"""Variables of a model that is simplified in a moment, with a little probing or without."""


@dataclass(frozen=True)
class Outcome:
    """What a run of CP-SAT gave.

    Attributes:
        values: of all variables, in the order of the model; None without a solution.
        value: of the objective, worked out from the values; None where there is none.
        bound: of the objective, likewise.
        work: deterministic time.
        core: variables of assumptions that cannot all be true, if infeasible for their sake.
    """

    status: SearchStatus
    values: tuple[int, ...] | None
    value: int | None
    bound: int | None
    work: float
    core: tuple[int, ...] = ()

    def __call__(self, var: Var) -> int:
        """The value of a variable of the model; there must be a solution."""
        assert self.values is not None
        return self.values[var.index]


class _News(cp_model.CpSolverSolutionCallback):
    """Passes solutions on as values; what a listener raises is kept, and stops the search."""

    def __init__(self, tell: Callable[[int | None, int | None], None]) -> None:
        super().__init__()
        self._tell = tell
        self.raised: BaseException | None = None

    def on_solution_callback(self) -> None:
        self.pass_on(round(self.objective_value), None)

    def on_bound(self, bound: float) -> None:
        self.pass_on(None, _of_costs(_whole(bound)))

    def pass_on(self, value: int | None, bound: int | None) -> None:
        try:
            self._tell(value, bound)
        except BaseException as error:
            self.raised = error


def _whole(bound: float) -> int | None:
    """The least whole number not below a bound; None of no bound."""
    return math.ceil(bound - 1e-6) if math.isfinite(bound) and bound < 2**53 else None


def _of_costs(bound: int | None) -> int | None:
    """A bound of costs, which are never negative."""
    return None if bound is None else max(0, bound)


def search(
    model: cp_model.CpModel,
    limits: Limits,
    *,
    tell: Callable[[int | None, int | None], None] | None = None,
    cancel: threading.Event | None = None,
    all_linear: bool = False,
    presolve: bool = True,
    probe: bool = True,
    take_turns: bool = True,
) -> Outcome:
    """Run CP-SAT on a model.

    The search runs in a thread of its own, so that the caller can be interrupted.

    Args:
        model: what is to be solved; its goal, if it has one, is minimised.
        limits: of this run alone.
        tell: is called with each new value (and None) and each new bound (after None), from
            the threads of the search.
        cancel: ends the search soon after it is set.
        all_linear: put all that can be into the linear relaxation. It is slower to solve, and
            proves at once what is little more than a flow, as where only a few visits are open.
        presolve: simplify the model first. Where many variables are fixed, CP-SAT 9.15 then tells
            cores in which there are variables that are none of the assumptions.
        probe: try out variables and look for symmetries when the model is simplified, and search by
            feasibility jump. Where all that is asked is whether there is a solution, the former
            mostly takes longer than it saves, and by the latter CP-SAT 9.15 may crash where a
            cumulative constraint can be given up (google/or-tools issue 5357 has another such).
        take_turns: reproducibly, let searches of all kinds take turns, whatever the number of
            workers. Without, one worker searches in one way, as it does otherwise: quicker where
            little is open, and never by feasibility jump.
    """
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = limits.workers
    parameters.random_seed = limits.seed
    parameters.catch_sigint_signal = False
    if all_linear:
        parameters.linearization_level = 2
    if not presolve:
        parameters.cp_model_presolve = False
    if not probe:
        parameters.symmetry_level = 0
        parameters.use_feasibility_jump = False
        parameters.num_violation_ls = 0
        if len(model.proto.variables) > SMALL:
            parameters.cp_model_probing_level = 0
        else:
            # Without any probing CP-SAT 9.15 now and then finds what is no solution of a small
            # model with a cumulative, checks it, and ends the process.
            parameters.presolve_probing_deterministic_time_limit = 0
    if limits.reproducible and (take_turns or limits.workers > 1):
        parameters.interleave_search = True
        # In larger batches the searches of one batch race, and the plan depends on who wins.
        parameters.interleave_batch_size = 1
    if limits.reproducible:
        if limits.time is not None:
            parameters.max_deterministic_time = limits.time
    elif limits.time is not None:
        parameters.max_time_in_seconds = limits.time
    news = _News(tell) if tell is not None and model.has_objective() else None
    if news is not None:
        solver.best_bound_callback = news.on_bound
    statuses: list[int] = []
    failures: list[BaseException] = []
    # An interrupt within `Thread.join` makes Python 3.11 take a thread for ended that is not.
    over = threading.Event()

    def run() -> None:
        try:
            statuses.append(int(solver.solve(model, news)))
        except BaseException as error:
            failures.append(error)
        finally:
            over.set()

    thread = threading.Thread(target=run, name="botram_opt search", daemon=True)
    thread.start()
    try:
        while not over.wait(_POLL_SECONDS):
            stopped = cancel is not None and cancel.is_set()
            if stopped or (news is not None and news.raised is not None):
                solver.stop_search()
    except BaseException:
        while not over.wait(_POLL_SECONDS):
            solver.stop_search()
        thread.join()
        raise
    thread.join()
    for error in (*failures, *([news.raised] if news is not None and news.raised else [])):
        raise error
    if statuses[0] not in _STATUS:
        raise DisagreementError(f"CP-SAT refuses the model: {model.validate()}")
    return _outcome(solver, model, _STATUS[statuses[0]])


def _outcome(solver: cp_model.CpSolver, model: cp_model.CpModel, status: SearchStatus) -> Outcome:
    response = solver.response_proto
    solved = status in ("optimal", "feasible")
    goal = model.has_objective() and status != "infeasible"
    values = tuple(response.solution) if solved else None
    if values is not None and len(values) != len(model.proto.variables):
        raise DisagreementError("CP-SAT's solution is of another model")
    value = _cost(model, values) if values is not None and goal else None
    if value is not None and abs(value) > MOST_COST:
        raise DisagreementError("CP-SAT's solution costs more than any can")
    bound = _whole(response.best_objective_bound) if goal else None
    if value is not None and bound is not None and bound > value:
        raise DisagreementError("CP-SAT's bound is above what its solution costs")
    if value != bound and status == "optimal":
        # It is told to be the best there is, and its own bound does not say so.
        status = "feasible"
    return Outcome(
        status=status,
        values=values,
        value=value,
        bound=_of_costs(bound),
        work=float(response.deterministic_time),
        core=tuple(response.sufficient_assumptions_for_infeasibility),
    )


def _cost(model: cp_model.CpModel, values: tuple[int, ...]) -> int:
    """What the objective comes to at some values.

    CP-SAT's own word is not always about the solution that it gives: one that was stopped may tell
    the cost of the solution before.
    """
    goal = model.proto.objective
    terms = zip(goal.vars, goal.coeffs, strict=True)
    cost: int = round(goal.offset) + sum(factor * values[index] for index, factor in terms)
    return cost
