"""Survivors held against the reasons that are written down for them, and the figures of a run."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mutation.mutants import PARTS, modules
from mutation.trials import Trial

WRITTEN = Path(__file__).with_name("survivors.toml")

LEAST_KILLED = 0.9
"""Share of the mutants of each part that tests have to notice."""


def written(path: Path = WRITTEN) -> dict[str, str]:
    """Why each survivor survives, by the mutant's name.

    Raises:
        ValueError: a mutant is listed twice, or without a reason.
    """
    found: dict[str, str] = {}
    for group in tomllib.loads(path.read_text(encoding="utf-8")).get("because", []):
        for name in group["mutants"]:
            if name in found or not group["reason"].strip():
                raise ValueError(f"listed twice, or without a reason: {name}")
            found[name] = group["reason"]
    return found


def complaints(
    trials: Sequence[Trial], reasons: Mapping[str, str], *, all_were_tried: bool = True
) -> Iterator[str]:
    """What is to be done before tests can be said to hold what is mutated."""
    verdicts = {trial.name: trial.verdict for trial in trials}
    tried = {module_of(name) for name in verdicts}
    for name, verdict in verdicts.items():
        if verdict == "survived" and name not in reasons:
            yield f"survives without a reason: {name}"
    for name in reasons:
        if verdicts.get(name, "survived") != "survived":
            yield f"has a reason to survive, and does not: {name}"
        if all_were_tried and module_of(name) in tried and name not in verdicts:
            yield f"has a reason to survive, and is no mutant any more: {name}"
    for part in PARTS:
        counts = counted(t for t in trials if module_of(t.name) in modules(part))
        if counts["mutants"] and 1 - counts["survived"] / counts["mutants"] < LEAST_KILLED:
            yield f"of {part} less than {LEAST_KILLED:.0%} are killed: {counts}"


def module_of(name: str) -> str:
    """The module that a mutant, by its name, is of."""
    return name.split(" ", 1)[0]


def counted(trials: Iterable[Trial]) -> dict[str, int]:
    """How many mutants there are, and what became of them."""
    found = Counter(trial.verdict for trial in trials)
    return {
        "mutants": found.total(),
        "killed": found["killed"],
        "timeouts": found["timeout"],
        "survived": found["survived"],
    }


def figures(part: str, trials: Iterable[Trial], reasons: Mapping[str, str]) -> dict[str, Any]:
    """What became of the mutants of a part that were tried, by module, and why some survive."""
    of_part = [trial for trial in trials if module_of(trial.name) in modules(part)]
    survivors = sorted(trial.name for trial in of_part if trial.verdict == "survived")
    return {
        "total": counted(of_part),
        "modules": {
            module: counted(trial for trial in of_part if module_of(trial.name) == module)
            for module in modules(part)
        },
        "survivors": [{"mutant": name, "reason": reasons.get(name)} for name in survivors],
    }
