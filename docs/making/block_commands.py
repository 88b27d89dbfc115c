"""Runs the commands of a block as somebody who types them would, in one folder."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.core import TyperGroup

from blocks import Block
from botram_opt.cli import main
from botram_opt.cli.app import app
from example_files import put_in_place_of

ROOT = Path(__file__).parents[2]
MATCHES = doctest.OutputChecker().check_output
LOOSELY = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
"""What changes from run to run stands as ... on the page; lines may be broken elsewhere."""


class CommandError(Exception):
    """A command does not do what its page says."""


def run_commands(block: Block, page: str, most_seconds: int) -> None:
    """Run the commands of a block in the current folder.

    Raises:
        CommandError: one is unknown, ends otherwise than the page says, or prints something else.
    """
    commands = list(_commands(block))
    for number, (line, words, shown) in enumerate(commands, 1):
        where = f"{page}:{line}: {shlex.join(words)}"
        if words[0] == "make":
            _look_up_target(words, where)
            continue
        if words[0] != "botram-opt":
            raise CommandError(f"{where}: not a command that can be run here; mark it as not run")
        last = number == len(commands)
        expected_code = block.exit_code if last else 0
        code, printed = _run(_in_short(words[1:], most_seconds))
        if code != expected_code:
            raise CommandError(f"{where}: exit code {code}, not {expected_code}\n{printed[-1500:]}")
        expected = (block.output if last else None) or shown
        if expected and not MATCHES(expected, printed, LOOSELY):
            raise CommandError(f"{where}: prints something else:\n{printed[-1500:]}")


def _commands(block: Block) -> Iterator[tuple[int, list[str], str]]:
    """The commands of a block: line, words, and the lines below that are what it prints."""
    lines = block.code.replace("\\\n", "\\\0").splitlines()
    at, line = [], block.line
    for text in lines:
        at.append((line, text.replace("\\\0", " ")))
        line += 1 + text.count("\0")
    starts = [n for n, (_, text) in enumerate(at) if text.startswith(("$ ", "make "))]
    for n, end in zip(starts, [*starts[1:], len(at)], strict=True):
        shown = "".join(f"{text}\n" for _, text in at[n + 1 : end] if text.strip())
        yield at[n][0], shlex.split(at[n][1].removeprefix("$ "), comments=True), shown


def _run(arguments: list[str]) -> tuple[int, str]:
    # The command writes bytes, too, as to a file.
    written, code = io.BytesIO(), 0
    printed = io.TextIOWrapper(written, encoding="utf-8", write_through=True)
    before = sys.argv
    sys.argv = ["botram-opt", *arguments]
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.argv = before
    if arguments[0] == "template" and "--example" in arguments and not code:
        put_in_place_of(Path(arguments[1]))
    elif arguments[0] == "example" and not code:
        at = arguments.index("--out") + 1 if "--out" in arguments else None
        put_in_place_of(Path(arguments[at] if at else "example"))
    return code, written.getvalue().decode()


def _in_short(arguments: list[str], most_seconds: int) -> list[str]:
    """A command that takes less time, if it is one that may take long."""
    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup)
    asked = command.commands.get(arguments[0])
    if asked is None or not any(option.name == "time_limit" for option in asked.params):
        return arguments
    text = shlex.join(arguments)
    given = re.search(r"--time-limit[ =](\d+)", text)
    limit = min(int(given[1]) if given else most_seconds, most_seconds)
    return [*shlex.split(text.replace(given[0], "") if given else text), "--time-limit", str(limit)]


def _look_up_target(words: list[str], where: str) -> None:
    """Targets of the Makefile are for people; here it is enough that there is one of this name."""
    make = shutil.which("make")
    assert make is not None
    known = subprocess.run([make, "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True)
    if known.returncode:
        raise CommandError(f"{where}: {known.stderr.strip()}")
