"""What is said while scenarios are planned."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

from botram_opt.cli.answers.following import following
from botram_opt.language import say
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


@contextlib.contextmanager
def following_scenarios(
    *,
    quiet: bool,
    cancel: threading.Event,
    called: Callable[[ScenarioNews], str] = lambda news: news.scenario or "",
) -> Iterator[Callable[[ScenarioNews], None] | None]:
    """Give a function that shows the news of a comparison; see `following`.

    Args:
        quiet: as for `following`.
        cancel: as for `following`.
        called: what a scenario is called; without, by its name.
    """
    first = say("The base is planned first.")
    with following(partial(line, called=called), first, quiet=quiet, cancel=cancel) as take:
        yield take


def line(news: ScenarioNews, called: Callable[[ScenarioNews], str]) -> str:
    """What came of a scenario, in a line."""
    status = STATUS[news.status]()
    if news.scenario is None:
        return say("The base: {status}", status=status)
    told = {"done": news.done, "of": news.of, "scenario": called(news), "status": status}
    if news.known:
        return say("{done} of {of}: {scenario}: {status}, as was known before", **told)
    return say("{done} of {of}: {scenario}: {status}", **told)
