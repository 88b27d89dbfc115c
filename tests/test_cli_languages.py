"""The commands say all that they show in the language asked for; JSON is the same in any."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.main import get_command
from typer.testing import CliRunner

from botram_opt.cli.app import app
from botram_opt.cli.progress import Board, percent
from botram_opt.formats import (
    effects_json,
    read_plan,
    write_history,
    write_plan,
    write_problem,
)
from botram_opt.language import speaking, spoken
from botram_opt.problem import Problem
from small import small_plan, small_problem
from test_catalogue import english_in
from test_cli_forecast import EFFECTS, counted, stated


def run(*arguments: object, language: str = "id") -> Any:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", language])


def names(problem: Problem) -> Iterator[str]:
    """What the problem calls things, longest first."""
    found = {problem.name, *(place.name for place in problem.sub_districts)}
    found |= {service.name for service in problem.services}
    found |= {kind.name for kind in problem.counter_types}
    found |= {person.name for person in problem.people} | {pool.name for pool in problem.pools}
    yield from sorted(found, key=lambda name: -len(name))


def without_names(text: str, problem: Problem) -> str:
    told = " ".join(text.split())
    for name in names(problem):
        told = told.replace(name, "")
    # Options, files and fields are called the same in any language.
    return re.sub(r"--?[\w-]+|\S*/\S*|\w+[_.]\w+", "", told).lower()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a problem, and with its plan by ``plan --lang id``."""
    folder = tmp_path_factory.mktemp("spoken")
    write_problem(folder / "in.json", small_problem())
    result = run("plan", folder / "in.json", "--reproducible", "--out", folder)
    assert result.exit_code == 0, result.stderr
    (folder / "stdout").write_text(result.stdout, encoding="utf-8")
    (folder / "stderr").write_text(result.stderr, encoding="utf-8")
    return folder


def test_a_plan_is_told_in_indonesian(made: Path) -> None:
    text = (made / "stdout").read_text("utf-8")
    lines = [line.strip() for line in text.splitlines()]
    plan = read_plan(made / "plan.json")
    assert lines[0] == f"{plan.problem.name}: {len(plan.visits)} kunjungan"
    assert lines[1] == "Rencana ini optimal: setiap tingkat terbukti yang terbaik."
    assert lines[3] == "Kalender"
    assert lines[4].split()[:4] == ["tanggal", "hari", "kecamatan", "loket"]
    assert re.match(r"\d+ \w{3} 2025 +Sab ", lines[6])
    assert "Tingkat, dari yang terpenting" in lines
    assert "Lembar biaya" in lines
    assert lines[-1].startswith("Tersimpan: ")
    assert english_in(without_names(text, small_problem())) == set()


def test_progress_is_told_in_indonesian(made: Path) -> None:
    text = (made / "stderr").read_text("utf-8")
    first, second, *_ = text.splitlines()
    assert first == "tingkat 1 dari 4, permohonan yang tidak terlayani: mulai"
    assert second.startswith("tingkat 1 dari 4, permohonan yang tidak terlayani: ")
    assert english_in(without_names(text, small_problem())) == set()


def test_the_live_table_is_told_in_the_language_of_who_asked() -> None:
    """It is drawn in a thread of its own, in which no language is asked for."""
    import threading

    with speaking("id"):
        board = Board(small_problem(), threading.Event())
    assert spoken() == "en"
    console = Console(width=90, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    console.print(board.table())
    text = console.export_text()
    assert "permohonan yang tidak terlayani" in text
    assert "detik" in text
    assert "Tekan Ctrl-C untuk berhenti" in text


def test_show_tells_what_plan_told(made: Path) -> None:
    shown = run("show", made / "plan.json").stdout
    assert shown.splitlines()[:12] == (made / "stdout").read_text("utf-8").splitlines()[:12]
    english = run("show", made / "plan.json", language="en").stdout
    assert "Calendar" in english
    assert "requests unserved" in english


def test_without_its_problem_show_says_where_assumptions_are(made: Path, tmp_path: Path) -> None:
    write_plan(tmp_path / "plan.json", read_plan(made / "plan.json"))
    result = run("show", tmp_path / "plan.json", "--assumptions")
    assert result.stderr.startswith("Asumsi tercantum dalam persoalan, tetapi berkasnya tidak ada")
    assert "Nama, dan permohonan mana yang perkiraan, ditampilkan dengan" in result.stdout


def test_what_verify_finds_is_told_in_indonesian(made: Path, tmp_path: Path) -> None:
    assert run("verify", made / "in.json", made / "plan.json").stdout.startswith("Tidak ada temuan")
    broken = small_plan().model_copy(update={"visits": small_plan().visits[:1]})
    write_plan(tmp_path / "plan.json", broken)
    result = run("verify", made / "in.json", tmp_path / "plan.json")
    assert result.exit_code == 1
    assert re.match(r"\d+ temuan:", result.stdout)
    assert "aturan wajib kunjungan per kecamatan: " in result.stdout
    assert english_in(without_names(result.stdout, small_problem())) == set()


def test_what_is_wrong_with_a_file_is_told_in_indonesian(tmp_path: Path) -> None:
    for command in ("plan", "verify", "show", "simulate"):
        files = [tmp_path / "none.json"] * (1 if command in ("plan", "show") else 2)
        result = run(command, *files)
        assert result.exit_code == 2
        assert result.stderr.startswith("Ada 1 kesalahan dalam masukan:\n  - none.json: tidak ada")


def test_a_simulation_is_told_in_indonesian_and_its_json_is_the_same(made: Path) -> None:
    files = (made / "in.json", made / "plan.json", "--replications", 2)
    text = run("simulate", *files).stdout
    assert text.startswith("Pagi pelayanan, 2 ulangan simulasi")
    assert english_in(without_names(text, small_problem())) == set()
    told = [run("simulate", *files, "--json", language=each).stdout for each in ("en", "id")]
    assert told[0] == told[1]


def test_json_of_a_plan_and_of_findings_is_the_same(made: Path, tmp_path: Path) -> None:
    """Of findings all but their sentences."""
    plan = ("plan", made / "in.json", "--reproducible", "--json", "--quiet", "--out", tmp_path)
    # The time that it took is in the plan, and no more than that may differ.
    told = [json.loads(run(*plan, language=each).stdout) for each in ("en", "id")]
    for each in told:
        each.pop("solver")
    assert told[0] == told[1]
    write_plan(tmp_path / "plan.json", small_plan().model_copy(update={"visits": ()}))
    verify = ("verify", made / "in.json", tmp_path / "plan.json", "--json")
    english, indonesian = (json.loads(run(*verify, language=each).stdout) for each in ("en", "id"))
    assert english
    assert english != indonesian
    for finding in (*english, *indonesian):
        del finding["text"]
    assert english == indonesian


def test_an_example_is_told_in_indonesian(tmp_path: Path) -> None:
    told = run("example", "--out", tmp_path).stdout
    assert "Buat prakiraan dengan: botram-opt forecast" in " ".join(told.split())


def test_a_forecast_is_told_in_indonesian(tmp_path: Path) -> None:
    write_history(tmp_path / "history.csv", counted())
    write_problem(tmp_path / "in.json", stated())
    (tmp_path / "effects.json").write_text(effects_json(EFFECTS), encoding="utf-8")
    files = (tmp_path / "history.csv", tmp_path / "in.json")
    options = ("--effects", tmp_path / "effects.json", "--futures", 20)
    result = run("forecast", *files, *options, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("Prakiraan permohonan: Small")
    assert "Pengaruh kalender: permohonan pada tanggal biasa dikalikan" in result.stdout
    assert "dengan partial pooling: 1 hitungan, didekatkan ke angka semua tempat." in result.stdout
    assert result.stderr.startswith("1 baris kunjungan batal tidak menunjukkan berapa warga")


def test_every_command_has_a_language() -> None:
    group: Any = get_command(app)
    for name, command in group.commands.items():
        assert any(option.name == "lang" for option in command.params), name


def test_tables_call_things_by_their_titles_in_indonesian_only(made: Path) -> None:
    english = run("show", made / "plan.json", language="en").stdout
    assert "neighbour_spread" in english
    assert "_" not in run("show", made / "plan.json").stdout
    assert percent(0.0123) == "1.23%"
    with speaking("id"):
        assert percent(0.0123) == "1,23%"
