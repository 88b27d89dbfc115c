"""The published JSON Schema, against a validator that knows nothing of botram_opt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast, get_args

import pytest
from jsonschema import Draft202012Validator

import botram_opt
from botram_opt.cli.options import Schema
from botram_opt.formats import json_schema
from botram_opt.formats.documents import READ, WRITTEN
from botram_opt.formats.schema import Of
from botram_opt.rules import HARD, SOFT
from problems import random_problem
from schemas import texts
from small import as_data, small_plan, small_problem

FOLDER = Path(botram_opt.__file__).parent / "schemas"
PROBLEM = Draft202012Validator(json_schema("problem"))
PLAN = Draft202012Validator(json_schema("plan"))


TEXTS = dict(texts())


@pytest.mark.parametrize("path", TEXTS)
def test_the_schema_is_one(path: str) -> None:
    schema = json.loads(TEXTS[path])
    Draft202012Validator.check_schema(schema)
    manner, name, version = re.fullmatch(r"(\w+)/(\w+)\.v(\d+)\.json", path).groups()  # type: ignore[union-attr]
    assert schema["$id"] == f"urn:botram-opt:{manner}:{name}:{version}"


def test_there_is_one_of_all_that_is_read_or_written() -> None:
    assert set(get_args(Of)) == {*READ, *WRITTEN} == {each.value for each in Schema}
    assert json_schema("worth") == json_schema("worth", written=True)


def test_the_files_are_those_of_the_present() -> None:
    kept = {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in FOLDER.glob("*/*")
    }
    assert kept == TEXTS, "write them anew: make schemas"


def test_real_problems_and_plans_are_valid() -> None:
    problem = small_problem()
    PROBLEM.validate(as_data(problem))
    PLAN.validate(as_data(small_plan(problem)))
    for seed in range(20):
        PROBLEM.validate(as_data(random_problem(seed)))


Change = Callable[[dict[str, Any]], object]

BAD_PROBLEMS: dict[str, Change] = {
    "an unknown field": lambda d: d["people"][0].update(nickname="x"),
    "a negative stock": lambda d: d["counter_types"][0].update(stock=-1),
    "a missing season": lambda d: d.pop("season"),
    "travel of no kind": lambda d: d["travel"].pop("kind"),
    "another version": lambda d: d.update(schema_version="2"),
    "an unknown soft rule": lambda d: d["levels"][0]["terms"][0].update(rule="happiness"),
    "a hard rule in a level": lambda d: d["levels"][0]["terms"][0].update(rule="venue_room"),
    "an unknown hard rule": lambda d: d["rules"].append({"rule": "happiness"}),
    "an essential rule off": lambda d: d["rules"].append({"rule": "requests_found", "on": False}),
    "a wrong parameter": lambda d: d["levels"][1]["terms"][0].update(parameters={"weeks": "x"}),
    "an unknown parameter": lambda d: d["levels"][1]["terms"][0].update(parameters={"days": 3}),
    "a parameter of another rule": lambda d: d["levels"][0]["terms"][0].update(
        parameters={"weeks": 3}
    ),
    "a wrong part of a parameter": lambda d: d["levels"][0]["terms"].append(
        {"rule": "change_from_plan", "parameters": {"earlier": [{"sub_district": "s0"}]}}
    ),
}


@pytest.mark.parametrize("case", BAD_PROBLEMS)
def test_bad_problems_are_not_valid(case: str) -> None:
    data = as_data(small_problem())
    BAD_PROBLEMS[case](data)
    assert not PROBLEM.is_valid(data)


def test_every_rule_may_be_set_with_its_own_parameters() -> None:
    data = as_data(small_problem())
    data["rules"] = [
        {"rule": name, "parameters": rule().model_dump(mode="json")} for name, rule in HARD.items()
    ]
    data["levels"] = [
        {"name": name, "terms": [{"rule": name, "parameters": rule().model_dump(mode="json")}]}
        for name, rule in SOFT.items()
    ]
    PROBLEM.validate(data)


def test_bad_plans_are_not_valid() -> None:
    for change in cast(
        "list[Change]",
        [
            lambda d: d["visits"][0].pop("date"),
            lambda d: d["visits"][0]["served"].update(ktp=-1),
            lambda d: d.update(status="excellent"),
            lambda d: d["problem"].update(fingerprint="x"),
        ],
    ):
        data = as_data(small_plan())
        change(data)
        assert not PLAN.is_valid(data)


def test_there_is_no_schema_of_anything_else() -> None:
    with pytest.raises(ValueError, match=r"problem, plan, .*, worth, not of 'people'"):
        json_schema("people")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"of problem, plan, .*, worth, not of 'actuals'"):
        json_schema("actuals", written=True)
