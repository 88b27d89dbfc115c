"""The model by visits as a mixed-integer program, solved by HiGHS through OR-Tools' MathOpt."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from ortools.math_opt.python import mathopt

from botram_opt import Problem
from peers.ordered import Clock, Outcome, in_order
from peers.peer import Answer
from peers.reading import Draft, Reading
from peers.seating import seating
from peers.visit_costs import STATED, cost_of_level
from peers.visit_model import Slot, Var, VisitModel
from peers.visit_rules import state_rules

THREADS = 2

_ROW = re.compile(r"^ ?[A-Za-z]? +\d+ +\d+ +\d+ +[\d.]+% +\S+ +(-?[\d.]+(?:e[+-]?\d+)?) ")
"""A row of HiGHS' log of branch and bound; the group is the best value found so far."""


def visit_mip(problem: Problem, seconds: float, seed: int) -> Answer:
    """Solve the mixed-integer program by visits, level by level.

    HiGHS through MathOpt has no callback for solutions, so when the first level got better is
    read from its log: in whole seconds of the solver's table, to the moment it was printed.

    Raises:
        NotStatedError: the problem has a rule that the model does not state.
    """
    clock = Clock(seconds)
    reading = Reading(problem, STATED)
    model = VisitModel(reading)
    state_rules(model)
    costs = [cost_of_level(model, level) for level in problem.levels]
    start: dict[Var, float] = {}

    def read_log(lines: Sequence[str]) -> None:
        for row in filter(None, map(_ROW.match, lines)):
            clock.note(round(float(row[1])))

    def run(number: int, limit: float) -> Outcome:
        model.mip.minimize(costs[number])
        result = mathopt.solve(
            model.mip,
            mathopt.SolverType.HIGHS,
            params=_parameters(limit, seed),
            model_params=mathopt.ModelSolveParameters(
                solution_hints=[mathopt.SolutionHint(variable_values=start)] if start else []
            ),
            msg_cb=read_log if number == 0 else None,
        )
        reason = result.termination.reason
        if reason in _NO_PLAN:
            return Outcome(visits=None, infeasible=True)
        bound = _bound(result.dual_bound())
        if not result.has_primal_feasible_solution():
            return Outcome(visits=None, bound=bound)
        if reason == mathopt.TerminationReason.OPTIMAL:
            bound = round(result.objective_value())
        values = result.variable_values()
        start.update(values)
        return Outcome(visits=reading.visits(_drafts(model, values)), bound=bound)

    def hold(number: int, value: int) -> None:
        model.state(costs[number] <= value)

    # HiGHS keeps its threads with the thread that calls it: one of our own has as many as we say.
    with ThreadPoolExecutor(max_workers=1) as alone:
        return alone.submit(in_order, problem, clock, run, hold).result()


_NO_PLAN = (
    mathopt.TerminationReason.INFEASIBLE,
    mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED,
)
"""Costs are bounded from below, so no program here is unbounded."""


def _parameters(limit: float, seed: int) -> mathopt.SolveParameters:
    parameters = mathopt.SolveParameters(
        time_limit=dt.timedelta(seconds=limit),
        random_seed=seed,
        relative_gap_tolerance=0,
        # Costs are whole, so a bound less than one below a value proves it.
        absolute_gap_tolerance=0.99,
    )
    # MathOpt refuses its own parameter for threads with HiGHS, and passes this one on.
    parameters.highs.int_options["threads"] = THREADS
    return parameters


def _bound(bound: float) -> int | None:
    """Give the least whole number not below a bound, less what the solver may be wrong by."""
    if not math.isfinite(bound):
        return None
    return max(0, math.ceil(bound - 1e-6 * max(1.0, abs(bound))))


def _drafts(model: VisitModel, values: Mapping[Var, float]) -> list[Draft]:
    drafts = []
    for slot in model.slots:
        days = [day for day in model.days(slot) if values[model.at[slot, day]] > 0.5]
        if days:
            drafts.append(_draft(model, values, slot, days[0]))
    return drafts


def _draft(model: VisitModel, values: Mapping[Var, float], slot: Slot, day: dt.date) -> Draft:
    reading, problem, place = model.reading, model.reading.problem, slot[0]
    must = dict(reading.must_come(place, day))
    counters = {
        kind.id: round(mathopt.evaluate_expression(model.counters[slot, kind.id], values))
        for kind in problem.counter_types
    }
    at_work = {
        person.id: [
            kind.id
            for kind in problem.counter_types
            if reading.may_sit(person, kind, place, day) and must.get(person.id) in (None, kind.id)
        ]
        for person in problem.people
        if (slot, person.id) in model.works and values[model.works[slot, person.id]] > 0.5
    }
    drawn = {
        pool.id: (
            round(values[model.draws[slot, pool.id]]),
            [k.id for k in problem.counter_types if (slot, pool.id, k.id) in model.drawn],
        )
        for pool in problem.pools
        if (slot, pool.id) in model.draws
    }
    needed = {k.id: k.people_per_counter * counters[k.id] for k in problem.counter_types}
    staff, pools = seating(at_work, drawn, needed)
    served = {s.id: round(values[model.served[slot, s.id]]) for s in problem.services}
    return Draft(place, day, counters, staff, pools, served)
