"""The season's end, as one more thing that could be eased: more visit dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules import Hard
from botram_opt.rules.rule import A_YEAR
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.posting import Posting

SEASON = "season"
"""What easings of the season's end stand under, as others do under their rule."""

END = Item(value=0, facts={"part": "end"})
"""The season's end, as an item."""


class SeasonEnd(Hard):
    """No visit after the season: not posted, as there are no variables for it."""

    def post(self, posting: Posting) -> None:
        """Post nothing."""

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Find nothing: the rule on open dates does."""
        yield from ()

    def describe(self, problem: Problem, item: Item) -> str:
        """Say when the season ends."""
        return say("the season ends on {day}", day=on(problem.season.end))

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the days of the season."""
        return (problem.season.end - problem.season.start).days + 1

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Let the season end so many days later, within a year."""
        if by > A_YEAR:
            return None
        end = problem.season.end + dt.timedelta(days=by)
        return (EditItem(item="season", fields={"end": str(end)}),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say when the season is to end."""
        end = problem.season.end
        return (
            say(
                "let the season end on {day} rather than {before}",
                day=on(end + dt.timedelta(days=by)),
                before=on(end),
            ),
        )
