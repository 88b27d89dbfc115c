"""What the docstrings of public names leave out: a parameter, a field, an error.

What ``words.py`` says of a name everywhere need not be said again.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from textwrap import dedent
from typing import Any

from pydantic import BaseModel

from docstrings import entries
from public import Public
from words import WORDS


def untold(public: Public) -> Iterator[str]:
    """What is not said of a public name, each as ``name: what``."""
    value = public.value
    if inspect.isclass(value):
        yield from _of_class(public.name, value)
    elif callable(value) and inspect.isfunction(function := inspect.unwrap(value)):
        yield from _of_function(public.name, function)


def _of_class(name: str, kind: type[Any]) -> Iterator[str]:
    if not inspect.getdoc(kind):
        yield f"{name}: what it is"
    if issubclass(kind, BaseModel):
        said = _said(kind, "Attributes")
        yield from (f"{name}: field {each}" for each in kind.model_fields if each not in said)
    for method, value in vars(kind).items():
        function = inspect.unwrap(getattr(value, "__func__", value))
        if method == "__init__" and inspect.isfunction(function) and not _is_protocol(kind):
            said = {**_said(kind, "Attributes"), **entries(inspect.getdoc(function) or "", "Args")}
            yield from _parameters(f"{name}()", function, said)
        elif inspect.isfunction(function) and not method.startswith("_"):
            yield from _of_function(f"{name}.{method}", function)


def _of_function(name: str, function: Callable[..., Any]) -> Iterator[str]:
    doc = inspect.getdoc(function)
    if not doc:
        yield f"{name}: what it does"
        return
    yield from _parameters(name, function, {**WORDS, **entries(doc, "Args")})
    if "Raises:" not in doc and _raises(function):
        yield f"{name}: what it raises"


def _parameters(name: str, function: Callable[..., Any], said: Mapping[str, str]) -> Iterator[str]:
    for parameter in inspect.signature(function).parameters:
        if parameter not in ("self", "cls") and parameter not in said:
            yield f"{name}: parameter {parameter}"


def _raises(function: Callable[..., Any]) -> bool:
    tree = ast.parse(dedent(inspect.getsource(function)))
    return any(isinstance(node, ast.Raise) for node in ast.walk(tree))


def _is_protocol(kind: type[Any]) -> bool:
    return bool(getattr(kind, "_is_protocol", False))


def _said(kind: type[Any], title: str) -> dict[str, str]:
    said = dict(WORDS)
    for part in reversed(kind.__mro__):
        if part.__module__.startswith("botram_opt"):
            said |= entries(inspect.getdoc(part) or "", title)
    return said
