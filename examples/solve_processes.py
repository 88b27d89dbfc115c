"""A solve in a process of its own: its news comes back as it works, and it can be told to stop.

A process takes some time to begin. In exchange a solve harms no other: not by its memory, not by a
crash of the solver, not by building its model, which holds up all other Python of a process.
"""

from __future__ import annotations

import asyncio
import dataclasses
import multiprocessing
import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Literal

from botram_opt import BotramError, Plan, Problem, Progress, solve, speaking
from botram_opt.language import Language

# Each is forked from one that has loaded the solver, and so begins at once; that one has no threads
# of a server or a search, which would not survive a fork.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["botram_opt.solving"])

POLL_SECONDS = 0.05

State = Literal["waiting", "solving", "done", "failed"]

ENDS: dict[str, State] = {"done": "done", "failed": "failed"}
"""What a solve is after news of this kind, which is its last."""


@dataclass(frozen=True)
class Room:
    """How much a service takes on.

    Attributes:
        at_once: solves at the same time; each searches on all cores.
        waiting: solves that may wait for their turn.
        kept: solves that are remembered after they have ended.
        body: bytes of a problem.
        seconds: the longest time limit of a solve.
        grace: seconds after its limit, or after it was cancelled, when a process is killed.
        workers: searches side by side within each solve.
    """

    at_once: int = 2
    waiting: int = 8
    kept: int = 100
    body: int = 10_000_000
    seconds: float = 600
    grace: float = 30
    workers: int = 8


class Solve:
    """One solve, as an event loop sees it.

    Attributes:
        news: kinds of events and their data, from the first to the last.
        changed: is set, and another put in its place, when there is more news.
        plan: once it is done.
        error: why it failed.
        cancel: ends it soon once it is set.
    """

    def __init__(self, problem: Problem, time_limit: float, language: Language) -> None:
        """A solve that waits for its turn; its event loop is the one that runs here."""
        self.id = uuid.uuid4().hex
        self.problem, self.time_limit, self.language = problem, time_limit, language
        self.state: State = "waiting"
        self.news: list[tuple[str, dict[str, Any]]] = []
        self.changed = asyncio.Event()
        self.plan: Plan | None = None
        self.error: str | None = None
        self.cancel = threading.Event()
        self._loop = asyncio.get_running_loop()

    @property
    def is_over(self) -> bool:
        """Whether no more news will come."""
        return self.state in ENDS

    def told(self) -> dict[str, Any]:
        """What is known of it."""
        about = {"id": self.id, "problem": self.problem.name, "time_limit": self.time_limit}
        return {**about, "state": self.state, "news": self.news[-1][1] if self.news else None}

    def run(self, room: Room) -> None:
        """Solve, in a thread that has nothing else to do."""
        try:
            if self.cancel.is_set():
                raise BotramError("it was cancelled before it began")
            self._loop.call_soon_threadsafe(self._take, "solving", {})
            for kind, data in news_from_process(self, room):
                if kind == "plan":
                    plan = Plan.model_validate_json(data).made_for(self.problem)
                    self._loop.call_soon_threadsafe(self._end_with, plan)
                else:
                    self._loop.call_soon_threadsafe(self._take, kind, data)
        except Exception as error:
            failure = {"kind": type(error).__name__, "error": str(error)}
            self._loop.call_soon_threadsafe(self._take, "failed", failure)

    def _end_with(self, plan: Plan) -> None:
        self.plan = plan
        levels = [level.model_dump(mode="json") for level in plan.levels]
        self._take("done", {"status": plan.status, "levels": levels})

    def _take(self, kind: str, data: dict[str, Any]) -> None:
        self.state = ENDS.get(kind, "solving")
        self.error = data.get("error")
        self.news.append((kind, data))
        self.changed.set()
        self.changed = asyncio.Event()


def news_from_process(solve: Solve, room: Room) -> Iterator[tuple[str, Any]]:
    """Solve in a new process: its progress, and last its plan as JSON, or why it failed.

    Raises:
        TimeoutError: it did not end when it should have, and was killed.
        EOFError, OSError: it died.
    """
    here, there = PROCESSES.Pipe()
    what = solve.problem.to_json(), solve.time_limit, room.workers, solve.language
    process = PROCESSES.Process(target=_work, args=(there, *what), daemon=True)
    process.start()
    there.close()
    end, told = time.monotonic() + solve.time_limit + room.grace, False
    try:
        while time.monotonic() < end:
            if solve.cancel.is_set() and not told:
                here.send("stop")
                end, told = min(end, time.monotonic() + room.grace), True
            if here.poll(POLL_SECONDS):
                kind, data = here.recv()
                yield kind, data
                if kind in ("plan", "failed"):
                    return
        raise TimeoutError("it did not end when it should have")
    except EOFError:
        raise EOFError("its process died") from None
    finally:
        here.close()
        process.kill()
        process.join()


def _work(line: Connection, text: str, limit: float, workers: int, language: Language) -> None:
    """Solve, in the process that is there for it."""
    # Ctrl-C in a terminal reaches every process; what to do about it is for the service to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cancel, one_at_a_time = threading.Event(), threading.Lock()

    def listen() -> None:
        try:
            line.recv()
            cancel.set()
            line.recv()
        except (EOFError, OSError):
            # Whoever began this process is gone, so nobody is left to hear of a plan.
            os._exit(1)

    def tell(news: Progress) -> None:
        with one_at_a_time:
            line.send(("progress", dataclasses.asdict(news)))

    threading.Thread(target=listen, daemon=True).start()
    with speaking(language):
        try:
            problem = Problem.model_validate_json(text)
            plan = solve(
                problem, time_limit=limit, workers=workers, on_progress=tell, cancel=cancel
            )
        except BotramError as error:
            line.send(("failed", {"kind": type(error).__name__, "error": str(error)}))
        else:
            line.send(("plan", plan.to_json()))
