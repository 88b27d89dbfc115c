"""Tries mutants, and holds those that survive against tests/mutation/survivors.toml.

python -m mutation [part or module ...]
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import sys
from pathlib import Path

from mutation.kept import Kept
from mutation.lines import lines_of
from mutation.mutants import PARTS, ROOT, modules, mutants_of
from mutation.reasons import complaints, counted, figures, written
from mutation.sessions import say
from mutation.trials import ENOUGH, Bench, Trial

FIGURES = ROOT / "docs" / "trust" / "mutants.json"

LIBRARIES = (
    "babel.messages.extract",
    "coverage",
    "hypothesis.strategies",
    "jinja2",
    "networkx",
    "numpy",
    "openpyxl",
    "ortools.sat.python.cp_model",
    "pydantic",
    "scipy.optimize",
)
"""What takes long to load, and holds nothing of this package."""

PLANS = (
    "test_difference.py",
    "test_exact_limits.py",
    "test_json_files.py",
    "test_plans.py",
    "test_rises.py",
    "test_tables.py",
    "test_verification.py",
)
RULES = (
    "mutation/agreements.py",
    "test_said.py",
    "test_asking_why.py",
    "test_begun.py",
    "test_catalogue.py",
    "test_change_from_plan.py",
    "test_conflict.py",
    "test_contradictions.py",
    "test_exact_limits.py",
    "test_futures.py",
    "test_hire.py",
    "test_missed_for_good.py",
    "test_most_cost.py",
    "test_opening.py",
    "test_pinned.py",
    "test_pins.py",
    "test_regions.py",
    "test_rest_of_season.py",
    "test_room.py",
    "test_rules_by_hand.py",
    "test_rules_set.py",
    "test_titles.py",
    "test_verification.py",
)
SUITES = {"plan": PLANS, "rules": RULES, "verification": PLANS}
"""By part, the tests that say something of it, and do so soon."""


def drawn(name: str, one_in: int) -> bool:
    """Whether a mutant is among those drawn: always the same ones, whatever else there is."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % one_in == 0


def main() -> int:
    """Try what is asked for; 1 if there is something to be done."""
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("what", nargs="*", default=sorted(PARTS), help="all parts, if left out")
    parser.add_argument("--one-in", type=int, default=1, help="of so many mutants, drawn at random")
    parser.add_argument("--kept", type=Path, default=ROOT / "build" / "mutation")
    asked = parser.parse_args()
    for library in LIBRARIES:
        importlib.import_module(library)
    trials: list[Trial] = []
    for part in PARTS:
        within = [module for module in modules(part) if {part, module} & set(asked.what)]
        tests = lines_of(SUITES[part], asked.kept / "lines.json") if within else {}
        bench = Bench(tests)
        for module in within:
            kept = Kept(asked.kept, module, json.dumps([ENOUGH, tests], sort_keys=True))
            known = kept.trials()
            mutants = [each for each in mutants_of(module) if drawn(each.name, asked.one_in)]
            bench.all_of([mutant for mutant in mutants if mutant.name not in known], kept.add)
            known = kept.trials()
            trials += [known[mutant.name] for mutant in mutants]
            say(f"{module}: {counted(known[mutant.name] for mutant in mutants)}")
    reasons = written()
    whole = [part for part in PARTS if part in asked.what]
    FIGURES.parent.mkdir(exist_ok=True)
    before = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    now = {part: figures(part, trials, reasons) | {"one_in": asked.one_in} for part in whole}
    text = json.dumps(before | now, indent=2, ensure_ascii=False)
    FIGURES.write_text(text + "\n", encoding="utf-8")
    found = list(complaints(trials, reasons, all_were_tried=asked.one_in == 1))
    for complaint in found:
        say(complaint)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
