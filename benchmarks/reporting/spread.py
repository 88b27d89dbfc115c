"""What more machines would be worth: from one and two workers to N.

When a plan was there tells nothing of it: parts are put together at fixed shares of the limit, so
half the limit gives a plan in half the time, whoever works. What is compared is the work done: the
processor time of workers in a second of the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from measuring.results import Result

MACHINES = (1, 4, 16, 64)

LATE = 1.1
"""A run that takes more than so many times its limit got its plan for more time than others."""


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


def is_late(run: Result) -> bool:
    """Whether a run did not keep its limit."""
    return run.found.taken > LATE * run.job.seconds


def extrapolated(runs: Sequence[Result]) -> str:
    """What a second worker did, and what N would need for the same work, with the assumption."""
    texts = [
        f"On {_workers(run)} a limit of {run.job.seconds:g} s was not kept "
        f"({run.found.taken:.0f} s): its plan is not to be compared with the others."
        for run in runs
        if is_late(run)
    ]
    more = _more_work(runs)
    if more is not None:
        texts.append(
            f"In a second, two workers did {more:.2f} times the work of one (2 if nobody waits and "
            "the machine has a free core for each)."
        )
    known = [run for run in runs if run.found.has_plan and run.found.cpu_of_workers]
    if known:
        run = max(known, key=lambda run: (run.job.dask_workers, run.job.seconds))
        each, parts = split(run), max(1, run.found.regions)
        # A worker more than there are parts has nothing to do.
        times = ", ".join(f"{n}: {each.seconds_on(n):,.0f} s" for n in MACHINES if n <= parts)
        texts.append(
            f"The work that the limit allowed, {each.parts:,.0f} s of workers and "
            f"{each.alone:,.0f} s that cannot be shared out, would take on N one-core workers "
            f"{times}. This is worked out, not measured: it takes for granted that each of them "
            f"always has one of the {parts} parts, that their cores are as fast, and that the "
            "network costs nothing"
        )
    return " ".join(texts)


def _workers(run: Result) -> str:
    return f"{run.job.dask_workers} worker{'s' * (run.job.dask_workers > 1)}"


def _more_work(runs: Sequence[Result]) -> float | None:
    """How many times the work of one worker two did in a second, with as long for every part."""
    rates = {
        (run.job.dask_workers, run.job.seconds): run.found.cpu_of_workers / run.found.taken
        for run in runs
        if run.found.taken and run.found.cpu_of_workers
    }
    ratios = [
        rates[2, limit / 2] / rate
        for (n, limit), rate in rates.items()
        if n == 1 and (2, limit / 2) in rates
    ]
    return ratios[0] if ratios else None
