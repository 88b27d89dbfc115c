"""What is measured, what came of it, and the file that keeps it.

The file holds one result a line, as JSON. A job that has a result there is not run again, so that a
run that was interrupted goes on where it stopped; results of other code do not count as such.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

OURS = "botram_opt"
"""The name of the library among the contenders."""

Answered = Literal[
    "plan",  # a plan that verify finds nothing in
    "not valid",  # a plan that breaks a rule
    "no plan",  # none was found in time
    "no plan exists",  # which is proven
    "not stated",  # the contender does not know a rule of the problem
    "not installed",
    "failed",  # an error; `why` has its last lines
    "ended",  # it did not keep the time, by far, and was ended
    "built",  # a job that only builds models
]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Job(_Record):
    """One thing to be measured.

    Attributes:
        what: ``solve`` an instance, or ``build`` the model of a cut-out of the country.
        instance: name in the catalogue; for ``build``, the number of regencies.
        seconds: limit of the whole call, the same for every contender; 0 for ``build``.
        searches: CP-SAT's searches side by side, of our own library only.
        dask_workers: where the parts of a large problem are solved; 0 for the same process.
    """

    what: Literal["solve", "build"] = "solve"
    instance: str
    contender: str = OURS
    seconds: float = 0
    seed: int = 0
    searches: int = 8
    dask_workers: int = 0

    @property
    def key(self) -> str:
        """A name that no other job has."""
        parts = [self.what, self.instance, self.contender, f"{self.seconds:g} s"]
        parts += [f"seed {self.seed}", f"{self.searches} searches"]
        return ", ".join([*parts, *([f"{self.dask_workers} Dask"] if self.dask_workers else [])])


class Machine(_Record):
    """Where something was measured: hardware and versions."""

    cpu: str
    cores: int
    memory_gib: float
    system: str
    python: str
    ortools: str
    botram_opt: str


class Found(_Record):
    """What a process says of its job. Times are seconds since the problem was handed over.

    Attributes:
        places: sub-districts of the problem, and ``regions`` that they lie in.
        fingerprint: of the problem.
        taken: when the contender answered.
        levels: names of the levels; ``values`` of the plan as measured from it, ``bounds`` as
            the contender proved them, None where it proved nothing.
        first_level: time and value, each time a better plan of the first level was known.
        first_bound: time and bound, likewise, where the contender tells.
        level_ends: when each level ended, where the contender tells.
        building: seconds of processor time for building models, of our own library only.
        by_parts: whether the problem was solved by parts.
        cpu: processor time of the process during the call, of our own library only;
            ``cpu_of_workers`` that of Dask's workers.
        peak_mib: the most memory that the process itself ever had, MiB; for ``build``, what
            building added.
    """

    answered: Answered
    why: str = ""
    places: int = 0
    regions: int = 0
    fingerprint: str = ""
    taken: float = 0
    levels: tuple[str, ...] = ()
    values: tuple[int, ...] = ()
    bounds: tuple[int | None, ...] = ()
    first_level: tuple[tuple[float, int], ...] = ()
    first_bound: tuple[tuple[float, int], ...] = ()
    level_ends: tuple[float, ...] = ()
    building: float | None = None
    by_parts: bool = False
    cpu: float = 0
    cpu_of_workers: float = 0
    peak_mib: float = 0

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan that breaks no rule."""
        return self.answered == "plan"

    @property
    def is_proven(self) -> bool:
        """Whether the plan is proven optimal at every level."""
        return self.has_plan and self.values == self.bounds

    def gap(self, level: int) -> float | None:
        """Distance of value and bound over the value; None where there is no plan or no bound."""
        if not self.has_plan or level >= len(self.bounds):
            return None
        return gap_of(self.values[level], self.bounds[level])


def gap_of(value: int, bound: int | None) -> float | None:
    """Distance of value and bound over the value; 0 where it is proven, None without a bound."""
    if bound is None:
        return None
    return 0.0 if value <= bound else (value - bound) / value


class Result(_Record):
    """What came of a job.

    Attributes:
        code: fingerprint of the code that was measured.
        load: processes that wanted to run when it began, on average over a minute.
        tree_mib: the most memory of the process and all below it, MiB, as sampled.
    """

    job: Job
    found: Found
    code: str
    machine: Machine
    began: dt.datetime
    load: float
    tree_mib: float

    @property
    def memory_mib(self) -> float:
        """The most memory that was used, MiB: what was sampled may have missed a short peak."""
        return max(self.found.peak_mib, self.tree_mib)


class Results:
    """A file of results."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Result]:
        """All results, without a last line that was not written to its end."""
        if not self.path.exists():
            return []
        text = self.path.read_text(encoding="utf-8")
        lines = text[: text.rfind("\n") + 1].splitlines()
        return [Result.model_validate_json(line) for line in lines]

    def add(self, result: Result) -> None:
        """Write one more."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._end_on_a_line()
        with self.path.open("a", encoding="utf-8") as file:
            file.write(result.model_dump_json() + "\n")

    def _end_on_a_line(self) -> None:
        """Drop what an interrupt left of a line."""
        if not self.path.exists():
            return
        whole = self.path.read_bytes()
        if whole and not whole.endswith(b"\n"):
            self.path.write_bytes(whole[: whole.rfind(b"\n") + 1])


def still_to_do(
    jobs: Iterable[Job], done: Iterable[Result], code: Callable[[Job], str] | None
) -> list[Job]:
    """The jobs without a result of the code that each is of; of any code if that is None."""
    keys = {r.job.key for r in done if code is None or code(r.job) == r.code}
    return [job for job in jobs if job.key not in keys]


def latest(results: Iterable[Result]) -> list[Result]:
    """The last result of each job."""
    return list({result.job.key: result for result in results}.values())
