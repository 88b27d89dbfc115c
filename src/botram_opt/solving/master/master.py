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
import random
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem
from botram_opt.requests import found_on
from botram_opt.rules import hard_rules
from botram_opt.scaling import seconds
from botram_opt.solving.budget import Budget
from botram_opt.solving.master.costs import Costs, costs_of
from botram_opt.solving.master.limits import (
    Crew,
    counters_a_date,
    crews,
    limits_on_neighbours,
    visit_limits,
)
from botram_opt.solving.master.pricing import GRAINS, Column, Prices, Pricing
from botram_opt.solving.master.program import TINY, Program, Shared, whole
from botram_opt.solving.master.schedules import Floats, Rows, schedules
from botram_opt.solving.search import search

logger = logging.getLogger("botram_opt.solving")

MOST_CELLS = 20_000_000
"""Numbers in all tables at most; without so many the master program is left out."""

ROUNDS = 400
"""Rounds of prices at most."""

SMOOTHING = 0.7
"""How much of the prices that proved the best bound is kept from round to round."""

NEAR = 1000
"""Columns of which plans are put together: those of the least reduced costs."""

PATIENCE = 40
"""How often on end some sub-districts may choose anew and make nothing better."""

FREE = 8
"""How many of them each time."""

ROUNDS_BESIDE = 10
"""Rounds in which columns are made for them."""

NEAR_BESIDE = 300
"""Of their columns, those that they choose from."""

Excess = dict[str, tuple[Rows, list[int]]]
"""By sub-district: schedules, and by how many grains each at least raises the bound."""


def master_of(problem: Problem) -> Master | None:
    """The master program of a problem's first level; None if it would say nothing of it."""
    costs = costs_of(problem)
    if not costs.unserved or not problem.sub_districts:
        return None
    rows = schedules(problem, hard_rules(problem))
    if rows is None or not all(len(there) for there in rows.values()):
        return None
    if problem.demand.kind == "accumulating" and _cells(problem, rows) > MOST_CELLS:
        return None
    return Master(problem, rows, costs)


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
        crews_there = [Crew(c.kinds & kinds, c.visits) for c in crews(problem, rules)]
        staffed = {kind for crew in crews_there for kind in crew.kinds}
        self._shared = Shared(
            counters={kind: there[kind] for kind in sorted(kinds)},
            visits=limits,
            crews=[crew for crew in crews_there if crew.kinds],
            people={k.id: k.people_per_counter for k in problem.counter_types if k.id in staffed},
        )
        self._apart = replace(self._shared, visits=[*limits, *limits_on_neighbours(problem, rules)])
        self._prices = self._shared.free(len(problem.season.visit_dates))
        self._bound = 0.0
        self._best: list[Column] = []
        most = {pricing.place: pricing.most for pricing in self._pricings}
        saved = {k: max(p.saved[k] for p in self._pricings) for k in kinds}
        self._program = Program(most, self._shared, saved, max(most.values()) / 16)

    @property
    def bound(self) -> int:
        """What the first level costs at least."""
        return math.ceil(self._bound)

    @property
    def grains(self) -> int:
        """The bound in grains."""
        return int(self._bound * GRAINS)

    def run(self, budget: Budget, until: float | None) -> None:
        """Raise the bound until the relaxation is solved, or a point of the limit is reached."""
        prices, value, exact = self._prices, math.inf, False
        for _ in range(ROUNDS):
            new = self._ask(prices)
            value, at_value = self._program.solve()
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
        best = self._chosen(self._program.cheapest(NEAR), budget, until, 0.5)
        if best is None:
            best = self._chosen(list(self._program.columns), budget, until, 1.0)
        if best is None:
            return None
        self._best = best
        return self._plan_of(best)

    def better(self, budget: Budget, time: float | None) -> Plan | None:
        """A better plan than the one that was found, with columns made for it; None if none is."""
        before = self._best
        if not before:
            return None
        self._best = self._improved(before, budget, None if time is None else budget.used + time)
        return None if self._best is before else self._plan_of(self._best)

    def _plan_of(self, columns: list[Column]) -> Plan:
        visits = [visit for column in columns for visit in self._visits(column)]
        reference = ProblemReference(name=self._problem.name, fingerprint=self._problem.fingerprint)
        return Plan(problem=reference, visits=tuple(sorted(visits, key=lambda v: v.date)))

    def _chosen(
        self, columns: list[Column], budget: Budget, until: float | None, part: float
    ) -> list[Column] | None:
        """The best of columns, one for each sub-district, in a part of the time; None if none."""
        model, taken = whole(columns, [pricing.place for pricing in self._pricings], self._apart)
        time = None if until is None else part * max(0.0, until - budget.used)
        outcome = search(model, budget.of(time), cancel=budget.cancel)
        budget.work += outcome.work
        logger.debug("master, %d columns: %s, %s", len(columns), outcome.status, outcome.value)
        if outcome.values is None:
            return None
        return [column for column, lit in zip(columns, taken, strict=True) if outcome(lit)]

    def _improved(self, best: list[Column], budget: Budget, until: float | None) -> list[Column]:
        """Large-neighbourhood search: some sub-districts choose anew beside the others.

        For the columns of the relaxation need not fit together, columns are made for what the
        others leave.
        """
        rng = random.Random(budget.limits.seed)
        value, idle = sum(column.cost for column in best), 0
        while value > self.bound and idle < PATIENCE and not budget.is_over:
            if until is not None and budget.used >= until:
                break
            free = set(rng.sample([column.place for column in best], min(FREE, len(best))))
            kept = [column for column in best if column.place not in free]
            columns = [*best, *(c for c in self._beside(kept, free) if c not in best)]
            found = self._chosen(columns, budget, until, 0.5)
            idle += 1
            if found is not None and sum(column.cost for column in found) < value:
                best, value, idle = found, sum(column.cost for column in found), 0
        logger.info("master, improved: %d", value)
        return best

    def _beside(self, kept: list[Column], free: Collection[str]) -> list[Column]:
        """Columns of some sub-districts that are worth having beside those of the others."""
        with self._program.keeping(kept):
            for _ in range(ROUNDS_BESIDE):
                _, prices = self._program.solve()
                new = False
                for pricing in self._pricings:
                    if pricing.place in free:
                        for column in pricing.cheapest(prices)[1]:
                            new |= self._program.add(column)
                if not new:
                    break
            self._program.solve()
            return self._program.cheapest(NEAR_BESIDE, free)

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
            comes_to, columns = pricing.cheapest(prices)
            total += comes_to
            for column in columns:
                new |= self._program.add(column)
        bound = total - self._shared.worth(prices)
        if bound > self._bound:
            self._bound, self._prices = bound, prices
        return new

    def _visits(self, column: Column) -> list[Visit]:
        problem, dates = self._problem, self._problem.season.visit_dates
        before: Counter[str] = Counter()
        builds_up = problem.demand.kind == "accumulating"
        found = []
        for number, index in enumerate(column.dates):
            counters = {
                kind.id: kind.least_per_visit for kind in problem.counter_types_to(column.place)
            } | {kind: at_visits[number] for kind, at_visits in column.counters}
            served: Counter[str] = Counter()
            for kind, counters_there in counters.items():
                left = counters_there * problem.season.opening_seconds
                for service in problem.counter_type[kind].services:
                    each = seconds(problem.service[service].minutes_per_request)
                    here = found_on(problem, column.place, service, dates[index])
                    here -= served[service] + (before[service] if builds_up else 0)
                    number_served = max(0, min(here, left // each))
                    served[service] += number_served
                    left -= number_served * each
            before.update(served)
            found.append(
                Visit(
                    sub_district=column.place,
                    date=dates[index],
                    counters={kind: n for kind, n in counters.items() if n},
                    served={service: n for service, n in served.items() if n},
                    unserved={},
                )
            )
        return found


def _between(one: Prices, other: Prices, part: float) -> Prices:
    """Prices between two, in whole grains."""

    def mixed(a: Floats, b: Floats) -> Floats:
        return np.round((part * b + (1 - part) * a) * GRAINS) / GRAINS

    return Prices(
        counters={kind: mixed(a, other.counters[kind]) for kind, a in one.counters.items()},
        visits=[mixed(a, b) for a, b in zip(one.visits, other.visits, strict=True)],
        people={
            kind: float(mixed(np.array(a), np.array(other.people[kind])))
            for kind, a in one.people.items()
        },
    )
