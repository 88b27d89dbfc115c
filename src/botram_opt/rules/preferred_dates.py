"""Visits on dates that are not preferred, or that cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem, SubDistrict
from botram_opt.problem.base import Cost
from botram_opt.rules.rule import Soft, given
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class PreferredDates(Soft):
    """Sum over visits of the costs of their dates, and of being outside the preferred ones.

    Attributes:
        outside: what a visit costs outside all preferred dates of a place that has some.
    """

    outside: Cost = 1

    def post(self, posting: Posting) -> Expr:
        """Add up the cost of each slot's date."""
        problem, decisions = posting.problem, posting.decisions
        return posting.total(
            decisions.by_date(
                slot,
                partial(self._cost, problem.sub_district[slot.sub_district]),
            )
            for slot in decisions.slots
        )

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell what each visit's date costs."""
        for visit in plan.visits:
            cost = self._cost(problem.sub_district[visit.sub_district], visit.date)
            if cost:
                yield Item(value=cost, sub_district=visit.sub_district, date=visit.date)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say which date is not preferred."""
        return say(
            "{day} is no preferred date of {place}: {cost}",
            day=on(item.date),
            place=problem.sub_district[given(item.sub_district)].name,
            cost=item.value,
        )

    def _cost(self, place: SubDistrict, day: dt.date) -> int:
        cost = sum(span.cost for span in place.date_costs if day in span)
        if place.preferred_dates and not any(day in span for span in place.preferred_dates):
            cost += self.outside
        return cost
