"""How long a year of the bundled example takes to simulate, by replications.

    python benchmarks/simulation.py [--rounds 3] [--replications 250 500 1000 2000] [--places 23]

The year is planned first (about ten seconds). Each number of replications is simulated so many
times, and the fastest is printed: what is slower is the machine's doing. One process, one thread.
"""

from __future__ import annotations

import argparse
import time

import botram_opt
from instances.excerpt import excerpt

REPLICATIONS = (250, 500, 1000, 2000)


def main(arguments: list[str] | None = None) -> None:
    """Print a table of seconds."""
    parser = argparse.ArgumentParser(description="seconds to simulate the bundled year")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--replications", type=int, nargs="*", default=REPLICATIONS)
    parser.add_argument("--places", type=int, default=23, help="the first so many of the year")
    given = parser.parse_args(arguments)
    problem = excerpt(botram_opt.datasets.bekasi(year=2025), given.places)
    plan = botram_opt.solve(problem, time_limit=60)
    print(f"{len(plan.visits)} visits")
    print("| replications | seconds | milliseconds a replication |")
    print("| ---: | ---: | ---: |")
    for replications in given.replications:
        taken = []
        for _ in range(given.rounds):
            begun = time.perf_counter()
            botram_opt.simulate(problem, plan, replications=replications)
            taken.append(time.perf_counter() - begun)
        print(f"| {replications} | {min(taken):.2f} | {1000 * min(taken) / replications:.2f} |")


if __name__ == "__main__":
    main()
