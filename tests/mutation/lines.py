"""Which tests run which lines of what is mutated, and how long they take."""

from __future__ import annotations

import hashlib
import json
import signal
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import coverage
import pytest

from mutation.mutants import PACKAGE, PARTS, modules
from mutation.sessions import TESTS, forked, say, why_failed, with_tests

LONGEST = 3.0
"""Seconds of work, while lines are noted: tests that take longer are left out."""

Lines = dict[str, list[int]]
"""By module, the lines that are run."""


class TooLongError(BaseException):
    """A test takes too long to be run for every mutant."""


def lines_of(suite: Sequence[str], kept_in: Path) -> dict[str, tuple[float, Lines]]:
    """Seconds and lines of each test by its id; noted anew only for files that have changed.

    Raises:
        RuntimeError: a test fails, though nothing is mutated.
    """
    known = json.loads(kept_in.read_text(encoding="utf-8")) if kept_in.exists() else {}
    found: dict[str, tuple[float, Lines]] = {}
    for file in suite:
        mark = _mark(TESTS / file.split("::")[0])
        if known.get(file, {}).get("mark") != mark:
            say(f"lines that {file} runs")
            ended = forked(partial(_note, file), wait=3600)
            if ended.told is None or "fails" in ended.told:
                raise RuntimeError(f"{file} fails without a mutant: {ended.told}")
            known[file] = {"mark": mark, "tests": ended.told}
            kept_in.parent.mkdir(parents=True, exist_ok=True)
            kept_in.write_text(json.dumps(known), encoding="utf-8")
        found |= {id_: (seconds, lines) for id_, (seconds, lines) in known[file]["tests"].items()}
    return found


def _mark(file: Path) -> str:
    sources = [PACKAGE / module for part in PARTS for module in modules(part)]
    joined = b"".join(path.read_bytes() for path in [file, *sources])
    return hashlib.sha256(joined).hexdigest()


def _note(file: str, tell: Callable[[Any], None]) -> None:
    with_tests([file], lambda items: tell(_noted(items)))


def _noted(items: Sequence[pytest.Item]) -> dict[str, Any]:
    paths = {str(PACKAGE / module): module for part in PARTS for module in modules(part)}
    watch = coverage.Coverage(data_file=None, config_file=False, include=list(paths))
    seconds = {}
    watch.start()
    for item in items:
        watch.switch_context(item.nodeid)
        before = time.process_time()
        problem = _in_time(partial(why_failed, item))
        if problem:
            return {"fails": item.nodeid, "with": problem}
        if problem is not None:
            seconds[item.nodeid] = time.process_time() - before
    watch.stop()
    data = watch.get_data()
    lines: dict[str, Lines] = {id_: {} for id_ in seconds}
    for path, module in paths.items():
        for line, ids in data.contexts_by_lineno(path).items():
            for id_ in ids:
                if id_ in lines:
                    lines[id_].setdefault(module, []).append(line)
    return {id_: (seconds[id_], lines[id_]) for id_ in seconds}


def _in_time(work: Callable[[], str]) -> str | None:
    """What the work gives; None if it takes too long."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLongError

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        said = work()
    except TooLongError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None if "TooLongError" in said else said
