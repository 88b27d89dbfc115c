"""How many faults were tried and nothing was lost by them, nor anything false told."""

from __future__ import annotations

import atexit
import json
import os
from collections import Counter
from pathlib import Path

survived: Counter[str] = Counter()
"""By their kind."""


def _write(path: Path) -> None:
    told = {"survived": dict(sorted(survived.items())), "in_all": survived.total()}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if into := os.environ.get("BOTRAM_FAULTS_INTO"):
    atexit.register(_write, Path(into))
