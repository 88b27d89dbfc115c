"""A choice of columns bettered bit by bit."""

from __future__ import annotations

import logging
import random
from collections.abc import Collection, Sequence

import numpy as np

from botram_opt.solving.budget import Budget
from botram_opt.solving.master.left import Left
from botram_opt.solving.master.pricing import Column, Pricing
from botram_opt.solving.master.program import Program
from botram_opt.solving.master.shared import Shared
from botram_opt.solving.master.whole import chosen, cost

logger = logging.getLogger("botram_opt.solving")

PATIENCE = 40
"""How often on end some sub-districts may choose anew and make nothing better."""

FREE = 8
"""How many of them each time, at least."""

ROUNDS = 10
"""Rounds in which columns are made for them."""

NEAR = 300
"""Of their columns, those that they choose from, at least."""

NEAR_EACH = 200
"""Of each of them, on average, at least."""

DEAR = 10
"""It costs so many times what the dearest column costs to do without any."""


class Improvement:
    """Large-neighbourhood search: some sub-districts choose anew beside the others.

    For the columns of the relaxation need not fit together, columns are made for what the others
    leave.
    """

    def __init__(self, pricings: Sequence[Pricing], shared: Shared, program: Program) -> None:
        """Look at what there is.

        Args:
            pricings: the sub-districts.
            shared: what they share, and what else whole columns must keep.
            program: the relaxation, solved.
        """
        self._pricings = {pricing.place: pricing for pricing in pricings}
        self._shared, self._program = shared, program

    def run(
        self, best: list[Column], least: int, budget: Budget, until: float | None
    ) -> list[Column]:
        """Better a choice for as long as that goes on, or it costs the least that it can."""
        rng = random.Random(budget.limits.seed)
        left = Left(self._shared, best)
        value, idle = cost(best), 0
        while value > least and idle < PATIENCE and not budget.is_over:
            if until is not None and budget.used >= until:
                break
            free = self._some(best, rng)
            before = [column for column in best if column.place in free]
            left.give_back(before)
            found = self.anew(left, before, free, budget, until)
            idle += 1
            if found is None or cost(found) >= cost(before):
                found = before
            else:
                idle = 0
            left.take(found)
            best = [*(column for column in best if column.place not in free), *found]
            value = cost(best)
        logger.info("master, improved: %d", value)
        return best

    def _some(self, best: Sequence[Column], rng: random.Random) -> Collection[str]:
        """Sub-districts drawn at random, or those that are visited on dates drawn at random."""
        dates = sorted({date for column in best for date in column.dates})
        if not dates or rng.random() < 0.5:
            return set(rng.sample([column.place for column in best], min(FREE, len(best))))
        rng.shuffle(dates)
        free: set[str] = set()
        while dates and len(free) < FREE:
            date = dates.pop()
            free |= {column.place for column in best if date in column.dates}
        return free

    def anew(
        self,
        left: Left,
        before: Sequence[Column],
        free: Collection[str],
        budget: Budget,
        until: float | None,
    ) -> list[Column] | None:
        """The best columns of some sub-districts beside those of others; None if none is found.

        Args:
            left: what others leave.
            before: columns that they may have again.
            free: the sub-districts.
            budget: of the whole solve.
            until: the point of the limit of which this takes half of what is left at most.
        """
        pricings = [pricing for place, pricing in self._pricings.items() if place in free]
        kinds = {kind for pricing in pricings for kind in pricing.kinds}
        saved = {kind: max(pricing.saved[kind] for pricing in pricings) for kind in kinds}
        most = {pricing.place: DEAR * pricing.most for pricing in pricings}
        shared = left.of(kinds)
        program = Program(most, shared, saved, max(most.values()))
        for column in (*before, *self._program.cheapest(NEAR, free)):
            program.add(column)
        open_ = {
            pricing.place: np.flatnonzero(left.open_dates(pricing.place)[pricing.rows].all(axis=1))
            for pricing in pricings
        }
        for _ in range(ROUNDS):
            answer = program.solve()
            if answer is None:
                return None
            _, prices = answer
            new = False
            for pricing in pricings:
                if len(open_[pricing.place]):
                    for column in pricing.cheapest(prices, open_[pricing.place])[1]:
                        new |= program.add(column)
            if not new:
                break
        if program.solve() is None:
            return None
        near = program.cheapest(max(NEAR, NEAR_EACH * len(pricings)))
        time = None if until is None else 0.5 * max(0.0, until - budget.used)
        near += [column for column in before if column not in near]
        return chosen(near, most, shared, budget, time)
