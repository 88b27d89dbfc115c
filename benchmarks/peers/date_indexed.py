"""The natural model: whatever happens, happens in a sub-district on a date; with CP-SAT.

Every decision is indexed by date, so every limit on a date, a window or a stock is a plain sum.
There is a variable for each sub-district, date, counter type and person: some hundred thousand.
"""

from __future__ import annotations

import datetime as dt
import math

from ortools.sat.python import cp_model

from botram_opt import Problem
from peers.date_costs import STATED, cost_of_level
from peers.date_model import DateModel
from peers.drafts import Draft, visits_of
from peers.ordered import Clock, Outcome, in_order
from peers.peer import Answer
from peers.reading import Reading

WORKERS = 8
"""CP-SAT's portfolio: with fewer workers, the subsolvers that prove are left out."""


class _FirstLevel(cp_model.CpSolverSolutionCallback):
    """Takes down each better value of the first level."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def on_solution_callback(self) -> None:
        self._clock.note(round(self.objective_value))


def date_indexed(problem: Problem, seconds: float, seed: int) -> Answer:
    """Solve the date-indexed model, level by level.

    Raises:
        NotStatedError: the problem has a rule that the model does not state.
    """
    clock = Clock(seconds)
    reading = Reading(problem, STATED)
    model = DateModel(reading)
    costs = [cost_of_level(model, level) for level in problem.levels]

    def run(number: int, limit: float) -> Outcome:
        model.cp.minimize(costs[number])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = WORKERS
        solver.parameters.random_seed = seed
        solver.parameters.max_time_in_seconds = limit
        status = solver.solve(model.cp, _FirstLevel(clock) if number == 0 else None)
        if status == cp_model.INFEASIBLE:
            return Outcome(visits=None, infeasible=True)
        proven = solver.best_objective_bound
        bound = max(0, math.ceil(proven - 1e-6)) if math.isfinite(proven) else None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Outcome(visits=None, bound=bound)
        model.cp.clear_hints()  # type: ignore[no-untyped-call]
        for index, value in enumerate(solver.response_proto.solution):
            model.cp.add_hint(model.cp.get_int_var_from_proto_index(index), value)
        return Outcome(visits=visits_of(problem, _drafts(model, solver)), bound=bound)

    def hold(number: int, value: int) -> None:
        model.cp.add(costs[number] <= value)

    return in_order(problem, clock, run, hold)


def _drafts(model: DateModel, solver: cp_model.CpSolver) -> list[Draft]:
    drafts: dict[tuple[str, dt.date], Draft] = {}
    for (place, day), held in model.held.items():
        if solver.value(held):
            drafts[place, day] = Draft(place, day)
    for (place, day, kind), counters in model.counters.items():
        if (place, day) in drafts:
            drafts[place, day].counters[kind] = solver.value(counters)
    for (person, place, day, kind), seat in model.seats.items():
        if solver.value(seat):
            drafts[place, day].staff.append((person, kind))
    for (pool, place, day, kind), drawn in model.drawn.items():
        if solver.value(drawn):
            drafts[place, day].pools.append((pool, kind, solver.value(drawn)))
    for (place, day, service), served in model.served.items():
        if (place, day) in drafts:
            drafts[place, day].served[service] = solver.value(served)
    return list(drafts.values())
