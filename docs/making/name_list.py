"""Writes docs/api.pyi: every public name with its signature, as it is. ``make pages`` runs it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from pydantic import BaseModel

import botram_opt
from botram_opt.rules import Hard, Soft

PAGE = Path(__file__).parents[1] / "api.pyi"

HEAD = """\
# Every public name of botram_opt with its signature. Modules that are handed out stand as classes.
# Written by `make pages`; tests hold it against what was released. See compatibility.md.
"""


def page() -> str:
    """The text of the page."""
    return HEAD + "\n" + "\n".join(_of_module(botram_opt)) + "\n"


def _of_module(module: ModuleType) -> Iterator[str]:
    for name in sorted(module.__all__):
        yield from _stated(name, getattr(module, name))


def _stated(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, ModuleType):
        yield f"class {name}:  # a module"
        yield from _indented(_of_module(value))
    elif inspect.isclass(value):
        yield from _of_class(name, value)
    elif isinstance(value, FunctionType) or hasattr(value, "__wrapped__"):
        yield f"def {name}{_signature(value)}: ..."
    else:
        yield f"{name}: {type(value).__name__}"


INNER = ("Draft", "Posting")
"""What only goes from hand to hand within the package: methods that take it are no promise."""


def _of_class(name: str, value: type) -> Iterator[str]:
    bases = [base.__name__ for base in value.__bases__ if _is_told(base)]
    yield f"class {name}({', '.join(bases)}):" if bases else f"class {name}:"
    # What rules are asked is between them and the package; planners state them by name.
    told = [] if issubclass(value, Hard | Soft) else _members(value)
    members = [line for lines in told for line in lines]
    yield from _indented(iter(members or ["..."]))


def _is_told(base: type) -> bool:
    """Whether somebody may go by it: a public class, or one of Python's own."""
    public = getattr(botram_opt, base.__name__, None) is base
    return public or (base.__module__ == "builtins" and base is not object) or base is tuple


def _members(value: type) -> Iterator[list[str]]:
    """What a class has, each as its lines: fields in their order, all else by name."""
    fields = _fields(value)
    if fields is not None:
        yield [f"{name}: {annotation}" for name, annotation, _ in fields]
        given = [name if default is None else f"{name}={default}" for name, _, default in fields]
        if given:
            order = "" if issubclass(value, tuple) or is_dataclass(value) else "*, "
            yield [f"def __init__(self, {order}{', '.join(given)}) -> None: ..."]
    elif issubclass(value, Enum):
        yield [f"{member.name} = {member.value!r}" for member in value]
    elif "__init__" in vars(value):
        yield [f"def __init__{_signature(vars(value)['__init__'])}: ..."]
    known = {name for name, _, _ in fields or ()} | set(getattr(value, "__members__", ()))
    for name in sorted(_own_names(value) - known):
        yield list(_member(name, inspect.getattr_static(value, name)))


def _own_names(value: type) -> set[str]:
    """Public names that its class, or one of ours above it, gives to objects."""
    ours = [each for each in value.__mro__ if each.__module__.startswith("botram_opt")]
    names = {name for each in ours for name in (*vars(each), *_annotations(each))}
    pydantics = {"model_config", "model_copy"}
    return {name for name in names - pydantics if not name.startswith("_")}


def _member(name: str, member: Any) -> Iterator[str]:
    if isinstance(member, property | cached_property):
        read = member.fget if isinstance(member, property) else member.func
        yield "@property"
        yield f"def {name}{_signature(read)}: ..."
    elif isinstance(member, classmethod | staticmethod):
        yield f"@{type(member).__name__}"
        yield f"def {name}{_signature(member.__func__)}: ..."
    elif not isinstance(member, FunctionType):
        yield f"{name}: {type(member).__name__}"
    elif not any(
        f": {inner}," in _signature(member) or f": {inner})" in _signature(member)
        for inner in INNER
    ):
        yield f"def {name}{_signature(member)}: ..."


def _fields(value: type) -> list[tuple[str, str, str | None]] | None:
    """Name, annotation and default of each field of a record; None if it is none."""
    if issubclass(value, BaseModel):
        told = {}
        for name, field in value.model_fields.items():
            told[name] = None if field.is_required() else _default(field.default)
    elif issubclass(value, tuple) and hasattr(value, "_fields"):
        defaults: dict[str, object] = vars(value)["_field_defaults"]
        names: tuple[str, ...] = vars(value)["_fields"]
        told = {n: _default(defaults[n]) if n in defaults else None for n in names}
    elif is_dataclass(value):
        parameters = inspect.signature(value).parameters
        told = {
            n: None if p.default is p.empty else _default(p.default) for n, p in parameters.items()
        }
    else:
        return None
    return [(name, _annotation_of(value, name), default) for name, default in told.items()]


def _annotation_of(value: type, name: str) -> str:
    return next(_annotations(each)[name] for each in value.__mro__ if name in _annotations(each))


def _annotations(value: type) -> dict[str, str]:
    found = vars(value).get("__annotations__", {})
    return {
        name: each
        if isinstance(each, str)
        else each.__forward_arg__
        if hasattr(each, "__forward_arg__")
        else each.__name__
        for name, each in found.items()
    }


def _signature(function: Any) -> str:
    """Parameters and what is given, as they are written."""
    signature = inspect.signature(function)
    parts: list[str] = []
    kinds = inspect.Parameter
    named = False
    for parameter in signature.parameters.values():
        if parameter.kind is kinds.KEYWORD_ONLY and not named:
            parts.append("*")
        named |= parameter.kind in (kinds.KEYWORD_ONLY, kinds.VAR_POSITIONAL)
        text = str(parameter.replace(annotation=kinds.empty, default=kinds.empty))
        if parameter.annotation is not parameter.empty:
            text += f": {parameter.annotation}"
        if parameter.default is not parameter.empty:
            text += f" = {_default(parameter.default)}"
        parts.append(text)
    given = signature.return_annotation
    return f"({', '.join(parts)})" + ("" if given is signature.empty else f" -> {given}")


def _default(value: object) -> str:
    """A default as one could write it; ``...`` if one could not."""
    text = repr(value)
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return "..."
    return "..." if "PydanticUndefined" in text else text


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
