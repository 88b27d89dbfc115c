"""Tries the trial itself: on a rule's mutants that its twins must kill, and one that none can.

Also whether the tests that mutants are tried with are there.

python -m mutation.smoke
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from mutation.__main__ import SUITES
from mutation.kept import Kept
from mutation.lines import lines_of
from mutation.mutants import mutants_of
from mutation.reasons import complaints, counted
from mutation.sessions import TESTS, say
from mutation.trials import Bench

MODULE = "rules/most_visits_a_person.py"
SUITE = tuple(
    f"mutation/agreements.py::test_breach[most_visits_a_person-{portion}]" for portion in range(1)
)
KILLED = 10


def main() -> int:
    """1 if the trial does not see what it has to, or would not find its tests."""
    files = {file for suite in SUITES.values() for file in suite}
    if gone := sorted(file for file in files if not (TESTS / file).exists()):
        say(f"not there any more: {', '.join(gone)}")
        return 1
    mutants = [m for m in mutants_of(MODULE) if m.scope.endswith((".post", ".measure"))]
    unseen = next(m for m in mutants_of(MODULE) if m.scope.endswith(".eased"))
    with tempfile.TemporaryDirectory() as folder:
        kept = Kept(Path(folder), MODULE, "")
        bench = Bench(lines_of(SUITE, Path(folder) / "lines.json"))
        bench.all_of([*mutants[:: max(1, len(mutants) // KILLED)], unseen], kept.add)
        tried = list(kept.trials().values())
    for trial in tried:
        say(f"{trial.verdict}: {trial.name}")
    survived = [trial.name for trial in tried if trial.verdict == "survived"]
    counts = counted(tried)
    missed = [
        complaint
        for complaint in (
            f"survives without a reason: {unseen.name}",
            f"has a reason to survive, and does not: {tried[0].name}",
        )
        if complaint not in complaints(tried, {tried[0].name: "none"})
    ]
    say(f"{counts}, and of complaints {len(missed)} were not made")
    return int(bool(missed) or unseen.name not in survived or counts["killed"] < KILLED // 2)


if __name__ == "__main__":
    sys.exit(main())
