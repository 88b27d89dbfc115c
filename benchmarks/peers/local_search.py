"""Local search: the problem as a user of OptaPlanner would state it, by way of OptaPy.

Needs the dependency group ``optapy`` and Java 17. OptaPlanner runs in a process of its own, as
Java cannot be started a second time in one, and is ended with it if it does not keep the time.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from botram_opt import Problem, write_problem
from peers.optaplanner.facts import facts_of
from peers.optaplanner.stated import refuse_what_is_not_stated
from peers.optaplanner.visits import visits_of
from peers.peer import Answer, NotInstalledError

GRACE = 5.0
"""Seconds beyond the limit after which a search that goes on is ended, and its answer lost.

It stops by itself half a second before the limit; only a very busy machine makes it late.
"""


def local_search(problem: Problem, time_limit: float, seed: int) -> Answer:
    """The best year that OptaPlanner finds in so many seconds, Java's start included.

    Raises:
        NotStatedError: the problem has rules that are not stated; names every one.
        NotInstalledError: OptaPy or Java is not there.
        RuntimeError: OptaPlanner failed; with what it wrote last.
    """
    began = time.time()
    refuse_what_is_not_stated(problem)
    facts = facts_of(problem)
    _refuse_if_not_installed()
    if not facts.solvable:
        return Answer(visits=None)
    with tempfile.TemporaryDirectory() as folder:
        stated, found = Path(folder) / "problem.json", Path(folder) / "answer.json"
        write_problem(stated, problem)
        if not _ran(stated, found, began, time_limit, seed):
            return Answer(visits=None)
        answer = json.loads(found.read_text(encoding="utf-8"))
    first_level = tuple((float(after), int(value)) for after, value in answer["first_level"])
    if answer["day"] is None:
        return Answer(visits=None, first_level=first_level)
    visits = visits_of(facts, answer["day"], answer["worker"])
    return Answer(visits=visits, first_level=first_level)


def _refuse_if_not_installed() -> None:
    if importlib.util.find_spec("optapy") is None:
        raise NotInstalledError("local search needs OptaPy: pip install --group optapy")
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").exists()):
        raise NotInstalledError("local search needs Java: install JDK 17, or set JAVA_HOME")


def _ran(stated: Path, found: Path, began: float, time_limit: float, seed: int) -> bool:
    """Whether OptaPlanner wrote its answer in time."""
    arguments = (str(stated), str(found), str(began), str(began + time_limit), str(seed))
    # The process finds the peers where this one did, however it was started.
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "peers.optaplanner.process", *arguments],
            env=os.environ | {"PYTHONPATH": paths},
            capture_output=True,
            text=True,
            timeout=max(0.0, began + time_limit + GRACE - time.time()),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode:
        raise RuntimeError(f"OptaPlanner failed: {done.stderr.strip()[-2000:]}")
    return True
