"""Write all instances, or some, as JSON files that botram-opt plans.

python -m instances [--out FOLDER] [NAME ...]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from botram_opt import write_problem
from instances.catalogue import INSTANCES


def main(arguments: list[str] | None = None) -> None:
    """Write one file for each instance, and say what is in it."""
    parser = argparse.ArgumentParser(
        prog="python -m instances", description="write instances as JSON files"
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all if none is named")
    parser.add_argument("--out", type=Path, default=Path("out/instances"), metavar="FOLDER")
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.names) - INSTANCES.keys())
    if unknown:
        parser.error(f"there is no instance {unknown[0]!r}; there are: {', '.join(INSTANCES)}")
    given.out.mkdir(parents=True, exist_ok=True)
    for name in given.names or INSTANCES:
        problem = INSTANCES[name].make()
        path = given.out / f"{name}.json"
        write_problem(path, problem)
        print(f"{path}  {len(problem.sub_districts)} sub-districts  {problem.fingerprint[:12]}")


if __name__ == "__main__":
    main()
