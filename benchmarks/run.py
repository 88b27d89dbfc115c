"""Measure the library beside what would be used instead, and write down how it did.

    python benchmarks/run.py [smoke|short|full] [--runs FILE] [--report-into FOLDER] ...

Results are kept as they come: started again, it goes on where it stopped. Then the report is
written: benchmarks/RESULTS.md, the table in docs/benchmarks.md and the pictures beside it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from instances.catalogue import INSTANCES, SUITES
from measuring.contenders import PEERS
from measuring.machine import code, machine
from measuring.processes import run
from measuring.results import Job, Result, Results, latest, still_to_do
from measuring.suites import jobs
from reporting.report import Places, write_report

ROOT = Path(__file__).parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Run a suite and write its report; the exit code is 1 if a job failed."""
    parser = argparse.ArgumentParser(description="measure botram_opt beside its peers")
    parser.add_argument("suite", nargs="?", choices=SUITES, default="short")
    parser.add_argument("--runs", type=Path, help="file of results; default runs/SUITE.jsonl")
    parser.add_argument(
        "--report-into", type=Path, default=ROOT, help="folder with docs/ and benchmarks/"
    )
    parser.add_argument("--without", nargs="*", default=[], choices=PEERS, metavar="PEER")
    parser.add_argument(
        "--only", nargs="*", default=[], choices=INSTANCES, metavar="INSTANCE", help="any by name"
    )
    parser.add_argument("--report-only", action="store_true", help="run nothing")
    parser.add_argument("--any-code", action="store_true", help="keep results of other code too")
    parser.add_argument("--list", action="store_true", help="print the jobs, and run nothing")
    given = parser.parse_args(arguments)
    wanted = jobs(given.suite, given.without, given.only)
    if given.list:
        print(*(job.key for job in wanted), sep="\n")
        print(f"{len(wanted)} jobs, {sum(job.seconds for job in wanted) / 3600:.1f} h at most")
        return 0
    results = Results(given.runs or ROOT / "benchmarks" / "runs" / f"{given.suite}.jsonl")
    if not given.report_only:
        try:
            measure(wanted, results, any_code=given.any_code)
        except KeyboardInterrupt:
            print("interrupted; started again, it goes on from here", file=sys.stderr)
            return 130
    keys = {job.key for job in wanted}
    found = [result for result in latest(results.read()) if result.job.key in keys]
    if not found:
        print(f"{results.path} has no results of this suite", file=sys.stderr)
        return 1
    print(write_report(given.suite, found, Places(given.report_into)))
    failed = [result for result in found if result.found.answered == "failed"]
    for result in failed:
        print(f"failed: {result.job.key}: {result.found.why}", file=sys.stderr)
    return 1 if failed else 0


def measure(wanted: list[Job], results: Results, *, any_code: bool = False) -> None:
    """Run the jobs that have no result yet, and keep what comes of each."""
    now, here = code(), machine()
    left = still_to_do(wanted, results.read(), None if any_code else now.of)
    print(
        f"{len(left)} of {len(wanted)} jobs to do; results are kept in {results.path}", flush=True
    )
    for number, job in enumerate(left, 1):
        result = run(job, now.of(job), here)
        results.add(result)
        print(f"{number}/{len(left)}  {told(result)}", flush=True)


def told(result: Result) -> str:
    """A result in a line."""
    found = result.found
    values = " ".join(str(value) for value in found.values)
    why = "" if found.has_plan or not found.why else f" ({found.why.splitlines()[-1][:90]})"
    return f"{result.job.key}: {found.answered}{why} {values}  {found.taken:.1f} s".rstrip()


if __name__ == "__main__":
    sys.exit(main())
