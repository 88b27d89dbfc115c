"""A solve as an iterator over its news."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Any

from botram_opt.language import in_this_language
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.solving.progress import Progress
from botram_opt.solving.solve import solve


class Solving:
    """A solve that works in the background while its news is read.

    >>> with Solving(problem, time_limit=60) as solving:
    ...     for news in solving:
    ...         print(news.level, news.value, news.bound)
    ...     plan = solving.plan

    Leaving the block cancels a solve that has not ended.
    """

    def __init__(self, problem: Problem, **arguments: Any) -> None:
        """Begin to solve.

        Args:
            problem: what is to be planned.
            **arguments: of ``solve``; not ``on_progress``, which is what this replaces.
        """
        self._cancel: threading.Event = arguments.pop("cancel", None) or threading.Event()
        self._news: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
        self._plan: Plan | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(
            target=in_this_language(self._run),
            args=(problem, arguments),
            name="botram_opt solving",
            daemon=True,
        )
        self._over = threading.Event()
        self._thread.start()

    def _run(self, problem: Problem, arguments: dict[str, Any]) -> None:
        try:
            self._plan = solve(
                problem, cancel=self._cancel, on_progress=self._news.put, **arguments
            )
        except BaseException as error:
            self._error = error
        finally:
            self._over.set()
            self._news.put(None)

    def _wait(self) -> None:
        # An interrupt within `Thread.join` makes Python 3.11 take a thread for ended that is not.
        self._over.wait()
        self._thread.join()

    def __iter__(self) -> Iterator[Progress]:
        """Yield news until the solve ends; a second time, only what came after the first."""
        while (news := self._news.get()) is not None:
            yield news
        self._news.put(None)

    @property
    def plan(self) -> Plan:
        """The plan, once the solve ends.

        Raises:
            BotramError: what ``solve`` raises.
        """
        self._wait()
        if self._error is not None:
            raise self._error
        assert self._plan is not None
        return self._plan

    def cancel(self) -> None:
        """End the solve soon, with the best plan so far."""
        self._cancel.set()

    def __enter__(self) -> Solving:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()
        self._wait()
