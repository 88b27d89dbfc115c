"""Named lists of changes: applied, told, written and read, with every fault at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import botram_opt
from botram_opt import changes, read_scenarios
from botram_opt.changes import Scenario, changed_by
from botram_opt.errors import UnreadableError
from botram_opt.problem import Pin
from small import FIRST, save, small_problem

LEAVES = Scenario(
    name="Person 1 leaves",
    changes=(
        changes.AddPin(pin=Pin(sub_district="s0", date=FIRST)),
        changes.RemovePerson(id="p1"),
        changes.EditItem(item="person", id="p2", fields={"most_visits": None}),
    ),
)
AS_IT_IS = Scenario(name="as it is")


def test_a_scenario_is_applied_told_and_taken_back() -> None:
    problem = small_problem()
    changed = LEAVES.apply(problem)
    assert changed == changed_by(problem, LEAVES.changes)
    assert LEAVES.sentences(problem) == (
        "Place 0 must be visited on 4 January 2025",
        "Person 1 leaves",
        "Person 2 is changed: most visits none",
    )
    back = LEAVES.inverse(problem)
    assert back.name == "back from Person 1 leaves"
    assert back.apply(changed).fingerprint == problem.fingerprint
    assert AS_IT_IS.apply(problem) == problem
    assert AS_IT_IS.sentences(problem) == ()


def test_sentences_tell_of_the_problem_as_changes_before_leave_it() -> None:
    renamed = changes.EditItem(item="person", id="p1", fields={"name": "Ani"})
    scenario = Scenario(name="x", changes=(renamed, changes.RemovePerson(id="p1")))
    assert scenario.sentences(small_problem())[1] == "Ani leaves"
    # Changes that cannot be made are told, too; they are refused when they are made.
    twice = Scenario(name="x", changes=(changes.RemovePerson(id="p1"),) * 2)
    assert twice.sentences(small_problem()) == ("Person 1 leaves", "p1 leaves")


def test_a_scenario_says_only_what_it_is_about() -> None:
    data = json.loads(LEAVES.to_json())
    assert data["changes"][1] == {"kind": "remove_person", "id": "p1"}
    # A field that is emptied is not one that is not told.
    assert data["changes"][2]["fields"] == {"most_visits": None}
    assert Scenario.model_validate_json(LEAVES.to_json()) == LEAVES


def test_files_hold_one_scenario_or_a_list(tmp_path: Path) -> None:
    one = tmp_path / "one.json"
    one.write_text(LEAVES.to_json(), encoding="utf-8")
    assert read_scenarios(one) == (LEAVES,)
    several = [json.loads(each.to_json()) for each in (LEAVES, AS_IT_IS)]
    assert read_scenarios(save(tmp_path / "list.json", several)) == (LEAVES, AS_IT_IS)
    assert read_scenarios(save(tmp_path / "none.json", [])) == ()


def faults_of(tmp_path: Path, data: Any) -> list[str]:
    """What is told of a file."""
    with pytest.raises(UnreadableError) as error:
        read_scenarios(save(tmp_path / "my.json", data))
    return [str(issue) for issue in error.value.issues]


def test_every_fault_of_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    wrong = [
        {"kind": "remove_persn", "id": "p1"},
        {"id": "p1"},
        {"kind": "add_pin", "pin": {"sub_district": "s0", "daet": "2025-01-04"}},
        {"kind": "restate", "people": [{"id": "ani"}]},
        {"kind": "change_stock", "counter_type": "c1"},
        {"kind": "absent", "person": "p1", "start": 3, "reason": "ill"},
    ]
    data = [{"name": "fine"}, {"name": "Flood", "changes": wrong}, {"changes": [], "nmae": "x"}]
    assert faults_of(tmp_path, data) == [
        "my.json: [1] 'Flood'.changes[0] 'p1'.kind: there is no kind 'remove_persn'. "
        "Did you mean 'remove_person'? Otherwise use another kind.",
        "my.json: [1] 'Flood'.changes[1] 'p1'.kind: this field is missing. Say what kind it is.",
        "my.json: [1] 'Flood'.changes[2].pin.daet: this field is not known. "
        "Did you mean 'date'? Otherwise remove it.",
        "my.json: [1] 'Flood'.changes[3].people[0] 'ani'.name: this field is missing. "
        "Give it a value.",
        "my.json: [1] 'Flood'.changes[4]: needs one of 'by' and 'to'. Correct it.",
        "my.json: [1] 'Flood'.changes[5].start: 3 is no date: write it as YYYY-MM-DD. Correct it.",
        "my.json: [2].name: this field is missing. Give it a value.",
        "my.json: [2].nmae: this field is not known. Did you mean 'name'? Otherwise remove it.",
    ]


def test_a_kind_like_no_other_is_told_what_kinds_there_are(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, {"name": "x", "changes": [{"kind": "zzz"}]})
    assert "there is no kind 'zzz'. Use one of add_person, remove_person," in fault


def test_two_scenarios_have_two_names(tmp_path: Path) -> None:
    assert faults_of(tmp_path, [{"name": "x"}, {"name": "x"}]) == [
        "my.json: scenario 'x': 2 scenarios have this name. Rename all but one."
    ]


def test_fields_that_are_given_twice_are_told(tmp_path: Path) -> None:
    file = tmp_path / "my.json"
    file.write_text('{"name": "x", "name": "y"}', encoding="utf-8")
    with pytest.raises(
        UnreadableError, match=r"my\.json: name: this field is given more than once"
    ):
        read_scenarios(file)
    file.write_text('{"name": "x", "name": "y", "changes": 3}', encoding="utf-8")
    with pytest.raises(UnreadableError) as error:
        read_scenarios(file)
    assert len(error.value.issues) == 2


def test_other_files_are_refused(tmp_path: Path) -> None:
    assert "it holds a single value" in faults_of(tmp_path, 3)[0]
    told = faults_of(tmp_path, {"name": "x", "schema_version": "9"})
    assert len(told) == 1
    assert "this is schema version '9'" in told[0]


def test_changes_are_handed_out_as_a_module() -> None:
    problem = small_problem()
    change = botram_opt.changes.RemovePerson(id="p1")
    assert "p1" not in botram_opt.changed_by(problem, [change]).person
    assert botram_opt.Scenario(name="x", changes=(change,)).apply(problem).people
