"""Files that hold too much are refused before memory goes, and say so."""

from __future__ import annotations

import gzip
import importlib
import re
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botram_opt import sizes, xml_text
from botram_opt.datasets.schedule import read_schedule
from botram_opt.errors import UnreadableError
from botram_opt.formats import (
    read_actuals,
    read_effects,
    read_history,
    read_plan,
    read_plan_workbook,
    read_problem,
    read_scenarios,
    write_problem,
)
from botram_opt.formats.history_csv import COLUMNS
from botram_opt.formats.outlines import read_outlines
from botram_opt.formats.xlsx import opening, parts
from botram_opt.problem import FutureRequests, Futures
from botram_opt.problem.graphml import read_graphml
from botram_opt.problem.osrm import matrix_from_osrm
from botram_opt.scenarios import results_file
from botram_opt.scenarios.results_file import ResultsFile
from botram_opt.sizes import MOST_COLUMNS
from botram_opt.xml_text import MOST_MARK
from fuzz import seeds
from small import small_problem

ROOT = Path(__file__).parents[1]

Read = Callable[[Path], Any]

READERS: dict[str, Read] = {
    "problem.json": read_problem,
    "problem.xlsx": read_problem,
    "plan.json": read_plan,
    "plan.xlsx": read_plan_workbook,
    "scenarios.json": read_scenarios,
    "actuals.json": read_actuals,
    "effects.json": read_effects,
    "history.csv": read_history,
    "schedule.csv": read_schedule,
    "outlines.geojson": lambda path: read_outlines(path, "id"),
    "roads.graphml": read_graphml,
    "table.json": lambda path: matrix_from_osrm(path, ["office"], ["A"]),
}


def said(read: Read, path: Path) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(UnreadableError) as refused:
        read(path)
    (issue,) = refused.value.issues
    assert path.name in issue.where
    return issue.what


@pytest.mark.parametrize("name", READERS)
def test_a_file_of_a_gigabyte_is_refused_without_being_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    tracemalloc.start()
    try:
        assert "is larger than" in said(READERS[name], path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" + "[]," * 20 + "[]]", "more than 10 records and lists"),
        ("[" + "1," * 40 + "1]", "more than 30 values"),
        ('{"futures": [' + "1," * 80 + "1]}", "more than 60 values"),
        ('{"futures": {"more": ' + "[" * 7 + "]" * 7 + "}}", "nested too deeply"),
        ("[" * 7 + "]" * 7, "nested too deeply"),
        ("[" * 200_000, "nested too deeply"),
    ],
)
def test_json_that_comes_to_much_is_refused(
    text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "MOST_RECORDS", 300_000 if told.startswith("nested") else 10)
    monkeypatch.setattr(sizes, "MOST_VALUES", 30)
    monkeypatch.setattr(sizes, "MOST_DRAWN", 30)
    monkeypatch.setattr(sizes, "MOST_DEPTH", 5)
    path = tmp_path / "file.json"
    path.write_text(text, encoding="utf-8")
    for read in (read_problem, read_scenarios):
        assert told in said(read, path)


def test_outlines_and_ways_may_be_more_than_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botram_opt.formats.outlines.MOST_POINTS", 5)
    monkeypatch.setattr("botram_opt.problem.osrm.MOST_WAYS", 30)
    monkeypatch.setattr(sizes, "MOST_RECORDS", 1)
    monkeypatch.setattr(sizes, "MOST_VALUES", 1)
    monkeypatch.setattr(sizes, "MOST_DRAWN", 0)
    path = tmp_path / "file.json"
    path.write_text("[" + "[]," * 20 + "[]]", encoding="utf-8")
    assert "more than 10 records and lists" in said(READERS["outlines.geojson"], path)
    path.write_text("[" + "1," * 40 + "1]", encoding="utf-8")
    assert "more than 30 values" in said(READERS["table.json"], path)


def test_what_is_read_of_futures_may_be_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = small_problem()
    row = FutureRequests(sub_district="s0", service="ktp", requests=tuple(range(2_000)))
    path = tmp_path / "problem.json"
    write_problem(path, problem.changed(futures=Futures(requests=(row,))))
    monkeypatch.setattr(sizes, "MOST_VALUES", 1_000)
    assert read_problem(path).futures is not None


def test_a_road_graph_that_unpacks_to_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = seeds.road_graphs()[:1]
    path = tmp_path / "roads.graphml.gz"
    path.write_bytes(gzip.compress(whole))
    assert len(read_graphml(path)) == 3
    monkeypatch.setattr("botram_opt.problem.graphml.MOST_ELEMENTS", 5)
    assert "more than 5 marks" in said(read_graphml, path)
    monkeypatch.setattr("botram_opt.problem.graphml.MOST_BYTES", 1_000)
    assert "is larger than" in said(read_graphml, path)


LONG: dict[str, bytes] = {
    "comment": b"<!--%b-->",
    "comment of marks": b"<!--<a/>%b-->",
    "attribute": b'<a b="%b"/>',
    "blanks": b"<a %b/>",
    "no end": b"<a %b",
    "instruction": b"<?a %b?>",
}
"""Marks as long as what is put into them."""


@pytest.mark.parametrize("mark", LONG)
@pytest.mark.parametrize("name", ["roads.graphml", "problem.xlsx"])
def test_a_mark_that_is_long_is_refused(name: str, mark: str, tmp_path: Path) -> None:
    # Others would read it again and again, until minutes or hours are over.
    blank = mark in ("blanks", "no end")
    long = LONG[mark] % ((b" " if blank else b"x") * 3 * MOST_MARK)
    path = tmp_path / name
    if name == "roads.graphml":
        path.write_bytes(seeds.road_graphs()[0].replace(b"<graph ", long + b"<graph ", 1))
    else:
        write_problem(path, small_problem())
        with zipfile.ZipFile(path) as book:
            parts = {part: book.read(part) for part in book.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = parts[sheet].replace(b"<sheetData", long + b"<sheetData", 1)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            for part, content in parts.items():
                book.writestr(part, content)
    assert said(READERS[name], path) == "a mark in it is too long"


def test_a_text_between_marks_may_be_long(tmp_path: Path) -> None:
    path = tmp_path / "roads.graphml"
    text = b"<desc>" + b"a long way " * MOST_MARK + b"</desc><graph "
    path.write_bytes(seeds.road_graphs()[0].replace(b"<graph ", text, 1))
    assert len(read_graphml(path)) == 3


def table(name: str, text: bytes, folder: Path) -> tuple[Read, Path]:
    """A table of text, by itself or in a folder, and who reads it."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text)
    return (read_history, path) if path.parent == folder else (read_problem, path.parent)


@pytest.mark.parametrize("name", ["history.csv", "tables/Season.csv"])
def test_a_table_of_text_that_is_wide_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, path = table(name, b"ab," * (MOST_COLUMNS + 1), tmp_path)
    assert "more than 16,384 cells" in said(read, path)
    # A row is in memory before it is counted.
    monkeypatch.setattr(sizes, "MOST_FIELDS", 50)
    read, path = table(name, b"ab," * 60, tmp_path)
    assert "more than 50 cells" in said(read, path)


@pytest.mark.parametrize("name", ["history.csv", "tables/Season.csv"])
def test_a_table_of_text_is_not_made_into_lines(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("history_csv", "workbook.csv_folder"):
        # Of the package, the name is that of a function.
        place = importlib.import_module(f"botram_opt.formats.{module}")
        monkeypatch.setattr(place, "MOST_CELLS", 10)
    # So much is made room for at once, however little there is.
    monkeypatch.setattr(sizes, "MOST_BYTES", 10_000_000)
    read, path = table(name, b"ab\n" * 2_000_000, tmp_path)
    tracemalloc.start()
    try:
        assert "more than 10 cells" in said(read, path)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_a_road_graph_with_entities_is_refused(tmp_path: Path) -> None:
    (whole,) = seeds.road_graphs()[:1]
    path = tmp_path / "roads.graphml"
    entities = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><graphml'
    path.write_bytes(whole.replace(b"<graphml", entities, 1))
    assert "it is no GraphML" in said(read_graphml, path)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t BEFORE INSERT ON outcome BEGIN DELETE FROM outcome; END",
        "CREATE VIEW v AS SELECT * FROM outcome",
        "ALTER TABLE outcome ADD COLUMN more",
        "CREATE INDEX i ON outcome (found)",
    ],
)
def test_a_results_file_that_could_run_something_is_refused(statement: str, tmp_path: Path) -> None:
    path = tmp_path / "results"
    path.write_bytes(seeds.results_files()[1])
    database = sqlite3.connect(path)
    database.execute(statement)
    database.commit()
    database.close()
    assert said(ResultsFile, path) == "there is something else in it than results"


def test_an_outcome_that_comes_to_much_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "results"
    path.write_bytes(seeds.results_files()[1])
    monkeypatch.setattr("botram_opt.scenarios.results_file.MOST_BYTES", 1_000)

    def kept(path: Path) -> None:
        with ResultsFile(path) as results:
            results.get(seeds.asked())

    assert "too big" in said(kept, path)


def test_the_page_tells_the_limits_that_there_are() -> None:
    page = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8")
    section = page.partition("## What is too large to be read")[2].partition("\n## ")[0]
    told = {
        what: [
            int(digits.replace(",", "")) * (1_000_000 if unit else 1)
            for digits, unit in re.findall(r"(\d[\d,]*)( MB)?", most)
        ]
        for what, most in re.findall(r"^\| ([^|]+) \| ([^|]*\d[^|]*) \|$", section, re.MULTILINE)
    }
    assert told == {
        "a file": [
            sizes.MOST_BYTES,
            opening.MOST_BYTES,
            opening.MOST_INFLATED,
            sizes.MOST_CALENDAR_BYTES,
            sizes.MOST_SCHEDULE_BYTES,
        ],
        "a JSON document": [
            sizes.MOST_RECORDS,
            sizes.MOST_VALUES,
            sizes.MOST_DRAWN,
            sizes.MOST_DEPTH,
        ],
        "outlines (GeoJSON)": [sizes.MOST_POINTS],
        "an answer of OSRM": [sizes.MOST_WAYS],
        "a workbook, or one table of a folder of CSV": [parts.MOST_CELLS],
        "a table of CSV": [sizes.MOST_COLUMNS, sizes.MOST_FIELDS],
        "XML of a workbook or a road graph": [xml_text.MOST_MARK],
        "a history": [sizes.MOST_COUNTS, len(COLUMNS)],
        "a road graph (GraphML, also `.gz` and `.bz2`)": [sizes.MOST_ELEMENTS, sizes.MOST_BYTES],
        "a season": [sizes.MOST_VISIT_DATES],
        "an outcome in a file of results": [results_file.MOST_BYTES],
    }
    assert f"more than {sizes.MOST_TOLD:,}" in " ".join(page.split())
