"""The page for planners: its commands run as they stand there; in English it says the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from botram_opt.formats import read_problem, write_problem
from small import small_problem
from test_cli import run

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "panduan.md").read_text(encoding="utf-8")
IN_ENGLISH = (DOCS / "guide_planner.md").read_text(encoding="utf-8")

FILES = {
    "rencana": "year",
    "hasil": "out",
    "tangan": "by-hand",
    "sisa": "rest",
    "laporan": "report",
    "banding": "beside",
}
"""What files and folders are called on the page, and on that in English."""


def commands(page: str) -> list[str]:
    return re.findall(r"^\$ botram-opt (.*)$", page, re.MULTILINE)


def test_the_commands_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    template, *others = commands(PAGE)
    assert run(*shlex.split(template)).exit_code == 0
    workbook = Path("rencana.xlsx")
    assert len(read_problem(workbook).sub_districts) == 23
    # A year takes a while to plan, and what is tried here are the commands.
    problem = small_problem()
    first, second, *rest = problem.sub_districts
    setu = first.model_copy(update={"name": "Setu"})
    gembong = second.model_copy(update={"name": "Muara Gembong"})
    write_problem(workbook, problem.changed(sub_districts=(setu, gembong, *rest)))
    (scenarios,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    Path("scenarios.json").write_text(scenarios, encoding="utf-8")
    for command in others:
        result = run(*shlex.split(command))
        assert result.exit_code == 0, (command, result.output, result.stderr)
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {
        *("rencana.xlsx", "hasil", "tangan", "sisa", "scenarios.json"),
        *("laporan.html", "banding.html", "botram.ics", "botram.geojson"),
    }


def test_the_page_in_english_has_the_same_commands_and_chapters() -> None:
    translated = PAGE
    for here, there in FILES.items():
        translated = re.sub(rf"\b{here}\b", there, translated)
    said = [command.replace(" --lang id", "") for command in commands(translated)]
    assert all(command.endswith(" --lang id") for command in commands(PAGE))
    assert said == commands(IN_ENGLISH)
    assert re.findall("^## [0-9]*", PAGE, re.M) == re.findall("^## [0-9]*", IN_ENGLISH, re.M)
