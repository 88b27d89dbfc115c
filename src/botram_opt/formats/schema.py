"""JSON Schema of problems and plans, for editors and for checking with other tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.rules import HARD, SOFT, Hard, Soft

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(of: Literal["problem", "plan"]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a problem or a plan, as it is read from a file.

    The schema of a problem knows every rule by its name, with the parameters that it takes.
    What it cannot say is told when the file is read: references between items, dates, names
    that a spreadsheet would run.

    Raises:
        ValueError: it is asked for something else.
    """
    if of == "plan":
        return {"$schema": _DIALECT, **Plan.model_json_schema(mode="validation")}
    if of != "problem":
        raise ValueError(f"there is a schema of 'problem' and of 'plan', not of {of!r}")
    schema = {"$schema": _DIALECT, **Problem.model_json_schema(mode="validation")}
    definitions: dict[str, Any] = schema["$defs"]
    _name_the_rules(definitions, "Term", SOFT)
    _name_the_rules(definitions, "RuleSetting", HARD)
    return schema


def _name_the_rules(
    definitions: dict[str, Any],
    where: str,
    rules: Mapping[str, type[Hard]] | Mapping[str, type[Soft]],
) -> None:
    """Let a definition take the names of rules only, each with its own parameters."""
    setting = definitions[where]
    setting["properties"]["rule"]["enum"] = sorted(rules)
    setting["allOf"] = []
    for name, rule in sorted(rules.items()):
        parameters = rule.model_json_schema(mode="validation")
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
