"""botram-opt report: a page from a plan, with its problem, and with other plans beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from botram_opt.cli.app import app
from botram_opt.formats import write_plan, write_problem
from small import small_plan, small_problem


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan, another problem's plan, and plans in folders, as what-if leaves them."""
    root = tmp_path_factory.mktemp("plans")
    problem, plan = small_problem(), small_plan()
    for place in ("out", "what-if/base", "what-if/1-more"):
        write_problem(root / place / "problem.json", problem)
        write_plan(root / place / "plan.json", plan)
    write_problem(root / "other" / "problem.json", small_problem(name="Other", places=2))
    write_plan(root / "other" / "plan.json", plan)
    write_plan(root / "alone" / "plan.json", plan)
    return root


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["report", *map(str, arguments)])
    return result.exit_code, result.output


def test_a_page_is_written_in_the_language_that_is_asked_for(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "new" / "page.html"
    assert run(folder / "out/plan.json", "-o", page, "--lang", "id") == (0, f"Tersimpan: {page}\n")
    text = page.read_text(encoding="utf-8")
    assert '<html lang="id">' in text
    assert "Other plans beside this one" not in text


def test_plans_beside_have_the_names_of_their_folders_or_given_ones(
    folder: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    beside = ["--beside", str(folder / "what-if"), "--beside", f"mine={folder / 'out/plan.json'}"]
    code, _ = run(folder / "out/plan.json", "-o", page, "--quiet", *beside)
    assert code == 0
    text = page.read_text(encoding="utf-8")
    for name in ("1-more", "base", "mine"):
        assert f'<th scope="col" class="number">{name}</th>' in text


def test_without_its_problem_it_is_told_what_to_do_and_nothing_is_written(
    folder: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    alone = folder / "alone/plan.json"
    code, told = run(alone, "-o", page)
    assert code == 2
    assert "there is no problem.json beside it" in told
    assert "--problem" in told
    code, told = run(folder / "other/plan.json", "-o", page)
    assert code == 2
    assert "made for another problem" in told
    assert not page.exists()
    assert run(alone, "-o", page, "--problem", folder / "out/problem.json")[0] == 0
    assert page.exists()


def test_all_that_is_wrong_is_told_at_once(folder: Path, tmp_path: Path) -> None:
    outlines = tmp_path / "outlines.geojson"
    outlines.write_text("[]")
    page = tmp_path / "page.html"
    code, told = run(
        *(folder / "alone/plan.json", "-o", page, "--outlines", outlines, "--outlines-id", "code"),
        *("--beside", tmp_path, "--beside", tmp_path / "nowhere/plan.json"),
    )
    assert code == 2
    assert told.startswith("4 faults in the input:")
    assert f"--beside {tmp_path / 'nowhere'}: plan.json: there is no problem.json" in told
    assert not page.exists()


def test_two_plans_of_one_name_are_refused(folder: Path, tmp_path: Path) -> None:
    beside = ["--beside", str(folder / "out"), "--beside", str(folder / "out/plan.json")]
    code, told = run(folder / "out/plan.json", "-o", tmp_path / "page.html", *beside)
    assert code == 2
    assert "2 plans are called so" in told


def test_a_page_that_cannot_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, told = run(folder / "out/plan.json", "-o", tmp_path / "file" / "page.html")
    assert code == 5
    assert told.startswith("The report is not written: ")
