"""Many problems: each gets one result, in order, whatever happens to those who work on them."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import (
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

import botram_opt.solving.many
from botram_opt import (
    InfeasibleError,
    NoPlanWithinLimitError,
    Problem,
    Solved,
    solve,
    solve_many,
    verify,
)
from cluster import PATIENCE, cluster, is_running, killing_one_at_work, until
from many import many_places
from small import small_problem
from told import survived

BUSY: dict[str, Any] = {"reproducible": True, "workers": 1, "time_limit": 4}
"""Limits under which a busy problem gets a plan in some three seconds of one core. They count
work and not seconds, so that on a slow machine it has a plan too, and is busy for longer."""


def busy_problem(places: int = 15) -> Problem:
    """A problem that is long in being proven: of 30 places, some 30 CPU seconds."""
    problem = many_places(places)
    twice = (s.model_copy(update={"most_visits": 2}) for s in problem.sub_districts)
    return problem.changed(name="busy", sub_districts=tuple(twice))


def infeasible_problem() -> Problem:
    """Two visits pinned to a date that may have one."""
    problem = many_places(3)
    day = problem.season.visit_dates[0]
    return problem.changed(pins=[{"sub_district": place, "date": day} for place in ("s0", "s1")])


def threads_of(pid: int) -> int:
    """How many threads a process has; 0 if it is gone."""
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return 0


def searching(pids: list[int], idle: int = 2) -> int | None:
    """A process that has been at one search for a while: more threads than when it is idle.

    Those of our own, when idle, have the main thread and the one that listens.
    """
    for pid in pids:
        counts = []
        for _ in range(5):
            counts.append(threads_of(pid))
            time.sleep(0.05)
        if min(counts) > idle:
            return pid
    return None


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int | None = None) -> list[int]:
    """The processes that one has begun; this one, if none is named."""
    found: list[int] = []
    for task in Path(f"/proc/{pid or os.getpid()}/task").iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (task / "children").read_text().split())
    return found


class Killer(threading.Thread):
    """Kills one child of this process, once that is at work on a busy problem."""

    def __init__(self, idle: int = 2) -> None:
        super().__init__(daemon=True)
        self.victim: int | None = None
        self._idle = idle
        self.start()

    def run(self) -> None:
        self.victim = until(lambda: searching(children(), self._idle))
        assert self.victim is not None
        os.kill(self.victim, signal.SIGKILL)

    def has_killed(self) -> bool:
        self.join(PATIENCE)
        return self.victim is not None and not is_running(self.victim)


@pytest.fixture(autouse=True)
def _one_thread_for_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of a child are then those of its search, and a few more."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setenv(name, "1")


@pytest.fixture(autouse=True)
def _no_child_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def spawning(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))


@pytest.mark.parametrize("kind", ["ours", "processes", "threads"])
def test_every_problem_gets_what_solve_gives_it_in_order(kind: str) -> None:
    problems = [small_problem(1 + n % 3) for n in range(5)]
    problems.insert(2, infeasible_problem())
    with contextlib.ExitStack() as stack:
        executor: Executor | None = None
        if kind == "processes":
            executor = stack.enter_context(spawning(2))
        elif kind == "threads":
            executor = stack.enter_context(ThreadPoolExecutor(2))
        results = list(
            solve_many(iter(problems), executor=executor, reproducible=True, workers=1, seed=5)
        )
    assert [solved.number for solved in results] == list(range(6))
    assert [solved.problem for solved in results] == problems
    for solved in results[:2] + results[3:]:
        assert solved.error is None
        assert solved.result() == solve(solved.problem, reproducible=True, workers=1, seed=5)
    with pytest.raises(InfeasibleError) as alone:
        solve(problems[2], reproducible=True, workers=1, seed=5)
    with pytest.raises(InfeasibleError) as among_others:
        results[2].result()
    assert results[2].plan is None
    assert among_others.value.conflict == alone.value.conflict != ()


class Backwards(Executor):
    """Does nothing until it has so many calls, and then the last one first."""

    def __init__(self, calls: int) -> None:
        self._calls = calls
        self._waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._waiting.append((future, lambda: fn(*args, **kwargs)))
        if len(self._waiting) == self._calls:
            threading.Thread(target=self._work).start()
        return future

    def _work(self) -> None:
        while self._waiting:
            future, call = self._waiting.pop()
            future.set_result(call())


@pytest.mark.parametrize(("in_order", "numbers"), [(True, [0, 1, 2, 3]), (False, [3, 2, 1, 0])])
def test_results_come_in_order_or_as_they_are_done(in_order: bool, numbers: list[int]) -> None:
    problems = [small_problem(n) for n in (1, 2, 3, 1)]
    results = solve_many(problems, executor=Backwards(4), in_order=in_order, workers=1)
    assert [solved.number for solved in results] == numbers


@pytest.mark.parametrize("in_order", [True, False])
def test_problems_are_taken_no_faster_than_results(in_order: bool) -> None:
    taken = 0

    def endless() -> Iterator[Problem]:
        nonlocal taken
        for problem in itertools.repeat(small_problem(1)):
            taken += 1
            yield problem

    with ThreadPoolExecutor(2) as executor:
        results = solve_many(endless(), executor=executor, window=3, in_order=in_order, workers=1)
        assert taken == 0
        numbers = []
        for solved in itertools.islice(results, 9):
            numbers.append(solved.number)
            assert len(numbers) <= taken < len(numbers) + 3
        results.close()
    assert len(set(numbers)) == 9


def test_what_the_problems_raise_comes_after_the_results_before_it() -> None:
    def broken() -> Iterator[Problem]:
        yield small_problem(1)
        yield small_problem(2)
        raise OSError("the disk is gone")

    with ThreadPoolExecutor(1) as executor:
        results = solve_many(broken(), executor=executor, workers=1)
        assert [next(results).number, next(results).number] == [0, 1]
        with pytest.raises(OSError, match="the disk is gone"):
            next(results)


def test_dask_is_told_that_equal_calls_are_several() -> None:
    """By itself it takes them for one: cancelling one would cancel the other."""

    class LikeDasks(ThreadPoolExecutor):
        _client = SimpleNamespace(nthreads=dict)
        pure: list[object] = []

        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            self.pure.append(kwargs.pop("pure"))
            return super().submit(fn, *args, **kwargs)

    with LikeDasks(1) as executor:
        assert len(list(solve_many([small_problem(1)] * 3, executor=executor, workers=1))) == 3
    assert executor.pure == [False] * 3


@pytest.mark.parametrize(("cores", "workers", "processes"), [(2, 8, 1), (4, 1, 4), (19, 8, 2)])
def test_a_search_has_a_core_where_there_are_enough(
    cores: int, workers: int, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []

    def counting(count: int, **_: Any) -> Executor:
        counts.append(count)
        return ThreadPoolExecutor(1)

    monkeypatch.setattr(botram_opt.solving.many, "cores", lambda: cores)
    monkeypatch.setattr(botram_opt.solving.many, "Processes", counting)
    assert list(solve_many([], workers=workers)) == []
    assert counts == [processes]


def test_no_problems_no_results() -> None:
    assert list(solve_many([])) == []


def test_every_problem_starts_from_the_plan_that_is_given() -> None:
    problem = many_places(5)
    start = solve(problem, workers=1)
    with ThreadPoolExecutor(1) as executor:
        arguments: dict[str, Any] = {"reproducible": True, "workers": 1, "start_from": start}
        (solved,) = solve_many([problem], executor=executor, **arguments)
    assert solved.plan == solve(problem, **arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        {"processes": 0},
        {"window": 0},
        {"retries": -1},
        {"executor": Backwards(1), "processes": 2},
    ],
)
def test_arguments_out_of_range_are_refused_at_once(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(reversed(arguments))):
        solve_many([], **arguments)


def test_limits_out_of_range_are_refused_at_once() -> None:
    with pytest.raises(ValidationError):
        solve_many([], time_limit=0)


def test_what_somebody_else_cancels_is_told_as_cancelled() -> None:
    class Closed(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.cancel()
            return future

    (solved,) = solve_many([small_problem(1)], executor=Closed())
    assert isinstance(solved.error, CancelledError)


def assert_cut_short(results: list[Solved], begun: int) -> None:
    """The first so many were cut short, with what they had; the others have not begun."""
    for solved in results[:begun]:
        if solved.error is None:
            assert solved.result().status == "cut_short"
            assert verify(solved.problem, solved.result()).ok
        else:
            assert isinstance(solved.error, NoPlanWithinLimitError)
    for solved in results[begun:]:
        assert isinstance(solved.error, NoPlanWithinLimitError)
        assert "cancelled" in str(solved.error)


def test_cancelling_threads_keeps_the_best_plans_and_drops_the_rest() -> None:
    cancel = threading.Event()

    def cancel_the_search() -> None:
        until(lambda: any(t.name == "botram_opt search" for t in threading.enumerate()))
        cancel.set()

    problems = [busy_problem(30), *(small_problem(n) for n in (1, 2, 3))]
    canceller = threading.Thread(target=cancel_the_search)
    canceller.start()
    with ThreadPoolExecutor(1) as executor:
        results = list(solve_many(problems, executor=executor, cancel=cancel, window=2))
    canceller.join()
    assert [solved.number for solved in results] == [0, 1, 2, 3]
    assert_cut_short(results, begun=1)


def test_cancelling_processes_keeps_the_best_plans_and_drops_the_rest() -> None:
    cancel = threading.Event()

    def cancel_the_search() -> None:
        pid = until(lambda: searching(children()))
        # Long enough to have found a plan, and not to have proven it.
        end = cpu_seconds(pid) + 3
        until(lambda: cpu_seconds(pid) > end)
        cancel.set()

    problems = [busy_problem(30), *(small_problem(n) for n in (1, 2, 3))]
    canceller = threading.Thread(target=cancel_the_search)
    canceller.start()
    results = list(solve_many(problems, processes=1, cancel=cancel, window=2))
    canceller.join()
    assert [solved.number for solved in results] == [0, 1, 2, 3]
    assert_cut_short(results, begun=1)
    assert results[0].plan is not None


def test_a_cancel_before_the_start_begins_nothing() -> None:
    cancel = threading.Event()
    cancel.set()
    results = list(solve_many([busy_problem(30)] * 3, cancel=cancel))
    assert_cut_short(results, begun=0)
    assert len(results) == 3


def test_leaving_the_loop_ends_the_processes() -> None:
    problems = [small_problem(1), busy_problem(30), busy_problem(30)]
    for solved in solve_many(problems, processes=2):
        assert solved.number == 0
        assert multiprocessing.active_children() != []
        break
    assert multiprocessing.active_children() == []


def test_a_killed_process_costs_no_problem_its_plan() -> None:
    problems = [busy_problem(), busy_problem(), *(small_problem(1 + n % 3) for n in range(4))]
    killer = Killer()
    results = list(solve_many(problems, processes=2, in_order=False, **BUSY))
    assert killer.has_killed()
    survived["workers killed at work"] += 1
    assert sorted(solved.number for solved in results) == list(range(6))
    for solved in results:
        assert verify(solved.problem, solved.result()).ok
    busy = [solved.plan for solved in results if solved.number < 2]
    assert busy[0] == busy[1]


def test_a_problem_whose_process_dies_at_every_try_takes_no_other_with_it() -> None:
    problems = [busy_problem(), busy_problem(), *(small_problem(1 + n % 3) for n in range(4))]
    killer = Killer()
    results = list(solve_many(problems, processes=2, retries=0, **BUSY))
    assert killer.has_killed()
    survived["workers killed at work"] += 1
    assert [solved.number for solved in results] == list(range(6))
    (broken,) = (solved for solved in results if solved.error is not None)
    assert broken.number < 2
    assert isinstance(broken.error, BrokenProcessPool)


def test_a_pool_of_the_caller_that_breaks_is_told_of_every_problem() -> None:
    problems = [busy_problem(), *(small_problem(1) for _ in range(4))]
    killer = Killer(idle=1)
    with spawning(1) as executor:
        results = list(solve_many(problems, executor=executor, window=3, **BUSY))
    assert killer.has_killed()
    survived["workers killed at work"] += 1
    assert [solved.number for solved in results] == list(range(5))
    assert all(isinstance(solved.error, BrokenProcessPool) for solved in results)


ONE_IDLE_ONE_AT_WORK = """
import sys
sys.path.insert(0, sys.argv[1])
from botram_opt import solve_many
from small import small_problem
from test_many import busy_problem

if __name__ == "__main__":
    for solved in solve_many([small_problem(1), busy_problem(30)], processes=2):
        print(solved.number, flush=True)
"""


@pytest.mark.parametrize("how", ["SIGKILL", "Ctrl-C"])
def test_no_process_outlives_the_one_that_began_it(how: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(ONE_IDLE_ONE_AT_WORK, encoding="utf-8")
    here = str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, str(script), here],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as parent:
        try:
            assert parent.stdout is not None
            assert parent.stdout.readline() == b"0\n"
            until(lambda: searching(children(parent.pid)))
            begun = children(parent.pid)
            assert len(begun) >= 2
            if how == "SIGKILL":
                parent.kill()
            else:
                os.killpg(parent.pid, signal.SIGINT)
            until(lambda: not any(is_running(pid) for pid in begun))
            said = parent.communicate(timeout=PATIENCE)[1].decode()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(parent.pid, signal.SIGKILL)
    if how == "Ctrl-C":
        assert said.count("Traceback") == said.count("KeyboardInterrupt") == 1


@pytest.mark.long
def test_a_killed_dask_worker_costs_no_problem_its_plan(tmp_path: Path) -> None:
    problems = [busy_problem(), busy_problem(), *(small_problem(1 + n % 3) for n in range(4))]
    problems.insert(2, infeasible_problem())
    with (
        cluster(tmp_path, workers=2) as client,
        killing_one_at_work(client),
        client.get_executor() as executor,
    ):
        results = list(solve_many(problems, executor=executor, **BUSY))
    assert [solved.number for solved in results] == list(range(7))
    assert isinstance(results.pop(2).error, InfeasibleError)
    for solved in results:
        assert verify(solved.problem, solved.result()).ok
