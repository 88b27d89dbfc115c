"""The command ``explain``: exit codes, and the repaired problem."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import botram_opt.cli.answers.explain as command
from botram_opt.changes import changed_by
from botram_opt.explaining import Explanation
from botram_opt.formats import read_plan, read_problem, read_scenarios, write_problem
from botram_opt.verification import verify
from small import small_problem
from test_cli import FILES, no_plan, run


@pytest.fixture
def stuck(tmp_path: Path) -> Path:
    """The file of a problem without a plan."""
    write_problem(tmp_path / "stuck.json", no_plan())
    return tmp_path / "stuck.json"


def test_what_clashes_is_told_and_what_would_repair_it(stuck: Path) -> None:
    result = run("explain", stuck, "--others", 1)
    assert (result.exit_code, result.stderr) == (3, "")
    first, *lines = result.stdout.splitlines()
    assert first == "There is no plan. These cannot all hold:"
    assert any(
        line.startswith("  - Place 0 and Place 1 must be visited on 4 January 2025")
        for line in lines
    )
    assert "There is a plan if you" in lines


def test_the_first_repair_is_written_and_has_a_plan(stuck: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("explain", stuck, "--repairs", 2, "--out", out, "--quiet")
    assert (result.exit_code, result.output) == (3, "")
    assert {path.name for path in out.iterdir()} == FILES | {"repairs.json"}
    repaired, plan = read_problem(out / "problem.json"), read_plan(out / "plan.json")
    assert not [f for f in verify(repaired, plan).findings if f.kind == "hard_rule"]
    first = read_scenarios(out / "repairs.json")[0]
    assert changed_by(no_plan(), first.changes) == repaired
    assert run("explain", out / "problem.json").exit_code == 0


def test_the_plan_of_a_repair_is_not_taken_for_a_good_one(
    stuck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("explain", stuck, "--repairs", 1, "--out", "out").stdout
    assert "The plan that is written only shows that the rules can be kept.\n" in told
    assert "For a good one: botram-opt plan out/problem.json\n" in told
    assert "only shows" not in run("explain", stuck, "--repairs", 1).stdout


def test_json_is_the_explanation(stuck: Path) -> None:
    result = run("explain", stuck, "--json", "--repairs", 0)
    assert result.exit_code == 3
    assert json.loads(result.stdout)["status"] == "conflict"


def test_a_problem_that_has_a_plan_needs_no_repair(tmp_path: Path) -> None:
    write_problem(tmp_path / "problem.json", small_problem())
    result = run("explain", tmp_path / "problem.json", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stderr == "Nothing is written, as no repair is known.\n"
    assert not (tmp_path / "out").exists()


def test_what_is_not_known_has_its_exit_code(stuck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> Explanation:
        return Explanation(problem=no_plan(), status="unknown")

    monkeypatch.setattr(command, "explain", unknown)
    assert run("explain", stuck).exit_code == 4


def test_bad_input(tmp_path: Path) -> None:
    result = run("explain", tmp_path / "none.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("1 fault in the input:")
