"""Jobs run one after another, each in a fresh interpreter, with an eye on memory."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring.machine import BENCHMARKS
from measuring.memory import tree_mib
from measuring.results import Found, Job, Machine, Result

LATE = 1.5
"""A contender is ended if it takes so many times its limit, and ``GRACE`` seconds more."""

GRACE = 120.0
"""Also for making the problem, and for judging the plan."""

POLL = 0.2
"""Seconds between looks at memory: rare enough to take no part in what is measured."""


def run(job: Job, code: str, machine: Machine) -> Result:
    """Run a job in a process of its own, which is ended with all it started when it is late."""
    began = dt.datetime.now(dt.UTC).replace(microsecond=0)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        answer, errors = Path(folder) / "answer.json", Path(folder) / "errors.txt"
        with errors.open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "measuring.trial", job.model_dump_json(), str(answer)],
                env=os.environ | {"PYTHONPATH": _paths()},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
        try:
            most, in_time = _watched(process, job.seconds * LATE + GRACE)
        finally:
            _end(process)
        if answer.exists():
            found = Found.model_validate_json(answer.read_text(encoding="utf-8"))
        elif not in_time:
            found = Found(answered="ended", why="did not keep the time")
        else:
            last = errors.read_text(encoding="utf-8", errors="replace").strip()[-1000:]
            found = Found(answered="failed", why=f"exit {process.returncode}: {last}")
    return Result(
        job=job,
        found=found,
        code=code,
        machine=machine,
        began=began,
        load=round(load, 2),
        tree_mib=round(most, 1),
    )


def _watched(process: subprocess.Popen[bytes], limit: float) -> tuple[float, bool]:
    """Wait for a process; the most memory that it had, MiB, and whether it ended by itself."""
    most, until = 0.0, time.monotonic() + limit
    while time.monotonic() < until:
        most = max(most, tree_mib(process.pid))
        try:
            process.wait(POLL)
        except subprocess.TimeoutExpired:
            continue
        return most, True
    return most, False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _paths() -> str:
    """Where the process finds what this one does, however it was started."""
    return os.pathsep.join([str(BENCHMARKS), *filter(None, sys.path)])
