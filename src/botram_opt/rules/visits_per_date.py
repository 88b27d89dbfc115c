"""A date holds at most so many visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Concern, Hard
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class VisitsPerDate(Hard):
    """Number of visits on date t <= visits allowed on t."""

    concerns: ClassVar[Concern] = "dates"

    def post(self, posting: Posting) -> None:
        """State the limit for each date."""
        decisions = posting.decisions
        for day in decisions.dates:
            reason = posting.reason(Item(value=0, date=day))
            visits = posting.total(decisions.at[slot, day] for slot in decisions.slots)
            limit = posting.problem.season.visits_allowed(day)
            posting.because(posting.model.add(visits <= limit), reason)

    def stated(self, problem: Problem, item: Item) -> Item:
        """A date's own number, or the ordinary one."""
        if any(exception.date == item.date for exception in problem.season.visits_on):
            return item
        return item.model_copy(update={"date": None})

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count the visits on each date."""
        for day, visits in sorted(Counter(visit.date for visit in plan.visits).items()):
            over = visits - problem.season.visits_allowed(day)
            if over > 0:
                yield Item(value=over, date=day, facts={"visits": visits})

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many visits a date holds."""
        facts = item.facts or {}
        limit = say(
            "at most {visits} may be held on {day}",
            visits=count(problem.season.visits_allowed(item.date) if item.date else 0, "visit"),
            day=on(item.date),
        )
        if "visits" not in facts:
            return limit
        return say_number(
            "{limit}; there is {n}",
            "{limit}; there are {n}",
            int(facts["visits"]),
            limit=limit,
            n=facts["visits"],
        )
