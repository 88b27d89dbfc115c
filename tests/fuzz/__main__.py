"""Fuzz readers one after another, and write what came of it: ``python -m fuzz``."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import platform
import re
import resource
import sys
import tempfile
import time
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from fuzz.one import main as fuzz_one
from fuzz.readers import ALL

OWN = Path(".fuzzing")
"""Where what is known of each reader is kept: inputs that reach something new, and findings."""

MEMORY = Path("/dev/shm")
"""Where files that are read may be put, if it is there: a disk would be worn out."""

FIGURES = Path("docs/trust/fuzzing.json")

_STATUS = re.compile(r"#(\d+)\s+\w+\s+cov: (\d+) ft: (\d+) corp: (\d+)")


def main() -> None:
    """Fuzz; exits with 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"of {', '.join(ALL)}")
    parser.add_argument("--seconds", type=int, default=600, help="for each reader")
    parser.add_argument("--together", type=int, default=1, help="how many at once")
    parser.add_argument("--no-figures", action="store_true", help=f"leave {FIGURES} as it is")
    asked = parser.parse_args()
    unknown = sorted(set(asked.readers) - set(ALL))
    if unknown:
        parser.error(f"there is no reader {', '.join(unknown)}")
    names = asked.readers or list(ALL)
    # What they share is imported once, which takes longer than some are tried.
    lanes = [
        get_context("fork").Process(
            target=lane,
            args=(names[first :: asked.together], asked.seconds),
            kwargs={"figures": not asked.no_figures},
        )
        for first in range(min(asked.together, len(names)))
    ]
    for process in lanes:
        process.start()
    for process in lanes:
        process.join()
    if any(process.exitcode for process in lanes):
        sys.exit(f"Not all is well; what was found is in {OWN}/*/found")


def lane(names: list[str], seconds: int, *, figures: bool) -> None:
    """Fuzz one reader after another; exits with 1 if anything was found."""
    findings = 0
    for name in names:
        found = fuzzed(name, seconds)
        findings += found["findings"]
        sys.stdout.write(" ".join(f"{field}={value}" for field, value in found.items()) + "\n")
        sys.stdout.flush()
        if figures:
            write_figures(found)
    sys.exit(findings > 0)


def fuzzed(name: str, seconds: int) -> dict[str, Any]:
    """What came of fuzzing a reader for so long: figures of the run.

    A hang, or memory that runs out, ends the process that tries it; another goes on.
    """
    folder = OWN / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in (folder / "found").glob("*"):
        old.unlink()
    log = folder / "log"
    begun, before = time.monotonic(), _processor_seconds()
    executions = edges = features = inputs = 0
    while (left := seconds - int(time.monotonic() - begun)) > 0:
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as inputs_in:
            asked = log, name, folder, Path(inputs_in), left
            process = get_context("fork").Process(target=_logged, args=asked)
            process.start()
            process.join()
        lines = _STATUS.findall(log.read_text(encoding="utf-8", errors="replace"))
        if not lines:
            sys.exit(f"{name} could not be fuzzed, see {log}")
        tried, *reached = map(int, lines[-1])
        executions += tried
        edges, features, inputs = map(max, (edges, features, inputs), reached)
        if process.exitcode == 0:
            break
    seen = [each for each in (folder / "found").iterdir() if each.suffix != ".txt"]
    return {
        "reader": name,
        "seconds": round(time.monotonic() - begun),
        "processor_seconds": round(_processor_seconds() - before),
        "executions": executions,
        "edges": edges,
        "features": features,
        "inputs": inputs,
        "findings": len(seen),
    }


def write_figures(found: dict[str, Any]) -> None:
    """Put the figures of one reader among those of the others."""
    OWN.mkdir(exist_ok=True)
    with (OWN / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _write_figures(found)


def _write_figures(found: dict[str, Any]) -> None:
    known: dict[str, Any] = {"readers": []}
    if FIGURES.exists():
        known = json.loads(FIGURES.read_text(encoding="utf-8"))
    others = {each["reader"]: each for each in known["readers"]} | {found["reader"]: found}
    whole = {
        "python": platform.python_version(),
        "atheris": version("atheris"),
        "readers": [others[name] for name in ALL if name in others],
    }
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def _logged(log: Path, name: str, folder: Path, inputs: Path, seconds: int) -> None:
    with log.open("wb") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    fuzz_one(name, folder, inputs, seconds)


def _processor_seconds() -> float:
    """Of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
