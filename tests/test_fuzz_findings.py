"""What fuzzing, and files made to be slow, once broke: each is read or refused as it should be."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import time
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import typer

from botram_opt.cli.answers.asked import visit_of
from botram_opt.cli.answers.wishes import changes_of
from botram_opt.cli.papers.beside import beside_in
from botram_opt.cli.papers.calendar import _preparation
from botram_opt.errors import InputError, UnreadableError
from botram_opt.formats import read_history, read_plan, read_problem
from botram_opt.formats.geojson import plan_geojson
from botram_opt.formats.ics import plan_ics
from botram_opt.formats.outlines import read_outlines
from botram_opt.problem import Closure, Season, Weekday
from botram_opt.problem.graphml import read_graphml
from botram_opt.problem.osrm import matrix_from_osrm
from botram_opt.problem.roads import matrix_from_graph
from botram_opt.scenarios.results_file import ResultsFile
from fuzz import seeds
from fuzz.oracle import LONGEST
from sheets import told, with_sheets
from small import as_data, save, small_problem

EVERY_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def refused(tmp_path: Path, data: Any) -> list[str]:
    """What is told of a problem, within a second and a half of the processor."""
    path = save(tmp_path / "problem.json", data)
    begun = time.process_time()
    with pytest.raises(InputError) as error:
        read_problem(path)
    assert time.process_time() - begun < 1.5
    assert all(len(str(issue)) < LONGEST for issue in error.value.issues)
    return [f"{issue.where}: {issue.what}" for issue in error.value.issues]


def test_factors_that_come_to_infinity_are_told(tmp_path: Path) -> None:
    """Was: OverflowError, as infinity is no whole number."""
    span = {"start": "2025-01-01", "end": "2025-02-01"}
    factors = [{"name": f"n{i}", **span, "factor": 1000} for i in range(110)]
    data = as_data(small_problem())
    data["demand"]["factors"] = factors
    assert "comes to more than 10,000,000 requests on a date" in refused(tmp_path, data)[0]


def test_a_field_given_twice_among_many_is_found_at_once(tmp_path: Path) -> None:
    """Was: every field was counted in a list of all of them."""
    fields = [f'"k{i}": 1' for i in range(20_000)] + ['"k1": 2']
    path = tmp_path / "problem.json"
    path.write_text("{" + ", ".join(fields) + "}", encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(UnreadableError) as error:
        read_problem(path)
    assert time.process_time() - begun < 2
    assert error.value.issues[0].what == "this field is given more than once"
    assert len(error.value.issues) < 1_100


def test_empty_lists_beside_other_faults_are_told_at_once(tmp_path: Path) -> None:
    """Was: the place of each empty list was compared with that of every other fault."""
    row = {"sub_district": "s0", "service": "ktp", "dates": [], "requests": ["a"]}
    data = as_data(small_problem()) | {"futures": {"requests": [row] * 3_000}}
    found = refused(tmp_path, data)
    assert found[0].startswith("problem.json: futures.requests[0].dates: it has 0 items")
    assert any("5,000 more faults are not told" in each for each in found)


def test_of_many_wrong_numbers_of_a_row_one_is_told(tmp_path: Path) -> None:
    """Was: a kilobyte of memory for each of them."""
    row = {"sub_district": "s0", "service": "ktp", "requests": ["a"] * 50_000}
    data = as_data(small_problem()) | {"futures": {"requests": [row]}}
    assert refused(tmp_path, data)[0].startswith("problem.json: futures.requests[0].requests[0]: ")


def test_many_closures_of_a_long_season_take_no_time() -> None:
    """Was: every day was looked for in every closure."""
    days = [dt.date(2000, 1, 1) + dt.timedelta(days=2 * i) for i in range(3_000)]
    closures = tuple(Closure(start=day, end=day, reason="x") for day in days)
    begun = time.process_time()
    season = Season(
        name="long",
        start=dt.date(2000, 1, 1),
        end=dt.date(2030, 1, 1),
        weekdays=tuple(Weekday),
        closures=closures,
    )
    assert not set(season.visit_dates) & set(days)
    assert time.process_time() - begun < 2
    assert season.why_no_visit(days[7]) == "closed (x)"


def test_a_season_of_centuries_is_refused(tmp_path: Path) -> None:
    """Was: accepted, with 109,938 visit dates."""
    data = as_data(small_problem())
    data["season"] |= {"start": "1900-01-01", "end": "2200-12-31", "weekdays": EVERY_DAY}
    (found,) = refused(tmp_path, data)
    assert found == (
        "problem.json: season: it has 109,938 visit dates, and 5,000 at most can be planned"
    )


def test_what_is_told_of_long_values_is_short(tmp_path: Path) -> None:
    """Was: the value was told whole."""
    plan = json.loads(seeds.plan().to_json())
    long = "9" * 4_000
    plan["visits"][0]["staff"] = [{"id": long, "name": long, long: 1}]
    plan["visits"][1]["counters"] = {"c1": int(long)}
    with pytest.raises(UnreadableError) as error:
        read_plan(save(tmp_path / "plan.json", plan))
    assert all(len(str(issue)) < 1_000 for issue in error.value.issues)
    path = tmp_path / "history.csv"
    path.write_text(
        f"date,sub_district,service,requests\n2025-01-04,s0,{long},{long}\n", encoding="utf-8"
    )
    with pytest.raises(UnreadableError) as error:
        read_history(path, small_problem())
    assert all(len(str(issue)) < 1_000 for issue in error.value.issues)


def test_a_pair_of_whom_one_has_no_column_is_told(tmp_path: Path) -> None:
    """Was: IndexError, as the second was put before the first."""
    sheets = with_sheets(Pairs=[["the otter", "one", "how they go"], ["Siti", "Siti", "together"]])
    assert any("there is no column 'the other'" in each for each in told(tmp_path, sheets))


def test_a_long_title_is_told_short(tmp_path: Path) -> None:
    """Was: a column of thousands of characters was named in full."""
    sheets = with_sheets(Services=[["name", "minutes per request", "9" * 5_000], ["KTP-el", 5, 1]])
    assert all(len(each) < LONGEST for each in told(tmp_path, sheets))


def test_coordinates_that_are_text_become_numbers(tmp_path: Path) -> None:
    """Was: kept as text, of which no map can be made."""
    data = json.loads(seeds.outlines()[0])
    data["features"][0]["geometry"]["coordinates"][0][1] = ["107.1", "-6"]
    found = read_outlines(save(tmp_path / "outlines.json", data), "id")
    assert found["s0"]["coordinates"][0][1] == [107.1, -6]
    assert json.loads(plan_geojson(seeds.problem(), seeds.plan(), found))


def test_what_is_told_of_maps_and_ways_is_short(tmp_path: Path) -> None:
    """Was: an id, or what a service answered, was told whole."""
    data = json.loads(seeds.outlines()[0])
    data["features"][0] |= {"properties": {"id": "9" * 5_000}, "geometry": None}
    with pytest.raises(UnreadableError) as error:
        read_outlines(save(tmp_path / "outlines.json", data), "id")
    assert len(str(error.value)) < LONGEST
    answer = {"code": "9" * 5_000, "message": "9" * 5_000}
    with pytest.raises(UnreadableError) as error:
        matrix_from_osrm(save(tmp_path / "table.json", answer), ["office"], ["A"])
    assert len(str(error.value)) < LONGEST


def test_a_results_file_whose_tables_are_no_text_is_refused(tmp_path: Path) -> None:
    """Was: TypeError, as what a table was made by can be bytes."""
    path = tmp_path / "results"
    path.write_bytes(seeds.results_files()[1])
    database = sqlite3.connect(path)
    database.execute("PRAGMA writable_schema = ON")
    database.execute("UPDATE sqlite_master SET sql = CAST(sql AS BLOB)")
    database.commit()
    database.close()
    with pytest.raises(UnreadableError):
        ResultsFile(path)


def test_a_results_file_that_names_no_text_is_damaged(tmp_path: Path) -> None:
    """Was: UnicodeDecodeError, as SQLite complains by the name that stands in the file."""
    whole = seeds.results_files()[1]
    path = tmp_path / "results"
    path.write_bytes(
        whole.replace(b"CREATE TABLE outcome (", b"CREATE TABLX \xff\xff\xff\xff\xff\xff\xff (", 1)
    )
    with pytest.raises(UnreadableError, match="damaged"):
        ResultsFile(path)


def test_what_is_told_of_an_event_is_short() -> None:
    """Was: a number was told whole."""
    text = seeds.calendars()[0].decode()
    wrong = text.replace("SEQUENCE:0", "SEQUENCE:" + "9" * 5_000)
    with pytest.raises(UnreadableError) as error:
        plan_ics(seeds.problem(), seeds.plan(), now=seeds.NOW, earlier=wrong)
    assert all(len(str(issue)) < 1_000 for issue in error.value.issues)


def test_signs_between_blanks_are_no_days() -> None:
    """Was: ValueError, as not all that is a blank to one part of Python is so to another."""
    assert _preparation("Venue check=7\x1c") == ("Venue check", 7)


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    """Was: read within the parameters of a rule, and then the plan could not be written."""
    plan = json.loads(seeds.plan().to_json())
    plan["levels"] = [{"name": "\ud800"}]
    with pytest.raises(UnreadableError, match="half a character"):
        read_plan(save(tmp_path / "plan.json", plan))
    path = save(tmp_path / "problem.json", as_data(small_problem(name="Ujian \U0001f600")))
    assert read_problem(path).name == "Ujian \U0001f600"


def test_a_version_of_many_digits_is_no_version(tmp_path: Path) -> None:
    """Was: ValueError, as Python reads no number of more than 4,300 digits."""
    data = as_data(small_problem()) | {"schema_version": "9" * 5_000}
    (found,) = refused(tmp_path, data)
    assert found.startswith("problem.json: schema_version: this is schema version '999")


def test_long_numbers_on_the_command_line_are_refused() -> None:
    """Was: ValueError, as Python reads no number of more than 4,300 digits."""
    long = "1" * 5_000
    with pytest.raises(UnreadableError, match="is no number of a visit"):
        visit_of(small_problem(), f"s0#{long}", "--visit")
    with pytest.raises(typer.BadParameter):
        _preparation(f"Venue check={long}")
    with pytest.raises(UnreadableError) as error:
        changes_of(small_problem(), {"counters": [f"s0=c1:{long}"]})
    assert len(str(error.value)) < 1_000


def test_a_name_too_long_for_a_file_is_no_plan() -> None:
    """Was: OSError, File name too long."""
    with pytest.raises(InputError):
        beside_in("a" * 300)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<node id="0">', b'<node id="0" yfiles.foldertype="group">'),
        (b'attr.type="double"', b'attr.type="boolean"'),
    ],
)
def test_marks_of_graphml_that_are_not_as_they_should_be(
    old: bytes, new: bytes, tmp_path: Path
) -> None:
    """Was: AttributeError, from a group without a graph; and others like it."""
    path = tmp_path / "roads.graphml"
    path.write_bytes(seeds.road_graphs()[0].replace(old, new))
    with pytest.raises(UnreadableError, match="it is no GraphML"):
        read_graphml(path)


@pytest.mark.parametrize("wrong", [{"x": 200.0, "y": 1.0}, {"x": "9" * 9_000, "y": 1.0}])
def test_nodes_with_long_names_are_told_in_short(wrong: dict[str, Any]) -> None:
    """Was: a fault of six thousand digits, the name of a node."""
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node("9" * 6_000, x=107.0, y=-6.0)
    graph.add_node("8" * 6_000, **wrong)
    graph.add_edge("9" * 6_000, "8" * 6_000, length="7" * 6_000)
    points = seeds.AT
    with pytest.raises(UnreadableError) as caught:
        matrix_from_graph(graph, {"a": points["a"]}, points)
    assert len(caught.value.issues) == 2
    assert all(len(str(issue)) < LONGEST for issue in caught.value.issues)


@pytest.mark.parametrize("name", ["DTSTART", "X-WR-CALNAME"])
def test_a_property_of_a_calendar_with_several_kinds_of_value(name: str) -> None:
    """Was: AttributeError, from icalendar."""
    text = seeds.calendars()[0].decode()
    wrong = re.sub(rf"^{name}[^:]*:", f"{name};VALUE=DATE,TEXT:", text, count=1, flags=re.MULTILINE)
    assert wrong != text
    with pytest.raises(UnreadableError, match="VALUE has several values"):
        plan_ics(seeds.problem(), seeds.plan(), now=seeds.NOW, earlier=wrong)
