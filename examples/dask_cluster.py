"""What one counter is worth: what-ifs on a Dask cluster, of which a worker is killed.

The year 2025 of Bekasi is planned for its first goal, to leave few requests unserved: with one
counter more, and one fewer, of each type of which there are several. A third of the way a worker is
killed; what it was at is solved again by another.

    .venv/bin/python examples/dask_cluster.py [--scheduler ADDRESS] [--workers N] [--picture FILE]

Without an address the cluster is one of this machine. On one that is elsewhere nothing is killed.
The picture, who solved what and when, needs Matplotlib (pip install botram-opt[plot]).
"""

from __future__ import annotations

import argparse
import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from distributed import Client, LocalCluster, get_task_stream

import botram_opt as bo


def what_ifs(problem: bo.Problem) -> dict[str, bo.Problem]:
    """The problem as it is, and with one counter more and fewer of some types."""
    scenarios = {"as it is": problem}
    for counter in problem.counter_types:
        if counter.stock > 1:
            for by, called in ((-1, "fewer"), (1, "more")):
                change = bo.changes.ChangeStock(counter_type=counter.id, by=by)
                scenarios[f"one {counter.name} {called}"] = bo.changed_by(problem, [change])
    return scenarios


def kill_one(client: Client) -> str:
    """Kill the process of a worker of this machine that is at work; gives its address."""
    busy = [worker for worker, tasks in client.processing().items() if tasks]
    pids = client.run(os.getpid)
    os.kill(pids[busy[0]], signal.SIGKILL)
    return str(busy[0])


def main(
    scheduler: str | None = None,
    workers: int = 2,
    work_limit: float = 30,
    picture: Path | None = None,
) -> None:
    """Plan every scenario, and say what came of it."""
    year = bo.datasets.bekasi(year=2025)
    problems = what_ifs(year.changed(levels=year.levels[:1]))
    names = list(problems)
    killed: dict[str, float] = {}
    own = None if scheduler else LocalCluster(n_workers=workers, threads_per_worker=1)
    with Client(own or scheduler) as client, get_task_stream(client) as stream:
        # Limits count work and not seconds, so that a slow machine gives the same plans.
        results = bo.solve_many(
            problems.values(),
            executor=client.get_executor(),
            workers=1,
            reproducible=True,
            time_limit=work_limit,
            in_order=False,
        )
        for count, solved in enumerate(results, 1):
            level = bo.tables.levels(solved.problem, solved.result())[0]
            print(f"{names[solved.number]}: {level['amount']} unserved ({level['status']})")
            if own is not None and count == len(problems) // 3:
                killed[kill_one(client)] = time.time()
                print("(a worker was killed)")
    if picture is not None:
        draw(stream.data, killed, picture)
    if own is not None:
        own.close()


def draw(tasks: Sequence[Mapping[str, Any]], killed: Mapping[str, float], picture: Path) -> None:
    """A row for each worker, a bar for each solve; a cross where a worker was killed."""
    from matplotlib.figure import Figure

    spans = [
        (task["worker"], span["start"], span["stop"])
        for task in tasks
        for span in task["startstops"]
        if span["action"] == "compute"
    ]
    began = min(start for _, start, _ in spans)
    spans.sort(key=lambda span: span[1])
    rows = list(dict.fromkeys([worker for worker, _, _ in spans]))
    figure = Figure(figsize=(9, 0.8 + 0.5 * len(rows)), layout="constrained")
    axes = figure.subplots()
    for number, (worker, start, stop) in enumerate(spans, 1):
        row = rows.index(worker)
        axes.barh(row, stop - start, 0.7, start - began, color="#8fb3d3", edgecolor="white")
        axes.text((start + stop) / 2 - began, row, str(number), ha="center", va="center")
    for worker, when in killed.items():
        last = max((stop for other, _, stop in spans if other == worker), default=began)
        lost = {"left": last - began, "color": "white", "edgecolor": "#b3401f", "hatch": "///"}
        axes.barh(rows.index(worker), when - last, 0.7, label="lost", **lost)
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
    parser.add_argument("--work-limit", type=float, default=30, help="of each solve")
    parser.add_argument("--picture", type=Path, help="draw the work of the workers into this file")
    main(**vars(parser.parse_args()))
