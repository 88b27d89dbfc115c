"""How long the bundled year takes to be proven, and what that owes to what the solver is told.

    python benchmarks/bekasi.py [--runs 3] [--time-limit 300] [--year 2025] [--workers 8] [--write]

Variants are run in turn, so that a slow moment of the machine hits all of them; what is printed are
medians, and ratios within one run of this script. --write puts the table into docs/speed.md.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import re
import statistics
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from unittest import mock

from botram_opt import Plan, Problem, Progress, datasets, solve
from botram_opt.decisions import Decisions, Expr, total
from botram_opt.solving import levels

PAGE = Path(__file__).parents[1] / "docs" / "speed.md"


@contextlib.contextmanager
def as_it_is() -> Iterator[None]:
    """The library as it is."""
    yield


@contextlib.contextmanager
def without_a_guess() -> Iterator[None]:
    """No values to begin with."""
    with mock.patch.object(levels, "first_guess", return_value={}):
        yield


@contextlib.contextmanager
def without_left() -> Iterator[None]:
    """What is left is an expression, and no variable."""

    def unserved(decisions: Decisions, place: str, service: str) -> Expr:
        served = total(decisions.served[slot, service] for slot in decisions.slots_of[place])
        return decisions.asked(place, service) - served

    with mock.patch.object(Decisions, "unserved", unserved):
        yield


@contextlib.contextmanager
def without_either() -> Iterator[None]:
    """Neither of the two."""
    with without_a_guess(), without_left():
        yield


VARIANTS: dict[str, Callable[[], contextlib.AbstractContextManager[None]]] = {
    "as it is": as_it_is,
    "without a first guess": without_a_guess,
    "without variables for what is left": without_left,
    "without either": without_either,
}


def main() -> None:
    """Run every variant and print the table."""
    parser = argparse.ArgumentParser(description="time to proof of the bundled year")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--time-limit", type=float, default=300)
    parser.add_argument("--year", type=int, default=2025)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    problem = datasets.bekasi(year=arguments.year)
    times: dict[str, list[list[float]]] = {name: [] for name in VARIANTS}
    proven: dict[str, int] = dict.fromkeys(VARIANTS, 0)
    for run in range(arguments.runs):
        for name, variant in VARIANTS.items():
            with variant():
                seconds, plan = timed(problem, arguments.time_limit, arguments.workers, seed=run)
            times[name].append(seconds)
            proven[name] += plan.status == "optimal"
            print(f"run {run + 1}, {name}: {plan.status}, {seconds[-1]:.1f} s", flush=True)
    text = table(problem, times, proven, arguments.runs)
    print(text)
    if arguments.write:
        page = PAGE.read_text(encoding="utf-8")
        marks = r"(?<=<!-- table -->\n).*?(?=<!-- end -->)"
        PAGE.write_text(re.sub(marks, lambda _: text, page, flags=re.S), encoding="utf-8")


def timed(problem: Problem, limit: float, workers: int, seed: int) -> tuple[list[float], Plan]:
    """Seconds from the start to the end of each level, and the plan."""
    ends = [0.0] * len(problem.levels)

    def take(news: Progress) -> None:
        if news.event == "done":
            ends[news.number - 1] = news.seconds

    plan = solve(problem, time_limit=limit, workers=workers, seed=seed, on_progress=take)
    return ends, plan


def table(
    problem: Problem, times: dict[str, list[list[float]]], proven: dict[str, int], runs: int
) -> str:
    """Medians of the seconds of each level and of all, and the ratio to the first variant."""
    names = [level.name for level in problem.levels]
    lines = [
        f"{problem.name}, {os.cpu_count()} cores ({platform.machine()}), "
        f"ortools {metadata.version('ortools')}, medians of {runs} runs with different seeds:\n",
        f"| variant | {' | '.join(names)} | all, s | ratio | proven |",
        "| --- |" + " ---: |" * (len(names) + 3),
    ]
    first = 0.0
    for name, rows in times.items():
        spans = [[b - a for a, b in zip([0.0, *row], row, strict=False)] for row in rows]
        each = [statistics.median(column) for column in zip(*spans, strict=True)]
        total = statistics.median(row[-1] for row in rows)
        first = first or total
        cells = [f"{value:.1f}" for value in (*each, total)]
        ratio, done = f"{total / first:.1f}", f"{proven[name]} of {runs}"
        lines.append(f"| {name} | {' | '.join(cells)} | {ratio} | {done} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
