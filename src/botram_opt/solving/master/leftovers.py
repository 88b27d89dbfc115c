"""What a service leaves unserved in a sub-district, by schedule and counters at each visit.

Counters of a type serve the services that no other type offers there, each as if it had all their
time; a service that several types offer is served as far as requests are found. So what is left is
never more than any plan leaves, and it is what the best plan leaves where each service has a type
of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Protocol

import numpy as np

from botram_opt.problem import CounterType, Problem, SubDistrict
from botram_opt.requests import asked_on, found_on, needed_in_season
from botram_opt.scaling import seconds
from botram_opt.solving.master.schedules import Floats, Ints, Rows

WHOEVER_COMES = 2**31
"""A capacity that no date asks for."""


@dataclass(frozen=True)
class Ask:
    """A service as a sub-district asks for it.

    Attributes:
        kind: id of the counter type that serves it; None if none limits it.
        choices: how many counters of that type a visit may have.
        capacity: requests that each of these has time for.
        weight: what a request unserved counts.
        needed: requests asked for if nobody comes.
        found, asked: requests by date; 0 after the last, where there is no visit.
    """

    kind: str | None
    choices: Ints
    capacity: Ints
    weight: int
    needed: int
    found: Ints
    asked: Ints


class Leftover(Protocol):
    """What a service leaves, on each of the schedules that it was made for."""

    @property
    def most(self) -> int:
        """As much as any schedule leaves, weighted."""
        ...

    def left(self, row: Ints, counters: Ints) -> int:
        """What a schedule leaves with so many counters at its visits, weighted."""
        ...

    def cheapest(self, some: Ints, price: Floats) -> tuple[Floats, Ints]:
        """The least that what schedules leave and what their counters pay come to.

        Args:
            some: numbers of the schedules.
            price: of a counter, by date; 0 after the last.

        Returns:
            That by schedule, and which choice reaches it, by schedule and visit.
        """
        ...


class LeftByEach:
    """A service that each visit is asked for by itself."""

    def __init__(self, ask: Ask, rows: Rows) -> None:
        self._ask, self._rows = ask, rows
        served = np.minimum(ask.found[:, np.newaxis], ask.capacity)
        self._left = ask.weight * (ask.asked[:, np.newaxis] - served)
        nobody = (rows == len(ask.found) - 1).all(axis=1)
        self._alone = ask.weight * ask.needed * nobody

    @property
    def most(self) -> int:
        """As much as any schedule leaves, weighted."""
        at_visits = int(self._ask.asked.max()) * self._rows.shape[1]
        return int(self._ask.weight * max(self._ask.needed, at_visits))

    def left(self, row: Ints, counters: Ints) -> int:
        """See the protocol."""
        if not len(row):
            return self._ask.weight * self._ask.needed
        which = np.searchsorted(self._ask.choices, counters)
        return int(self._left[row, which].sum())

    def cheapest(self, some: Ints, price: Floats) -> tuple[Floats, Ints]:
        """See the protocol."""
        comes_to = self._left + price[:, np.newaxis] * self._ask.choices
        best = comes_to.argmin(axis=1)
        least = comes_to[np.arange(len(best)), best]
        rows = self._rows[some]
        return least[rows].sum(axis=1) + self._alone[some], best[rows]


class LeftByAll:
    """A service whose requests build up between visits.

    After visits that have time for c_1, c_2, ... requests, and by which f_1, f_2, ... have come up,
    s_i = min(f_i, s_(i-1) + c_i) are served. All visits but the last can have served only so many
    different numbers; what the best last visit comes to is worked out for each of these.
    """

    def __init__(self, ask: Ask, rows: Rows) -> None:
        self._ask = ask
        visits, none = rows.shape[1], len(ask.found) - 1
        self._last = rows[:, -1]
        self._before, of = np.unique(rows[:, :-1], axis=0, return_inverse=True)
        self._before_of = of.reshape(-1)
        combinations = list(product(range(len(ask.choices)), repeat=visits - 1))
        self._combinations = np.array(combinations, dtype=np.int64).reshape(
            len(combinations), visits - 1
        )
        served = np.zeros((len(self._before), len(combinations)), dtype=np.int64)
        for number in range(visits - 1):
            days = self._before[:, number, np.newaxis]
            after = served + ask.capacity[self._combinations[:, number]]
            served = np.where(days < none, np.minimum(ask.found[days], after), served)
        levels, level = np.unique(served, return_inverse=True)
        self._level, self._levels = level.reshape(served.shape), len(levels)
        # By date of the last visit, what was served before, and its counters.
        after = np.minimum(
            ask.found[:, np.newaxis, np.newaxis], levels[:, np.newaxis] + ask.capacity
        )
        after[none] = levels[:, np.newaxis]
        self._left = ask.weight * (ask.needed - after)

    @property
    def most(self) -> int:
        """As much as any schedule leaves, weighted."""
        return self._ask.weight * self._ask.needed

    def left(self, row: Ints, counters: Ints) -> int:
        """See the protocol."""
        ask, served = self._ask, 0
        for date, which in zip(row, np.searchsorted(ask.choices, counters), strict=True):
            served = min(int(ask.found[date]), served + int(ask.capacity[which]))
        return ask.weight * (ask.needed - served)

    def cheapest(self, some: Ints, price: Floats) -> tuple[Floats, Ints]:
        """See the protocol."""
        choices = self._ask.choices
        at_last = self._left + price[:, np.newaxis, np.newaxis] * choices
        best_last = at_last.argmin(axis=2)
        least = at_last.min(axis=2).reshape(-1)
        paid = np.zeros(self._level.shape)
        for number in range(self._before.shape[1]):
            each = price[self._before[:, number]][:, np.newaxis]
            paid += each * choices[self._combinations[:, number]]
        before = self._before_of[some]
        at = self._last[some][:, np.newaxis] * self._levels + self._level[before]
        comes_to = paid[before] + least[at]
        best, here = comes_to.argmin(axis=1), np.arange(len(some))
        last = best_last.reshape(-1)[at[here, best]]
        return comes_to[here, best], np.column_stack([self._combinations[best], last])


def asks(
    problem: Problem,
    rules: Collection[str],
    place: SubDistrict,
    counters: Mapping[str, Ints],
    weight: int,
) -> list[Ask]:
    """What a sub-district asks for, of the services whose requests count.

    Args:
        problem: what is planned.
        rules: names of the hard rules that hold.
        place: the sub-district.
        counters: of each type that can go out on each date.
        weight: of a request unserved, times that of its service.
    """
    found = []
    for service in problem.services:
        if service.unserved_weight == 0:
            continue
        kinds = problem.offering(service.id, place.id)
        if len(kinds) == 1 and "opening_hours" in rules:
            choices = _choices(kinds[0], rules, int(counters[kinds[0].id].max()))
            time = problem.season.opening_seconds * choices
            capacity = time // seconds(service.minutes_per_request)
            kind: str | None = kinds[0].id
        else:
            choices, kind = np.array([0]), None
            capacity = np.array([WHOEVER_COMES if kinds else 0])
        dates = problem.season.visit_dates
        there = [found_on(problem, place.id, service.id, day) for day in dates]
        asked = [asked_on(problem, place.id, service.id, day) for day in dates]
        found.append(
            Ask(
                kind=kind,
                choices=choices,
                capacity=capacity,
                weight=weight * service.unserved_weight,
                needed=needed_in_season(problem, place.id, service.id),
                found=np.array([*there, 0]),
                asked=np.array([*asked, 0]),
            )
        )
    return found


def _choices(kind: CounterType, rules: Collection[str], most: int) -> Ints:
    """How many counters of a type a visit may have, of so many that there are at most."""
    least = 0
    if "counters_per_visit" in rules:
        least = kind.least_per_visit
        most = most if kind.most_per_visit is None else min(most, kind.most_per_visit)
    return np.arange(least, max(least, most) + 1)
