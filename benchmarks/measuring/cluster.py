"""A Dask scheduler and workers on this machine, each a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client

from measuring.building import count_here, counted_here
from measuring.memory import processor_seconds

PATIENCE = 60
"""Seconds until the workers must be there."""


class Cluster:
    """Workers of one thread each, as docs/planning.md advises.

    Attributes:
        client: connected to the scheduler.
    """

    def __init__(self, client: Client, workers: list[subprocess.Popen[bytes]]) -> None:
        self.client = client
        self._workers = workers
        # What was used for starting is no work on the problem.
        self._before = self._processor_seconds()
        client.run(count_here)

    def processor_seconds(self) -> float:
        """Processor time of all workers since they were there."""
        return self._processor_seconds() - self._before

    def building_seconds(self) -> float:
        """What of it went into building models."""
        return float(sum(self.client.run(counted_here).values()))

    def _processor_seconds(self) -> float:
        return sum(processor_seconds(worker.pid) for worker in self._workers)


@contextmanager
def cluster(workers: int) -> Iterator[Cluster]:
    """A scheduler with so many workers, which end with the block."""
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "scheduler.json")

        def start(kind: str, *arguments: str) -> subprocess.Popen[bytes]:
            place = ("--scheduler-file", file, "--host", "127.0.0.1", "--no-dashboard")
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments, *place],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            started.append(process)
            return process

        try:
            start("scheduler", "--port", "0")
            one_thread = ("--nthreads", "1", "--no-nanny", "--memory-limit", "0")
            there = [
                start("worker", *one_thread, "--local-directory", str(Path(folder) / str(number)))
                for number in range(workers)
            ]
            with Client(scheduler_file=file, timeout=PATIENCE, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=PATIENCE)
                yield Cluster(client, there)
        finally:
            for process in started:
                process.kill()
            for process in started:
                process.wait()
