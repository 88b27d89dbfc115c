"""What is public is as it is listed, names all that it hands out, and keeps what was released."""

from __future__ import annotations

import difflib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import botram_opt
from api_breaks import api_breaks, command_line_breaks
from botram_opt.rules import Hard, Soft
from command_list import page as command_list
from name_list import page as name_list
from released import versions

DOCS = Path(__file__).parents[1] / "docs"
LAST = versions()[-1]
NOW = name_list()

MEANT = (LAST / "meant.txt").read_text(encoding="utf-8").splitlines()
"""Breaks since the last release that are meant, as they are told here; CHANGELOG.md tells them."""


def changed(written: str, made: str) -> str:
    return "\n".join(
        difflib.unified_diff(written.splitlines(), made.splitlines(), lineterm="", n=0)
    )


def test_the_names_are_those_that_are_listed() -> None:
    written = (DOCS / "api.pyi").read_text(encoding="utf-8")
    assert changed(written, NOW) == "", "if that is meant: make pages"


def test_the_command_line_is_as_it_is_listed() -> None:
    written = (DOCS / "command_line.txt").read_text(encoding="utf-8")
    assert changed(written, command_list()) == "", "if that is meant: make pages"


def test_nothing_breaks_that_was_released() -> None:
    before = (LAST / "api.pyi").read_text(encoding="utf-8")
    commands = (LAST / "command_line.txt").read_text(encoding="utf-8")
    found = api_breaks(before, NOW) + command_line_breaks(commands, command_list())
    assert found == MEANT, (
        f"this breaks who goes by {LAST.name}: take it back, or deprecate first; if it is meant, "
        f"tell it in CHANGELOG.md and in {LAST / 'meant.txt'}: docs/compatibility.md"
    )


NAMES = [getattr(botram_opt, name) for name in botram_opt.__all__]
MODULES = [value for value in NAMES if isinstance(value, ModuleType)]
PUBLIC = NAMES + [getattr(module, name) for module in MODULES for name in module.__all__]


def handed_out(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is written of the types that a public name gives, and what these names stand for."""
    if inspect.isfunction(value):
        yield str(inspect.signature(value).return_annotation), value.__globals__
    elif inspect.isclass(value) and not issubclass(value, Hard | Soft):
        for each in value.__mro__:
            known = vars(sys.modules[each.__module__])
            yield from (
                (str(text), known) for text in vars(each).get("__annotations__", {}).values()
            )
            for name, member in vars(each).items():
                read = getattr(member, "fget", None) or getattr(member, "func", member)
                if inspect.isfunction(read) and not name.startswith("_"):
                    yield str(inspect.signature(read).return_annotation), read.__globals__


def test_what_is_handed_out_can_be_imported() -> None:
    """But for what goes from hand to hand within the package only."""
    missing = {
        name
        for value in PUBLIC
        for text, known in handed_out(value)
        for name in re.findall(r"\w+", text)
        if inspect.isclass(found := known.get(name))
        and found.__module__.startswith("botram_opt.")
        and not any(found is each for each in PUBLIC)
    }
    assert missing == {"Pool", "Varying", "WeeklyForecast"}


SHORT = """\
class Plan:
    visits: tuple[Visit, ...]
    def __init__(self, *, visits, bound=None) -> None: ...
    def made_for(self, problem: Problem) -> Self: ...
    @classmethod
    def stated(cls, **parts: Any) -> Self: ...
class UnreadableError(InputError):
    ...
class changes:  # a module
    class Absent:
        person: Id
def solve(problem: Problem, *, seed: int = 0) -> Plan: ...
"""

BROKEN_NAMES = {
    "a name is gone": (
        "def solve(problem: Problem, *, seed: int = 0) -> Plan: ...\n",
        "",
        "solve: Public object was removed",
    ),
    "a name in a module is gone": ("Absent", "Away", "changes.Absent: Public object was removed"),
    "a method is gone": ("made_for", "made", "Plan.made_for: Public object was removed"),
    "a field is gone": ("    visits: tuple[Visit, ...]\n", "", "visits: Public object was removed"),
    "a parameter is gone": (", *, seed: int = 0", "", "solve: Parameter was removed (seed)"),
    "a parameter is asked for": (
        "seed: int = 0",
        "seed: int = 0, why: str",
        "solve: Parameter was added as required (why)",
    ),
    "another default": ("= 0", "= 1", "solve: Parameter default was changed (seed)"),
    "by name only": (
        "solve(problem: Problem, *, ",
        "solve(*, problem: Problem, ",
        "solve: Parameter kind was changed (problem)",
    ),
    "a field is asked for": (
        "bound=None",
        "bound",
        "Plan.__init__: Parameter is now required (bound)",
    ),
    "another type": ("-> Plan", "-> Solved", "solve(): it was Plan, and is Solved"),
    "another type is taken": ("seed: int", "seed: str", "solve(seed): it was int, and is str"),
    "a field of another type": (
        "    visits: tuple[Visit, ...]",
        "    visits: list[Visit]",
        "Plan.visits: it was tuple[Visit, ...], and is list[Visit]",
    ),
    "any parts of another type": (
        "**parts: Any",
        "**parts: str",
        "Plan.stated(parts): it was Any, and is str",
    ),
    "called on an object": (
        "    @classmethod\n",
        "",
        "Plan.stated: it was classmethod, and is of an object",
    ),
    "an error of another kind": (
        "UnreadableError(InputError)",
        "UnreadableError(BotramError)",
        "UnreadableError: it was InputError, and is BotramError",
    ),
}


@pytest.mark.parametrize("case", BROKEN_NAMES)
def test_what_breaks_callers_is_told(case: str) -> None:
    part, instead, told = BROKEN_NAMES[case]
    assert SHORT.count(part) == 1
    found = api_breaks(SHORT, SHORT.replace(part, instead))
    assert any(each.endswith(told) for each in found)


def test_what_is_only_more_breaks_nobody() -> None:
    more = SHORT.replace("seed: int = 0", "seed: int = 0, more: int = 0")
    more = more.replace("bound=None", "bound=None, more=None")
    more += "class More:\n    ...\ndef new(thing: int) -> int: ...\n"
    assert api_breaks(SHORT, more) == []


BROKEN_COMMANDS = {
    "a command": ("botram-opt demo\n", "", "botram-opt demo: not any more"),
    "an option": (
        "botram-opt plan --seed takes a whole number\n",
        "",
        "botram-opt plan --seed takes a whole number: not any more",
    ),
    "a choice": (
        "botram-opt plan --lang may be id\n",
        "",
        "botram-opt plan --lang may be id: not any more",
    ),
    "a default": (
        "plan --out is out if",
        "plan --out is here if",
        "botram-opt plan --out is out if it is not given: not any more",
    ),
    "an exit code": ("exit code 4\n", "", "exit code 4: not any more"),
    "more is asked for": (
        "botram-opt plan argument 1 has to be given\n",
        "botram-opt plan argument 1 has to be given\nbotram-opt plan argument 2 has to be given\n",
        "botram-opt plan argument 2 has to be given now",
    ),
}


@pytest.mark.parametrize("case", BROKEN_COMMANDS)
def test_what_breaks_scripts_is_told(case: str) -> None:
    part, instead, told = BROKEN_COMMANDS[case]
    now = command_list()
    assert now.count(part) == 1
    assert told in command_line_breaks(now, now.replace(part, instead))


def test_a_new_command_may_ask_for_what_it_needs() -> None:
    now = command_list()
    assert (
        command_line_breaks(
            now, now + "botram-opt new\nbotram-opt new argument 1 has to be given\n"
        )
        == []
    )
