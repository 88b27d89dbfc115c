"""JSON Schema of what is read and written, for editors and for checking with other tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from botram_opt.language import say
from botram_opt.problem.base import Sparse
from botram_opt.rules import HARD, SOFT, Hard, Soft

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_OF_RULES: Mapping[str, Mapping[str, type[Hard] | type[Soft]]] = {
    **dict.fromkeys(("RuleSetting", "SetRule"), HARD),
    **dict.fromkeys(("Term", "SetTermParameters"), SOFT),
}
"""Definitions that name rules and give them parameters, with the rules that each names.

Hard ones come first, as parameters of them hold terms.
"""

Of = Literal[
    "problem",
    "plan",
    "scenario",
    "scenarios",
    "actuals",
    "effects",
    "simulation",
    "comparison",
    "edits",
    "explanation",
    "findings",
    "forecast",
    "moves",
    "pareto_front",
    "ranked_dates",
    "reasons",
    "replan",
    "sensitivity",
    "why_not",
    "worth",
]
"""What there is a schema of: what is read, and then what is written only.

``actuals``: what became of visits. ``scenarios``: a list of them, or one. ``findings``: what
``verify --json`` lists.
"""


class _Stated(GenerateJsonSchema):
    """Schemas of records as they are, without titles that say nothing but the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def ser_schema(self, schema: Any) -> dict[str, Any] | None:
        # What writes a sparse record only tells that it makes an object.
        return None if schema["type"] == "function-wrap" else super().ser_schema(schema)

    def model_schema(self, schema: Any) -> dict[str, Any]:
        record = super().model_schema(schema)
        if self.mode == "serialization" and issubclass(schema["cls"], Sparse):
            _leave_out_blanks(record)
        return record


def _leave_out_blanks(record: dict[str, Any]) -> None:
    """Let fields that could be null be absent instead."""
    blank = {"type": "null"}
    for name, field in record["properties"].items():
        if blank in field.get("anyOf", ()):
            choices = [choice for choice in field["anyOf"] if choice != blank]
            record["properties"][name] = choices[0] if len(choices) == 1 else {"anyOf": choices}
            record["required"].remove(name)


def json_schema(of: Of, *, written: bool = False) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what is read from a file, or of what is written.

    What is read has no fields but those that the schema knows. Rules are known by name, each with
    the parameters that it takes. What it cannot say is told when the file is read: references
    between items, dates, names that a spreadsheet would run.

    What is written has all of the fields that its schema knows, and may have others in later
    versions of the same ``schema_version``, as well as items of another ``kind``.

    Args:
        of: what; see `Of`.
        written: as it is written. What is not read has only this schema.

    Raises:
        ValueError: there is no such schema.
    """
    from botram_opt.formats.documents import READ, WRITTEN, version_of

    known = WRITTEN if written or of not in READ else READ
    if of not in known:
        names = ", ".join(name for name in get_args(Of) if not written or name in WRITTEN)
        raise ValueError(
            say("there is a schema of {known}, not of {what}", known=names, what=repr(of))
        )
    reading = known is READ
    schema = TypeAdapter(known[of]).json_schema(
        mode="validation" if reading else "serialization", schema_generator=_Stated
    )
    if reading:
        _name_rules(schema.get("$defs", {}))
    _name_tags(schema)
    if not reading:
        _leave_open(schema)
    manner = "read" if reading else "written"
    about = {
        "$schema": _DIALECT,
        "$id": f"urn:botram-opt:{manner}:{of}:{version_of(known[of])}",
        "title": of.capitalize().replace("_", " "),
    }
    return about | {name: part for name, part in schema.items() if name != "title"}


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """All schemas within one, itself included."""
    if isinstance(schema, list):
        for part in schema:
            yield from _parts(part)
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword, inner in schema.items():
        if keyword in ("properties", "$defs"):
            for part in inner.values():
                yield from _parts(part)
        elif keyword not in ("default", "enum", "const"):
            yield from _parts(inner)


def _unions(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts that are one of several kinds."""
    return [part for part in _parts(schema) if "discriminator" in part]


def _name_tags(schema: dict[str, Any]) -> None:
    """Demand the field that says of what kind something is, as what reads it does."""
    for union in _unions(schema):
        tag = union["discriminator"]["propertyName"]
        for path in union["discriminator"]["mapping"].values():
            definition = schema["$defs"][path.removeprefix("#/$defs/")]
            definition["required"] = sorted({*definition.get("required", ()), tag})


def _leave_open(schema: dict[str, Any]) -> None:
    """Let there be further fields and further kinds; all fields are there, so have no default."""
    for part in _parts(schema):
        part.pop("default", None)
        if part.get("additionalProperties") is False:
            del part["additionalProperties"]
    for union in _unions(schema):
        tag = union["discriminator"]["propertyName"]
        known = sorted(union.pop("discriminator")["mapping"])
        other = {"type": "string", "not": {"enum": known}}
        another = {"type": "object", "properties": {tag: other}, "required": [tag]}
        union["oneOf"] = [*union["oneOf"], another]


def _name_rules(definitions: dict[str, Any]) -> None:
    """Let definitions take the names of rules only, each with its own parameters."""
    for where in (each for each in _OF_RULES if each in definitions):
        setting = definitions[where]
        setting["properties"]["rule"]["enum"] = sorted(_OF_RULES[where])
        setting["allOf"] = []
        for name, rule in sorted(_OF_RULES[where].items()):
            parameters = rule.model_json_schema(mode="validation", schema_generator=_Stated)
            for inner, definition in parameters.pop("$defs", {}).items():
                definitions.setdefault(inner, definition)
            definitions[f"{name}_parameters"] = parameters
            then: dict[str, Any] = {
                "properties": {"parameters": {"$ref": f"#/$defs/{name}_parameters"}}
            }
            if parameters.get("required"):
                then["required"] = ["parameters"]
            if issubclass(rule, Hard) and rule.essential:
                then["properties"]["on"] = {"const": True}
            known = {"properties": {"rule": {"const": name}}, "required": ["rule"]}
            setting["allOf"].append({"if": known, "then": then})
