"""Where nothing more can be written, a command says so, and all files are as they were."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from asked import IN_FULL
from botram_opt.cli.app import app
from botram_opt.errors import UnreadableError
from botram_opt.formats import write_history, write_plan, write_problem
from botram_opt.scenarios.outcome import outcome_of
from botram_opt.scenarios.results_file import ResultsFile, question
from botram_opt.solving.limits import Limits
from faults.killed import contents
from small import small_plan, small_problem
from test_cli_forecast import counted, stated
from told import survived

PROBLEM = small_problem()
PLAN = small_plan(PROBLEM)

FAST = ("--workers", "1", "--quiet")

WRITE: dict[str, tuple[str, ...]] = {
    "plan": ("plan", "IN/problem.json", "--out", "OUT", *FAST),
    "replan": (
        *("replan", "IN/problem.json", "IN/plan.json", "--as-of", "2025-01-20"),
        *("--out", "OUT", *FAST),
    ),
    "pareto": (
        *(
            "pareto",
            "IN/problem.json",
            "--goal",
            "unserved",
            "--goal",
            "staff_travel",
            "--points",
            "2",
        ),
        *("--out", "OUT", *FAST),
    ),
    "what-if": ("what-if", "IN/problem.json", "IN/scenarios.json", "--out", "OUT", *FAST),
    "forecast": (
        *("forecast", "IN/history.csv", "IN/counted.json", "--futures", "5"),
        *("--out", "OUT", "--quiet"),
    ),
    "simulate": (
        *("simulate", "IN/problem.json", "IN/plan.json", "--replications", "5"),
        *("--out", "OUT/simulation.json", "--json"),
    ),
    "template": ("template", "OUT/template.xlsx"),
    "tables": ("template", "OUT/tables"),
    "workbook": ("workbook", "IN/plan.json", "-o", "OUT/plan.xlsx"),
    "report": ("report", "IN/plan.json", "-o", "OUT/report.html"),
    "calendar": ("calendar", "IN/plan.json", "-o", "OUT/plan.ics"),
    "calendars": ("calendar", "IN/plan.json", "--each-into", "OUT/each"),
    "map": ("map", "IN/plan.json", "-o", "OUT/map.geojson"),
    "announce": ("announce", "IN/plan.json", "-o", "OUT/texts"),
}
"""Each command that writes files."""

ANEW = ("template", "tables")
"""Those that write only where nothing is."""

FEW = ("map", "calendars", "tables")
"""Those that are tried in every run of the tests."""


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What commands read."""
    folder = tmp_path_factory.mktemp("given")
    write_problem(folder / "problem.json", PROBLEM)
    write_plan(folder / "plan.json", PLAN)
    write_history(folder / "history.csv", counted())
    write_problem(folder / "counted.json", stated())
    scenario = (
        '{"name": "more", "changes": [{"kind": "change_stock", "counter_type": "c1", "by": 1}]}'
    )
    (folder / "scenarios.json").write_text(scenario, encoding="utf-8")
    return folder


def run(command: str, given: Path, out: Path) -> Any:
    said = (part.replace("IN/", f"{given}/").replace("OUT", str(out)) for part in WRITE[command])
    return CliRunner().invoke(app, list(said))


def failing(real: Callable[..., Any], at: int, number: int) -> tuple[Callable[..., Any], list[int]]:
    """A call that fails the n-th time, counted from 1, and how often it was called."""
    calls = [0]

    def call(*arguments: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] == at:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **more)

    return call, calls


FAULTS: tuple[tuple[Any, str, int], ...] = (
    (os, "fsync", errno.ENOSPC),
    (os, "replace", errno.EROFS),
    (shutil, "copy2", errno.EIO),
)
"""What fails, and how, while files are written."""


@pytest.mark.parametrize("command", WRITE if IN_FULL else FEW)
def test_what_cannot_be_written_is_told_and_nothing_is_lost(
    command: str, given: Path, tmp_path: Path, in_threads: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    counting, calls = failing(os.fsync, 0, 0)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", counting)
        result = run(command, given, out)
    assert result.exit_code == 0, result.stderr
    for path in out.rglob("*"):
        if path.is_file() and path.suffix != ".ics":
            path.write_bytes(b"as it was")
    number = calls[0]
    assert number == len(contents(out))
    if command in ANEW:
        shutil.rmtree(out)
        out.mkdir()
    before = contents(out)
    for at in range(1, number + 1) if IN_FULL else {1, number}:
        for module, function, error in FAULTS:
            if function == "copy2" and command in ANEW:
                continue
            with monkeypatch.context() as patch:
                failed, _ = failing(getattr(module, function), at, error)
                patch.setattr(module, function, failed)
                result = run(command, given, out)
            assert result.exit_code == 5, (function, at)
            assert os.strerror(error) in result.stderr
            assert "not written" in result.stderr
            assert contents(out) == before
            survived["disks that failed a command"] += 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Makes disks of so many bytes, where this process may."""
    mounted: list[Path] = []

    def mount(size: int) -> Path:
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        asked = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
        try:
            subprocess.run(asked, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("only root can make a small disk")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("command", WRITE if IN_FULL else ["map"])
def test_on_a_disk_that_is_full_indeed(
    command: str, given: Path, in_threads: None, small_disk: Callable[[int], Path]
) -> None:
    page = 4096
    for pages in range(1, 40, 1 if IN_FULL else 3):
        disk = small_disk(pages * page)
        (disk / "precious").write_bytes(b"!" * page)
        result = run(command, given, disk)
        if result.exit_code == 0:
            break
        assert result.exit_code == 5
        assert os.strerror(errno.ENOSPC) in result.stderr
        assert contents(disk) == {"precious": b"!" * page}
        survived["full disks"] += 1


def test_results_are_kept_whole_on_a_disk_that_gets_full(
    small_disk: Callable[[int], Path],
) -> None:
    disk = small_disk(128 * 1024)
    found, kept = outcome_of(PLAN), list[int]()

    def keep_all() -> None:
        with ResultsFile(disk / "results") as results:
            for seed in range(1000):
                results.keep(question(PROBLEM, Limits(seed=seed), None), found)
                kept.append(seed)

    with pytest.raises(UnreadableError, match="no room left"):
        keep_all()
    assert kept
    with ResultsFile(disk / "results") as results:
        for seed in kept:
            assert results.get(question(PROBLEM, Limits(seed=seed), None)) == found
    survived["full disks"] += 1


def test_a_folder_on_a_disk_that_is_read_only(
    given: Path, small_disk: Callable[[int], Path]
) -> None:
    disk = small_disk(1024 * 1024)
    assert run("map", given, disk).exit_code == 0
    before = contents(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for command in WRITE if IN_FULL else ("map", "template"):
        result = run(command, given, disk)
        assert result.exit_code == 5
        assert "not written" in result.stderr
        assert contents(disk) == before
        survived["disks that were read-only"] += 1
