"""The commands ``what-if`` and ``worth``: tables, files, results that are kept, exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from botram_opt.changes import AddPin, ChangeStock, RemovePerson, Scenario
from botram_opt.cli.answers.what_if import exit_code, whole_comparison
from botram_opt.formats import read_plan, read_problem, write_problem
from botram_opt.problem import Pin
from botram_opt.scenarios import Comparison
from botram_opt.scenarios.outcome import Failure, Outcome
from botram_opt.verification import verify
from small import FIRST
from test_cli import FILES, drawn, no_plan, run

PINS = tuple(AddPin(pin=Pin(sub_district=s, date=FIRST)) for s in ("s0", "s1"))
SCENARIOS = (
    Scenario(name="As it is"),
    Scenario(name="Without p1 / leave", changes=(RemovePerson(id="p1"),)),
    Scenario(name="Nobody", changes=(RemovePerson(id="p9"),)),
    Scenario(name="Both at once", changes=PINS),
)

pytestmark = pytest.mark.usefixtures("in_threads")


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    path = tmp_path / "scenarios.json"
    texts = ",".join(each.to_json() for each in SCENARIOS)
    path.write_text(f"[{texts}]", encoding="utf-8")
    return path


@pytest.fixture
def asked(files: tuple[Path, Path], scenarios: Path) -> tuple[object, ...]:
    """The command with a base."""
    return "what-if", files[0], scenarios, "--base", files[1]


def test_scenarios_stand_beside_the_base(asked: tuple[object, ...]) -> None:
    result = run(*asked)
    assert result.exit_code == 0
    lines = result.stderr.splitlines()
    assert lines[0] == "The base: planned, proven the best"
    assert "1 of 4: As it is: planned, proven the best, as was known before" in lines
    assert any(line.endswith("of 4: Both at once: no plan exists") for line in lines)
    text = " ".join(result.stdout.split())
    assert "As it is requests unserved 78 requests 0 0 proven to be none" in text
    assert "Without p1 / leave requests unserved 78 requests 0 0 proven to be none" in text
    assert "fair load 15 points +3 points +3 points proven" in text
    assert "Nobody contradicts itself" in text
    assert "'p9' is no person" in text
    assert "Both at once: no plan exists, as these cannot all hold" in text
    assert "Place 0 and Place 1 must be visited on 4 January 2025" in text


def test_all_of_it_is_written(asked: tuple[object, ...], tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(*asked, "--out", out, "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    folders = {"base", "1-As-it-is", "2-Without-p1-leave"}
    assert {path.name for path in out.iterdir()} == {"what-if.json", "what-if.csv"} | folders
    for folder in folders:
        assert {path.name for path in (out / folder).iterdir()} == FILES
        files = out / folder / "problem.json", out / folder / "plan.json"
        assert verify(read_problem(files[0]), read_plan(files[1])).ok
    Comparison.model_validate_json((out / "what-if.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader((out / "what-if.csv").open(encoding="utf-8")))
    assert {row["scenario"] for row in rows} == {"", *(each.name for each in SCENARIOS)}


def test_what_is_kept_is_not_planned_again(asked: tuple[object, ...], tmp_path: Path) -> None:
    results = ("--results", tmp_path / "results.sqlite", "--workers", 1)
    assert run(*asked, *results).exit_code == 0
    again = run(*asked, *results)
    lines = [line for line in again.stderr.splitlines() if "Nobody" not in line]
    assert all(line.endswith("as was known before") for line in lines[1:])
    (tmp_path / "other.sqlite").write_text("no such file", encoding="utf-8")
    result = run(*asked, "--results", tmp_path / "other.sqlite")
    assert result.exit_code == 2
    assert result.stderr.startswith("1 fault in the input:")


def test_a_base_without_a_plan(scenarios: Path, tmp_path: Path) -> None:
    write_problem(tmp_path / "none.json", no_plan())
    result = run("what-if", tmp_path / "none.json", scenarios, "--workers", 1)
    assert result.exit_code == 3
    assert "The base: no plan exists, as these cannot all hold" in result.stdout


@pytest.mark.parametrize(
    ("kind", "code"), [("infeasible", 0), ("lost", 4), ("error", 70), ("no_plan_within_limit", 4)]
)
def test_exit_codes(asked: tuple[object, ...], kind: str, code: int) -> None:
    found = Comparison.model_validate_json(run(*asked, "--json", "--quiet").stdout)
    failure = Outcome.model_validate(
        {"failure": Failure.model_validate({"kind": kind, "text": "x"})}
    )
    failed = found.scenarios[0].model_copy(
        update={"outcome": failure, "levels": (), "difference": None}
    )
    changed = found.model_copy(update={"scenarios": (failed,)})
    assert exit_code(changed) == code
    assert "As it is" in drawn(whole_comparison(changed), 100)


@pytest.mark.parametrize("width", [60, 100])
def test_nothing_is_cut_off(asked: tuple[object, ...], width: int) -> None:
    found = Comparison.model_validate_json(run(*asked, "--json", "--quiet").stdout)
    text = drawn(whole_comparison(found), width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text


def test_what_things_are_worth(files: tuple[Path, Path], tmp_path: Path) -> None:
    each = [
        Scenario(name="cards", changes=(ChangeStock(counter_type="c1", by=1),)),
        Scenario(name="families", changes=(ChangeStock(counter_type="c2", by=1),)),
    ]
    (tmp_path / "c.json").write_text(
        f"[{','.join(one.to_json() for one in each)}]", encoding="utf-8"
    )
    out = tmp_path / "out"
    arguments = ("worth", files[0], "--base", files[1], "--candidates", tmp_path / "c.json")
    result = run(*arguments, "--out", out)
    assert result.exit_code == 0
    assert "2 of 2: " in result.stderr
    text = " ".join(result.stdout.split())
    assert "What one more is worth: by how much 'requests unserved' falls" in text
    assert "is taken for proven" in text
    assert {path.name for path in out.iterdir()} == {"worth.json", "worth.csv"}
    assert len(json.loads((out / "worth.json").read_text(encoding="utf-8"))["marginals"]) == 2
    assert run(*arguments, "--quiet").output == ""


def test_one_more_of_everything(files: tuple[Path, Path]) -> None:
    result = run("worth", files[0], "--base", files[1], "--retrain", 1, "--workers", 1)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert "possible retraining" in text
