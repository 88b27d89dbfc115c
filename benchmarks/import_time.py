"""How long it takes to import botram_opt, and what that loads.

Each statement is run by itself in a new Python, many times; of the seconds that it takes there, the
median is told. CPU seconds are told beside them, and the load of the machine at the end, as others
may use it at the same time.

    .venv/bin/python benchmarks/import_time.py [--processes N] [--into FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

INTO = Path(__file__).parents[1] / "docs" / "trust" / "import_time.json"

HEAVY = ("babel", "networkx", "numpy", "openpyxl", "ortools", "pandas", "pydantic", "scipy")

STATEMENTS = (
    "pass",
    "import logging",
    "import botram_opt",
    "import botram_opt; botram_opt.Problem",
    "import botram_opt; botram_opt.read_problem",
    "import botram_opt; botram_opt.verify",
    "import botram_opt; botram_opt.html_report",
    "import botram_opt; botram_opt.solve",
)
"""The first two are what Python itself takes, to compare with."""

TIMED = """
import json, sys, time
statement, heavy = compile(sys.argv[1], "", "exec"), sys.argv[2:]
seconds, cpu = time.perf_counter(), time.process_time()
exec(statement)
seconds, cpu = time.perf_counter() - seconds, time.process_time() - cpu
print(json.dumps([seconds, cpu, [name for name in heavy if name in sys.modules]]))
"""


def once(statement: str) -> tuple[float, float, list[str]]:
    """Seconds, CPU seconds, and what heavy packages are loaded, in a new process."""
    command = [sys.executable, "-c", TIMED, statement, *HEAVY]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, cpu, loaded = json.loads(result.stdout)
    return seconds, cpu, loaded


def measured(processes: int) -> dict[str, Any]:
    """Medians over so many processes for each statement; the statements take turns."""
    runs = [[once(statement) for statement in STATEMENTS] for _ in range(processes)]
    return {
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": round(os.getloadavg()[0], 1),
        "processes": processes,
        "statements": [
            {
                "statement": statement,
                "milliseconds": round(1000 * statistics.median(run[0] for run in of_one), 1),
                "cpu_milliseconds": round(1000 * statistics.median(run[1] for run in of_one), 1),
                "loads": of_one[0][2],
            }
            for statement, of_one in zip(STATEMENTS, zip(*runs, strict=True), strict=True)
        ],
    }


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="how long importing takes")
    parser.add_argument("--processes", type=int, default=15, help="for each statement")
    parser.add_argument("--into", type=Path, default=INTO, help="JSON file to write")
    given = parser.parse_args()
    found = measured(given.processes)
    for row in found["statements"]:
        loads = ", ".join(row["loads"]) or "nothing heavy"
        times = f"{row['milliseconds']:7.1f} ms ({row['cpu_milliseconds']:7.1f} ms of CPU)"
        print(f"{times}  {row['statement']}  loads {loads}")
    given.into.parent.mkdir(parents=True, exist_ok=True)
    given.into.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
