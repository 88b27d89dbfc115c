"""The commands ``why-not`` and ``next-moves``: exit codes, what is asked for, what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from botram_opt.asking.other_plans import WhyNot
from botram_opt.changes import Absent, changed_by
from botram_opt.cli.answers.otherwise import exit_code
from botram_opt.formats import read_plan, read_problem, write_problem
from botram_opt.verification import verify
from small import FIRST, small_problem
from test_cli import FILES, run


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--visit", "s1=2025-01-11"), 0, "The plan with it that changes least"),
        (("--counters", "Place 1=Cards:1"), 0, "1 fewer of Cards"),
        (("--visit", "s1=2025-01-11", "--visit", "s2=2025-01-11"), 3, "cannot all hold:"),
        (("--visit", "s1=2025-01-12"), 3, "That contradicts what is stated:"),
    ],
)
def test_whether_it_can_be(
    files: tuple[Path, Path],
    options: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    result = run("why-not", *files, *options)
    assert (result.exit_code, result.stderr) == (code, "")
    assert told in " ".join(result.stdout.split())


def test_what_is_not_known_has_its_exit_code() -> None:
    problem = small_problem()
    answer = WhyNot(problem=problem, changed=problem, changes=(), status="unknown")
    assert exit_code(answer) == 4


def test_something_is_to_be_asked(files: tuple[Path, Path]) -> None:
    result = run("why-not", *files)
    assert result.exit_code == 2
    assert "why-not: nothing is asked for." in result.stderr


def test_moves_mend_a_plan_and_are_written(files: tuple[Path, Path], tmp_path: Path) -> None:
    ill = Absent(person="p2", start=FIRST, end=FIRST, reason="ill")
    write_problem(files[0], changed_by(small_problem(), [ill]))
    out = tmp_path / "out"
    result = run("next-moves", *files, "--out", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Move 1: " in result.stdout
    assert {path.name for path in out.iterdir()} == FILES
    assert verify(read_problem(out / "problem.json"), read_plan(out / "plan.json")).ok
    assert f"Written: {out / 'problem.json'}" in result.stdout


def test_rules_that_are_broken_still_have_an_exit_code(files: tuple[Path, Path]) -> None:
    ill = Absent(person="p2", start=FIRST, end=FIRST, reason="ill")
    gone = Absent(person="p0", start="2025-03-29", end="2025-03-29", reason="gone")
    write_problem(files[0], changed_by(small_problem(), [ill, gone]))
    result = run("next-moves", *files, "--moves", 1)
    assert result.exit_code == 1
    assert "Still broken:" in result.stdout
