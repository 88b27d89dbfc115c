"""Laws of changes: undone, written and read, told, and made at once or one by one."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from botram_opt.changes import Change, Restate, Scenario, changed_by, undo
from botram_opt.formats import json_schema
from botram_opt.language import speaking
from botram_opt.problem import Problem
from changing import MAKERS, random_changes
from problems import random_problem

ANY_CHANGES = TypeAdapter(tuple[Change, ...])
SCENARIO = Draft202012Validator(json_schema("scenario"))
SEEDS = range(150)


@cache
def drawn(seed: int) -> tuple[Problem, tuple[Change, ...]]:
    """A random problem and changes of it."""
    problem = random_problem(seed, ("unserved",), ("fair_visits", "staff_travel"))
    return problem, random_changes(random.Random(seed), problem, 6)


def test_there_is_a_maker_for_each_kind() -> None:
    kinds = {kind.model_fields["kind"].default for kind in get_args(get_args(Change)[0])}
    assert set(MAKERS) == kinds


def test_every_kind_is_tried() -> None:
    tried = Counter(change.kind for seed in SEEDS for change in drawn(seed)[1])
    assert set(tried) == set(MAKERS)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_undone_is_as_it_was(seed: int) -> None:
    problem, changes = drawn(seed)
    before = problem.to_json()
    changed = changed_by(problem, changes)
    back = undo(problem, changes)
    assert changed_by(changed, back).fingerprint == problem.fingerprint
    assert problem.to_json() == before
    # The way back is written and read like any other change.
    again = ANY_CHANGES.validate_json(ANY_CHANGES.dump_json(back))
    assert changed_by(changed, again).fingerprint == problem.fingerprint


@pytest.mark.parametrize("seed", SEEDS)
def test_changes_are_written_and_read_the_same(seed: int) -> None:
    problem, changes = drawn(seed)
    scenario = Scenario(name="as drawn", changes=changes)
    data = scenario.model_dump(mode="json")
    again = Scenario.model_validate_json(scenario.to_json())
    assert again == scenario == Scenario.model_validate(data)
    assert again.apply(problem).fingerprint == changed_by(problem, changes).fingerprint
    SCENARIO.validate(data)


@pytest.mark.parametrize("seed", SEEDS)
def test_changes_at_once_are_changes_one_by_one(seed: int) -> None:
    problem, changes = drawn(seed)
    one_by_one = problem
    for change in changes:
        one_by_one = changed_by(one_by_one, [change])
    at_once = changed_by(problem, changes)
    assert at_once == one_by_one
    # Nothing of an unchecked form gets into the problem by a change.
    assert Problem.model_validate_json(at_once.to_json()) == at_once


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("language", ["en", "id"])
def test_every_change_is_told_in_a_sentence(seed: int, language: Any) -> None:
    problem, changes = drawn(seed)
    with speaking(language):
        told = Scenario(name="as drawn", changes=changes).sentences(problem)
    assert len(told) == len(changes)
    for sentence in told:
        assert sentence == sentence.strip() != ""
        assert not set("{}") & set(sentence)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_changed_does_not_depend_on_the_language(seed: int) -> None:
    problem, changes = drawn(seed)
    with speaking("id"):
        changed = changed_by(problem, changes)
    assert changed.fingerprint == changed_by(problem, changes).fingerprint


def test_no_changes_change_nothing() -> None:
    problem = random_problem(1)
    assert changed_by(problem, ()) == problem
    assert undo(problem, ()) == ()


def test_every_part_of_a_problem_can_be_stated_anew() -> None:
    own = {"kind", "without"}
    assert set(Restate.model_fields) - own == set(Problem.model_fields) - {"schema_version"}
