"""Sessions of pytest within processes of their own, forked from one that has loaded libraries.

To load OR-Tools, pydantic and the tests takes seconds; to fork a process that has, milliseconds.
The process that forks loads nothing of what is mutated, and solves nothing: a fork has no threads.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase, settings

TESTS = Path(__file__).parents[1]

OPTIONS = (
    "--quiet",
    "--no-header",
    "--no-summary",
    # What a test fails with is not read, and to write it takes longer than many tests.
    "--tb=native",
    "--assert=plain",
    "--capture=sys",
    "--import-mode=prepend",
    *(f"-pno:{plugin}" for plugin in ("cacheprovider", "xdist", "pytest_cov", "benchmark")),
    f"--rootdir={TESTS.parent}",
)

# The same cases every time, and none made smaller: that a test fails is all there is to know.
settings.register_profile(
    "mutation",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("mutation")


@dataclass(frozen=True)
class Ended:
    """How a forked process ended: what it told, by which signal if by one, seconds of work."""

    told: Any
    by_signal: int | None
    seconds: float


def forked(work: Callable[[Callable[[Any], None]], None], wait: float) -> Ended:
    """Do work in a fork of this process, and end it after so many seconds of waiting.

    Args:
        work: is given a function that tells something, as JSON; what is told last counts.
        wait: seconds on the clock; limits of work done are for the work to set.
    """
    end_read, end_write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(end_read)
        os.setpgid(0, 0)
        code = 1
        try:
            with os.fdopen(end_write, "w", encoding="utf-8") as out:

                def tell(what: Any) -> None:
                    print(json.dumps(what), file=out, flush=True)

                work(tell)
            code = 0
        finally:
            os._exit(code)
    os.close(end_write)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, wait)
    with os.fdopen(end_read, encoding="utf-8") as told:
        lines = told.readlines()
    _, status, used = os.wait4(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    by_signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
    complete = [line for line in lines if line.endswith("\n")]
    said = json.loads(complete[-1]) if complete else None
    return Ended(said, by_signal, used.ru_utime + used.ru_stime)


class Collected:
    """Does something with the tests that a session has found, instead of running them."""

    def __init__(self, work: Callable[[Sequence[pytest.Item]], None]) -> None:
        self.work = work

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        self.work(session.items)
        return True


def with_tests(tests: Sequence[str], work: Callable[[Sequence[pytest.Item]], None]) -> None:
    """Collect tests, given by file or by id, and do something with them."""
    paths = [str(TESTS / test) for test in tests]
    code = pytest.main([*OPTIONS, *paths], plugins=[Collected(work)])
    if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise RuntimeError(f"the tests could not be collected: pytest ended with {code}")


def fails(item: pytest.Item) -> bool:
    """Whether a test fails."""
    return any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))


def why_failed(item: pytest.Item) -> str:
    """What a test fails with; empty if it does not."""
    reports = runtestprotocol(item, nextitem=None, log=False)
    return "\n".join(report.longreprtext for report in reports if report.failed)


def limit_work(seconds: float) -> None:
    """Have this process ended once it has worked for so many more seconds."""
    spent = time.process_time()
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + seconds) + 1, hard))


def be_quiet() -> None:
    """Have nothing of this process printed: a mutant may fail in any way, and loudly."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def say(text: str) -> None:
    """Print on what was standard output before pytest captured it."""
    print(text, file=sys.__stdout__, flush=True)
