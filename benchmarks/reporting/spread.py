"""What more machines would be worth: from one and two workers to N."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from measuring.results import Result
from reporting.choosing import reached

MACHINES = (1, 4, 16, 64)


@dataclass(frozen=True)
class Split:
    """Where the processor time of a run went.

    Attributes:
        alone: seconds of the process that divides the problem and puts plans together.
        parts: seconds of all workers together.
    """

    alone: float
    parts: float

    def seconds_on(self, workers: int) -> float:
        """Seconds that the same work would take on so many workers, if all had always a part."""
        return self.alone + self.parts / workers


def split(run: Result) -> Split:
    """Where a run's processor time went."""
    return Split(alone=run.found.cpu, parts=run.found.cpu_of_workers)


def extrapolated(runs: Sequence[Result]) -> str:
    """What was gained by a second worker, and what N machines would need, with the assumption."""
    texts = []
    speed = _speed_up(runs)
    if speed is not None:
        texts.append(f"Two workers were {speed:.2f} times as fast at the value that both reached.")
    known = [run for run in runs if run.found.has_plan and run.found.cpu_of_workers]
    if known:
        run = max(known, key=lambda run: (run.found.cpu_of_workers, run.job.dask_workers))
        each = split(run)
        times = ", ".join(f"{n}: {each.seconds_on(n):,.0f} s" for n in MACHINES)
        texts.append(
            f"The work of that plan, {each.parts:,.0f} s of workers and {each.alone:,.0f} s that "
            f"cannot be shared out, would take on N one-core workers {times}; assuming that every "
            "worker always has a part (there are as many parts as regions), that its core is as "
            "fast, and that the network costs nothing"
        )
    return " ".join(texts)


def _speed_up(runs: Sequence[Result]) -> float | None:
    """How many times sooner two workers were at the worse of the two final values."""
    by_workers: dict[int, Result] = {}
    for run in runs:
        workers = run.job.dask_workers
        longer = workers not in by_workers or run.job.seconds < by_workers[workers].job.seconds
        if run.found.has_plan and longer:
            by_workers[workers] = run
    if not by_workers.keys() >= {1, 2}:
        return None
    one, two = by_workers[1].found, by_workers[2].found
    value = max(one.values[0], two.values[0])
    first, second = reached(one.first_level, value), reached(two.first_level, value)
    return first / second if first and second else None
