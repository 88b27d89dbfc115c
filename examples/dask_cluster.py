"""What each month is worth: twelve what-ifs on a Dask cluster, of which a worker is killed.

The year 2025 of Bekasi is planned twelve times, each time without the visit dates of one month. A
third of the way a worker is killed: what it was at is solved again by another.

    .venv/bin/python examples/dask_cluster.py [--scheduler ADDRESS] [--workers N] [--picture FILE]

Without an address the cluster is one of this machine. On one that is elsewhere nothing is killed.
The picture, who solved what and when, needs Matplotlib (pip install botram-opt[plot]).
"""

from __future__ import annotations

import argparse
import calendar
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from distributed import Client, LocalCluster

import botram_opt as bo


def without_a_month(problem: bo.Problem) -> dict[str, bo.Problem]:
    """The problem without the visit dates of each of its months, by name of the month."""
    months = sorted({day.replace(day=1) for day in problem.season.visit_dates})
    scenarios = {}
    for first in months:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        closed = bo.changes.CloseDates(start=first, end=last, reason="what if")
        scenarios[f"{first:%b}"] = bo.changed_by(problem, [closed])
    return scenarios


def solved(
    problems: Mapping[str, bo.Problem], executor: Executor, time_limit: float
) -> Iterator[tuple[str, bo.Solved]]:
    """Each problem by its name with its plan or its error, as they are done."""
    names = list(problems)
    results = bo.solve_many(
        problems.values(), executor=executor, workers=2, time_limit=time_limit, in_order=False
    )
    for one in results:
        yield names[one.number], one


def kill_one(client: Client) -> str:
    """Kill the process of a worker of this machine that is at work; gives its address."""
    busy = [worker for worker, tasks in client.processing().items() if tasks]
    pids = client.run(os.getpid)
    os.kill(pids[busy[0]], signal.SIGKILL)
    return str(busy[0])


def main(
    scheduler: str | None = None,
    workers: int = 2,
    time_limit: float = 20,
    picture: Path | None = None,
) -> None:
    """Plan every scenario, and say what came of it."""
    problems = without_a_month(bo.datasets.bekasi(year=2025))
    cluster = scheduler or LocalCluster(n_workers=workers, threads_per_worker=1)
    killed: dict[str, float] = {}
    with Client(cluster) as client, client.get_task_stream() as stream:
        for count, (name, one) in enumerate(solved(problems, client.get_executor(), time_limit), 1):
            if one.plan is None:
                print(f"without {name}: {one.error}")
            else:
                level = bo.tables.levels(one.problem, one.plan)[0]
                print(f"without {name}: {level['level']} {level['amount']} ({level['status']})")
            if scheduler is None and count == len(problems) // 3:
                killed[kill_one(client)] = time.time()
                print("(a worker was killed)")
    if picture is not None:
        draw(stream.data, killed, picture)
    if scheduler is None:
        cluster.close()


def draw(tasks: Sequence[Mapping[str, Any]], killed: Mapping[str, float], picture: Path) -> None:
    """A row for each worker, a bar for each solve; a cross where a worker was killed."""
    from matplotlib.figure import Figure

    spans = [
        (task["worker"], span["start"], span["stop"])
        for task in tasks
        for span in task["startstops"]
        if span["action"] == "compute" and "solve_text" in str(task["key"])
    ]
    began = min(start for _, start, _ in spans)
    rows = list(dict.fromkeys([*(worker for worker, _, _ in sorted(spans, key=lambda s: s[1]))]))
    figure = Figure(figsize=(9, 0.8 + 0.5 * len(rows)), layout="constrained")
    axes = figure.subplots()
    for number, (worker, start, stop) in enumerate(sorted(spans, key=lambda s: s[1]), 1):
        row = rows.index(worker)
        axes.barh(row, stop - start, 0.7, start - began, color="#8fb3d3", edgecolor="white")
        axes.text((start + stop) / 2 - began, row, str(number), ha="center", va="center")
    for worker, when in killed.items():
        axes.plot(when - began, rows.index(worker), "X", color="#b3401f", ms=12, label="killed")
        axes.legend(frameon=False)
    axes.set_yticks(range(len(rows)), [f"worker {row}" for row in range(1, len(rows) + 1)])
    axes.set(xlabel="seconds", ylim=(len(rows) - 0.5, -0.5))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)
    figure.savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="a Dask cluster")
    parser.add_argument("--scheduler", help="address of a cluster that is there")
    parser.add_argument("--workers", type=int, default=2, help="of a cluster of this machine")
    parser.add_argument("--time-limit", type=float, default=20, help="for each of twelve plans")
    parser.add_argument("--picture", type=Path, help="draw the work of the workers into this file")
    main(**vars(parser.parse_args()))
