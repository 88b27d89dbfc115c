"""The command ``pareto``: the table, the picture, the files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import botram_opt.cli.answers.pareto as command
from botram_opt.cli.answers.pareto import whole_front
from botram_opt.formats import read_plan, read_problem
from botram_opt.language import speaking
from botram_opt.titles import title_of
from botram_opt.tradeoffs import ParetoFront, pareto
from botram_opt.verification import verify
from small import small_problem
from test_cli import FILES, drawn, run

GOALS = ("--goal", "requests unserved", "--goal", "staff_travel", "--points", 2)


@pytest.fixture(scope="module")
def front() -> ParetoFront:
    return pareto(small_problem(), ["requests unserved", "staff_travel"], points=3, workers=1)


def test_trade_offs_are_a_table_and_files(files: tuple[Path, Path], tmp_path: Path) -> None:
    out, picture = tmp_path / "out", tmp_path / "front.svg"
    result = run("pareto", files[0], *GOALS, "--out", out, "--plot", picture)
    assert result.exit_code == 0
    assert result.stderr.startswith("Plans that were looked for: 1; trade-offs that are known so f")
    text = " ".join(result.stdout.split())
    assert "point requests unserved staff travel" in text
    assert "1 78 requests 47.0 km" in text
    assert "2 420 requests 0.0 km" in text
    assert picture.read_bytes().startswith(b"<?xml")
    folders = {"point-1", "point-2"}
    assert {path.name for path in out.iterdir()} == {"pareto.json", "pareto.csv"} | folders
    for folder in folders:
        assert {path.name for path in (out / folder).iterdir()} == FILES
        files = out / folder / "problem.json", out / folder / "plan.json"
        assert verify(read_problem(files[0]), read_plan(files[1])).ok
    rows = list(csv.DictReader((out / "pareto.csv").open(encoding="utf-8")))
    assert [row["requests unserved"] for row in rows] == ["78", "420"]


def test_json_is_a_front(files: tuple[Path, Path]) -> None:
    result = run("pareto", files[0], *GOALS, "--json", "--quiet", "--start-from", files[1])
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(json.loads(result.stdout)["points"]) == 2


@pytest.mark.parametrize("width", [60, 100])
def test_nothing_is_cut_off(front: ParetoFront, width: int) -> None:
    text = drawn(whole_front(front), width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text


def test_rules_are_called_in_the_language_that_is_spoken(front: ParetoFront) -> None:
    with speaking("id"):
        assert title_of("staff_travel") in drawn(whole_front(front), 200).splitlines()[3]


def test_points_that_are_not_proven_are_marked(front: ParetoFront) -> None:
    assert "not proven" not in drawn(whole_front(front), 100)
    first, *others = front.points
    doubtful = first.goals[0].model_copy(update={"status": "feasible", "bound": 1})
    point = first.model_copy(update={"goals": (doubtful, *first.goals[1:])})
    changed = front.model_copy(update={"points": (point, *others)})
    text = drawn(whole_front(changed), 100)
    assert "not proven" in text
    assert "Point 1 is not proven" in text


def test_what_is_wrong_is_told_before_anything_is_looked_for(
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(command, "pareto", never)
    for options, code, told in (
        (("--plot", "front.jpg"), 2, "--plot: 'front.jpg' is no name of a picture"),
        (("--plot", files[0] / "front.png"), 5, "The answer is not written: "),
        (("--out", files[0]), 5, "The answer is not written: "),
    ):
        result = run("pareto", files[0], *GOALS, *options)
        assert result.exit_code == code
        assert told in result.stderr
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    result = run("pareto", files[0], *GOALS, "--plot", tmp_path / "front.png")
    assert result.exit_code == 2
    assert "pictures need matplotlib. pip install botram-opt[plot]." in result.stderr


def test_goals_that_are_none_are_told(files: tuple[Path, Path]) -> None:
    result = run("pareto", files[0], "--goal", "fame", "--goal", "fortune")
    assert result.exit_code == 2
    assert result.stderr.startswith("2 faults in the input:")
    assert run("pareto", files[0]).exit_code == 2
