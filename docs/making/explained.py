"""Lets the reference explain every field and parameter: an extension of Griffe.

Records list all their fields, each with its limits and its default. What a docstring does not say
of a name is said by ``words.py``.
"""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import griffe
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docstrings import entries, with_entries
from words import WORDS

LIMITS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}


class Explained(griffe.Extension):
    """Completes docstrings before they are rendered."""

    def on_class(self, *, cls: griffe.Class, **kwargs: Any) -> None:
        """List all fields of a record."""
        record = _value(cls)
        if not (cls.docstring and inspect.isclass(record) and issubclass(record, BaseModel)):
            return
        said: dict[str, str] = {}
        for part in reversed(record.__mro__):
            if part.__module__.startswith("botram_opt"):
                said |= entries(inspect.getdoc(part) or "", "Attributes")
        fields = {
            name: f"{said.get(name) or WORDS.get(name, '')}{_limits(field)}".strip()
            for name, field in record.model_fields.items()
        }
        others = {name: text for name, text in said.items() if name not in fields}
        doc = with_entries(inspect.getdoc(record) or "", "Attributes", fields | others)
        cls.docstring.value = doc

    def on_attribute(self, *, attr: griffe.Attribute, **kwargs: Any) -> None:
        """Show a type without what limits it, which is said in words."""
        attr.annotation = _without_limits(attr.annotation)

    def on_function(self, *, func: griffe.Function, **kwargs: Any) -> None:
        """Explain parameters that a docstring takes for known."""
        if not func.docstring or func.name.startswith("_"):
            return
        doc = inspect.cleandoc(func.docstring.value)
        said = entries(doc, "Args")
        names = [each.name for each in func.parameters if each.name not in ("self", "cls")]
        told = {name: said.get(name) or WORDS.get(name, "") for name in names}
        if all(told.values()):
            func.docstring.value = with_entries(doc, "Args", told)


def _value(cls: griffe.Class) -> object:
    value: object = importlib.import_module(cls.module.path)
    for name in cls.path.removeprefix(f"{cls.module.path}.").split("."):
        value = getattr(value, name, None)
    return value


def _without_limits(kind: Any) -> Any:
    if isinstance(kind, griffe.ExprSubscript):
        if kind.canonical_name in ("Annotated", "SkipValidation"):
            inner = kind.slice
            return _without_limits(
                inner.elements[0] if isinstance(inner, griffe.ExprTuple) else inner
            )
        kind.slice = _without_limits(kind.slice)
    elif isinstance(kind, griffe.ExprTuple):
        kind.elements = [_without_limits(each) for each in kind.elements]
    elif isinstance(kind, griffe.ExprBinOp):
        kind.left, kind.right = _without_limits(kind.left), _without_limits(kind.right)
    return kind


def _limits(field: FieldInfo) -> str:
    told = [
        f"{words} {getattr(limit, name):,}"
        for limit in field.metadata
        for name, words in LIMITS.items()
        if getattr(limit, name, None) is not None
    ]
    if field.is_required():
        told.append("required")
    elif field.default_factory is None and field.default not in (None, ()):
        told.append(f"``{field.default!r}`` if not given")
    return f" ({', '.join(told)})" if told else ""
