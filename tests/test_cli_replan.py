"""The command ``replan``: what is announced, what is written, and planning anew once more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import botram_opt.cli.answers.replan as command
from botram_opt.errors import NoPlanWithinLimitError
from botram_opt.formats import read_actuals, read_plan, read_problem
from botram_opt.replanning.actuals import Actual
from botram_opt.verification import verify
from small import FIRST, save
from test_cli import FILES, run

ALL_FILES = FILES | {"year.json"}


def test_what_remains_is_planned_announced_and_written(
    files: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    out = tmp_path / "deep" / "out"
    arguments = ("replan", *files, "--as-of", "2025-01-05", "--without", "Person 1", "--out", out)
    result = run(*arguments)
    assert result.exit_code == 0
    assert "level 1 of 6, change from the announced plan: begins" in result.stderr
    text = " ".join(result.stdout.split())
    assert text.startswith("1 visit changes; it is proven that no plan changes less.")
    assert "Place 0, 11 January 2025: Person 3 in place of Person 1 at Families" in text
    assert f"Written: {out / 'problem.json'}" in text
    assert {path.name for path in out.iterdir()} == ALL_FILES
    rest = read_problem(out / "problem.json")
    assert "p1" not in rest.person
    assert verify(rest, read_plan(out / "plan.json")).ok
    assert read_plan(out / "year.json").visits[0].date == FIRST
    later = run(
        *("replan", out / "problem.json", out / "year.json"),
        *("--as-of", "2025-02-01", "--out", tmp_path / "later", "--json", "--quiet"),
    )
    assert (later.exit_code, later.stderr) == (0, "")
    assert json.loads(later.stdout)["announcements"] == []
    assert {path.name for path in (tmp_path / "later").iterdir()} == ALL_FILES


def test_what_became_of_visits_is_read(files: tuple[Path, Path], tmp_path: Path) -> None:
    held = {"sub_district": "s2", "date": str(FIRST), "held": False}
    file = save(tmp_path / "actuals.json", [held])
    assert read_actuals(file) == (Actual(sub_district="s2", date=FIRST, held=False),)
    options = ("--as-of", "2025-01-05", "--actuals", file, "--notice", 7, "--freedom", 5)
    result = run("replan", *files, *options, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "Place 2: cancelled on 4 January 2025" in result.stdout
    save(file, [held | {"who": "knows"}])
    result = run("replan", *files, *options, "--out", tmp_path / "other")
    assert result.exit_code == 2
    assert "actuals.json: " in result.stderr
    assert "who: this field is not known" in result.stderr
    save(file, {"not": "a list"})
    result = run("replan", *files, *options, "--out", tmp_path / "other")
    assert "it holds no list. Give a list of visits and what became of them" in result.stderr
    assert not (tmp_path / "other").exists()


def test_it_is_said_where_before_it_is_planned(
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "replan", None)
    result = run("replan", *files, "--as-of", "2025-01-05", "--out", files[0] / "out")
    assert result.exit_code == 5
    assert result.stderr == f"The plan is not written: {files[0]}: Not a directory.\n"
    result = run("replan", *files, "--as-of", "2025-01-05")
    assert result.exit_code == 2
    assert "--out" in result.stderr


def test_nothing_is_written_where_there_is_no_plan(
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    both = ("--visit", "s0=2025-02-01", "--visit", "s1=2025-02-01")
    result = run("replan", *files, "--as-of", "2025-01-05", *both, "--out", out, "--quiet")
    assert result.exit_code == 3
    assert result.stderr.startswith("No plan exists: the hard rules contradict each other.")

    def none(*_: object, **__: object) -> None:
        raise NoPlanWithinLimitError("No plan was found in time")

    monkeypatch.setattr(command, "replan", none)
    result = run("replan", *files, "--as-of", "2025-01-05", "--out", out)
    assert result.exit_code == 4
    assert "No plan was found in time" in result.stderr
    assert not out.exists()
