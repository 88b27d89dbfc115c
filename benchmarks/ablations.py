"""What parts of what makes the library fast are worth: it is run without them.

    python benchmarks/ablations.py [--rounds 3] [--seconds 120] [--write]

Variants run in turn, each in a process of its own, so that a slow moment of the machine hits all of
them; what is printed are medians. Runs are kept in a file: started again, it goes on where it
stopped. --write puts the table into docs/speed.md.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from measuring.results import Results, latest
from measuring.suites import ablations
from reporting.variants import of_variants
from run import ROOT, measure

PAGE = ROOT / "docs" / "speed.md"
MARKS = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end -->)", re.DOTALL)


def main(arguments: list[str] | None = None) -> None:
    """Run every variant and print the table."""
    parser = argparse.ArgumentParser(description="the library without parts of it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument(
        "--runs", type=Path, default=ROOT / "benchmarks" / "runs" / "ablations.jsonl"
    )
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    wanted, results = list(ablations(given.rounds, given.seconds)), Results(given.runs)
    measure(wanted, results)
    keys = {job.key for job in wanted}
    text = of_variants([result for result in latest(results.read()) if result.job.key in keys])
    print(text)
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(MARKS.sub(lambda _: text, page), encoding="utf-8")


if __name__ == "__main__":
    main()
