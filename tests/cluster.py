"""A Dask cluster of this machine, of which a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from distributed import Client

PATIENCE = 60.0
"""Seconds to wait for what is bound to happen, however slow the machine."""


def until(what: Callable[[], Any]) -> Any:
    """What a function gives, once it gives something; fails if it never does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE:g} s in vain")


def is_running(pid: int) -> bool:
    """Whether a process is there, and not merely waiting to be noticed as dead."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


class _Cluster:
    """A Dask scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self._file = folder / "scheduler.json"
        self._start("scheduler", "--port", "0", "--scheduler-file", str(self._file))
        until(self._file.exists)
        for number in range(workers):
            one_thread = ("--nthreads", "1", "--no-nanny", "--memory-limit", "0")
            place = ("--local-directory", str(folder / f"worker{number}"))
            self._start("worker", "--scheduler-file", str(self._file), *one_thread, *place)

    def _start(self, kind: str, *arguments: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
        with (self._folder / f"{kind}{len(self._processes)}.log").open("wb") as log:
            self._processes.append(
                subprocess.Popen(
                    [*command, "--host", "127.0.0.1", "--no-dashboard"],
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )

    def client(self) -> Client:
        return Client(scheduler_file=str(self._file), timeout=PATIENCE, set_as_default=False)

    def close(self) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait(PATIENCE)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Client]:
    """A client of so many workers of one thread each; all ends with the block."""
    there = _Cluster(folder, workers)
    try:
        with there.client() as client:
            client.wait_for_workers(workers, timeout=PATIENCE)
            yield client
    finally:
        there.close()


@contextmanager
def killing_one_at_work(client: Client) -> Iterator[None]:
    """Kill the first worker that searches; when the block ends, it and no other is gone."""

    def searches() -> tuple[int, bool]:
        # Runs in a worker, which cannot import this file.
        import os
        import threading

        return os.getpid(), any(t.name == "botram_opt search" for t in threading.enumerate())

    pids = {address: pid for address, (pid, _) in client.run(searches).items()}
    victims: list[str] = []

    def kill_one() -> None:
        def one_at_work() -> str | None:
            at_work = [where for where, (_, busy) in client.run(searches).items() if busy]
            return at_work[0] if at_work else None

        victims.append(until(one_at_work))
        os.kill(pids[victims[0]], signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    try:
        yield
    finally:
        killer.join(PATIENCE)
    assert victims
    assert not is_running(pids[victims[0]])
    assert set(client.scheduler_info()["workers"]) == set(pids) - set(victims)
