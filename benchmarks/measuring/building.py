"""How long building models takes: within a solve, and by itself over growing cut-outs."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar
from unittest import mock

from botram_opt import Problem
from botram_opt.model import Model
from measuring.memory import now_mib, peak_mib
from measuring.results import Found

P = ParamSpec("P")
T = TypeVar("T")


class Building:
    """Processor time for building, over all threads of this process.

    Attributes:
        seconds: so far.
    """

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, function: Callable[P, T]) -> Callable[P, T]:
        """The function, with what it takes counted."""

        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            began = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.thread_time() - began

        return run


@contextlib.contextmanager
def counted() -> Iterator[Building]:
    """Count what building takes in a block: models, and what their levels cost."""
    building = Building()
    with (
        mock.patch.object(Model, "__init__", building.timed(Model.__init__)),
        mock.patch.object(Model, "cost", building.timed(Model.cost)),
    ):
        yield building


_IN_WORKER: list[tuple[contextlib.ExitStack, Building]] = []
"""What is counted in this process, if it is a worker that was told to."""


def count_here() -> None:
    """Count building in this process from now on: for Dask's workers, which are told to."""
    stack = contextlib.ExitStack()
    _IN_WORKER.append((stack, stack.enter_context(counted())))


def counted_here() -> float:
    """Seconds of building in this process since it was told to count."""
    return sum(building.seconds for _, building in _IN_WORKER)


def build(problem: Problem) -> Found:
    """Build the model of a whole problem, with all its levels, and measure time and memory."""
    gc.collect()
    before, began = now_mib(), time.perf_counter()
    model = Model(problem)
    for number in range(len(problem.levels)):
        model.cp.minimize(model.cost(number))
    taken = time.perf_counter() - began
    return Found(
        answered="built",
        places=len(problem.sub_districts),
        fingerprint=problem.fingerprint,
        taken=taken,
        peak_mib=max(0.0, peak_mib() - before),
    )
