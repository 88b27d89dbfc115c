"""The command template, and plan with --annotate."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from typer.testing import CliRunner

from botram_opt.cli.app import app
from botram_opt.datasets import bekasi
from botram_opt.errors import InputError
from botram_opt.formats import read_problem
from botram_opt.formats.workbook.marking import beside, marked
from botram_opt.formats.workbook.sheets import TABLES
from botram_opt.language import Language, speaking
from sheets import SHEETS, with_sheets, write_book, write_csv

LANGUAGES: tuple[Language, ...] = ("en", "id")


def run(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_the_bundled_problem(tmp_path: Path, language: Language) -> None:
    for out in (tmp_path / "a.xlsx", tmp_path / "a"):
        run("template", out, "--example", "bekasi", "--year", "2026", "--lang", language)
        assert read_problem(out) == bekasi(2026)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_shows_how_and_states_nothing(tmp_path: Path, language: Language) -> None:
    path = tmp_path / "a.xlsx"
    run("template", path, "--year", "2027", "--lang", language)
    with speaking(language):
        titles = [table.title() for table in TABLES]
    book = load_workbook(path)
    assert book.sheetnames[1 : len(titles) + 1] == titles
    for page in book.worksheets[2 : len(titles) + 1]:
        assert str(page["A2"].value).startswith(("<example>", "<contoh>"))
        assert page["A1"].comment is not None
        assert page.freeze_panes is not None
    with pytest.raises(InputError) as caught:
        read_problem(path)
    assert len(caught.value.issues) == 2
    # Once it has a name and a place, it is a problem.
    settings, places = (book[title] for title in titles[:2])
    settings["B1"], places["A3"], places["C3"] = "Baru", "Setu", 4
    book.save(path)
    problem = read_problem(path)
    assert (problem.name, problem.season.start.year) == ("Baru", 2027)
    assert (problem.people, problem.services, problem.pins) == ((), (), ())


def test_examples_can_be_read(tmp_path: Path) -> None:
    """Were they no examples, what they show would be of the right form."""
    path = tmp_path / "a.xlsx"
    run("template", path)
    book = load_workbook(path)
    for page in book.worksheets[2:]:
        for cell in page[2]:
            if isinstance(cell.value, str):
                cell.value = cell.value.removeprefix("<example> ")
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_problem(path)
    told = [issue.what for issue in caught.value.issues]
    refused = ("there is no", "this belongs to another kind", "it is empty")
    assert [what for what in told if not what.startswith(refused)] == []


def test_a_template_takes_the_place_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("mine")
    assert "may have been filled in" in run("template", path, code=2)
    assert path.read_text() == "mine"
    assert "neither in .xlsx" in run("template", tmp_path / "a.json", code=2)
    run("template", tmp_path / "b.xlsx", "--example", "bekasi", "--year", "1800", code=2)
    assert not (tmp_path / "b.xlsx").exists()


def faulty(path: Path) -> Path:
    def change(book: Workbook) -> None:
        page = book["Staff"]
        page["A2"].fill = PatternFill("solid", fgColor="00FF00")
        page.column_dimensions["A"].width = 33
        book.create_sheet("# mine")["A1"] = "=1+1"

    sheets = with_sheets(staff=[["id", "skills"], ["Siti", "fly"]], pins=[["sub-district"], ["X"]])
    return write_book(path, sheets, change)


def test_plan_marks_what_is_wrong_in_a_copy(tmp_path: Path) -> None:
    path = faulty(tmp_path / "my.xlsx")
    before = path.read_bytes()
    output = run("plan", path, "--annotate", "--out", tmp_path / "out", code=2)
    assert "2 faults" in output
    assert path.read_bytes() == before
    assert not (tmp_path / "out").exists()
    book = load_workbook(tmp_path / "my.marked.xlsx")
    assert book.sheetnames == ["# Faults", *SHEETS, "Pins", "# mine"]
    page = book["Staff"]
    assert page["B2"].comment is not None
    assert "there is no 'fly'" in page["B2"].comment.text
    assert [str(cells.sqref) for cells in page.conditional_formatting] == ["B2"]
    assert page["A2"].fill.fgColor.rgb == "0000FF00"
    assert page.column_dimensions["A"].width == 33
    assert book["# mine"]["A1"].value == "=1+1"
    links = [cell.hyperlink.location for (cell,) in book["# Faults"]["A4:A5"]]
    assert links == ["Staff!B2", "Pins!A2"]


def test_marks_are_cleared_once_they_are_corrected(tmp_path: Path) -> None:
    path = faulty(tmp_path / "my.xlsx")
    run("plan", path, "--annotate", code=2)
    copy = tmp_path / "my.marked.xlsx"
    book = load_workbook(copy)
    comment = book["Staff"]["B2"].comment
    assert comment is not None
    comment.text = f"ask Budi\n{comment.text}"
    book["Pins"]["A2"] = "Setu"
    book.save(copy)
    run("plan", copy, "--annotate", code=2)
    again = load_workbook(tmp_path / "my.marked.2.xlsx")
    assert list(again["Pins"].conditional_formatting) == []
    assert again["Pins"]["A2"].comment is None
    comment = again["Staff"]["B2"].comment
    assert comment is not None
    assert comment.text.startswith("ask Budi\n— botram-opt —\nthere is no 'fly'")
    assert comment.text.count("there is no") == 1


def test_copies_in_indonesian(tmp_path: Path) -> None:
    path = faulty(tmp_path / "my.xlsx")
    with speaking("id"):
        with pytest.raises(InputError) as caught:
            read_problem(path)
        copy = beside(path)
        copy.write_bytes(marked(path, caught.value.issues))
        assert copy.name == "my.ditandai.xlsx"
        assert beside(copy).name == "my.ditandai.2.xlsx"
        assert load_workbook(copy).sheetnames[0] == "# Kesalahan"
        with pytest.raises(InputError) as again:
            read_problem(copy)
    assert [i.what for i in again.value.issues] == [i.what for i in caught.value.issues]


def test_only_workbooks_are_marked(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "csv", SHEETS)
    assert "only a workbook" in run("plan", folder, "--annotate", code=2)
    (tmp_path / "no.xlsx").write_text("no workbook")
    assert "no workbook" in run("plan", tmp_path / "no.xlsx", "--annotate", code=2)
    assert not list(tmp_path.glob("*.marked.xlsx"))
