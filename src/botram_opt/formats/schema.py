"""JSON Schema of what is read, for editors and for checking with other tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import BaseModel, TypeAdapter

from botram_opt.changes.scenario import Scenario
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.replanning.actuals import Actual
from botram_opt.rules import HARD, SOFT, Hard, Soft

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_ACTUALS = TypeAdapter(tuple[Actual, ...])

_OF_RULES: Mapping[str, tuple[type[BaseModel], tuple[str, ...], tuple[str, ...]]] = {
    "problem": (Problem, ("Term",), ("RuleSetting",)),
    "scenario": (Scenario, ("Term", "SetTermParameters"), ("RuleSetting", "SetRule")),
}
"""What names rules and gives them parameters: soft ones, and hard ones."""


Of = Literal["problem", "plan", "scenario", "actuals"]
"""What there is a schema of; ``actuals``: what became of visits."""


def json_schema(of: Of) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what is read from a file.

    Those of a problem and a scenario know every rule by its name, with the parameters that it
    takes.
    What it cannot say is told when the file is read: references between items, dates, names
    that a spreadsheet would run.

    Raises:
        ValueError: it is asked for something else.
    """
    if of == "plan":
        return {"$schema": _DIALECT, **Plan.model_json_schema(mode="validation")}
    if of == "actuals":
        return {"$schema": _DIALECT, "title": "Actuals", **_ACTUALS.json_schema()}
    if of not in _OF_RULES:
        raise ValueError(
            say(
                "there is a schema of {known}, not of {what}",
                known=", ".join(get_args(Of)),
                what=repr(of),
            )
        )
    model, soft, hard = _OF_RULES[of]
    schema = {"$schema": _DIALECT, **model.model_json_schema(mode="validation")}
    definitions: dict[str, Any] = schema["$defs"]
    for where in soft:
        _name_the_rules(definitions, where, SOFT)
    for where in hard:
        _name_the_rules(definitions, where, HARD)
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
