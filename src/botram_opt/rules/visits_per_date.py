"""A date holds at most so many visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes import dates
from botram_opt.changes.base import ChangeBase
from botram_opt.changes.words import listed
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Concern, Hard, Room
from botram_opt.together import alike
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

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the visits on each date with those it holds."""
        for day, visits in sorted(Counter(visit.date for visit in plan.visits).items()):
            limit = problem.season.visits_allowed(day)
            yield Room(item=Item(value=0, date=day), limit=limit, used=visits)

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

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say how many visits dates hold."""
        told = []
        for item in items:
            if item.date is not None:
                told.append(self.describe(problem, item))
            elif problem.season.visits_on:
                told.append(
                    say(
                        "at most {visits} may be held on an ordinary date",
                        visits=count(self.limit(problem, item), "visit"),
                    )
                )
            else:
                told.append(
                    say(
                        "at most {visits} may be held on a date",
                        visits=count(self.limit(problem, item), "visit"),
                    )
                )
        return tuple(told)

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the visits that a date may hold."""
        season = problem.season
        return season.visits_per_date if item.date is None else season.visits_allowed(item.date)

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Allow more visits on ordinary dates, or on one date."""
        visits = self.limit(problem, item) + by
        return (dates.VisitsPerDate(visits=visits, start=item.date, end=item.date),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how many visits to hold."""
        told = []
        for before, same in alike(items, lambda item: self.limit(problem, item)).items():
            visits, days = count(before + by, "visit"), sorted(i.date for i in same if i.date)
            if not days:
                told.append(
                    say(
                        "hold up to {visits} on a date rather than {before}",
                        visits=visits,
                        before=before,
                    )
                )
            else:
                told.append(
                    say(
                        "hold up to {visits} rather than {before} on {days}",
                        visits=visits,
                        before=before,
                        days=listed(on(day) for day in days),
                    )
                )
        return tuple(told)
