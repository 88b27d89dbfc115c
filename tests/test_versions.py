"""Documents of older schema versions are read as those of the present; of newer ones, refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from botram_opt import (
    Plan,
    Problem,
    Scenario,
    UnreadableError,
    read_plan,
    read_problem,
    read_scenarios,
)
from botram_opt.formats.plan_workbook import record
from botram_opt.problem import versions
from botram_opt.problem.versions import VERSION, to_present
from small import as_data, save, small_plan, small_problem


def problem_1(data: dict[str, Any]) -> dict[str, Any]:
    """In a version that never was, sub-districts were called places."""
    data["sub_districts"] = data.pop("places")
    return data


def plan_1(data: dict[str, Any]) -> dict[str, Any]:
    """And visits said by a number which place they are of."""
    for visit in data["visits"]:
        visit["sub_district"] = f"s{visit.pop('place')}"
    return data


def scenario_1(data: dict[str, Any]) -> dict[str, Any]:
    return {"name": data["title"], "changes": data["changes"]}


@pytest.fixture(autouse=True)
def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version 0 before the first one."""
    steps = {"Problem": {"0": problem_1}, "Plan": {"0": plan_1}, "Scenario": {"0": scenario_1}}
    monkeypatch.setattr(versions, "STEPS", steps)


def old_problem() -> dict[str, Any]:
    data = as_data(small_problem())
    data["places"] = data.pop("sub_districts")
    return data | {VERSION: "0"}


def old_plan() -> dict[str, Any]:
    data = as_data(small_plan())
    for visit in data["visits"]:
        visit["place"] = int(visit.pop("sub_district").removeprefix("s"))
    return data | {VERSION: "0"}


def test_an_older_document_is_read_from_a_file(tmp_path: Path) -> None:
    problem = read_problem(save(tmp_path / "problem.json", old_problem()))
    assert problem == small_problem()
    plan = read_plan(save(tmp_path / "plan.json", old_plan()))
    assert plan == small_plan()
    # It was made for the problem as it was, and stays a plan of it.
    assert plan.problem.fingerprint == problem.fingerprint
    old = {VERSION: "0", "title": "Old", "changes": [{"kind": "remove_person", "id": "p0"}]}
    now = {"name": "New", "changes": []}
    scenarios = read_scenarios(save(tmp_path / "scenarios.json", [old, now]))
    assert [scenario.name for scenario in scenarios] == ["Old", "New"]
    assert read_scenarios(save(tmp_path / "scenario.json", old)) == scenarios[:1]


def test_an_older_document_is_read_wherever_it_is_a_part() -> None:
    assert Problem.model_validate(old_problem()) == small_problem()
    assert Problem.model_validate_json(json.dumps(old_problem())) == small_problem()
    assert Plan.model_validate_json(json.dumps(old_plan())) == small_plan()
    assert Scenario.model_validate({VERSION: "0", "title": "Old", "changes": []}).name == "Old"


def test_an_older_plan_is_read_from_the_record_in_a_workbook() -> None:
    written = record.Written.model_construct(
        sheets={}, columns={}, places={}, kinds={}, who={}, plan=small_plan()
    )
    data = written.model_dump(mode="json") | {"plan": old_plan()}
    found = record.record_in(["mark", f"[{json.dumps(data)}]"])
    assert found is not None
    assert found.plan == small_plan()


def test_steps_follow_each_other_and_leave_what_they_are_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def more(data: dict[str, Any]) -> dict[str, Any]:
        data["inner"].append(data[VERSION])
        return data

    steps = {str(number): more for number in range(3)}
    monkeypatch.setattr(versions, "STEPS", {"Thing": steps})
    given = {VERSION: "1", "inner": ["x"]}
    assert to_present("Thing", given) == {VERSION: "3", "inner": ["x", "1", "2"]}
    assert given == {VERSION: "1", "inner": ["x"]}
    assert to_present("Another", given) is given
    assert to_present("Thing", [given]) == [given]


def test_a_file_that_says_no_version_is_of_the_first_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = old_problem()
    del data[VERSION]
    with pytest.raises(UnreadableError, match="places: this field is not known"):
        read_problem(save(tmp_path / "my.json", data))
    monkeypatch.setattr("botram_opt.formats.json_files.FIRST", "0")
    assert read_problem(save(tmp_path / "my.json", data)) == small_problem()


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("2", "A newer botram_opt wrote it: install that one"),
        ("17", "A newer botram_opt wrote it: install that one"),
        ("-1", "Correct it, or leave it out: then it is '1'"),
        ("draft", "Correct it, or leave it out: then it is '1'"),
        (0, "Correct it, or leave it out: then it is '1'"),
        (None, "Correct it, or leave it out: then it is '1'"),
    ],
)
def test_another_version_is_refused(tmp_path: Path, version: object, told: str) -> None:
    for read, data in ((read_problem, old_problem()), (read_plan, old_plan())):
        path = save(tmp_path / "my.json", data | {VERSION: version})
        with pytest.raises(UnreadableError) as error:
            read(path)
        (issue,) = error.value.issues
        assert issue.where == "my.json: schema_version"
        assert issue.what == f"this is schema version {version!r}; this botram_opt reads '1'"
        assert issue.remedy.startswith(told)


def test_an_older_document_of_no_form_is_refused_as_such(tmp_path: Path) -> None:
    for data in ({VERSION: "0", "visits": [3]}, {VERSION: "0", "visits": 7}, {VERSION: "0"}):
        with pytest.raises(UnreadableError, match="it has not the form of schema version '0'"):
            read_plan(save(tmp_path / "my.json", data))
        with pytest.raises(UnreadableError, match="it has not the form of schema version '0'"):
            Problem.model_validate(data)


def test_faults_of_an_older_document_are_told_with_their_places(tmp_path: Path) -> None:
    data = old_problem()
    data["places"][1]["venue"]["rooms"] = 3
    with pytest.raises(UnreadableError, match=r"sub_districts\[1\] 'Place 1'.venue.rooms"):
        read_problem(save(tmp_path / "my.json", data))
