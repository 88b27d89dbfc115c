"""That a schema breaks nothing is told only where it is so; what breaks is told with its place."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from botram_opt.formats import json_schema
from compatible import breaks

Change = Callable[[dict[str, Any]], object]

PLAN = json_schema("plan")
PROBLEM = json_schema("problem")
WRITTEN = json_schema("plan", written=True)


def definition(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = schema["$defs"][name]
    return found


BREAKS: dict[str, tuple[Change, str]] = {
    "a field is asked for": (
        lambda d: definition(d, "Visit")["required"].append("staff"),
        "visits[].staff: has to be there now",
    ),
    "a field is gone": (
        lambda d: definition(d, "Visit")["properties"].pop("staff"),
        "visits[].staff: is not known any more",
    ),
    "a field has another name": (
        lambda d: d["properties"].update(made_by=d["properties"].pop("solver")),
        "solver: is not known any more",
    ),
    "a choice is gone": (
        lambda d: definition(d, "LevelResult")["properties"]["status"]["enum"].remove("feasible"),
        'levels[].status: "feasible" is not allowed any more',
    ),
    "a limit from below": (
        lambda d: definition(d, "RuleCost")["properties"]["value"].update(minimum=1),
        "costs[].value: minimum is 1, and was lower",
    ),
    "a limit from above": (
        lambda d: definition(d, "ProblemReference")["properties"]["name"].update(maxLength=50),
        "problem.name: maxLength is 50, and was higher",
    ),
    "a limit where there was none": (
        lambda d: d["properties"]["visits"].update(maxItems=1000),
        "visits: maxItems is 1000, and was higher",
    ),
    "another pattern": (
        lambda d: definition(d, "ProblemReference")["properties"]["fingerprint"].update(
            pattern="^[0-9a-f]{32}$"
        ),
        'problem.fingerprint: pattern "^[0-9a-f]{32}$" is new, or was another one',
    ),
    "another form": (
        lambda d: definition(d, "Visit")["properties"]["date"].update(format="date-time"),
        'visits[].date: format "date-time" is new, or was another one',
    ),
    "another type": (
        lambda d: definition(d, "SolverRecord")["properties"]["workers"].update(type="string"),
        "solver.workers: integer is not allowed any more",
    ),
    "no fractions": (
        lambda d: definition(d, "SolverRecord")["properties"]["limit"].update(
            anyOf=[{"type": "integer"}, {"type": "null"}]
        ),
        "solver.limit: fraction is not allowed any more",
    ),
    "no null": (
        lambda d: d["properties"].update(solver={"$ref": "#/$defs/SolverRecord"}),
        "solver: null is not allowed any more",
    ),
    "another default": (
        lambda d: d["properties"]["status"].update(default="feasible"),
        'status: stood for "stated" where it was left out, and is "feasible" now',
    ),
    "another version": (
        lambda d: d["properties"]["schema_version"].update(const="2"),
        'schema_version: "1" is not allowed any more',
    ),
    "what is not understood": (
        lambda d: d["properties"]["visits"].update(contains={"type": "object"}),
        'visits: contains {"type": "object"} is new, or was another one',
    ),
}


@pytest.mark.parametrize("case", BREAKS)
def test_what_breaks_files_is_told_with_its_place(case: str) -> None:
    change, told = BREAKS[case]
    after = copy.deepcopy(PLAN)
    change(after)
    assert told in breaks(PLAN, after)


BROKEN_PROBLEMS: dict[str, tuple[Change, str]] = {
    "a rule is gone": (
        lambda d: definition(d, "Term")["properties"]["rule"]["enum"].remove("unserved"),
        'levels[].terms[]: rule "unserved" is not allowed any more',
    ),
    "a parameter is gone": (
        lambda d: definition(d, "neighbour_spread_parameters")["properties"].pop("weeks"),
        "levels[].terms[].parameters.weeks: is not known any more",
    ),
    "a parameter has another default": (
        lambda d: definition(d, "neighbour_spread_parameters")["properties"]["weeks"].update(
            default=1
        ),
        "levels[].terms[].parameters.weeks: stood for ",
    ),
    "a rule that cannot be switched off": (
        lambda d: next(
            part["then"]["properties"]
            for part in definition(d, "RuleSetting")["allOf"]
            if part["if"]["properties"]["rule"]["const"] == "notice"
        ).update(on={"const": True}),
        "rules[].on: nothing but true is allowed any more",
    ),
    "a kind is gone": (
        lambda d: d["properties"]["travel"]["anyOf"][0]["oneOf"].pop(0),
        'travel: kind "geodesic" is not allowed any more',
    ),
}


@pytest.mark.parametrize("case", BROKEN_PROBLEMS)
def test_what_breaks_problems_is_told_with_its_place(case: str) -> None:
    change, told = BROKEN_PROBLEMS[case]
    after = copy.deepcopy(PROBLEM)
    change(after)
    assert any(each.startswith(told) for each in breaks(PROBLEM, after))


def test_what_is_only_more_breaks_no_file() -> None:
    after = copy.deepcopy(PROBLEM)
    after["properties"]["colour"] = {"type": "string", "default": "red"}
    definition(after, "Term")["properties"]["rule"]["enum"].append("happiness")
    definition(after, "SubDistrict")["properties"]["name"]["maxLength"] = 500
    definition(after, "Season")["required"].remove("end")
    assert breaks(PROBLEM, after) == []


def test_what_breaks_readers_is_told() -> None:
    """Of what is written, the present has to be valid by what was released."""
    now = copy.deepcopy(WRITTEN)
    del now["properties"]["status"]
    now["required"].remove("status")
    definition(now, "Visit")["properties"]["date"] = {"type": ["string", "null"], "format": "date"}
    definition(now, "LevelResult")["properties"]["status"]["enum"].append("guessed")
    assert breaks(now, WRITTEN, defaults=False) == [
        'levels[].status: "guessed" is not allowed any more',
        "status: has to be there now",
        "visits[].date: null is not allowed any more",
    ]


def test_further_fields_and_kinds_break_no_reader() -> None:
    before = json_schema("scenario", written=True)
    now = copy.deepcopy(before)
    now["properties"]["colour"] = {"type": "string"}
    now["required"].append("colour")
    union = now["properties"]["changes"]["items"]
    union["oneOf"][-1]["properties"]["kind"]["not"]["enum"].append("paint")
    painted = {"kind": {"const": "paint"}, "colour": {"type": "string"}}
    paint = {"type": "object", "properties": painted, "required": ["kind", "colour"]}
    union["oneOf"].append(paint)
    assert breaks(now, before, defaults=False) == []
    now["properties"]["colour"] = before["properties"]["name"]
    union["oneOf"].remove(next(each for each in union["oneOf"] if each != paint))
    assert breaks(now, before, defaults=False) == []


def on_a(value: object, then: Any) -> Any:
    return {"if": {"properties": {"a": {"const": value}}, "required": ["a"]}, "then": then}


def with_a(*conditions: Any) -> Any:
    of_a = {"properties": {"a": {"enum": ["x", 1.0]}}, "required": ["a"]}
    return {"type": "object", **of_a, "allOf": list(conditions)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"const": 0}, {"const": False}),
        ({"anyOf": [{"enum": [0]}]}, {"anyOf": [{"enum": [False]}]}),
        ({"not": {"enum": [0]}}, {"not": {"enum": [False]}}),
        ({"const": 1}, {"oneOf": [{"const": 1}, {"const": 1.0}]}),
        (with_a(), with_a(on_a(1, False))),
        (with_a(), with_a(on_a("x", False), on_a("x", True))),
        ({"$ref": "#/$defs/b", "$defs": {"b": {}}}, {"$ref": "#/$defs/b", "$defs": {"b": False}}),
    ],
)
def test_what_looks_alike_and_is_not_is_told(before: Any, after: Any) -> None:
    assert breaks(before, after) != []


VALUES: list[Any] = [None, True, False, 0, 1, 1.0, 2, 3, 1.5, "", "a", "b", "ab", "2025-01-04"]
NAMES = ("a", "b")
DOCUMENTS: list[Any] = [
    *VALUES,
    *(list(each) for n in range(3) for each in itertools.product(VALUES, repeat=n)),
    *(
        {name: value for name, value in zip(NAMES, pair, strict=True) if value is not ...}
        for pair in itertools.product([..., *VALUES, [], [1], {}, {"a": 1}], repeat=2)
    ),
]
"""Values of few parts, in all combinations."""

SCALARS = st.sampled_from(VALUES)

LEAVES = st.one_of(
    st.booleans(),
    st.builds(lambda value: {"const": value}, SCALARS),
    st.builds(lambda values: {"enum": values}, st.lists(SCALARS, min_size=1, max_size=3)),
    st.builds(lambda value: {"not": {"enum": [value]}}, SCALARS),
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["integer", "number", "string", "boolean", ["string", "null"]]),
            "minimum": st.integers(0, 2),
            "exclusiveMaximum": st.integers(1, 3),
            "maxLength": st.integers(0, 2),
            "pattern": st.sampled_from(["^a", "b$"]),
        },
    ),
)


def composed(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    tag = st.sampled_from(["a", "b", 1])
    then = st.builds(lambda part: {"properties": {"b": part}, "required": ["b"]}, parts)
    condition = st.builds(
        lambda value, then: {
            "if": {"properties": {"a": {"const": value}}, "required": ["a"]},
            "then": then,
        },
        tag,
        then,
    )
    fields = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, parts))
    required = st.lists(st.sampled_from(NAMES), unique=True)
    return st.one_of(
        st.fixed_dictionaries(
            {},
            optional={
                "type": st.just("object"),
                "properties": fields,
                "required": required,
                "additionalProperties": st.booleans(),
                "propertyNames": st.just({"pattern": "^a"}),
                "maxProperties": st.integers(0, 2),
            },
        ),
        st.fixed_dictionaries(
            {},
            optional={
                "type": st.just("array"),
                "items": parts,
                "prefixItems": st.lists(parts, max_size=2),
                "minItems": st.integers(0, 2),
                "maxItems": st.integers(0, 2),
                "uniqueItems": st.booleans(),
            },
        ),
        st.builds(lambda some: {"anyOf": some}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda some: {"oneOf": some}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda some: {"allOf": some}, st.lists(parts, min_size=1, max_size=2)),
        st.builds(
            lambda some, inner: {
                "type": "object",
                "properties": {"a": {"enum": ["a", "b"]}, "b": inner},
                "required": ["a"],
                "allOf": some,
            },
            st.lists(condition, max_size=2),
            parts,
        ),
    )


SCHEMAS = st.recursive(LEAVES, composed, max_leaves=4)


def valid(schema: Any) -> list[Any]:
    validator = Draft202012Validator(schema)
    return [document for document in DOCUMENTS if validator.is_valid(document)]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SCHEMAS, SCHEMAS)
def test_it_never_says_that_nothing_breaks_where_something_does(before: Any, after: Any) -> None:
    if not breaks(before, after):
        validator = Draft202012Validator(after)
        broken = [document for document in valid(before) if not validator.is_valid(document)]
        assert broken == [], json.dumps([before, after])
