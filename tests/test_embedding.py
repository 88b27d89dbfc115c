"""The library inside other programs: in threads, processes, an event loop; it leaves no traces."""

from __future__ import annotations

import asyncio
import contextlib
import locale
import logging
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import warnings
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import botram_opt
from botram_opt import InputError, NoPlanWithinLimitError, Plan, Progress, Solving, solve, speaking
from cluster import PATIENCE, until
from small import small_plan, small_problem
from test_many import busy_problem

ALONE: dict[str, Any] = {"workers": 1, "reproducible": True, "time_limit": 20}


def planned(places: int) -> Plan:
    return solve(small_problem(places), **ALONE)


def fault_in(language: str) -> str:
    """How a fault is told, while others speak their own languages."""
    with speaking(language):  # type: ignore[arg-type]
        with pytest.raises(InputError) as refused:
            small_problem(skills=())
        return str(refused.value)


def test_solves_in_several_threads_give_what_each_gives_alone() -> None:
    sizes = [1, 2, 3, 3, 2, 1]
    alone = {places: planned(places) for places in set(sizes)}
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(planned, sizes)) == [alone[places] for places in sizes]


def test_each_thread_speaks_its_own_language() -> None:
    told = {language: fault_in(language) for language in ("en", "id")}
    assert told["en"] != told["id"]
    with ThreadPoolExecutor(4) as threads, speaking("id"):
        for language, found in zip(
            ["en", "id"] * 8, threads.map(fault_in, ["en", "id"] * 8), strict=True
        ):
            assert found == told[language]


@pytest.mark.parametrize(
    "method",
    [
        "fork",
        # In every run, `solve_many` spawns, and the web service has a server that forks.
        pytest.param("forkserver", marks=pytest.mark.long),
        pytest.param("spawn", marks=pytest.mark.long),
    ],
)
def test_processes_of_all_kinds_plan_also_after_their_parent_has(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    here = small_plan()
    context = multiprocessing.get_context(method)
    with warnings.catch_warnings():
        # Python 3.12 warns of a fork while there are threads, as those of numpy.
        warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
        with ProcessPoolExecutor(1, mp_context=context) as processes:
            assert processes.submit(small_plan).result(PATIENCE) == here


def test_an_event_loop_goes_on_while_a_solve_runs_in_a_thread() -> None:
    async def both() -> tuple[Plan, int]:
        cancel, news = threading.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def tell(told: Progress) -> None:
            if told.value is not None:
                loop.call_soon_threadsafe(news.set)

        solving = asyncio.create_task(
            asyncio.to_thread(
                solve,
                busy_problem(10),
                workers=1,
                cancel=cancel,
                on_progress=tell,
            )
        )
        turns = 0
        while not news.is_set():
            await asyncio.sleep(0.01)
            turns += 1
        cancel.set()
        return await solving, turns

    plan, turns = asyncio.run(both())
    assert plan.status == "cut_short"
    assert turns > 1


def test_news_is_read_in_an_event_loop_and_the_language_comes_along() -> None:
    async def read() -> list[str]:
        with speaking("id"), Solving(small_problem(), **ALONE) as solving:
            news = iter(solving)
            told: list[str] = []
            while (one := await asyncio.to_thread(next, news, None)) is not None:
                told.append(one.event)
            return told

    events = asyncio.run(read())
    assert events.count("done") == len(small_problem().levels)


def test_a_task_that_is_cancelled_ends_its_solve() -> None:
    async def left() -> None:
        cancel, begun = threading.Event(), threading.Event()

        async def plan() -> Plan:
            try:
                return await asyncio.to_thread(
                    solve,
                    busy_problem(10),
                    workers=1,
                    cancel=cancel,
                    on_progress=lambda _: begun.set(),
                )
            finally:
                cancel.set()

        task = asyncio.create_task(plan())
        await asyncio.to_thread(begun.wait, PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    # It waits for its threads, so that it would not end before a solve that goes on.
    asyncio.run(left())
    until(lambda: not any(thread.name == "botram_opt search" for thread in threading.enumerate()))


def test_a_keyboard_interrupt_ends_a_solve_at_once_and_the_next_one_works() -> None:
    main = threading.main_thread().ident
    assert main is not None
    with pytest.raises(KeyboardInterrupt):
        solve(
            busy_problem(10),
            workers=1,
            on_progress=lambda _: signal.pthread_kill(main, signal.SIGINT),
        )
    assert not any(thread.name == "botram_opt search" for thread in threading.enumerate())
    assert planned(2).status == "optimal"


def test_a_keyboard_interrupt_while_a_plan_is_waited_for_leaves_the_plan_so_far() -> None:
    main = threading.main_thread().ident
    assert main is not None
    with Solving(busy_problem(10), workers=1) as solving:
        next(news for news in solving if news.event == "value")
        threading.Timer(0.3, signal.pthread_kill, (main, signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            _ = solving.plan
        solving.cancel()
        assert solving.plan.status == "cut_short"


def traces() -> dict[str, Any]:
    """All that a library could change for everybody in its process."""
    return {
        "signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "environment": dict(os.environ),
        "locale": locale.setlocale(locale.LC_ALL),
        "folder": os.getcwd(),  # noqa: PTH109
        "warnings": list(warnings.filters),
        "random": random.getstate(),
        "numpy": repr(np.random.get_state()),
        "logging": (logging.root.level, list(logging.root.handlers)),
        "hooks": (sys.excepthook, threading.excepthook, sys.getswitchinterval()),
        "limit": (sys.getrecursionlimit(), np.geterr()),
        "threads": {thread.name for thread in threading.enumerate()},
    }


def test_a_solve_changes_nothing_for_others_and_prints_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    problem = small_problem()
    solve(problem, workers=2)
    before = traces()
    plan = solve(problem, workers=2)
    with contextlib.suppress(NoPlanWithinLimitError):
        solve(busy_problem(10), workers=2, time_limit=0.01)
    assert botram_opt.verify(problem, plan).ok
    assert botram_opt.html_report(problem, plan)
    assert traces() == before
    assert capfd.readouterr() == ("", "")


IN_A_NEW_PYTHON = """
import locale, os, signal, sys
sys.path.insert(0, sys.argv[1])

def traces():
    signals = {number: signal.getsignal(number) for number in signal.valid_signals()}
    return signals, dict(os.environ), locale.setlocale(locale.LC_ALL), os.getcwd()

before = traces()
import botram_opt
from small import small_problem
plan = botram_opt.solve(small_problem(1), workers=1)
assert botram_opt.verify(small_problem(1), plan).ok
assert traces() == before
import logging
logging.getLogger("botram_opt.solving").warning("nobody asked to be told")
"""


def test_the_first_import_and_solve_leave_no_trace_and_warn_of_nothing() -> None:
    command = [sys.executable, "-W", "error", "-c", IN_A_NEW_PYTHON, str(Path(__file__).parent)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_what_is_logged_goes_where_an_application_sends_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO, logger="botram_opt"):
        planned(2)
    assert {record.name for record in caplog.records} == {"botram_opt.solving"}


WITHOUT_THE_SOLVER = """
import sys, time
began = time.process_time()
import botram_opt
seconds = time.process_time() - began
assert not {"ortools", "numpy", "pandas", "pydantic"} & set(sys.modules)
problem, plan = botram_opt.read_problem(sys.argv[1]), botram_opt.read_plan(sys.argv[2])
assert botram_opt.verify(problem, plan).ok
assert botram_opt.tables.visits(problem, plan)
botram_opt.write_problem(sys.argv[1], problem)
botram_opt.write_plan(sys.argv[2], plan)
assert botram_opt.plan_csv(problem, plan)
assert botram_opt.html_report(problem, plan)
assert not {"ortools", "pandas"} & set(sys.modules)
print(seconds)
"""


def test_importing_is_quick_and_only_solving_loads_the_solver(files: tuple[Path, Path]) -> None:
    command = [sys.executable, "-c", WITHOUT_THE_SOLVER, *map(str, files)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    # Of CPU, as others use the machine at the same time; it takes a tenth of this.
    assert float(result.stdout) < 0.3


FIRST_CELL = """
import os, sys
sys.path.insert(0, {tests!r})
from botram_opt import solve
from small import small_problem
from test_many import busy_problem
print(os.getpid())
solve(small_problem(), workers=1, on_progress=lambda news: print(news.event, news.value))
"""

SECOND_CELL = """
solve(busy_problem(10), workers=1, on_progress=lambda news: print(news.event, news.value))
"""

THIRD_CELL = """
solve(small_problem(1), workers=1).status
"""


@pytest.mark.long
def test_a_notebook_shows_plans_and_progress_and_an_interrupt_ends_a_solve() -> None:
    cells = [FIRST_CELL.format(tests=str(Path(__file__).parent)), SECOND_CELL, THIRD_CELL]
    blank: dict[str, Any] = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    notebook = nbformat.from_dict(  # type: ignore[no-untyped-call]
        {
            "cells": [{**blank, "id": str(at), "source": cell} for at, cell in enumerate(cells)],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    client = NotebookClient(notebook, timeout=PATIENCE, allow_errors=True)

    def printed(cell: Any) -> str:
        streams = (output for output in cell.outputs if output.output_type == "stream")
        return "".join(output.text for output in streams)

    with client.setup_kernel():
        first, second, third = notebook.cells
        client.execute_cell(first, 0)
        pid, *events = printed(first).splitlines()
        assert events[0] == "level None"
        assert sum(event.startswith("done") for event in events) == len(small_problem().levels)
        shown = first.outputs[-1]["data"]["text/html"]
        assert "Place 1" in shown

        def interrupt() -> None:
            until(lambda: "level" in printed(second))
            os.kill(int(pid), signal.SIGINT)

        with ThreadPoolExecutor(1) as threads:
            killing = threads.submit(interrupt)
            client.execute_cell(second, 1)
            killing.result()
        assert second.outputs[-1]["ename"] == "KeyboardInterrupt"
        client.execute_cell(third, 2)
        assert third.outputs[-1]["data"]["text/plain"] == "'optimal'"
