"""Measure forecasts, the simulator and planning against futures, and write the figures down.

    python benchmarks/demand.py [--only forecasts simulation spread futures] [--quick] [--into FILE]

Each part is a script of its own, which says what it measures. What it prints goes into the last
section of benchmarks/RESULTS.md; parts that are not measured keep theirs. --quick is to see that
all of it runs: what it finds says nothing, and is not written.
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from measuring.machine import code, machine
from reporting.sections import write_part

BENCHMARKS = Path(__file__).parent
QUICK: Mapping[str, tuple[str, ...]] = {
    "forecasts": ("--sets", "1", "--series", "4", "--month", "12"),
    "simulation": ("--rounds", "1", "--replications", "10", "--places", "5"),
    "spread": (
        *("--plans", "10", "--replications", "4", "--compared", "10"),
        *("--time-limit", "8", "--places", "5", "--choices", "2"),
    ),
    "futures": (
        *("--futures", "10", "--samples", "2", "--judges", "20", "--replications", "4"),
        *("--time-limit", "8", "--sizes", "10", "--places", "5"),
    ),
}
"""Arguments with which each part ends soon."""


def main(arguments: list[str] | None = None) -> None:
    """Measure the parts that are wanted, one after another."""
    parser = argparse.ArgumentParser(description="figures on demand")
    parser.add_argument("--only", nargs="*", choices=QUICK, default=list(QUICK))
    parser.add_argument("--quick", action="store_true", help="run everything, measure nothing")
    parser.add_argument("--into", type=Path, default=BENCHMARKS / "RESULTS.md", metavar="FILE")
    given = parser.parse_args(arguments)
    for name in given.only:
        script = BENCHMARKS / f"{name}.py"
        command = [sys.executable, str(script), *(QUICK[name] if given.quick else ())]
        found = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        print(found, flush=True)
        if not given.quick:
            write_part(given.into, name, f"`python benchmarks/{name}.py`; {_where()}\n\n{found}")


def _where() -> str:
    """When, by what code and on what machine."""
    one = machine()
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, code {code().ours}, {one.cpu}, {one.cores} cores, "
        f"Python {one.python}, OR-Tools {one.ortools}."
    )


if __name__ == "__main__":
    main()
