"""An executor of processes in which a killed worker costs one problem a new try, and no more."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import (
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import Any

STOP = threading.Event()
"""In a worker process: set once whoever began it wants no more of it. Elsewhere never set."""

_POLL_SECONDS = 0.05


class Processes(Executor):
    """Runs calls in processes of its own, each begun when it is first needed.

    `ProcessPoolExecutor` gives up all its calls when one of its workers is killed, and does not
    tell which was to blame. So every process here is a pool of one, looked after by a thread: if
    it dies, that one call is tried again in a new process, and the others notice nothing.

    Processes are spawned, as threads of the caller or of the solver do not survive a fork.
    """

    def __init__(self, count: int, *, retries: int, stop: threading.Event) -> None:
        """Begin nothing yet.

        Args:
            count: the most processes at a time.
            retries: how often a call is tried again whose process died.
            stop: once set, `STOP` is set in every process, and no call is tried again.
        """
        self._retries = retries
        self._stop = stop
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="botram_opt process")
        self._lanes = [_Lane(stop) for _ in range(count)]
        # The last one used comes first, so that few calls need few processes.
        self._idle: queue.LifoQueue[_Lane] = queue.LifoQueue()
        for lane in self._lanes:
            self._idle.put(lane)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call a function in a process; it, its arguments and its result must be picklable.

        The future raises `BrokenProcessPool` if the process died at every try.
        """
        return self._threads.submit(self._run, fn, args, kwargs)

    def _run(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self._stop.is_set():
            raise CancelledError("all is to stop")
        lane = self._idle.get()
        try:
            for left in reversed(range(self._retries + 1)):
                try:
                    return lane.run(fn, args, kwargs)
                except BrokenProcessPool:
                    lane.close()
                    if not left or self._stop.is_set():
                        raise
        finally:
            self._idle.put(lane)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End every process once its call is over; it is always waited for."""
        self._threads.shutdown(wait=True, cancel_futures=cancel_futures)
        for lane in self._lanes:
            lane.close()


class _Lane:
    """One process at a time, and the line on which it is told to stop."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._pool: ProcessPoolExecutor | None = None
        self._ends: tuple[connection.Connection, ...] = ()

    def run(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function in the process; raises `BrokenProcessPool` if that dies."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._ends = context.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(
                1, mp_context=context, initializer=_begin, initargs=(self._ends[0],)
            )
        future = self._pool.submit(fn, *args, **kwargs)
        told = False
        while not wait([future], timeout=_POLL_SECONDS).done:
            if self._stop.is_set() and not told:
                self._ends[1].send_bytes(b"stop")
                told = True
        return future.result()

    def close(self) -> None:
        """End the process, if there is one."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
        for end in self._ends:
            end.close()
        self._ends = ()


def _begin(line: connection.Connection) -> None:
    """Make ready a process that has just begun."""
    # Ctrl-C in a terminal reaches every process; what to do about it is for the first to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_listen, args=(line,), name="botram_opt line", daemon=True).start()


def _listen(line: connection.Connection) -> None:
    """Set `STOP` when told to on the line; end at once if whoever began the process is gone."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    if line in connection.wait([line, parent.sentinel]):
        STOP.set()
    parent.join()
    # Nobody is left to hear a result, and the pool would wait for calls for ever.
    os._exit(1)
