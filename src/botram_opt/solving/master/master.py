"""The first level as a choice of one schedule, with its counters, for each sub-district.

Dantzig-Wolfe decomposition by sub-district. A column is a schedule of a sub-district with the
counters at each of its visits, and costs what it leaves unserved. The master program takes one
column of each sub-district, within what all visits of a date have together. Its linear relaxation
is solved over the columns that are worth having; at its prices each sub-district by itself is
solved by looking at all its schedules, which is quick, and gives a bound of the whole.

The bound is true of every plan: what is left out here is a requirement, or costs something. Prices
are whole grains and all sums of them are exact, so nothing is lost to rounding.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from botram_opt.plan import Plan, ProblemReference
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules
from botram_opt.solving.budget import Budget
from botram_opt.solving.master.costs import Costs, costs_of
from botram_opt.solving.master.dating import dated
from botram_opt.solving.master.improvement import Improvement
from botram_opt.solving.master.left import Left
from botram_opt.solving.master.limits import (
    Crew,
    counters_a_date,
    crews,
    limits_on_neighbours,
    visit_limits,
)
from botram_opt.solving.master.outline import visits
from botram_opt.solving.master.pricing import GRAINS, Column, Prices, Pricing
from botram_opt.solving.master.program import TINY, Program
from botram_opt.solving.master.schedules import Floats, Ints, Rows, schedules
from botram_opt.solving.master.shared import Shared
from botram_opt.solving.master.whole import chosen, cost

logger = logging.getLogger("botram_opt.solving")

MOST_CELLS = 20_000_000
"""Numbers in all tables at most; without so many the master program is left out."""

MOST_EXACT = 2**53
"""Whole numbers up to this are exact in floating point."""

ROUNDS = 400
"""Rounds of prices at most."""

SMOOTHING = 0.7
"""How much of the prices that proved the best bound is kept from round to round."""

NEAR = 1000
"""Columns of which plans are put together: those of the least reduced costs."""

MOST_BY_DATE = 2_000
"""Dates of all sub-districts; with more, dates that are alike have what there is together."""

Excess = dict[str, tuple[Rows, list[int]]]
"""By sub-district: schedules, and by how many grains each at least raises the bound."""


def counts_unserved(problem: Problem) -> bool:
    """Whether the first level counts requests unserved; else schedules say nothing of it."""
    return costs_of(problem).unserved > 0 and bool(problem.sub_districts)


def master_of(problem: Problem) -> Master | None:
    """The master program of a problem's first level; None if it would say nothing of it."""
    if not counts_unserved(problem):
        return None
    rows = schedules(problem, hard_rules(problem))
    if rows is None or not all(len(there) for there in rows.values()):
        return None
    if problem.demand.kind == "accumulating" and _cells(problem, rows) > MOST_CELLS:
        return None
    master = Master(problem, rows, costs_of(problem))
    if not master.is_exact:
        logger.info("master: costs are too large to be summed exactly")
        return None
    return master


def _cells(problem: Problem, rows: Mapping[str, Rows]) -> int:
    """Numbers in the tables of what all visits but the last serve."""
    cells = 0
    for place in problem.sub_districts:
        visits = rows[place.id].shape[1]
        choices = sum(
            (1 + max([kind.stock, *(on.stock for on in kind.stock_on)])) ** (visits - 1)
            for kind in problem.counter_types_to(place.id)
            if kind.services
        )
        cells += choices * len(np.unique(rows[place.id][:, :-1], axis=0))
    return cells


class Master:
    """The master program, its relaxation solved further and further."""

    def __init__(self, problem: Problem, rows: Mapping[str, Rows], costs: Costs) -> None:
        self._problem = problem
        rules = hard_rules(problem)
        there = {kind.id: counters_a_date(problem, rules, kind) for kind in problem.counter_types}
        limits = visit_limits(problem, rules, there)
        self._pricings = [
            Pricing(problem, rules, place, rows[place.id], there, limits, costs)
            for place in problem.sub_districts
        ]
        kinds = {kind for pricing in self._pricings for kind in pricing.kinds}
        region = {place.id: place.region for place in problem.sub_districts}
        taken = {(kind, region[p.place]) for p in self._pricings for kind in p.kinds}
        crews_there = [Crew(c.seats & taken, c.visits) for c in crews(problem, rules)]
        staffed = {seat for crew in crews_there for seat in crew.seats}
        self._shared = Shared(
            counters={kind: there[kind] for kind in sorted(kinds)},
            visits=limits,
            crews=[crew for crew in crews_there if crew.seats],
            # In an order that does not depend on how texts are hashed.
            people={
                seat: problem.counter_type[seat[0]].people_per_counter
                for seat in sorted(staffed, key=str)
            },
            seated={},
            region=region,
            group=_groups(self._pricings, len(problem.season.visit_dates)),
        )
        self._is_by_date = len(set(self._shared.group)) == len(self._shared.group)
        self._distinct = {p.place: p.distinct(self._shared.group) for p in self._pricings}
        self._apart = replace(self._shared, visits=[*limits, *limits_on_neighbours(problem, rules)])
        self._prices = self._shared.free(len(problem.season.visit_dates))
        self._bound = 0.0
        self._best: list[Column] = []
        most = {pricing.place: pricing.most for pricing in self._pricings}
        saved = {k: max(p.saved[k] for p in self._pricings) for k in kinds}
        self._program = Program(most, self._shared, saved, max(1.0, max(most.values()) / 16))

    @property
    def is_exact(self) -> bool:
        """Whether sums of all that can be counted are whole grains."""
        return sum(pricing.most for pricing in self._pricings) * GRAINS < MOST_EXACT

    @property
    def bound(self) -> int:
        """What the first level costs at least."""
        return math.ceil(self._bound)

    @property
    def grains(self) -> int:
        """The bound in grains."""
        return int(self._bound * GRAINS)

    def run(self, budget: Budget, time: float | None) -> None:
        """Raise the bound until the relaxation is solved, or the time is over."""
        until = None if time is None else budget.used + time
        prices, value, exact = self._prices, math.inf, False
        for _ in range(ROUNDS):
            new = self._ask(prices)
            answer = self._program.solve()
            if answer is None:
                break
            value, at_value = answer
            solved = math.ceil(self._bound) >= value - TINY or (exact and not new)
            if solved and not self._program.raise_prices():
                break
            late = until is not None and not budget.limits.reproducible and budget.used >= until
            if budget.is_over or late:
                break
            # Without new columns the smoothed prices have led astray.
            exact = not new
            prices = _between(at_value, self._prices, SMOOTHING if new else 0.0)
        logger.info("master, relaxation: %.1f, bound %.1f", value, self._bound)

    def plan(self, budget: Budget, time: float | None) -> Plan | None:
        """The best plan of the columns at hand; None if none is found.

        It has neither people nor counters of types that serve nobody but those that visits must
        have, and need not keep rules on what is left out here.
        """
        until = None if time is None else budget.used + time
        best = self._of_all(budget, until) if self._is_by_date else self._of_groups(budget, until)
        if best is None:
            return None
        self._best = best
        return self._plan_of(best)

    def _of_all(self, budget: Budget, until: float | None) -> list[Column] | None:
        """The best of the columns at hand."""
        for columns, part in ((self._program.cheapest(NEAR), 0.5), (self._program.columns, 1.0)):
            time = None if until is None else part * max(0.0, until - budget.used)
            best = chosen(columns, self._distinct, self._apart, budget, time)
            if best is not None:
                return best
        return None

    def _of_groups(self, budget: Budget, until: float | None) -> list[Column] | None:
        """The best of the columns at hand, first by groups of dates, then on dates."""
        time = None if until is None else 0.5 * max(0.0, until - budget.used)
        wanted = chosen(self._program.columns, self._distinct, self._shared, budget, time)
        if wanted is None:
            return None
        pricings = {pricing.place: pricing for pricing in self._pricings}
        best = dated(wanted, pricings, self._apart, self._prices)
        rest = self._distinct.keys() - {column.place for column in best}
        logger.info("master, by groups: %d; %d find no dates", cost(wanted), len(rest))
        if rest:
            others = self._improvement().anew(Left(self._apart, best), (), rest, budget, until)
            return None if others is None else [*best, *others]
        return best

    def _improvement(self) -> Improvement:
        return Improvement(self._pricings, self._apart, self._program)

    def better(self, budget: Budget, time: float | None) -> Plan | None:
        """A better plan than the one that was found, with columns made for it; None if none is."""
        before = self._best
        if not before:
            return None
        until = None if time is None else budget.used + time
        self._best = self._improvement().run(before, self.bound, budget, until)
        return None if cost(self._best) == cost(before) else self._plan_of(self._best)

    def _plan_of(self, columns: list[Column]) -> Plan:
        there = [visit for column in columns for visit in visits(self._problem, column)]
        reference = ProblemReference.of(self._problem)
        return Plan(problem=reference, visits=tuple(sorted(there, key=lambda v: v.date)))

    def excess(self, most: int) -> Excess:
        """The schedules that can be in a plan whose first level costs so much at most."""
        room = most - self._bound
        found: Excess = {}
        for pricing in self._pricings:
            comes_to = pricing.all_priced(self._prices)
            over = comes_to - comes_to.min()
            here = np.flatnonzero(over <= room)
            found[pricing.place] = (pricing.rows[here], [int(x * GRAINS) for x in over[here]])
        return found

    def _ask(self, prices: Prices) -> bool:
        """Ask every sub-district for its cheapest column; tell whether one of them is new."""
        total, new = 0.0, False
        for pricing in self._pricings:
            comes_to, columns = pricing.cheapest(prices, self._distinct[pricing.place])
            total += comes_to
            for column in columns:
                new |= self._program.add(column)
        bound = total - self._shared.worth(prices)
        if bound > self._bound:
            self._bound, self._prices = bound, prices
        return new


def _groups(pricings: Sequence[Pricing], dates: int) -> Ints:
    """The group of each date: each by itself, or where there is much, those that are alike."""
    if len(pricings) * dates <= MOST_BY_DATE:
        return np.arange(dates)
    on_dates = np.hstack([pricing.on_dates for pricing in pricings])[:-1]
    _, group = np.unique(on_dates, axis=0, return_inverse=True)
    return group.reshape(-1).astype(np.int64)


def _between(one: Prices, other: Prices, part: float) -> Prices:
    """Prices between two, in whole grains."""

    def mixed(a: Floats, b: Floats) -> Floats:
        return np.round((part * b + (1 - part) * a) * GRAINS) / GRAINS

    return Prices(
        counters={kind: mixed(a, other.counters[kind]) for kind, a in one.counters.items()},
        visits=[mixed(a, b) for a, b in zip(one.visits, other.visits, strict=True)],
        people={
            seat: float(mixed(np.array(a), np.array(other.people[seat])))
            for seat, a in one.people.items()
        },
    )
