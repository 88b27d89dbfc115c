"""Parts of a problem solved side by side, on any executor."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import TypeVar

from botram_opt.language import in_this_language
from botram_opt.plan import Visit
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.executors import at_once, cores, is_lost, options, shares_memory
from botram_opt.solving.part import PartPlan, plan_part
from botram_opt.solving.stop import Stop

KeyT = TypeVar("KeyT")

Job = tuple[Problem] | tuple[Problem, tuple[Visit, ...] | None, bool]
"""A part's problem, and what else its way takes before the limits."""

Way = Callable[..., PartPlan]
"""How a part is solved: takes a job, limits, and an event that ends it, where that can be had."""

REPRODUCIBLY_ABREAST = 4
"""Parts solved at once in a reproducible solve, whatever the machine."""

LATE = 1.2
"""So many times the limit, and some seconds, are waited for an executor: parts may take longer
than they should where machines are busy."""

LATE_SECONDS = 10.0
"""The seconds."""

NOTHING = PartPlan(None, (), (0,), 0.0)
"""What comes of a part that is not solved, as all is cancelled."""

_POLL_SECONDS = 0.05


class PartLostError(Exception):
    """An executor gave up on a part.

    Attributes:
        error: what it raised.
    """

    def __init__(self, error: BaseException) -> None:
        super().__init__(f"{type(error).__name__}: {error}")
        self.error = error


class Runner:
    """Solves parts in threads of this process, or on an executor that is given.

    Leaving its block, parts that are not done are dropped.

    Attributes:
        abreast: how many parts are solved at once.
    """

    def __init__(self, budget: Budget, executor: Executor | None) -> None:
        self._budget = budget
        self._stop = Stop(budget.cancel)
        self._is_ours = executor is None
        self._executor = executor or ThreadPoolExecutor(cores(), "botram_opt part")
        self.abreast = at_once(self._executor)
        if budget.limits.reproducible:
            self.abreast = REPRODUCIBLY_ABREAST
        self._under_way: set[Future[PartPlan]] = set()

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        for future in self._under_way:
            future.cancel()
        if self._is_ours:
            self._executor.shutdown()

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

        Raises:
            PartLostError: the executor gave up on one.
        """
        left = deque(sizes)
        waiting: deque[tuple[KeyT, int, Future[PartPlan]]] = deque()
        for key, job in jobs:
            under_way = sum(size for _, size, future in waiting if not self._is_done(future))
            time = most if until is None else self._time(left[0], sum(left) + under_way, until)
            waiting.append((key, left.popleft(), self._submit(way, job, time)))
            # A few more than are solved at once, so that nobody waits for the next.
            if len(waiting) > 2 * self.abreast:
                first, _, future = waiting.popleft()
                yield first, self._taken(future)
        for following, _, future in waiting:
            yield following, self._taken(future)

    def _time(self, size: int, of: int, until: float) -> float:
        """What a part may take of the time until then, if all that are not done are of so much."""
        # In a reproducible solve the limit counts the work of all parts together.
        abreast = 1 if self._budget.limits.reproducible else self.abreast
        return max(0.0, until - self._budget.used) * min(1.0, abreast * size / of)

    def _is_done(self, future: Future[PartPlan]) -> bool:
        """Whether a part's time is used; reproducibly, it is once its work is counted."""
        return future.done() and not self._budget.limits.reproducible

    def _is_late(self) -> bool:
        limits = self._budget.limits
        if limits.time is None or limits.reproducible:
            return False
        return self._budget.seconds > limits.time * LATE + LATE_SECONDS

    def _submit(self, way: Way, job: Job, time: float) -> Future[PartPlan]:
        future: Future[PartPlan]
        if self._budget.cancel.is_set():
            future = Future()
            future.set_result(NOTHING)
            return future
        events = (self._stop,) if shares_memory(self._executor) else ()
        try:
            future = self._executor.submit(
                in_this_language(way),
                *job,
                self._budget.of(time),
                *events,
                **options(self._executor),
            )
        except RuntimeError as error:
            # It is broken, or has been shut down.
            raise PartLostError(error) from error
        self._under_way.add(future)
        return future

    def _taken(self, future: Future[PartPlan]) -> PartPlan:
        while not wait([future], timeout=_POLL_SECONDS).done:
            if shares_memory(self._executor):
                continue
            # Whoever cannot be told to stop, or may never begin, is not waited for.
            if self._budget.cancel.is_set():
                return NOTHING
            if self._is_late():
                raise PartLostError(TimeoutError("the executor is not done with a part in time"))
        self._under_way.discard(future)
        try:
            found = future.result()
        except BaseException as error:
            if is_lost(error):
                raise PartLostError(error) from error
            raise
        self._budget.work += found.work
        return found
