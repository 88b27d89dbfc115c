"""Equity: how large a share goes unserved in the sub-district that is served worst."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.requests import (
    asked_before,
    asked_in_season,
    lost_before,
    most_asked_in_season,
    unserved_in_season,
)
from botram_opt.rules.rule import Soft, given
from botram_opt.scaling import PER_MILLE
from botram_opt.wording import percent

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class WorstServedShare(Soft):
    """Largest over sub-districts of 1000 x unserved / asked, rounded down.

    Over the season: what visits before those that are planned were asked for counts, too.
    """

    adds_up: ClassVar[bool] = False
    takes_largest: ClassVar[bool] = True

    def post(self, posting: Posting) -> Expr:
        """Divide for each sub-district, and take the largest."""
        model, decisions, problem = posting.model, posting.decisions, posting.problem
        shares = []
        for place in problem.sub_districts:
            ids = [service.id for service in problem.services]
            asked_then, lost = _before(problem, place.id)
            asked = asked_then + posting.total(decisions.asked(place.id, s) for s in ids)
            unserved = lost + posting.total(decisions.unserved(place.id, s) for s in ids)
            most = asked_then + sum(most_asked_in_season(problem, place.id, s) for s in ids)
            divisor = posting.integer(1, max(1, most), f"divisor {place.id}")
            model.add_max_equality(divisor, [asked, 1])
            share = posting.integer(0, PER_MILLE, f"share {place.id}")
            model.add_division_equality(share, PER_MILLE * unserved, divisor)
            shares.append(share)
        worst = posting.integer(0, PER_MILLE, "worst")
        model.add_max_equality(worst, shares)
        return worst

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell the sub-district with the largest share unserved."""
        shares = []
        for place in problem.sub_districts:
            ids = [service.id for service in problem.services]
            asked, unserved = _before(problem, place.id)
            asked += sum(asked_in_season(problem, plan, place.id, service) for service in ids)
            unserved += sum(unserved_in_season(problem, plan, place.id, service) for service in ids)
            shares.append((-(PER_MILLE * unserved // max(asked, 1)), place.id))
        share, place_id = min(shares)
        if share:
            yield Item(value=-share, sub_district=place_id)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say which sub-district is served worst."""
        return say(
            "{place} is served worst: {share} of its requests are unserved",
            place=problem.sub_district[given(item.sub_district)].name,
            share=percent(item.value / PER_MILLE),
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "per mille"


def _before(problem: Problem, place: str) -> tuple[int, int]:
    """Requests that visits before were asked for, and those of them that are lost."""
    ids = [service.id for service in problem.services]
    asked = sum(asked_before(problem, place, service) for service in ids)
    return asked, sum(lost_before(problem, place, service) for service in ids)
