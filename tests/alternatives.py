"""What a JSON Schema demands where nothing is left to choose: one alternative of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any] | bool

TYPES = {
    **{name: frozenset([name]) for name in ("null", "boolean", "string", "array", "object")},
    "integer": frozenset(["integer"]),
    "number": frozenset(["integer", "fraction"]),
}
"""Types by name; a number is an integer or a fraction."""

EVERY = frozenset().union(*TYPES.values())

LEAST = {
    "minimum": ("minimum", False),
    "exclusiveMinimum": ("minimum", True),
    **{name: (name, False) for name in ("minLength", "minItems", "minProperties")},
}
"""Keywords for limits from below: which limit, and whether the value itself is not allowed."""

MOST = {
    "maximum": ("maximum", True),
    "exclusiveMaximum": ("maximum", False),
    **{name: (name, True) for name in ("maxLength", "maxItems", "maxProperties")},
}
"""Limits from above: which, and whether the value itself is allowed; so the greater is wider."""

ABOUT = {
    **dict.fromkeys(("minimum", "maximum"), frozenset(["integer", "fraction"])),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format"), TYPES["string"]),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems"), TYPES["array"]),
    **dict.fromkeys(("minProperties", "maxProperties"), TYPES["object"]),
}
"""Of which types demands are; all others are of every type."""

Bound = tuple[float, bool]


@dataclass(frozen=True)
class Alternative:
    """What has to hold all together; keywords as in a schema, several schemas where all hold.

    Attributes:
        values: the only ones that are allowed, if there are such.
        least, most: limits.
        exact: demands of which nothing is known but whether another is the same, as JSON.
        further: what fields that are not named have to be.
        defaults: of fields, as JSON.
    """

    types: frozenset[str] = EVERY
    values: tuple[Any, ...] | None = None
    not_values: tuple[Any, ...] = ()
    least: Mapping[str, Bound] = field(default_factory=dict)
    most: Mapping[str, Bound] = field(default_factory=dict)
    exact: frozenset[tuple[str, str]] = frozenset()
    fields: Mapping[str, tuple[Schema, ...]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    further: tuple[Schema, ...] = ()
    names: tuple[Schema, ...] = ()
    prefix: tuple[tuple[Schema, ...], ...] = ()
    items: tuple[Schema, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)

    def field(self, name: str) -> tuple[Schema, ...]:
        """What a field has to be."""
        return self.fields.get(name, self.further)

    def item(self, place: int) -> tuple[Schema, ...]:
        """What the item at a place has to be."""
        return self.prefix[place] if place < len(self.prefix) else self.items

    def and_(self, other: Alternative) -> Alternative:
        """Both together."""
        values = self.values if other.values is None else other.values
        if self.values is not None and other.values is not None:
            values = tuple(value for value in self.values if same_in(value, other.values))
        longest = range(max(len(self.prefix), len(other.prefix)))
        return Alternative(
            types=self.types & other.types,
            values=values,
            not_values=(*self.not_values, *other.not_values),
            least=each_limit(max, self.least, other.least),
            most=each_limit(min, self.most, other.most),
            exact=self.exact | other.exact,
            fields={
                name: once(*self.field(name), *other.field(name))
                for name in {**self.fields, **other.fields}
            },
            required=self.required | other.required,
            further=once(*self.further, *other.further),
            names=once(*self.names, *other.names),
            prefix=tuple(once(*self.item(i), *other.item(i)) for i in longest),
            items=once(*self.items, *other.items),
            defaults={**other.defaults, **self.defaults},
        )

    def of_values(self) -> dict[str, Any]:
        """What is demanded of values that are no list and no object, as a schema."""
        schema: dict[str, Any] = {"not": {"enum": list(self.not_values)}}
        schema["type"] = sorted(self.types - {"fraction", "integer"})
        if "fraction" in self.types:
            schema["type"].append("number")
        elif "integer" in self.types:
            schema["type"].append("integer")
        if self.values is not None:
            schema["enum"] = list(self.values)
        schema |= {k: json.loads(v) for k, v in self.exact if k == "pattern"}
        for keyword, (limit, out) in LEAST.items():
            if self.least.get(limit, (0, None))[1] is out:
                schema[keyword] = self.least[limit][0]
        for keyword, (limit, in_) in MOST.items():
            if self.most.get(limit, (0, None))[1] is in_:
                schema[keyword] = self.most[limit][0]
        return schema


def once(*schemas: Schema) -> tuple[Schema, ...]:
    """Schemas without doubles, and without those that demand nothing."""
    found: list[Schema] = []
    for schema in schemas:
        if schema is not True and not same_in(schema, found):
            found.append(schema)
    return tuple(found)


def each_limit(
    best: Any, some: Mapping[str, Bound], others: Mapping[str, Bound]
) -> dict[str, Bound]:
    names = {**some, **others}
    return {
        name: best(bounds[name] for bounds in (some, others) if name in bounds) for name in names
    }


def same_in(value: Any, values: Iterable[Any]) -> bool:
    """Whether a value is among some, as JSON has them: 1 is 1.0, and true is not 1."""
    told = as_json(value)
    return any(told == as_json(other) for other in values)


def as_json(value: Any) -> str:
    """A value as text, the same for the same value."""
    return json.dumps(_whole(value), sort_keys=True, ensure_ascii=False)


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(part) for part in value]
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    return value
