"""The command ``simulate``: what is shown, what is written, what is wrong."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from botram_opt.cli.simulating import mornings
from botram_opt.formats import write_plan, write_problem
from botram_opt.simulation import PrinterFailure, Simulation, SimulationSettings, simulate
from small import small_plan, small_problem
from test_cli import drawn, run


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """The files of a problem and its plan."""
    write_problem(tmp_path / "problem.json", small_problem())
    write_plan(tmp_path / "plan.json", small_plan())
    return tmp_path / "problem.json", tmp_path / "plan.json"


def test_it_shows_every_visit_and_the_year(made: tuple[Path, Path]) -> None:
    result = run("simulate", *made, "--replications", 20, "--seed", 3)
    assert (result.exit_code, result.stderr) == (0, "")
    found = simulate(small_problem(), small_plan(), replications=20, seed=3)
    text = " ".join(result.stdout.split())
    assert text.startswith("Mornings, 20 replications")
    for row in found.visits:
        mark = "~" if row.sub_district == "s1" else ""
        name = f"Place {(row.sub_district or '')[1]}"
        assert f"{row.date} {name} {mark}{row.asked.mean:,.0f} {row.served.mean:,.0f}" in text
    year = found.year
    total = f"served {year.served.mean:,.0f} ({year.served.low:,.0f} to {year.served.high:,.0f})"
    assert total in text
    assert f"all ~{year.asked.mean:,.0f}" in text
    assert "19 assumptions of the simulation (--assumptions) and the problem's 1." in text
    assert "a guess" not in text


def test_assumptions_are_shown_with_their_sources(made: tuple[Path, Path]) -> None:
    result = run("simulate", *made, "--replications", 2, "--assumptions", "--sickness", 0.05)
    text = " ".join(result.stdout.split())
    assert "reported: at most 3 for all" in text
    assert "stated for this simulation" in text
    assert "a guess" in text


def test_json_and_a_file_hold_all_of_it(made: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "deep" / "simulation.json"
    options = ("--intake-closes", "10:00", "--overtime", 15, "--steered", 0.5, "--sickness", 0.1)
    printer = ("--printer-fails", "ktp", "--printer-fails", "kk")
    arguments = ("simulate", *made, "--replications", 5, *options, *printer)
    result = run(*arguments, "--json", "--out", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert out.read_text(encoding="utf-8") == result.stdout
    found = Simulation.model_validate_json(result.stdout)
    settings = SimulationSettings(
        intake_closes=dt.time(10),
        overtime_minutes=15,
        steered=0.5,
        sickness=0.1,
        printer=PrinterFailure(services=("ktp", "kk")),
    )
    assert found == simulate(small_problem(), small_plan(), replications=5, settings=settings)
    assert json.loads(result.stdout)["schema_version"] == "1"


def test_what_is_wrong_is_told(made: tuple[Path, Path], tmp_path: Path) -> None:
    for options, told in (
        (("--intake-closes", "25:00"), "'25:00' is no time of day"),
        (("--printer-fails", "=1"), "a service is known by its id"),
        (("--replications", 1), "--replications"),
        (("--sickness", 2), "--sickness"),
        (("--sickness", "nan"), "--sickness"),
        (("--steered", "nan", "--intake-closes", "10:00"), "--steered"),
        (("--overtime", "nan"), "--overtime"),
    ):
        result = run("simulate", *made, *options)
        assert result.exit_code == 2
        assert told in " ".join(result.stderr.split())
        assert "Traceback" not in result.stderr
    result = run("simulate", *made, "--by-quota", "--printer-fails", "visa")
    assert result.exit_code == 2
    assert result.stderr.startswith("4 faults in the input:\n")
    assert "there is no service 'visa'" in result.stderr
    result = run("simulate", tmp_path / "none.json", tmp_path / "neither.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("2 faults in the input:\n")


def test_what_cannot_be_written_is_shown_all_the_same(made: tuple[Path, Path]) -> None:
    result = run("simulate", *made, "--replications", 2, "--out", made[0] / "out.json")
    assert result.exit_code == 5
    assert result.stdout.startswith("Mornings")
    assert result.stderr.startswith("The simulation is not written: ")


def test_nobody_served_is_shown_as_a_dash(made: tuple[Path, Path]) -> None:
    result = run("simulate", *made, "--replications", 2, "--intake-closes", "08:00")
    assert result.exit_code == 0
    settings = SimulationSettings(intake_closes=dt.time(8))
    year = simulate(small_problem(), small_plan(), replications=2, settings=settings).year
    found = year.asked.mean
    assert f"all ~{found:,.0f} 0 0 {found:,.0f} - - 0% - -" in " ".join(result.stdout.split())


@pytest.mark.parametrize("width", [80, 100])
def test_nothing_is_cut_off(width: int) -> None:
    problem, plan = small_problem(), small_plan()
    text = drawn(mornings(problem, plan, simulate(problem, plan, replications=2)), width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text


def test_simulating_does_not_load_the_solver() -> None:
    code = "import sys, botram_opt.cli.simulating; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
