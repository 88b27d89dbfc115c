"""Reading files: every fault is told, with its place and what to do."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botram_opt import sizes
from botram_opt.errors import ContradictionError, InputError, UnreadableError
from botram_opt.formats import (
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from small import as_data, save, small_plan, small_problem

Change = Callable[[dict[str, Any]], object]


def issues_of(tmp_path: Path, change: Change) -> tuple[type[InputError], list[str]]:
    """What is told of a problem after a change, without the name of the file."""
    data = as_data(small_problem())
    change(data)
    path = save(tmp_path / "my.json", data)
    with pytest.raises(InputError) as error:
        read_problem(path)
    told = [str(issue) for issue in error.value.issues]
    assert all(text.startswith("my.json") for text in told)
    assert all(issue.what and issue.remedy for issue in error.value.issues)
    return type(error.value), [text.removeprefix("my.json: ") for text in told]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    problem, path = small_problem(), tmp_path / "new" / "problem.json"
    write_problem(path, problem)
    assert read_problem(path) == problem
    assert read_problem(str(path)).fingerprint == problem.fingerprint
    plan = small_plan(problem)
    write_plan(tmp_path / "plan.json", plan)
    assert read_plan(tmp_path / "plan.json") == plan


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "my.json"
    path.write_text(small_problem().to_json(), encoding="utf-8-sig")
    assert read_problem(path) == small_problem()


CENTRE = {"latitude": -6.3, "longitude": 107.1}


def located(
    data: dict[str, Any], latitude: float, longitude: float, elsewhere: dict[str, float] = CENTRE
) -> dict[str, Any]:
    """Put the last place there and all else elsewhere."""
    for place in (*data["sub_districts"], *data["bases"]):
        place["location"] = elsewhere
    data["travel"] = {"kind": "geodesic", "detour_factor": 1.3, "speed_kmh": 30}
    data["sub_districts"][2]["location"] = {"latitude": latitude, "longitude": longitude}
    return data


UNREADABLE: dict[str, tuple[Change, str]] = {
    "an unknown field": (
        lambda d: d["sub_districts"][2]["venue"].update(rooms=3),
        "sub_districts[2] 'Place 2'.venue.rooms: this field is not known. "
        "Did you mean 'room'? Otherwise remove it.",
    ),
    "a missing field": (
        lambda d: d["sub_districts"][1].pop("venue"),
        "sub_districts[1] 'Place 1'.venue: this field is missing. Give it a value.",
    ),
    "a negative stock": (
        lambda d: d["counter_types"][0].update(stock=-1),
        "counter_types[0] 'Cards'.stock: -1 is out of range. It must be at least 0.",
    ),
    "demand that is no number": (
        lambda d: d["demand"]["requests"][1].update(requests=math.nan),
        "demand.requests[1].requests: nan is not a finite number. Give a number, or leave it out.",
    ),
    "infinite demand": (
        lambda d: d["demand"]["requests"][3].update(requests=math.inf),
        "demand.requests[3].requests: inf is not a finite number. Give a number, or leave it out.",
    ),
    "a latitude out of range": (
        lambda d: located(d, 107.1, -6.3),
        "sub_districts[2] 'Place 2'.location.latitude: 107.1 is no latitude (-90 to 90); perhaps "
        "latitude and longitude are swapped. Correct it.",
    ),
    "a longitude out of range": (
        lambda d: located(d, -6.3, 1071),
        "sub_districts[2] 'Place 2'.location.longitude: 1071 is no longitude (-180 to 180). "
        "Correct it.",
    ),
    "markup in a name": (
        lambda d: d["people"][0].update(name="<b>Person"),
        "people[0] '<b>Person'.name: '<b>Person' must not hold markup (< or >). Correct it.",
    ),
    "a line break in a name": (
        lambda d: d["people"][0].update(name="Per\nson"),
        "people[0] 'Per\\nson'.name: 'Per\\nson' must not hold line breaks, tabs or invisible "
        "characters. Correct it.",
    ),
    "a formula for a name": (
        lambda d: d["services"][0].update(name="=1+1"),
        "services[0] '=1+1'.name: '=1+1' must not begin with =, +, - or @: a spreadsheet would "
        "run it. Correct it.",
    ),
    "another version": (
        lambda d: (d.update(schema_version="2"), d.update(surprise=1), d.pop("season")),
        "schema_version: this is schema version '2'; this botram_opt reads '1'. A newer "
        "botram_opt wrote it: install that one, or let it be written anew by this one.",
    ),
    "a version that never was": (
        lambda d: d.update(schema_version=1),
        "schema_version: this is schema version 1; this botram_opt reads '1'. Correct it, or leave "
        "it out: then it is '1'.",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_told(tmp_path: Path, case: str) -> None:
    change, text = UNREADABLE[case]
    assert issues_of(tmp_path, change) == (UnreadableError, [text])


def row(data: dict[str, Any], origin: str, sub_district: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = data["travel"]["rows"]
    return next(r for r in rows if (r["origin"], r["sub_district"]) == (origin, sub_district))


CONTRADICTIONS: dict[str, tuple[Change, str]] = {
    "an id given twice": (
        lambda d: d["people"][1].update(id="p0"),
        "bases, people and pools share their ids: 'p0': this id is given 2 times. "
        "Rename all but one.",
    ),
    "an unknown skill": (
        lambda d: d["people"][1].update(skills=["card", "piloting"]),
        "people 'Person 1'.skills: 'piloting' is no skill. Add it to the skills, or correct it.",
    ),
    "an unknown service": (
        lambda d: d["counter_types"][0]["services"].append("kia"),
        "counter_types 'Cards'.services: 'kia' is no service. Add it to the services, or "
        "correct it.",
    ),
    "a season that ends before it starts": (
        lambda d: d["season"].update(start="2025-03-31", end="2025-01-04"),
        "season: it ends (2025-01-04) before it starts (2025-03-31). "
        "Swap the two, or correct the year.",
    ),
    "a pin on a holiday": (
        lambda d: (
            d["season"].update(holidays=[{"date": "2025-02-01", "name": "Feast"}]),
            d["pins"].append({"sub_district": "s0", "date": "2025-02-01"}),
        ),
        "pins[0] 'Place 0': 2025-02-01 is no visit date: a holiday (Feast). "
        "Choose another date, or add it to season.extra_dates.",
    ),
    "latitude and longitude swapped within range": (
        lambda d: located(d, 40, 10, elsewhere={"latitude": 10, "longitude": 40}),
        "sub_districts 'Place 2': it lies 4,453 km from the other places, and among them if "
        "latitude and longitude are swapped. Swap latitude and longitude.",
    ),
    "a place that cannot be reached": (
        lambda d: d["travel"]["rows"].remove(row(d, "office", "s1")),
        "travel.rows: 'Place 1' cannot be reached from 'office'. "
        "Add the row, or take the place out.",
    ),
    "an essential rule switched off": (
        lambda d: d["rules"].append({"rule": "requests_found", "on": False}),
        "rules 'requests_found': no plan makes sense without this rule. Leave it on.",
    ),
    "a parameter out of range": (
        lambda d: d["levels"][1]["terms"][0].update(parameters={"weeks": 0}),
        "levels 'neighbours spread', rule 'neighbour_spread', weeks: 0 is out of range. "
        "It must be at least 1.",
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_contradiction_is_told(tmp_path: Path, case: str) -> None:
    change, text = CONTRADICTIONS[case]
    assert issues_of(tmp_path, change) == (ContradictionError, [text])


def test_an_unknown_rule_is_refused_on_reading(tmp_path: Path) -> None:
    kind, told = issues_of(
        tmp_path, lambda d: d["levels"][0]["terms"].append({"rule": "happiness"})
    )
    assert kind is ContradictionError
    assert len(told) == 1
    assert "'happiness': there is no soft rule of this name. Use one of change" in told[0]


def test_several_faults_are_all_told_at_once(tmp_path: Path) -> None:
    def spoil(data: dict[str, Any]) -> None:
        for case in ("an unknown field", "a negative stock", "infinite demand"):
            UNREADABLE[case][0](data)
        for case in ("an unknown skill", "a place that cannot be reached"):
            CONTRADICTIONS[case][0](data)

    kind, told = issues_of(tmp_path, spoil)
    assert kind is UnreadableError
    for case in ("an unknown field", "a negative stock", "infinite demand"):
        assert UNREADABLE[case][1] in told
    for case in ("an unknown skill", "a place that cannot be reached"):
        assert CONTRADICTIONS[case][1] in told


def test_a_fault_of_form_hides_nothing_else(tmp_path: Path) -> None:
    """Wherever the fault of form lies: in the season, in an id, in demand, or doubled."""

    def spoil(data: dict[str, Any]) -> None:
        data["season"].update(colour="red", visits_per_date=-1)
        data["people"][1]["skills"] = ["piloting"]
        data["levels"][0]["terms"][0]["rule"] = "happiness"
        data["rules"].append({"rule": "bogus"})
        data["demand"]["surprise"] = 1
        data["demand"]["requests"][2]["service"] = "sim"

    _, told = issues_of(tmp_path, spoil)
    assert sorted(text.split(":")[0] for text in told) == [
        "demand.requests[2]",
        "demand.surprise",
        "levels 'requests unserved', rule 'happiness'",
        "people 'Person 1'.skills",
        "rules 'bogus'",
        "season.colour",
        "season.visits_per_date",
    ]


def test_what_names_an_item_that_cannot_be_read_is_no_fault(tmp_path: Path) -> None:
    def spoil(data: dict[str, Any]) -> None:
        data["services"][0]["ID"] = data["services"][0].pop("id")

    _, told = issues_of(tmp_path, spoil)
    assert [text.split(":")[0] for text in told] == [
        "services[0] 'Identity card'.id",
        "services[0] 'Identity card'.ID",
    ]


def test_a_list_of_faulty_items_is_not_also_told_as_empty(tmp_path: Path) -> None:
    _, told = issues_of(tmp_path, lambda d: d["levels"][0]["terms"][0].update(weight=0))
    assert told == [
        "levels[0] 'requests unserved'.terms[0].weight: 0 is out of range. It must be at least 1."
    ]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda d: d["season"].update(opens=8), "season.opens: 8 is no time of day"),
        (lambda d: d["season"].update(opens="28800"), "season.opens: '28800' is no time of day"),
        (lambda d: d["season"].update(start=0), "season.start: 0 is no date"),
        (lambda d: d["season"].update(start="1735689600"), "season.start: '1735689600' is no date"),
        (lambda d: d["season"].update(end="9999-12-31"), "season.end: '9999-12-31' is not between"),
        (
            lambda d: d["counter_types"][0].update(stock=True),
            "counter_types[0] 'Cards'.stock: True",
        ),
        (lambda d: d["counter_types"][0].update(stock="3"), "counter_types[0] 'Cards'.stock: '3'"),
        (lambda d: d["demand"]["requests"][0].update(requests=True), "demand.requests[0].requests"),
        (
            lambda d: d["rules"].append({"rule": "notice", "on": 0}),
            "rules[0].on: 0 is neither true nor false",
        ),
        (lambda d: d["season"].update(country="XX"), "season.country: 'XX' is no country whose"),
        (
            lambda d: d["season"].update(
                country="ID", holidays=None, start="2150-01-01", end="2150-12-31"
            ),
            "season: holidays of ID are known from",
        ),
    ],
)
def test_nothing_is_taken_for_something_else(tmp_path: Path, change: Change, text: str) -> None:
    kind, told = issues_of(tmp_path, change)
    assert kind is UnreadableError
    assert told[0].startswith(text)
    assert len(told) == 1


def refused(path: Path, read: Callable[[Path], object] = read_problem) -> str:
    with pytest.raises(UnreadableError) as error:
        read(path)
    assert len(error.value.issues) == 1
    return str(error.value.issues[0])


@pytest.mark.parametrize("read", [read_problem, read_plan])
def test_a_file_that_is_no_json_object_is_told(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    path = tmp_path / "my.json"
    path.write_text('{\n "name": "x",\n oops\n}')
    assert refused(path, read).startswith("my.json: line 3, column 2: this is not JSON: ")
    path.write_text("")
    assert refused(path, read).startswith("my.json: line 1, column 1: this is not JSON: ")
    path.write_text("[1]")
    assert refused(path, read).startswith("my.json: it holds a list, not an object. ")
    path.write_text("3")
    assert refused(path, read).startswith("my.json: it holds a single value, not an object. ")
    path.write_bytes(b'{\n "n\xffme": 1}')
    text = "my.json: line 2, byte 4: this is not UTF-8 text. Save the file as UTF-8."
    assert refused(path, read) == text
    path.write_bytes('{"name": "x"}'.encode("utf-16"))
    assert "this is not UTF-8 text" in refused(path, read)
    path.write_text('{"name": ' + "[" * 100_000 + "]" * 100_000 + "}")
    assert "nested too deeply" in refused(path, read)
    path.write_text('{"name": ' + "[" * 200 + "]" * 200 + "}")
    assert "nested too deeply" in refused(path, read)
    path.write_text('{"name": ' + "9" * 5000 + "}")
    assert "a number cannot be read" in refused(path, read)


def test_a_path_without_a_file_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "my.json"
    text = f"my.json: there is no file {str(missing)!r}. Check the path."
    assert refused(missing) == text
    assert f"{tmp_path.name}: there is no CSV file in this folder." in refused(tmp_path)
    assert "cannot be opened" in refused(tmp_path / ("x" * 300))


def test_a_file_that_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "my.json"
    write_problem(path, small_problem())
    size = path.stat().st_size
    monkeypatch.setattr(sizes, "MOST_BYTES", size)
    assert read_problem(path) == small_problem()
    monkeypatch.setattr(sizes, "MOST_BYTES", size - 1)
    assert "it is larger than" in refused(path)


def test_a_plan_is_not_taken_for_a_problem(tmp_path: Path) -> None:
    write_problem(tmp_path / "problem.json", small_problem())
    write_plan(tmp_path / "plan.json", small_plan())
    assert "this is a problem, not a plan" in refused(tmp_path / "problem.json", read_plan)
    assert "this is a plan, not a problem" in refused(tmp_path / "plan.json")


def test_fields_that_are_given_twice_are_told_with_all_else(tmp_path: Path) -> None:
    path = tmp_path / "my.json"
    text = small_problem().to_json()
    text = text.replace('"name": "Place 1"', '"venue": {"room": 1}, "name": "Place 1"')
    text = text.replace('"stock": 2', '"stock": 2, "stock": -3', 1)
    path.write_text(text)
    with pytest.raises(UnreadableError) as error:
        read_problem(path)
    assert [str(issue) for issue in error.value.issues] == [
        "my.json: sub_districts[1] 'Place 1'.venue: this field is given more than once. "
        "Keep one of them.",
        "my.json: counter_types[0] 'Cards'.stock: this field is given more than once. "
        "Keep one of them.",
        "my.json: counter_types[0] 'Cards'.stock: -3 is out of range. It must be at least 0.",
    ]
    path.write_text(text.replace('"stock": -3', '"stock": 3'))
    with pytest.raises(UnreadableError) as error:
        read_problem(path)
    assert len(error.value.issues) == 2
    path.write_text(small_plan().to_json().replace('"visits"', '"visits": [], "visits"', 1))
    assert "visits: this field is given more than once" in refused(path, read_plan)


def test_faults_of_a_plan_are_all_told(tmp_path: Path) -> None:
    data = as_data(small_plan())
    data["visits"][0]["served"]["ktp"] = -1
    data["visits"][1]["date"] = "2025-02-30"
    data["surprise"] = 1
    with pytest.raises(UnreadableError) as error:
        read_plan(save(tmp_path / "my.json", data))
    wheres = {issue.where for issue in error.value.issues}
    assert wheres == {
        "my.json: visits[0].served.ktp",
        "my.json: visits[1].date",
        "my.json: surprise",
    }
    data["schema_version"] = 7
    assert "this is schema version 7" in refused(save(tmp_path / "my.json", data), read_plan)


def test_a_date_is_read_as_a_date(tmp_path: Path) -> None:
    write_problem(tmp_path / "my.json", small_problem())
    assert read_problem(tmp_path / "my.json").season.start == dt.date(2025, 1, 4)
