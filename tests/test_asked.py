"""What can be asked of tests by the environment is told, and is all that is asked for."""

from __future__ import annotations

import re
from pathlib import Path

from asked import KNOWN

ROOT = Path(__file__).parents[1]


def test_the_table_of_contributing_has_every_variable() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(BOTRAM_\w+)` \| (\S*) ?\|", text, re.MULTILINE)
    assert dict(told) == KNOWN


def test_no_other_variable_is_named_anywhere() -> None:
    places = [ROOT / "Makefile", *ROOT.glob("*.md")]
    for folder in ("tests", "docs", "benchmarks", "examples"):
        places += [path for ending in ("py", "md") for path in ROOT.glob(f"{folder}/**/*.{ending}")]
    named = {
        name
        for path in places
        for name in re.findall(r"BOTRAM_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))
    }
    assert named == KNOWN.keys()
