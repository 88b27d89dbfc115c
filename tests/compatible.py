"""Whether all that is valid by one JSON Schema is valid by another, and if not, where.

It is careful: what it does not understand it takes for a break. Libraries for this were tried: of
one, a version takes a field of an open object that becomes a number for no change, another version
any narrower pattern; one refuses schemas with patterns of their own; none tells where it is that
two schemas differ.

A schema is taken apart into alternatives (`taken_apart.py`). All of the one before are within
the other, if each is within one of its alternatives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator

from alternatives import ABOUT, EVERY, Alternative, Schema, as_json, same_in
from taken_apart import Alternatives, apart

LOWEST, HIGHEST = (float("-inf"), False), (float("inf"), True)
"""Limits where there is none."""


class Break(NamedTuple):
    """What may be valid before and not after."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path.removeprefix('.') or 'the whole'}: {self.what}"


def breaks(before: Schema, after: Schema, *, defaults: bool = True) -> list[str]:
    """What is valid before and may not be valid after, each a sentence with its place.

    Args:
        before: whose documents have to be valid.
        after: by this one.
        defaults: whether what a field that is left out stands for has to stay, too.
    """
    if as_json(before) == as_json(after):
        return []
    comparison = _Comparison(Alternatives(before), Alternatives(after), defaults)
    return sorted({str(each) for each in comparison.of(before, after)})


class _Comparison:
    def __init__(self, before: Alternatives, after: Alternatives, defaults: bool) -> None:
        self._before, self._after, self._defaults = before, after, defaults
        self._known: dict[tuple[str, str], list[Break]] = {}

    def of(self, before: Schema, after: Schema) -> list[Break]:
        """What breaks between two parts, with paths from there."""
        both = _only_reference(before), _only_reference(after)
        if both[0] is None or both[1] is None:
            return list(self._between(before, after))
        key = (both[0], both[1])
        if key not in self._known:
            self._known[key] = [Break("", "holds itself, and of that nothing can be told")]
            self._known[key] = list(self._between(before, after))
        return self._known[key]

    def _between(self, before: Schema, after: Schema) -> Iterator[Break]:
        allowed = self._after.of(after)
        for alternative in self._before.of(before):
            like = [each for each in allowed if self._share_tags(alternative, each)]
            found = [list(self._within(alternative, each)) for each in like]
            if not found:
                yield Break("", f"{self._called(alternative)} is not allowed any more")
            else:
                yield from min(found, key=len)

    def _share_tags(self, one: Alternative, other: Alternative) -> bool:
        return not apart(one, self._before, other, self._after)

    def _called(self, alternative: Alternative) -> str:
        tags = self._before.tags(alternative)
        told = [f"{name} {as_json(values[0])}" for name, values in tags.items() if len(values) == 1]
        return ", ".join(told) or " or ".join(sorted(alternative.types)) or "what was"

    def _within(self, before: Alternative, after: Alternative) -> Iterator[Break]:
        """What keeps one alternative from being within another."""
        if before.values is not None:
            yield from _values(before.values, after)
            return
        for kind in sorted(before.types - after.types):
            yield Break("", f"{kind} is not allowed any more")
        if after.values is not None:
            told = ", ".join(map(as_json, after.values))
            yield Break("", f"nothing but {told} is allowed any more")
        for value in after.not_values:
            if not same_in(value, before.not_values):
                yield Break("", f"{as_json(value)} is not allowed any more")
        yield from _limits(before, after)
        if "array" in before.types:
            yield from self._items(before, after)
        if "object" in before.types:
            yield from self._fields(before, after)

    def _items(self, before: Alternative, after: Alternative) -> Iterator[Break]:
        for place in range(max(len(before.prefix), len(after.prefix))):
            if before.most.get("maxItems", HIGHEST) >= (place + 1, True):
                yield from self._below(f"[{place}]", before.item(place), after.item(place))
        yield from self._below("[]", before.items, after.items)

    def _fields(self, before: Alternative, after: Alternative) -> Iterator[Break]:
        for name in sorted(after.required - before.required):
            yield Break(f".{name}", "has to be there now")
        for name in sorted({*before.fields, *after.fields}):
            was, now = before.field(name), after.field(name)
            if self._before.never(was):
                continue
            if self._after.never(now):
                yield Break(f".{name}", "is not known any more")
                continue
            below = list(self._below(f".{name}", was, now))
            if was:
                yield from below
            elif below and name not in after.required - before.required:
                yield Break(f".{name}", "could be anything, and cannot now")
            if self._defaults and name not in before.required:
                yield from _default(name, before, after)
        yield from self._below(".*", before.further, after.further)
        strings: tuple[Schema, ...] = ({"type": "string"},)
        yield from self._below(".* (its name)", strings + before.names, strings + after.names)

    def _below(
        self, path: str, before: tuple[Schema, ...], after: tuple[Schema, ...]
    ) -> Iterator[Break]:
        for part in after:
            whole = before[0] if len(before) == 1 else {"allOf": list(before)}
            for each in self.of(whole, part):
                yield Break(path + each.path, each.what)


def _limits(before: Alternative, after: Alternative) -> Iterator[Break]:
    """Which demands of one alternative are new, or narrower than those of another."""
    for name, value in sorted(after.exact):
        # What it refers to may be something else in another schema.
        if before.types & ABOUT.get(name, EVERY) and (
            (name, value) not in before.exact or '"$ref"' in value
        ):
            yield Break("", f"{name} {value} is new, or was another one")
    for name, least in after.least.items():
        if before.types & ABOUT[name] and least > before.least.get(name, LOWEST):
            yield Break("", f"{name} is {_bound(least)}, and was lower")
    for name, most in after.most.items():
        if before.types & ABOUT[name] and most < before.most.get(name, HIGHEST):
            yield Break("", f"{name} is {_bound(most)}, and was higher")


def _values(values: tuple[Any, ...], after: Alternative) -> Iterator[Break]:
    """Which of a few values are not within an alternative."""
    for value in values:
        told = as_json(value)
        if isinstance(value, dict | list) or any(
            name not in ("pattern", "uniqueItems") for name, _ in after.exact
        ):
            yield Break("", f"whether {told} is allowed cannot be told")
        elif not Draft202012Validator(after.of_values()).is_valid(value):
            yield Break("", f"{told} is not allowed any more")


def _default(name: str, before: Alternative, after: Alternative) -> Iterator[Break]:
    was, now = before.defaults.get(name), after.defaults.get(name)
    if name in after.fields and was != now and name not in after.required:
        told = f"{was or 'nothing'} where it was left out, and is {now or 'nothing'} now"
        yield Break(f".{name}", f"stood for {told}")


def _only_reference(schema: Schema) -> str | None:
    if isinstance(schema, dict) and schema.keys() - {"default", "description", "title"} == {"$ref"}:
        return str(schema["$ref"])
    return None


def _bound(bound: tuple[float, bool]) -> str:
    return f"{bound[0]:g}"
