"""Trials kept in files, so that a run goes on where it was interrupted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mutation.mutants import PACKAGE
from mutation.trials import Trial


class Kept:
    """What became of the mutants of one module.

    A mutant once killed stays so until its module changes; one that survived is tried again with
    every change of the tests.
    """

    def __init__(self, folder: Path, module: str, tests: str) -> None:
        self.path = folder / f"{module.replace('/', '-')}.jsonl"
        self.source = _mark((PACKAGE / module).read_bytes())
        self.tests = _mark(tests.encode())

    def add(self, trial: Trial) -> None:
        """Keep a trial."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        row = {**asdict(trial), "source": self.source, "suite": self.tests}
        with self.path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row) + "\n")

    def trials(self) -> Mapping[str, Trial]:
        """The last trial of each mutant, as far as it still holds."""
        if not self.path.exists():
            return {}
        rows = map(json.loads, self.path.read_text(encoding="utf-8").splitlines())
        return {row["name"]: _trial(row) for row in rows if self._holds(row)}

    def _holds(self, row: Mapping[str, Any]) -> bool:
        same_tests = row["verdict"] != "survived" or row["suite"] == self.tests
        return bool(row["source"] == self.source and same_tests)


def _trial(row: Mapping[str, Any]) -> Trial:
    return Trial(**{name: row[name] for name in Trial.__dataclass_fields__})


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
