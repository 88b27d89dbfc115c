"""What breaks whoever goes by the public names, or by the command line, as they were released."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import griffe

from command_list import REQUIRED

CALLED_ON = ("classmethod", "staticmethod")
"""What a method is called on, where it is not an object of its class."""


def api_breaks(before: str, after: str) -> list[str]:
    """What is gone or another one between two texts of api.pyi, each a sentence.

    griffe tells what calls break; it does not compare types, nor what a class is instead of
    another, nor what a method is called on. These are compared as they are written.
    """
    if before == after:
        return []
    told = {
        f"{each.obj.path}: {each.kind.value}{_which(each)}"
        for each in griffe.find_breaking_changes(_read(before), _read(after))
    }
    was, now = (dict(_types(ast.parse(text).body, "botram_opt")) for text in (before, after))
    told |= {
        f"{name}: it was {was[name]}, and is {now[name]}"
        for name in was.keys() & now.keys()
        if was[name] != now[name]
    }
    return sorted(told)


def command_line_breaks(before: str, after: str) -> list[str]:
    """What is gone or another one between two texts of command_line.txt, or is asked for newly."""
    was, now = (
        {line for line in text.splitlines() if not line.startswith("#")} for text in (before, after)
    )
    gone = [f"{line}: not any more" for line in was - now if not line.endswith(REQUIRED)]
    commands = {line.split()[1] for line in was if line.startswith("botram-opt ")}
    asked = [
        f"{line} now"
        for line in now - was
        if line.endswith(REQUIRED) and line.split()[1] in commands
    ]
    return sorted(gone + asked)


def _read(text: str) -> griffe.Module:
    return griffe.visit("botram_opt", filepath=Path("api.pyi"), code=text)


def _which(broken: griffe.Breakage) -> str:
    """The parameter that it is about, if it is about one."""
    for value in (broken.old_value, broken.new_value):
        if isinstance(value, griffe.Parameter):
            return f" ({value.name})"
    return ""


def _types(body: list[ast.stmt], path: str) -> Iterator[tuple[str, str]]:
    """What is written of types, by the place of each."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            if node.bases:
                yield f"{path}.{node.name}", ", ".join(map(ast.unparse, node.bases))
            yield from _types(node.body, f"{path}.{node.name}")
        elif isinstance(node, ast.AnnAssign):
            yield f"{path}.{ast.unparse(node.target)}", ast.unparse(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            here = f"{path}.{node.name}"
            if node.returns is not None:
                yield f"{here}()", ast.unparse(node.returns)
            marks = [ast.unparse(mark) for mark in node.decorator_list]
            yield here, next((mark for mark in marks if mark in CALLED_ON), "of an object")
            taken = node.args
            several = (each for each in (taken.vararg, taken.kwarg) if each is not None)
            for argument in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs, *several):
                if argument.annotation is not None:
                    yield f"{here}({argument.arg})", ast.unparse(argument.annotation)
