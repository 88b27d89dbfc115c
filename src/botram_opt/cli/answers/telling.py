"""Answers on stdout, as tables and sentences or as JSON; and the files that go with them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import typer
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from botram_opt.amounts import level_amount
from botram_opt.cli import exits, screen
from botram_opt.cli.interrupt import cancel_on_interrupt
from botram_opt.cli.options import Lang
from botram_opt.cli.writing import Contents, What, files_written, not_written, write
from botram_opt.language import say
from botram_opt.problem import Problem
from botram_opt.problem.base import Document

INDENT = 2
"""By how much lines of a sentence stand in after its first."""


class Manner(NamedTuple):
    """How an answer is given.

    Attributes:
        quiet: show nothing but JSON, and tell nothing but errors.
        as_json: write the answer's record to stdout, and nothing else.
        cancel: is set by Ctrl-C, to end the search for it with what is known so far.
    """

    quiet: bool
    as_json: bool
    cancel: threading.Event


@contextlib.contextmanager
def answering(lang: Lang, *, quiet: bool, as_json: bool, live: bool = False) -> Iterator[Manner]:
    """Say all in a language, errors too, and give the manner in which to answer.

    Args:
        lang: the language.
        quiet: as in `Manner`, and so is the next.
        as_json: whether to write JSON.
        live: whether there is live progress on a terminal, which tells of Ctrl-C anyway.

    Raises:
        typer.Exit: for an error of ours, once it is told.
    """
    with exits.told_in_sentences(lang):
        stopping = say("Stopping with what is known so far; Ctrl-C again ends at once.")
        with cancel_on_interrupt(quiet=quiet, live=live, stopping=stopping) as cancel:
            yield Manner(quiet, as_json, cancel)


def give(
    answer: Document,
    shown: Callable[[], RenderableType],
    manner: Manner,
    code: int = 0,
    files: Contents | None = None,
    what: What = "answer",
) -> None:
    """Write what is to be written, show the answer, and end.

    Args:
        answer: its record, for JSON.
        shown: makes the same for people, if it is to be shown.
        manner: how it is given.
        code: what the command ends with.
        files: written whole or not at all; the answer is shown all the same.
        what: is written.

    Raises:
        typer.Exit: with the code, if it is not 0; or with that of files that were not written.
    """
    failure = write(files) if files else None
    if manner.as_json:
        exits.write_out(answer.to_json())
    elif not manner.quiet:
        console = screen.console()
        console.print(shown())
        if files and failure is None:
            console.print()
            console.print(screen.plain(files_written(files)), soft_wrap=True)
    if failure is not None:
        not_written(what, failure)
    if code:
        raise typer.Exit(code)


class Sentences:
    """Sentences, one a line; what does not fit goes on below, a little to the right."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._sentences = tuple(sentences)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Wrap them at the width there is."""
        for sentence in self._sentences:
            # Items of a list begin with a dash, and go on below their first word.
            indent = max(INDENT, len(sentence) - len(sentence.lstrip(" -")))
            width = max(1, options.max_width - indent)
            first, *rest = screen.plain(sentence).wrap(console, width)
            yield _ended(first)
            for line in rest:
                yield Text(" " * indent).append_text(_ended(line))


def _ended(line: Text) -> Text:
    """A line without the blank at which it was broken."""
    line.rstrip()
    return line


def change(problem: Problem, level: str, rise: int) -> str:
    """By how much a level changes, with its sign: ``+12 requests``, ``-3.4 km``."""
    if not rise:
        return "0"
    told = level_amount(problem, level, abs(rise))
    return f"+{told}" if rise > 0 else f"-{told}"


def parted(*parts: RenderableType | None) -> RenderableType:
    """Parts with a blank line between them; those that are None are left out."""
    there = [part for part in parts if part is not None]
    return Group(*[piece for part in there for piece in (Text(), part)][1:])
