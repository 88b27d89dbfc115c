"""How many faults were tried and nothing was lost by them, nor anything false told."""

from __future__ import annotations

import atexit
import json
from collections import Counter
from pathlib import Path

from asked import asked

survived: Counter[str] = Counter()
"""By their kind."""

at_work: Counter[str] = Counter()
"""Runs and steps of a planner at work, see `test_state_machine`."""


def _write(path: Path) -> None:
    told = {
        "survived": dict(sorted(survived.items())),
        "in_all": survived.total(),
        "at_work": dict(at_work),
    }
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if into := asked("BOTRAM_FAULTS_INTO"):
    atexit.register(_write, Path(into))
