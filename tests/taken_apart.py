"""A JSON Schema taken apart into alternatives, in each of which nothing is left to choose."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

from alternatives import (
    EVERY,
    LEAST,
    MOST,
    TYPES,
    Alternative,
    Bound,
    Schema,
    as_json,
    each_limit,
    same_in,
)

ASIDE = frozenset(
    [
        *("$schema", "$id", "$defs", "title", "description", "default", "examples"),
        *("discriminator", "deprecated"),
    ]
)
"""Keywords that demand nothing."""

TOGETHER = frozenset(["type", "required", "$ref", "anyOf", "oneOf", "allOf"])
"""Keywords that are looked at elsewhere."""


class Alternatives:
    """Takes the parts of one schema apart."""

    def __init__(self, root: Schema) -> None:
        self._root = root
        # By identity, and together with it, so that it is not another one's later.
        self._of: dict[int, tuple[Schema, list[Alternative]]] = {}
        self._tags: dict[int, tuple[Alternative, dict[str, tuple[Any, ...]]]] = {}

    def of(self, schema: Schema) -> list[Alternative]:
        """The alternatives of a part: together they are all that is valid by it.

        What is not understood stands among what is ``exact``. Without it, they allow more.
        """
        if schema is True:
            return [Alternative()]
        if schema is False:
            return []
        if id(schema) not in self._of:
            self._of[id(schema)] = schema, self._taken_apart(schema)
        return self._of[id(schema)][1]

    def tags(self, one: Alternative) -> dict[str, tuple[Any, ...]]:
        """The values of fields that have to be there, and can be a few only."""
        if id(one) not in self._tags:
            self._tags[id(one)] = one, dict(self._finite(one))
        return self._tags[id(one)][1]

    def never(self, parts: Iterable[Schema]) -> bool:
        """Whether nothing is valid by all of some parts."""
        return any(not self.of(part) for part in parts)

    def _finite(self, one: Alternative) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for name in sorted(one.required & one.fields.keys()):
            whole = reduce(_all_of, map(self.of, one.fields[name]), [Alternative()])
            values = [each.values for each in whole]
            if all(each is not None for each in values):
                yield name, tuple(value for each in values for value in each or ())

    def _taken_apart(self, schema: dict[str, Any]) -> list[Alternative]:
        found = [_own(schema)]
        if "$ref" in schema:
            found = _all_of(found, self._referred(schema["$ref"]))
        if "anyOf" in schema:
            found = _all_of(found, [each for part in schema["anyOf"] for each in self.of(part)])
        if "oneOf" in schema:
            found = _all_of(found, self._one_of(schema["oneOf"]))
        parts = schema.get("allOf", [])
        for part in parts:
            if not _is_condition(part):
                found = _all_of(found, self.of(part))
        return self._by_condition(found, [part for part in parts if _is_condition(part)])

    def _referred(self, path: str) -> list[Alternative]:
        here: Any = self._root
        for step in path.removeprefix("#/").split("/"):
            here = here[step]
        return self.of(here)

    def _one_of(self, parts: list[Schema]) -> list[Alternative]:
        groups = [self.of(part) for part in parts]
        pairs = [
            (a, b)
            for i, group in enumerate(groups)
            for other in groups[:i]
            for a in group
            for b in other
        ]
        found = [each for group in groups for each in group]
        if all(apart(one, self, other, self) for one, other in pairs):
            return found
        unsure = frozenset([("oneOf", json.dumps(parts, sort_keys=True))])
        return [replace(each, exact=each.exact | unsure) for each in found]

    def _by_condition(
        self, found: list[Alternative], conditions: list[dict[str, Any]]
    ) -> list[Alternative]:
        """Alternatives under conditions: one for each value of a field on which they depend."""
        by_field: dict[str, dict[str, Schema]] = {}
        for condition in conditions:
            ((name, value),) = condition["if"]["properties"].items()
            thens = by_field.setdefault(name, {})
            before = thens.get(as_json(value["const"]), True)
            thens[as_json(value["const"])] = {"allOf": [before, condition["then"]]}
        for name, thens in by_field.items():
            found = [each for one in found for each in self._by_values(one, name, thens)]
        return found

    def _by_values(
        self, one: Alternative, name: str, thens: Mapping[str, Schema]
    ) -> Iterator[Alternative]:
        values = self.tags(one).get(name)
        if values is None:
            unsure = frozenset([("if", json.dumps(thens, sort_keys=True))])
            yield replace(one, exact=one.exact | unsure)
            return
        for value in values:
            this = Alternative(fields={name: ({"const": value},)})
            then = self.of(thens.get(as_json(value), True))
            yield from _all_of([one.and_(this)], then)


def apart(one: Alternative, ones: Alternatives, other: Alternative, others: Alternatives) -> bool:
    """Whether it is plain that nothing is valid by both: by a type, or a field that must differ."""
    if one.types & other.types != {"object"}:
        return not one.types & other.types
    here, there = ones.tags(one), others.tags(other)
    for name in one.required & other.required:
        if name in here and not any(
            same_in(value, there.get(name, here[name])) for value in here[name]
        ):
            return True
        for known, alternatives in ((here, (other, others)), (there, (one, ones))):
            if name in known and _excludes(*alternatives, name, known[name]):
                return True
    return False


def _excludes(
    one: Alternative, alternatives: Alternatives, name: str, values: tuple[Any, ...]
) -> bool:
    """Whether a field can be none of some values."""
    return all(
        any(
            all(same_in(value, each.not_values) for each in alternatives.of(part))
            for part in one.field(name)
        )
        for value in values
    )


def _own(schema: dict[str, Any]) -> Alternative:
    """What a schema demands by itself, without the parts that it is put together from."""
    types, exact = EVERY, set()
    if "type" in schema:
        named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        types = frozenset[str]().union(*(TYPES[name] for name in named))
    found = Alternative(types=types)
    least: dict[str, Bound] = {}
    most: dict[str, Bound] = {}
    for keyword, value in schema.items():
        if keyword in ASIDE or keyword in TOGETHER:
            continue
        if keyword == "enum":
            found = found.and_(Alternative(values=tuple(value)))
        elif keyword == "const":
            found = found.and_(Alternative(values=(value,)))
        elif keyword == "not" and isinstance(value, dict) and value.keys() == {"enum"}:
            found = replace(found, not_values=tuple(value["enum"]))
        elif keyword in LEAST:
            least = each_limit(max, least, {LEAST[keyword][0]: (value, LEAST[keyword][1])})
        elif keyword in MOST:
            most = each_limit(min, most, {MOST[keyword][0]: (value, MOST[keyword][1])})
        elif keyword == "properties":
            defaults = {
                name: json.dumps(part["default"], sort_keys=True)
                for name, part in value.items()
                if isinstance(part, dict) and "default" in part
            }
            fields = {name: (part,) for name, part in value.items()}
            found = replace(found, fields=fields, defaults=defaults)
        elif keyword == "additionalProperties":
            found = replace(found, further=(value,))
        elif keyword == "propertyNames":
            found = replace(found, names=(value,))
        elif keyword == "items":
            found = replace(found, items=(value,))
        elif keyword == "prefixItems":
            found = replace(found, prefix=tuple((part,) for part in value))
        elif (keyword, value) != ("uniqueItems", False):
            exact.add((keyword, json.dumps(value, sort_keys=True)))
    required = frozenset(schema.get("required", ()))
    return replace(found, least=least, most=most, exact=frozenset(exact), required=required)


def _is_condition(part: Schema) -> bool:
    """Whether it is: if a field has this value, then."""
    if isinstance(part, bool) or part.keys() != {"if", "then"}:
        return False
    asked = part["if"]
    fields = asked.get("properties", {})
    return (
        asked.keys() == {"properties", "required"}
        and len(fields) == 1
        and asked["required"] == list(fields)
        and all(value.keys() == {"const"} for value in fields.values())
    )


def _all_of(some: list[Alternative], others: list[Alternative]) -> list[Alternative]:
    """All alternatives of two parts that hold together, without those that nothing fits."""
    both = [one.and_(other) for one in some for other in others]
    return [each for each in both if each.types and each.values != ()]
