"""Equity: the longest time that any sub-district waits for a visit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Soft, given
from botram_opt.waits import stretches, wait_begins, wait_ends
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class LongestWait(Soft):
    """Largest over sub-districts of days without a visit, last season and season's end included."""

    adds_up: ClassVar[bool] = False
    takes_largest: ClassVar[bool] = True

    def post(self, posting: Posting) -> Expr:
        """Take the largest of all stretches."""
        problem = posting.problem
        first = min(wait_begins(problem, place.id) for place in problem.sub_districts)
        span = (wait_ends(problem) - first).days
        waits = [
            posting.variable(days, span, f"days {place.id}")
            for place in problem.sub_districts
            for days in posting.decisions.stretches(place.id, lambda days: days)
        ]
        longest = posting.integer(0, span, "longest")
        posting.model.add_max_equality(longest, waits)
        return longest

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell the longest stretch, the first of them in order of id."""
        days, place, end = min(
            (-(end - start).days, place.id, end)
            for place in problem.sub_districts
            for start, end in stretches(problem, plan, place.id)
        )
        if days:
            yield Item(value=-days, sub_district=place, date=end)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say who waits longest."""
        return say(
            "{place} waits longest: {days}, until {day}",
            place=problem.sub_district[given(item.sub_district)].name,
            days=count(item.value, "day"),
            day=on(item.date),
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "days"
