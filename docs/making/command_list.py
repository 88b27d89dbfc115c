"""Writes docs/command_line.txt: every command, with its arguments and options, as it is.

``make pages`` runs it. A line for each fact somebody may go by: that an option is there, what it
takes, what it is if it is not given, what it may be. So what is gone or has become another is a
line that is gone.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import typer
from typer.models import ArgumentInfo, OptionInfo

from botram_opt.cli import exits
from botram_opt.cli.app import app

PAGE = Path(__file__).parents[1] / "command_line.txt"

HEAD = "# Every command of botram-opt. Written by `make pages`; see compatibility.md.\n"

REQUIRED = "has to be given"
"""How a line ends that asks something of every call."""


_TAKEN: dict[type, str] = {
    bool: "nothing",
    str: "text",
    int: "a whole number",
    float: "a number",
    Path: "a path",
    datetime: "a date",
}


def page() -> str:
    """The text of the page."""
    lines = [line for name, call in _commands(app) for line in _of_command(name, call)]
    codes = [f"exit code {line.split()[0]}" for line in exits.MEANINGS.splitlines()[2:]]
    return HEAD + "\n".join([*sorted(lines), *codes]) + "\n"


def _commands(group: typer.Typer) -> Iterator[tuple[str, Callable[..., object]]]:
    """The commands of a group and of those in it, and what is called for each."""
    if group.registered_callback is not None and group.registered_callback.callback is not None:
        yield "botram-opt", group.registered_callback.callback
    for command in group.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__.replace("_", "-")
        yield f"botram-opt {name}", command.callback
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from _commands(inner.typer_instance)


def _of_command(name: str, call: Callable[..., object]) -> Iterator[str]:
    yield name
    arguments = 0
    for parameter in inspect.signature(call, eval_str=True).parameters.values():
        kind, *about = get_args(parameter.annotation)
        (info,) = [each for each in about if isinstance(each, ArgumentInfo | OptionInfo)]
        if isinstance(info, ArgumentInfo):
            arguments += 1
            called = [f"argument {arguments}"]
        else:
            # What stands first in an annotation is taken for a default, and is a name.
            stated = [str(each) for each in (info.default, *(info.param_decls or ()))]
            names = [each for each in stated if each.startswith("-")]
            called = names or [f"--{parameter.name.replace('_', '-')}"]
        for each in called:
            yield from _facts(f"{name} {each}", kind, parameter.default)


def _facts(what: str, kind: Any, default: object) -> Iterator[str]:
    (inner,) = [each for each in _choices(kind) if each is not type(None)]
    several = get_origin(inner) is list
    inner = get_args(inner)[0] if several else inner
    taken = "one of these" if issubclass(inner, Enum) else _TAKEN[inner]
    yield f"{what} takes {taken}{', as often as needed' if several else ''}"
    if default is inspect.Parameter.empty:
        yield f"{what} {REQUIRED}"
    elif default is not None and default is not False:
        told = default.value if isinstance(default, Enum) else default
        yield f"{what} is {told} if it is not given"
    if issubclass(inner, Enum):
        yield from (f"{what} may be {choice.value}" for choice in inner)


def _choices(kind: Any) -> tuple[Any, ...]:
    """The types of a union, or the one there is."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
