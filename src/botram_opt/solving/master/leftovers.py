"""What a sub-district's requests leave unserved, by schedule and counters at each visit.

What is left here is never more than any plan leaves with these counters, and it is what the best
plan leaves but for requests that the last seconds of several counter types would serve together.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Protocol

import numpy as np
import numpy.typing as npt

from botram_opt.solving.master.asks import Ask
from botram_opt.solving.master.schedules import Floats, Ints, Rows

WHOEVER_COMES = 2**31
"""A capacity that no date asks for."""

SURE = 1e-6
"""What sums of fractions of requests may be off by."""


class Leftover(Protocol):
    """What an ask leaves, on each of the schedules that it was made for.

    Attributes:
        choices: counters of each type that a visit may have, a choice a row.
    """

    choices: Ints

    @property
    def most(self) -> int:
        """As much as any schedule leaves, weighted."""
        ...

    def left(self, row: Ints, counters: Ints) -> int:
        """What a schedule leaves, weighted.

        Args:
            row: the dates of its visits.
            counters: of each type, by visit and type.
        """
        ...

    def cheapest(self, some: Ints, price: Floats) -> tuple[Floats, Ints]:
        """The least that what schedules leave and what their counters pay come to.

        Args:
            some: numbers of the schedules.
            price: of a counter, by date and type; 0 after the last.

        Returns:
            That by schedule, and which choice reaches it, by schedule and visit.
        """
        ...


class LeftByEach:
    """Requests that each visit is asked for by itself."""

    def __init__(self, ask: Ask, rows: Rows) -> None:
        self._rows = rows
        found, self._of = np.unique(np.hstack([ask.found, ask.asked]), axis=0, return_inverse=True)
        self._of = self._of.reshape(-1)
        left = np.array([_left(ask, *np.split(here, 2)) for here in found], dtype=np.int64)
        kept = _useful(ask.choices, left)
        self.choices, self._left = ask.choices[kept], left[:, kept]
        self._numbers = _Numbers(self.choices)
        self._needed = int(ask.weights @ ask.needed)
        nobody = (rows == len(ask.found) - 1).all(axis=1)
        self._alone = self._needed * nobody

    @property
    def most(self) -> int:
        """As much as any schedule leaves, weighted."""
        return int(max(self._needed, self._left.max() * self._rows.shape[1]))

    def left(self, row: Ints, counters: Ints) -> int:
        """See the protocol."""
        if not len(row):
            return self._needed
        return int(self._left[self._of[row], self._number_of(counters)].sum())

    def _number_of(self, counters: Ints) -> Ints:
        """The numbers of choices; of one type, those that are of no use are left out.

        Types that are looked at together belong to nobody else, so they are sent as chosen.
        """
        if counters.shape[1] == 1:
            found = np.searchsorted(self.choices[:, 0], counters[:, 0], side="right") - 1
            return found.astype(np.int64)
        return self._numbers.of(counters)

    def cheapest(self, some: Ints, price: Floats) -> tuple[Floats, Ints]:
        """See the protocol."""
        comes_to = self._left[self._of] + price @ self.choices.T
        best = comes_to.argmin(axis=1)
        least = comes_to[np.arange(len(best)), best]
        rows = self._rows[some]
        return least[rows].sum(axis=1) + self._alone[some], best[rows]


def _left(ask: Ask, found: Ints, asked: Ints) -> Ints:
    """What a visit leaves with each choice, weighted."""
    if not ask.group.kinds:
        return np.array([ask.weights @ (asked - found)])
    worth = ask.group.used(found, ask.choices) @ (ask.weights / ask.group.seconds)
    # What is served is whole requests.
    return int(ask.weights @ asked) - np.floor(worth + SURE).astype(np.int64)


def _useful(choices: Ints, left: Ints) -> npt.NDArray[np.bool_]:
    """Whether no counter of a choice can be left at home for nothing, whatever the date."""
    numbers = _Numbers(choices)
    useful = np.ones(len(choices), dtype=np.bool_)
    for one_of_kind in np.eye(choices.shape[1], dtype=np.int64):
        fewer = numbers.of(choices - one_of_kind)
        useful &= (fewer < 0) | (left[:, fewer] != left).any(axis=0)
    return useful


class _Numbers:
    """Which number a choice has."""

    def __init__(self, choices: Ints) -> None:
        self._least, self._most = choices.min(axis=0), choices.max(axis=0)
        spread = self._most - self._least + 1
        self._steps = np.array(
            [math.prod(spread[i + 1 :]) for i in range(len(spread))], dtype=np.int64
        )
        self._known = np.full(math.prod(spread), -1)
        self._known[(choices - self._least) @ self._steps] = np.arange(len(choices))

    def of(self, choices: Ints) -> Ints:
        """The numbers of choices; -1 for those that are not among them."""
        inside = ((choices >= self._least) & (choices <= self._most)).all(axis=1)
        found = np.full(len(choices), -1)
        found[inside] = self._known[(choices[inside] - self._least) @ self._steps]
        return found


class LeftByAll:
    """One service, whose requests build up between visits.

    After visits that have time for c_1, c_2, ... requests, and by which f_1, f_2, ... have come up,
    s_i = min(f_i, s_(i-1) + c_i) are served. All visits but the last can have served only so many
    different numbers; what the best last visit comes to is worked out for each of these.
    """

    def __init__(self, ask: Ask, rows: Rows) -> None:
        self.choices = ask.choices
        (self._found,) = ask.found.T
        self._weight, self._needed = int(ask.weights[0]), int(ask.needed[0])
        self._group = ask.group
        self._capacity = self._capacity_of(self.choices)
        visits, none = rows.shape[1], len(self._found) - 1
        self._last = rows[:, -1]
        self._before, of = np.unique(rows[:, :-1], axis=0, return_inverse=True)
        self._before_of = of.reshape(-1)
        combinations = list(product(range(len(self.choices)), repeat=visits - 1))
        self._combinations = np.array(combinations, dtype=np.int64).reshape(
            len(combinations), visits - 1
        )
        served = np.zeros((len(self._before), len(combinations)), dtype=np.int64)
        for number in range(visits - 1):
            days = self._before[:, number, np.newaxis]
            after = served + self._capacity[self._combinations[:, number]]
            served = np.where(days < none, np.minimum(self._found[days], after), served)
        levels, level = np.unique(served, return_inverse=True)
        self._level, self._levels = level.reshape(served.shape), len(levels)
        # By date of the last visit, what was served before, and its counters.
        after = np.minimum(
            self._found[:, np.newaxis, np.newaxis], levels[:, np.newaxis] + self._capacity
        )
        after[none] = levels[:, np.newaxis]
        self._left = self._weight * (self._needed - after)

    @property
    def most(self) -> int:
        """As much as any schedule leaves, weighted."""
        return self._weight * self._needed

    def left(self, row: Ints, counters: Ints) -> int:
        """See the protocol."""
        served = 0
        for date, capacity in zip(row, self._capacity_of(counters), strict=True):
            served = min(int(self._found[date]), served + int(capacity))
        return self._weight * (self._needed - served)

    def _capacity_of(self, counters: Ints) -> Ints:
        """Requests that counters have time for, at most."""
        if not self._group.kinds:
            return np.full(len(counters), WHOEVER_COMES)
        capacity: Ints = self._group.opening * counters[:, 0] // self._group.seconds[0]
        return capacity

    def cheapest(self, some: Ints, price: Floats) -> tuple[Floats, Ints]:
        """See the protocol."""
        each = price @ self.choices.T
        at_last = self._left + each[:, np.newaxis, :]
        best_last = at_last.argmin(axis=2)
        least = at_last.min(axis=2).reshape(-1)
        paid = np.zeros(self._level.shape)
        for number in range(self._before.shape[1]):
            paid += each[self._before[:, number, np.newaxis], self._combinations[:, number]]
        before = self._before_of[some]
        at = self._last[some][:, np.newaxis] * self._levels + self._level[before]
        comes_to = paid[before] + least[at]
        best, here = comes_to.argmin(axis=1), np.arange(len(some))
        last = best_last.reshape(-1)[at[here, best]]
        return comes_to[here, best], np.column_stack([self._combinations[best], last])
