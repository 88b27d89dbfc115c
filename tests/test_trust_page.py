"""The page on trust says what was measured, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import trust_page

DOCS = Path(__file__).parents[1] / "docs"


def test_the_page_is_that_of_the_figures() -> None:
    assert (DOCS / "trust.md").read_text(encoding="utf-8") == trust_page.page(), "make trust"


def test_all_figures_have_a_section() -> None:
    assert {file.stem for file in (DOCS / "trust").glob("*.json")} <= {
        name for name, *_ in trust_page.SECTIONS
    }


def test_a_command_that_was_not_run_has_no_figures(tmp_path: Path) -> None:
    page = trust_page.page(tmp_path)
    assert page.count("It was not run yet.") == len(trust_page.SECTIONS)
    assert not re.search(r"\| [\d,]+ \|", page)


def test_a_survivor_without_a_reason_is_no_secret(tmp_path: Path) -> None:
    counts = {"mutants": 6, "killed": 4, "timeouts": 1, "survived": 1}
    survivor = {"mutant": "plan/cost.py : a | b -> a & b", "reason": None}
    of_part = {"total": counts, "modules": {"plan/cost.py": counts}, "survivors": [survivor]}
    told = {"plan": {**of_part, "one_in": 4}}
    (tmp_path / "mutants.json").write_text(json.dumps(told), encoding="utf-8")
    page = trust_page.page(tmp_path)
    assert "| **plan**, one in 4 drawn at random | 6 | 5 | 83.3% | 1 |" in page
    assert "| **rules** | not tried in full yet |" in page
    assert "a \\| b -> a & b` | **no reason is known" in page
