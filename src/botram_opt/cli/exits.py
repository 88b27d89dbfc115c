"""How a command ends: an exit code, and what went wrong in plain sentences on stderr."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Iterator
from typing import TextIO

import typer

from botram_opt.cli.options import Lang
from botram_opt.errors import (
    BotramError,
    InfeasibleError,
    InputError,
    NoPlanWithinLimitError,
)
from botram_opt.language import say, speaking

FOUND, BAD_INPUT, NO_PLAN, NONE_FOUND, NOT_WRITTEN, OUR_FAULT = 1, 2, 3, 4, 5, 70
INTERRUPTED, BROKEN_PIPE = 130, 141

MEANINGS = """\b
Exit codes:
  0    a plan, also one that was cut short; an answer; verify found nothing
  1    verify found something; next-moves leaves rules broken
  2    bad input, or bad usage
  3    no plan exists, or none that does what is asked for
  4    no plan was found, or nothing is known, within the limit or before Ctrl-C
  5    the output could not be written
  70   a fault of botram-opt itself: please report it
  130  ended at once by Ctrl-C; what plans or answers, by a second one
  141  whoever read the output left before it ended
"""


def visible(text: str) -> str:
    """Text with whatever a terminal would obey, and line breaks, written out as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def let_go(stream: TextIO) -> None:
    """Send what a stream still holds back to nowhere: it must not fail when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def tell(*lines: str) -> None:
    """Write lines to stderr, if anybody listens, with nothing that a terminal would obey."""
    try:
        typer.echo("\n".join(visible(line) for line in lines), err=True)
    except OSError:
        let_go(sys.stderr)


def say_unexpected(error: Exception) -> None:
    """Tell an error that nothing here foresaw, with the calls that led to it."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    told = say("This is a fault of botram-opt, not of your input. Please report the lines above.")
    tell(*lines, told)


def write_out(text: str) -> None:
    """Write text to stdout as UTF-8, whatever the terminal speaks.

    Raises:
        typer.Exit: whoever reads it has left.
    """
    try:
        typer.echo(text.encode(), nl=False)
    except BrokenPipeError as error:
        let_go(sys.stdout)
        raise typer.Exit(BROKEN_PIPE) from error


@contextlib.contextmanager
def told_in_sentences(lang: Lang) -> Iterator[None]:
    """Say all in a language, and turn an error of ours into its sentences and its exit code.

    Raises:
        typer.Exit: with the code.
    """
    with speaking(lang.value), _ended_by_an_error():
        yield


@contextlib.contextmanager
def _ended_by_an_error() -> Iterator[None]:
    try:
        yield
    except InputError as error:
        tell(*error.lines())
        raise typer.Exit(BAD_INPUT) from error
    except InfeasibleError as error:
        tell(*error.lines())
        raise typer.Exit(NO_PLAN) from error
    except NoPlanWithinLimitError as error:
        tell(f"{error}.")
        raise typer.Exit(NONE_FOUND) from error
    except BotramError as error:
        why = str(error)
        tell(
            say(
                "This is a fault of botram-opt, not of your input: {why}. Please report it.",
                why=why,
            )
        )
        raise typer.Exit(OUR_FAULT) from error
