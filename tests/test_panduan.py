"""The page for planners: its commands run as they stand there, one after another."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from botram_opt.formats import read_problem, write_problem
from small import small_problem
from test_cli import run

PAGE = Path(__file__).parents[1] / "docs" / "panduan.md"
COMMANDS = re.findall(r"^\$ botram-opt (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_commands_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    template, *others = COMMANDS
    assert run(*shlex.split(template)).exit_code == 0
    workbook = Path("rencana.xlsx")
    assert len(read_problem(workbook).sub_districts) == 23
    # A year takes a while to plan, and what is tried here are the commands.
    problem = small_problem()
    first, *rest = problem.sub_districts
    setu = first.model_copy(update={"name": "Setu"})
    write_problem(workbook, problem.changed(sub_districts=(setu, *rest)))
    for command in others:
        result = run(*shlex.split(command))
        assert result.exit_code == 0, (command, result.output, result.stderr)
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {
        *("rencana.xlsx", "hasil", "hasil2"),
        *("laporan.html", "botram.ics", "botram.geojson"),
    }
    assert {name for command in COMMANDS for name in command.split()[:1]} == {
        *("template", "plan", "verify", "report", "calendar", "map", "announce"),
    }
