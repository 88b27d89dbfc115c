"""Planning many problems, on any executor."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass

from botram_opt.errors import NoPlanWithinLimitError
from botram_opt.language import in_this_language, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.solving.executors import cores, options, shares_memory
from botram_opt.solving.limits import DEFAULT_WORKERS, Limits
from botram_opt.solving.processes import STOP, Processes
from botram_opt.solving.solve import solve
from botram_opt.solving.stop import Stop

WINDOW_OF_A_PROCESS = 4
"""Problems under way for each process of the default executor, if ``window`` is not given."""

WINDOW_OF_AN_EXECUTOR = 128
"""Problems under way on an executor of the caller's: nothing tells how many workers it has."""

_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Solved:
    """What came of one of many problems: a plan, or the error that `solve` raised.

    Attributes:
        number: which problem it was, counted from 0.
        problem: the problem itself.
        plan: its plan; None if there is an error.
        error: why there is no plan; None if there is one.
    """

    number: int
    problem: Problem
    plan: Plan | None
    error: Exception | None

    def result(self) -> Plan:
        """The plan.

        Raises:
            Exception: the error, if there is no plan.
        """
        if self.error is not None:
            raise self.error
        assert self.plan is not None
        return self.plan


def solve_many(
    problems: Iterable[Problem],
    *,
    executor: Executor | None = None,
    processes: int | None = None,
    time_limit: float | None = None,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    start_from: Plan | None = None,
    in_order: bool = True,
    window: int | None = None,
    retries: int = 2,
    cancel: threading.Event | None = None,
) -> Generator[Solved, None, None]:
    """Plan many problems side by side; each gets one result, its plan or its error.

    Problems begin when the first result is asked for, and are taken from ``problems`` no faster
    than results are taken from here, in the thread that takes them. Closing the generator, also
    by leaving a loop over it, drops what is not done.

    What goes to a worker and comes back is JSON text, whatever the executor.

    Args:
        problems: what is to be planned; may be a generator, also of more than fit into memory.
        executor: where to solve: a thread or process pool, `Client.get_executor()` of Dask, or
            any other. It is not shut down. None for processes of our own, ended at the end; the
            caller's main module must then be importable (``if __name__ == "__main__"``).
        processes: how many of our own, if no executor is given. None for one for every
            ``workers`` cores, and at least one: each search then has a core where there are
            enough, and a time limit is worth what it is to `solve`.
        time_limit: seconds for each problem, from when its worker begins it; with
            ``reproducible``, units of CP-SAT's deterministic work. None solves to proof.
        workers: searches side by side within each solve, as in `solve`.
        seed: of all random choices.
        reproducible: give the same plans as `solve` does with the same arguments.
        start_from: a plan that every problem starts from, as of one they are variants of.
        in_order: give results in the order of the problems. Otherwise as they are done.
        window: the most problems that have been taken and whose results have not been given.
            None for 4 for each process, or 128 on an executor that is given.
        retries: how often a problem is tried again whose process died, on processes of our own.
        cancel: once set, problems that have not begun get a `NoPlanWithinLimitError`, and those
            that have, their best plan so far. Only our own processes and a `ThreadPoolExecutor`
            can be told to stop: other process pools solve on what they have begun, and Dask
            drops it.

    Yields:
        A result for every problem.

    Raises:
        pydantic.ValidationError: an argument of the solves is out of range.
        ValueError: another argument is, or both ``executor`` and ``processes`` are given.
        Exception: whatever ``problems`` raises, once the problems before have their results.

    The errors of a result are those of `solve`, and:
        concurrent.futures.BrokenExecutor: the worker died, with an executor that is given; or
            on processes of our own at every try.
        distributed.KilledWorker: the same on Dask, which tries again by itself.
        concurrent.futures.CancelledError: somebody else cancelled it.
    """
    limits = Limits(time=time_limit, workers=workers, seed=seed, reproducible=reproducible)
    if executor is not None and processes is not None:
        what = say("processes are those of the default executor: give one or the other")
        raise ValueError(what)
    count = max(1, cores() // workers) if processes is None else processes
    if window is None:
        window = WINDOW_OF_AN_EXECUTOR if executor is not None else WINDOW_OF_A_PROCESS * count
    for name, value, least in (("processes", count, 1), ("window", window, 1)):
        if value < least:
            what = say("{name} must be at least {least}, not {n}", name=name, least=least, n=value)
            raise ValueError(what)
    if retries < 0:
        raise ValueError(say("retries must be at least 0, not {n}", n=retries))
    stop = Stop(cancel)
    texts = (None if start_from is None else start_from.to_json(), limits.model_dump_json())
    # Events do not cross the border of a process.
    events = (stop,) if executor is not None and shares_memory(executor) else ()

    def run() -> Generator[Solved, None, None]:
        chosen = executor
        if chosen is None:
            chosen = Processes(count, retries=retries, stop=stop)

        def begin(problem: Problem) -> Future[str]:
            sent = (problem.to_json(), *texts, *events)
            return chosen.submit(in_this_language(solve_text), *sent, **options(chosen))

        results = _results(problems, begin, stop, window=window, in_order=in_order)
        try:
            yield from results
        finally:
            stop.set()
            results.close()
            if executor is None:
                chosen.shutdown()

    return run()


def solve_text(
    problem: str,
    start_from: str | None,
    limits: str,
    cancel: threading.Event = STOP,
) -> str:
    """Solve in a worker: from JSON text to JSON text; raises what `solve` raises."""
    given = Limits.model_validate_json(limits)
    return solve(
        Problem.model_validate_json(problem),
        time_limit=given.time,
        workers=given.workers,
        seed=given.seed,
        reproducible=given.reproducible,
        start_from=None if start_from is None else Plan.model_validate_json(start_from),
        cancel=cancel,
    ).to_json()


def _results(
    problems: Iterable[Problem],
    begin: Callable[[Problem], Future[str]],
    stop: threading.Event,
    *,
    window: int,
    in_order: bool,
) -> Generator[Solved, None, None]:
    """Results of problems, each begun once there is room for it in the window."""
    source: Iterator[Problem] | None = iter(problems)
    failure: Exception | None = None
    under_way: dict[Future[str], tuple[int, Problem]] = {}
    done: queue.SimpleQueue[Future[str]] = queue.SimpleQueue()
    ready: dict[int, Solved] = {}
    taken = given = 0
    try:
        while source is not None or under_way or ready:
            following = given if in_order else next(iter(ready), given)
            if following in ready:
                given += 1
                yield ready.pop(following)
                continue
            if stop.is_set():
                _drop(under_way)
            room = source is not None and taken - given < window
            if source is not None and room:
                try:
                    problem = next(source)
                except StopIteration:
                    source = None
                except Exception as error:
                    source, failure = None, error
                else:
                    future = _begun(begin, problem, stop)
                    under_way[future] = taken, problem
                    future.add_done_callback(done.put)
                    taken += 1
            try:
                future = done.get(timeout=0 if room else _POLL_SECONDS)
            except queue.Empty:
                continue
            number, problem = under_way.pop(future)
            ready[number] = _solved(number, problem, future, stop)
        if failure is not None:
            raise failure
    finally:
        _drop(under_way)


def _begun(
    begin: Callable[[Problem], Future[str]], problem: Problem, stop: threading.Event
) -> Future[str]:
    """A problem under way, or dropped at once if all is to stop or the executor is broken."""
    future: Future[str] = Future()
    if stop.is_set():
        future.cancel()
        return future
    try:
        return begin(problem)
    except BrokenExecutor as error:
        future.set_exception(error)
        return future


def _drop(under_way: Iterable[Future[str]]) -> None:
    for future in tuple(under_way):
        future.cancel()


def _solved(number: int, problem: Problem, future: Future[str], stop: threading.Event) -> Solved:
    """The result of a problem whose future is done."""
    try:
        plan = Plan.model_validate_json(future.result())
    except CancelledError as error:
        if not stop.is_set():
            return Solved(number, problem, None, error)
        reason = say("Solving was cancelled before a plan was found")
        return Solved(number, problem, None, NoPlanWithinLimitError(reason))
    except Exception as error:
        return Solved(number, problem, None, error)
    return Solved(number, problem, plan, None)
