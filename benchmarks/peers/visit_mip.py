"""The model by visits as a mixed-integer program, solved by HiGHS through OR-Tools' MathOpt."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from botram_opt import Problem
from peers.drafts import Draft, visits_of
from peers.ordered import Clock, Outcome, in_order
from peers.peer import Answer
from peers.reading import Reading
from peers.seating import seating
from peers.visit_costs import STATED, cost_of_level
from peers.visit_limits import Limits
from peers.visit_model import Slot, Var, VisitModel
from peers.visit_rules import state_rules

THREADS = 2

OF_DATES = {"unserved", "neighbour_spread", "preferred_dates", "waiting"}
"""Soft rules whose cost does not depend on who works."""

Repair = Callable[[Mapping[Var, float]], AbstractContextManager[None]]

REPAIRS = 0.2
"""The part of the time left that solving the whole program leaves for repairing its plan."""

_ROW = re.compile(r"^ ?[A-Za-z]? +\d+ +\d+ +\d+ +[\d.]+% +\S+ +(-?[\d.]+(?:e[+-]?\d+)?) ")
"""A row of HiGHS' log of branch and bound; the group is the best value found so far."""


def visit_mip(problem: Problem, seconds: float, seed: int) -> Answer:
    """Solve the mixed-integer program by visits, level by level.

    Raises:
        NotStatedError: the problem has a rule that the model does not state.
    """
    clock = Clock(seconds)
    search = _Search(Reading(problem, STATED), clock, seed)
    # HiGHS keeps its threads with the thread that calls it: one of our own has as many as we say.
    with ThreadPoolExecutor(max_workers=1) as alone:
        return alone.submit(in_order, problem, clock, search.run, search.hold).result()


@dataclass(frozen=True)
class _Solution:
    """What a program gave: values of all variables, the cost and a bound, as far as there are."""

    values: dict[Var, float] | None = None
    cost: int | None = None
    bound: int | None = None
    infeasible: bool = False


class _Search:
    """Solves a problem's levels with one program, to which rows are added as they are needed."""

    def __init__(self, reading: Reading, clock: Clock, seed: int) -> None:
        self._reading = reading
        self._clock = clock
        self._seed = seed
        self._model = VisitModel(reading)
        state_rules(self._model)
        self._limits = Limits(self._model)
        self._costs: dict[int, mathopt.LinearExpression] = {}
        self._start: dict[Var, float] = {}

    def hold(self, number: int, value: int) -> None:
        """Keep the level of an index at no more than a value."""
        self._model.state(self._cost(number) <= value)

    def run(self, number: int, limit: float) -> Outcome:
        """Minimise the level of an index within so many seconds."""
        until = self._clock.left() - limit
        self._model.mip.minimize(self._cost(number))
        best, bound = _Solution(), None
        while True:
            # What is left of the time after the whole program is for repairs.
            kept = until + REPAIRS * (self._clock.left() - until) if self._limits else until
            whole = self._solve(number, kept, repairs=False)
            if whole.infeasible:
                return Outcome(visits=None, infeasible=True)
            bound = max((b for b in (bound, whole.bound) if b is not None), default=None)
            if whole.values is None:
                break
            broken = self._limits.broken(whole.values)
            if not broken:
                best = _better(best, whole)
                break
            for turn, fixed in enumerate(self._repairs(number)):
                if best.cost is None or best.cost != bound:
                    later = (self._clock.left() - until) / 2 if turn == 0 else 0
                    with fixed(whole.values):
                        best = _better(best, self._solve(number, until + later, repairs=True))
            if self._clock.left() <= until or (best.cost is not None and best.cost == bound):
                break
            for limit_broken in broken:
                self._limits.state(limit_broken)
            self._start = best.values or self._start
        if best.values is None:
            return Outcome(visits=None, bound=bound)
        self._start = best.values
        visits = visits_of(self._reading.problem, _drafts(self._model, best.values))
        return Outcome(visits=visits, bound=bound)

    def _repairs(self, number: int) -> Iterable[Repair]:
        """First what keeps more of the plan's cost: its dates where the level is about dates."""
        repairs = (self._limits.people_fixed, self._limits.dates_fixed)
        rules = {term.rule for term in self._reading.problem.levels[number].terms}
        return reversed(repairs) if rules <= OF_DATES else repairs

    def _cost(self, number: int) -> mathopt.LinearExpression:
        """What a level costs; its rows are not there before it is reached."""
        if number not in self._costs:
            level = self._reading.problem.levels[number]
            self._costs[number] = cost_of_level(self._model, level)
        return self._costs[number]

    def _solve(self, number: int, until: float, *, repairs: bool) -> _Solution:
        """Solve the program as it stands.

        HiGHS through MathOpt has no callback for solutions, so when the first level got better is
        read from its log, if the program states all limits. A repair has no plan to start from:
        HiGHS takes none that is outside what has been fixed.
        """

        def read_log(lines: Sequence[str]) -> None:
            for value in map(best_in_row, lines):
                if value is not None:
                    self._clock.note(value)

        start = [] if repairs else [mathopt.SolutionHint(variable_values=self._start)]
        result = mathopt.solve(
            self._model.mip,
            mathopt.SolverType.HIGHS,
            params=_parameters(max(0.0, self._clock.left() - until), self._seed),
            model_params=mathopt.ModelSolveParameters(solution_hints=start if self._start else []),
            msg_cb=read_log if number == 0 and (repairs or not self._limits) else None,
        )
        reason = result.termination.reason
        if reason in _NO_PLAN:
            return _Solution(infeasible=True)
        bound = _bound(result.dual_bound())
        if not result.has_primal_feasible_solution():
            return _Solution(bound=bound)
        cost = round(result.objective_value())
        proven = reason == mathopt.TerminationReason.OPTIMAL
        return _Solution(dict(result.variable_values()), cost, cost if proven else bound)


def best_in_row(line: str) -> int | None:
    """Give the best value that a line of HiGHS' log tells; None if it tells none."""
    row = _ROW.match(line)
    return round(float(row[1])) if row else None


def _better(one: _Solution, other: _Solution) -> _Solution:
    if one.cost is None or (other.cost is not None and other.cost < one.cost):
        return other
    return one


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
