"""What the documentation says is so: its code runs, no rule lacks its line, no link is dead."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import rules_page
from run_page import run

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def code_of(page: Path) -> str:
    """The Python of a page, all blocks in one, each on the line where it stands."""
    lines, inside = [], False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = line == "```python"
            lines.append("")
        else:
            lines.append(line if inside else "")
    return "\n".join(lines)


MOST_SECONDS = int(os.environ.get("BOTRAM_DOCS_SECONDS", "15"))
"""Seconds that a solve on a page gets at most; what pages say of plans holds of any of them."""


def in_short(code: str) -> str:
    """Code of a page that takes less time."""
    return re.sub(
        r"\btime_limit=(\d+)\b",
        lambda limit: f"time_limit={min(int(limit[1]), MOST_SECONDS)}",
        code,
    )


WITH_OUTPUT = ROOT / "docs" / "answers.md"
"""The page that shows what its code prints."""

WITH_CODE = [page for page in PAGES if page != WITH_OUTPUT and code_of(page).strip()]

LONG = {"demand.md"}
"""Pages whose code takes a minute or more."""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[pytest.mark.long] if page.name in LONG else [])
        for page in WITH_CODE
    ],
    ids=lambda page: page.name,
)
def test_code_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(in_short(code_of(page)), str(page), "exec"), {})


def test_code_prints_what_stands_below_it() -> None:
    written = WITH_OUTPUT.read_text(encoding="utf-8")
    made = run(written, str(WITH_OUTPUT))
    assert made == written, "write it anew: docs/making/run_page.py docs/answers.md"


def test_every_rule_has_its_line() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    made = rules_page.page()
    assert made == written, "write it anew: .venv/bin/python docs/making/rules_page.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_is_dead(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target
