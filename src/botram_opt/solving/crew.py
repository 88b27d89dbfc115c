"""Parts of a problem solved side by side, on any executor."""

from __future__ import annotations

import os
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, TypeVar

from botram_opt.plan import Visit
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.part import PartPlan, plan_part

KeyT = TypeVar("KeyT")

Job = tuple[Problem, tuple[Visit, ...] | None]
"""A part's problem, and visits to start from."""

Way = Callable[..., PartPlan]
"""How a part is solved: `plan_part`, or a function with the same arguments."""


def at_once(executor: Executor) -> int:
    """How many calls an executor runs at the same time, as far as it can be asked.

    Executors need not tell. Those of the standard library know how many workers they have, and
    Dask's asks its cluster; of others, as many as this machine has cores are assumed.
    """
    workers: int | None = getattr(executor, "_max_workers", None)
    client = _dask_client(executor)
    if workers is None and client is not None:
        workers = sum(client.nthreads().values())
    return workers or os.cpu_count() or 1


def _dask_client(executor: Executor) -> Any:
    """The client of an executor of Dask's; None of any other."""
    client = getattr(executor, "_client", None)
    return client if hasattr(client, "nthreads") else None


class Crew:
    """Whoever solves parts: threads of this process, or an executor that is given.

    Attributes:
        abreast: how many parts are solved at once.
    """

    def __init__(self, budget: Budget, executor: Executor | None) -> None:
        self._budget = budget
        self._given = executor
        cores = os.cpu_count() or 1
        self.abreast = cores if executor is None else at_once(executor)
        # Dask would pickle each problem once more, to find out whether it has seen the call before.
        is_dasks = executor is not None and _dask_client(executor) is not None
        self._options = {"pure": False} if is_dasks else {}
        self._executor: Executor = executor or ThreadPoolExecutor(cores, "botram_opt part")

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._given is None:
            self._executor.shutdown(cancel_futures=True)

    def solve(
        self,
        jobs: Iterable[tuple[KeyT, Job]],
        sizes: Iterable[int],
        until: float | None,
        most: float,
        way: Way = plan_part,
    ) -> Iterator[tuple[KeyT, PartPlan]]:
        """Solve parts, and give each with its key, in the order of the jobs.

        Args:
            jobs: made one by one as they are needed, so that not all are in memory.
            sizes: of the parts, in order; the time is shared out by them.
            until: when all should be done, in the unit of the limit; None for no limit.
            most: what one may take if there is no limit.
            way: how each is solved.
        """
        left = deque(sizes)
        waiting: deque[tuple[KeyT, Future[PartPlan]]] = deque()
        source = iter(jobs)
        # A few more than are solved at once, so that nobody waits for the next.
        for key, job in source:
            waiting.append((key, self._submit(way, job, until, left, most)))
            left.popleft()
            if len(waiting) > 2 * self.abreast:
                yield self._taken(*waiting.popleft())
        while waiting:
            yield self._taken(*waiting.popleft())

    def _taken(self, key: KeyT, future: Future[PartPlan]) -> tuple[KeyT, PartPlan]:
        found = future.result()
        self._budget.work += found.work
        return key, found

    def _submit(
        self, way: Way, job: Job, until: float | None, left: Sequence[int], most: float
    ) -> Future[PartPlan]:
        time = most
        if until is not None:
            # In a reproducible solve the limit counts the work of all parts together.
            abreast = 1 if self._budget.limits.reproducible else min(self.abreast, len(left))
            time = max(0.0, until - self._budget.used) * min(1.0, abreast * left[0] / sum(left))
        arguments = (uuid.uuid4().hex, *job, self._budget.of(time))
        if self._given is None:
            return self._executor.submit(way, *arguments, self._budget.cancel)
        return self._executor.submit(way, *arguments, **self._options)
