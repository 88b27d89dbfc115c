"""How far an answer is, on stderr: live on a terminal, else a line for each piece of news."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.live import Live
from rich.text import Text

from botram_opt.cli import screen
from botram_opt.cli.progress import REDRAWS_A_SECOND
from botram_opt.language import say

NewsT = TypeVar("NewsT")


@contextlib.contextmanager
def following(
    line: Callable[[NewsT], str | None], first: str, *, quiet: bool, cancel: threading.Event
) -> Iterator[Callable[[NewsT], None] | None]:
    """Give a function that shows news; None if nothing is to be shown.

    Args:
        line: says a piece of news; None of what is not worth it.
        first: what is said before there is any.
        quiet: show nothing.
        cancel: once it is set, it is told that all is stopping.
    """
    if quiet:
        yield None
        return
    console = screen.console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal:
        yield lambda news: _show(console, line(news))
        return
    latest = [first]
    with _live(latest, console, cancel):
        yield lambda news: latest.append(line(news) or latest[-1])


def _show(console: Console, told: str | None) -> None:
    if told is not None:
        console.print(screen.plain(told), soft_wrap=True)


@contextlib.contextmanager
def _live(latest: list[str], console: Console, cancel: threading.Event) -> Iterator[None]:
    # Said here, as the thread that draws speaks no language but English.
    stopping = say("Stopping with what is known so far ...")
    hint = say("Ctrl-C stops with what is known so far.")

    def drawn() -> Text:
        shown = (latest[-1], stopping if cancel.is_set() else hint)
        return Text("\n").join(map(screen.plain, shown))

    with Live(
        get_renderable=drawn,
        console=console,
        refresh_per_second=REDRAWS_A_SECOND,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ):
        yield
