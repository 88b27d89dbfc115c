"""Who is compared: the library as it is, with parts of it left out, and its peers."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from unittest import mock

from botram_opt import InfeasibleError, NoPlanWithinLimitError, Plan, Problem, Progress, solve
from botram_opt.decisions import Decisions, Expr, total
from botram_opt.solving import levels, relaxations
from measuring.results import OURS
from peers.as_run import as_run
from peers.date_indexed import date_indexed
from peers.greedy import greedy
from peers.local_search import local_search
from peers.peer import Peer
from peers.visit_mip import visit_mip

PEERS: dict[str, Peer] = {
    "date_indexed": date_indexed,
    "visit_mip": visit_mip,
    "local_search": local_search,
    "greedy": greedy,
    "as_run": as_run,
}
"""What a user would pick instead, by name."""


def _without_a_guess() -> AbstractContextManager[object]:
    return mock.patch.object(levels, "first_guess", return_value={})


def _without_left() -> AbstractContextManager[object]:
    def unserved(decisions: Decisions, place: str, service: str) -> Expr:
        served = total(decisions.served[slot, service] for slot in decisions.slots_of[place])
        return decisions.asked(place, service) - served

    return mock.patch.object(Decisions, "unserved", unserved)


def _without_unnamed() -> AbstractContextManager[object]:
    return mock.patch.object(relaxations, "unnamed_levels", return_value=0)


def _without_dates_first() -> AbstractContextManager[object]:
    return mock.patch.object(levels.LevelSolver, "_on_same_dates")


def _without_schedules() -> AbstractContextManager[object]:
    return mock.patch.object(levels, "master_of", return_value=None)


VARIANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    OURS: contextlib.nullcontext,
    "without a first guess": _without_a_guess,
    "without variables for what is left": _without_left,
    "without solving without names": _without_unnamed,
    "without improving on the same dates": _without_dates_first,
    "without schedules": _without_schedules,
}
"""The library, and the library without a part of it, by name."""

ABLATED: dict[str, tuple[str, ...]] = {
    "bundled-2025": tuple(name for name in VARIANTS if name != "without schedules"),
    "bekasi-2-2-as-it-is": (OURS, "without schedules"),
}
"""By instance: variants that differ on it."""

BY_HAND = frozenset({"greedy", "as_run"})
"""Peers without a search: the same answer for every seed and every limit."""


class Watch:
    """Takes down what a solve tells, in seconds since the watch was made.

    Attributes:
        first_level, first_bound: time and value or bound of the first level, each time better.
        ends: when each level ended.
    """

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self.first_level: list[tuple[float, int]] = []
        self.first_bound: list[tuple[float, int]] = []
        self.ends: list[float] = []

    @property
    def seconds(self) -> float:
        """Seconds since the watch was made."""
        return time.perf_counter() - self._began

    def take(self, news: Progress) -> None:
        """Take down one piece of news."""
        if news.event == "done":
            self.ends.append(self.seconds)
        if news.number == 1:
            self.value(news.value)
            if news.bound is not None and (
                not self.first_bound or news.bound > self.first_bound[-1][1]
            ):
                self.first_bound.append((self.seconds, news.bound))

    def value(self, value: int | None) -> None:
        """Take down the first level's value, if it is better than before."""
        if value is not None and (not self.first_level or value < self.first_level[-1][1]):
            self.first_level.append((self.seconds, value))


@contextlib.contextmanager
def variant(name: str) -> Iterator[None]:
    """The library as a variant of it has it."""
    with VARIANTS[name]():
        yield


def plan_of_ours(
    problem: Problem,
    seconds: float,
    seed: int,
    searches: int,
    watch: Watch,
    executor: Executor | None = None,
) -> Plan | None:
    """Solve a problem with the library; None if no plan was found in time.

    Raises:
        InfeasibleError: there is no plan.
    """
    try:
        plan = solve(
            problem,
            time_limit=seconds,
            workers=searches,
            seed=seed,
            on_progress=watch.take,
            executor=executor,
        )
    except NoPlanWithinLimitError:
        return None
    watch.value(plan.levels[0].value)
    return plan


__all__ = [
    "ABLATED",
    "BY_HAND",
    "PEERS",
    "VARIANTS",
    "InfeasibleError",
    "Watch",
    "plan_of_ours",
    "variant",
]
