"""How far a comparison of scenarios is, on stderr: live on a terminal, else a line for each."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from botram_opt.cli import screen
from botram_opt.cli.progress import REDRAWS_A_SECOND
from botram_opt.language import say

if TYPE_CHECKING:
    from botram_opt.scenarios import ScenarioNews

STATUS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "optimal": lambda: say("planned, proven the best"),
        "feasible": lambda: say("planned, not proven the best"),
        "cut_short": lambda: say("planned, cut short"),
        "stated": lambda: say("a plan that was given"),
        "contradiction": lambda: say("contradicts itself"),
        "infeasible": lambda: say("no plan exists"),
        "no_plan_within_limit": lambda: say("no plan was found in time"),
        "lost": lambda: say("whoever worked on it was ended"),
        "error": lambda: say("a fault of botram-opt"),
    }
)
"""What came of a scenario, in a few words."""

Take = Callable[["ScenarioNews"], None]


@contextlib.contextmanager
def following(*, quiet: bool, cancel: threading.Event) -> Iterator[Take | None]:
    """Give a function that shows the news of a comparison; None if nothing is to be shown.

    Args:
        quiet: show nothing.
        cancel: once it is set, it is told that all is stopping.
    """
    if quiet:
        yield None
        return
    console = screen.console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal:
        yield lambda news: console.print(screen.plain(line(news)), soft_wrap=True)
        return
    with _live(console, cancel) as take:
        yield take


def line(news: ScenarioNews) -> str:
    """What came of a scenario, in a line."""
    status = STATUS[news.status]()
    if news.scenario is None:
        return say("The base: {status}", status=status)
    told = {"done": news.done, "of": news.of, "scenario": news.scenario, "status": status}
    if news.known:
        return say("{done} of {of}: {scenario}: {status}, as was known before", **told)
    return say("{done} of {of}: {scenario}: {status}", **told)


@contextlib.contextmanager
def _live(console: Console, cancel: threading.Event) -> Iterator[Take]:
    # Made here, as another thread draws, which speaks no language but English.
    stopping = say("Stopping with what is known so far ...")
    hint = say("Ctrl-C stops with what is known so far.")
    latest = [say("The base is planned first.")]

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
        yield lambda news: latest.append(line(news))
