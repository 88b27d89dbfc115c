"""What a solve has left to use: time or work, until somebody ends it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from importlib import metadata

from botram_opt.language import number, say
from botram_opt.plan import SolverRecord
from botram_opt.solving.limits import Limits


class Budget:
    """The limits of a solve, and what is used of them.

    Attributes:
        limits: of the whole solve.
        work: deterministic time used so far.
        cancel: ends the solve soon after it is set.
        clock: seconds from any start. One that goes back all the same stands still for the budget
            until it is past again.
    """

    def __init__(
        self, limits: Limits, cancel: threading.Event | None, clock: Callable[[], float]
    ) -> None:
        self.limits = limits
        self.work = 0.0
        self.cancel = cancel or threading.Event()
        self.clock = clock
        self._began = self._latest = clock()

    @property
    def seconds(self) -> float:
        """Seconds since the solve began."""
        self._latest = max(self._latest, self.clock())
        return self._latest - self._began

    @property
    def left(self) -> float | None:
        """What is left, in the unit of the limit; None if there is none."""
        if self.limits.time is None:
            return None
        return max(0.0, self.limits.time - self.used)

    @property
    def used(self) -> float:
        """What is used so far, in the unit of the limit."""
        return self.work if self.limits.reproducible else self.seconds

    @property
    def is_over(self) -> bool:
        """Whether nothing is left, or the solve is cancelled."""
        return self.cancel.is_set() or self.left == 0

    def why_none(self) -> str:
        """Why there is no plan, if none is proven not to exist."""
        if self.cancel.is_set():
            return say("Solving was cancelled before a plan was found")
        if self.limits.time is None:
            return say("No plan was found")
        limit = number(self.limits.time)
        if self.limits.reproducible:
            return say("No plan was found within {limit} units of work", limit=limit)
        return say("No plan was found within {limit} seconds", limit=limit)

    def share(self, parts: int) -> float | None:
        """The first of so many parts of what is left: twice an even share, so that it gets more."""
        left = self.left
        return None if left is None else left * 2 / (parts + 1)

    @contextlib.contextmanager
    def part(self, part: float) -> Iterator[Budget]:
        """A part of what is left; what is used of it is used here."""
        time = None if self.left is None else self.left * part
        budget = Budget(self.of(time), self.cancel, self.clock)
        try:
            yield budget
        finally:
            self.work += budget.work

    def of(self, time: float | None) -> Limits:
        """The limits of one search that may use so much."""
        # A search of no time at all is none that CP-SAT knows.
        return self.limits.model_copy(update={"time": None if time is None else max(time, 0.001)})

    def record(self, name: str) -> SolverRecord:
        """What a plan says of how it was made: by what, and within what."""
        limits = self.limits
        return SolverRecord(
            name=name,
            version=metadata.version("ortools"),
            workers=limits.workers,
            seed=limits.seed,
            reproducible=limits.reproducible,
            limit=limits.time,
            seconds=None if limits.reproducible else round(self.seconds, 3),
            # CP-SAT does not always add it up in the same order.
            work=round(self.work, 9),
        )
