"""OptaPlanner at work, in a process of its own: Java cannot be started twice in one.

    python -m peers.optaplanner.process PROBLEM ANSWER BEGAN DEADLINE SEED

Reads a problem as JSON and searches until the deadline. Writes a JSON with ``day`` and ``worker``
(numbers by slot and by seat, null if no plan was found), ``first_level`` (seconds since it began,
and values), ``moves`` and ``seconds`` of the search. Times are seconds since 1970.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from botram_opt import read_problem
from peers.optaplanner.facts import facts_of

SECONDS_TO_ANSWER = 0.5
"""Seconds before the deadline at which the search stops: the answer has to be told too."""


def main(problem_path: str, answer_path: str, began: str, deadline: str, seed: str) -> None:
    """Search, and write the answer."""
    facts = facts_of(read_problem(problem_path))
    # These start Java, and cannot be imported before it runs.
    import optapy

    optapy.init(log_level="WARN")
    from peers.optaplanner.search import search

    start = time.time()
    kept = search(facts, float(began), float(deadline) - SECONDS_TO_ANSWER, int(seed))
    answer = {
        "day": kept.day,
        "worker": kept.worker,
        "first_level": kept.first_level,
        "moves": kept.moves,
        "seconds": time.time() - start,
    }
    Path(answer_path).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
