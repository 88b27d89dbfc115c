"""Weeks that residents wait for the next visit.

If needs arise evenly over the season, those of a stretch of g days without a visit wait g / 2
days on average. With a requests over a season of L days, a stretch costs a g / L x g / 2 request
days, so that two even stretches cost half as much as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from botram_opt.language import say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.requests import needed_in_season, served_before
from botram_opt.rules.rule import Soft, given
from botram_opt.waits import stretches
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class Waiting(Soft):
    """Sum over stretches of g days without a visit of a g^2 / (14 L), in request weeks.

    a: requests of the sub-district on an ordinary date, or built up over the season; L: days
    of the season. Each stretch is rounded to a whole request week.
    """

    def post(self, posting: Posting) -> Expr:
        """Add up the stretches of each sub-district."""
        problem = posting.problem
        return posting.total(
            cost
            for place in problem.sub_districts
            for cost in posting.decisions.stretches(
                place.id, partial(_request_weeks, problem, place.id)
            )
        )

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell what each stretch costs."""
        for place in problem.sub_districts:
            for start, end in stretches(problem, plan, place.id):
                weeks = _request_weeks(problem, place.id, (end - start).days)
                if weeks:
                    yield Item(
                        value=weeks,
                        sub_district=place.id,
                        date=end,
                        facts={"days": (end - start).days},
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how long residents wait."""
        return say_number(
            "{place} waits {days} until {day}: {n} request week",
            "{place} waits {days} until {day}: {n} request weeks",
            item.value,
            place=problem.sub_district[given(item.sub_district)].name,
            days=count(int((item.facts or {})["days"]), "day"),
            day=on(item.date),
            n=item.value,
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "request weeks"


def _request_weeks(problem: Problem, place: str, days: int) -> int:
    needed = sum(needed_in_season(problem, place, service.id) for service in problem.services)
    if problem.demand.kind == "accumulating":
        needed += sum(served_before(problem, place, service.id) for service in problem.services)
    length = 14 * ((problem.season.end - problem.season.start).days + 1)
    return (2 * needed * days * days + length) // (2 * length)
