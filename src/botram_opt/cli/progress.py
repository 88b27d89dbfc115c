"""What a solve is doing, live on stderr: a table on a terminal, else a line now and then."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from botram_opt.amounts import level_amount
from botram_opt.language import in_this_language, number, say, speaking, spoken
from botram_opt.plan import LevelResult
from botram_opt.problem import Problem
from botram_opt.titles import level_called

if TYPE_CHECKING:
    from botram_opt.solving.progress import Progress

REDRAWS_A_SECOND = 4


def percent(gap: float | None) -> str:
    """A gap as it is shown."""
    if gap is None:
        return say("not known")
    # A gap that is there is never shown as none.
    return f"{number(100 * max(gap, 0.0001), places=2)}%" if gap else "0%"


def _gap(value: int, bound: int | None) -> float | None:
    return LevelResult(name="", value=value, bound=bound, status="feasible").gap


@dataclass
class _Row:
    """What is known of a level; seconds since the solve began."""

    began: float | None = None
    ended: float | None = None
    value: int | None = None
    bound: int | None = None


class Board:
    """The levels and how far they are; takes news from any thread."""

    def __init__(self, problem: Problem, cancel: threading.Event) -> None:
        self._problem = problem
        self._cancel = cancel
        self._rows = [_Row() for _ in problem.levels]
        self._offset = time.monotonic()
        # It is drawn in a thread of its own, which knows of no language.
        self._language = spoken()

    def take(self, news: Progress) -> None:
        """Note a piece of news."""
        row = self._rows[news.number - 1]
        # Where the solve began by our own clock, so that a level's seconds run on between news.
        self._offset = time.monotonic() - news.seconds
        row.began = news.seconds if row.began is None else row.began
        row.value = news.value if news.value is not None else row.value
        row.bound = news.bound if news.bound is not None else row.bound
        row.ended = news.seconds if news.event == "done" else None

    def table(self) -> Table:
        """All levels as they stand."""
        with speaking(self._language):
            return self._table()

    def _table(self) -> Table:
        stopping = self._cancel.is_set()
        table = Table(
            title=say("Stopping with the best plan so far ...") if stopping else None,
            caption="" if stopping else say("Ctrl-C stops with the best plan so far"),
            title_justify="left",
            caption_justify="left",
        )
        table.add_column(say("level"), overflow="fold")
        for heading in (say("value"), say("bound"), say("gap"), say("seconds")):
            table.add_column(heading, justify="right", no_wrap=True)
        for level, row in zip(self._problem.levels, self._rows, strict=True):
            table.add_row(*(Text(cell) for cell in self._cells(level.name, row)))
        return table

    def _cells(self, level: str, row: _Row) -> tuple[str, ...]:
        called = level_called(level)
        if row.began is None:
            return called, "", "", "", ""
        now = time.monotonic() - self._offset if row.ended is None else row.ended
        value = say("none yet")
        gap = ""
        if row.value is not None:
            value = level_amount(self._problem, level, row.value)
            gap = percent(_gap(row.value, row.bound))
        bound = "" if row.bound is None else level_amount(self._problem, level, row.bound)
        return called, value, bound, gap, number(max(0.0, now - row.began), places=1)


def line(problem: Problem, news: Progress) -> str | None:
    """News of a level's begin or end, in a line; None of what is between.

    Args:
        problem: knows what its levels count; those that it does not have are told in numbers.
        news: of a solve.
    """
    told: dict[str, object] = {
        "number": news.number,
        "levels": news.levels,
        "level": level_called(news.level),
    }
    if news.event == "level":
        return say("level {number} of {levels}, {level}: begins", **told)
    if news.event != "done" or news.value is None:
        return None
    told["value"] = level_amount(problem, news.level, news.value)
    told["seconds"] = number(news.seconds, places=1)
    if news.bound is None:
        return say(
            "level {number} of {levels}, {level}: {value}, gap not known, {seconds} s so far",
            **told,
        )
    told["bound"] = level_amount(problem, news.level, news.bound)
    told["gap"] = percent(_gap(news.value, news.bound))
    return say(
        "level {number} of {levels}, {level}: {value}, bound {bound}, gap {gap}, {seconds} s so "
        "far",
        **told,
    )


def _lines(problem: Problem, console: Console) -> Callable[[Progress], None]:
    def take(news: Progress) -> None:
        told = line(problem, news)
        if told is not None:
            console.print(Text(told), soft_wrap=True)

    return take


@contextlib.contextmanager
def shown(
    problem: Problem, console: Console, cancel: threading.Event
) -> Iterator[Callable[[Progress], None]]:
    """Show the news that is given to what this hands out.

    Args:
        problem: what is being solved.
        console: of stderr; where it is no terminal, there is a line for each level's begin
            and end.
        cancel: once it is set, it is told that the solve is stopping.
    """
    if not console.is_terminal or console.is_dumb_terminal:
        yield in_this_language(_lines(problem, console))
        return
    board = Board(problem, cancel)
    with Live(
        get_renderable=board.table,
        console=console,
        refresh_per_second=REDRAWS_A_SECOND,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ):
        yield board.take
