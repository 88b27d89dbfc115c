"""What several tests of the command line begin with."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from botram_opt.formats import write_plan, write_problem
from small import small_plan, small_problem


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The files of a problem and its plan."""
    write_problem(tmp_path / "problem.json", small_problem())
    write_plan(tmp_path / "plan.json", small_plan())
    return tmp_path / "problem.json", tmp_path / "plan.json"


@pytest.fixture
def in_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Scenarios are solved in a thread, as processes take long to begin."""
    module = importlib.import_module("botram_opt.scenarios.compare")
    solve_many = module.solve_many
    with ThreadPoolExecutor(1) as threads:

        def solve_in_threads(*arguments: Any, processes: int | None, **others: Any) -> Any:
            return solve_many(*arguments, **{**others, "executor": threads})

        monkeypatch.setattr(module, "solve_many", solve_in_threads)
        yield
