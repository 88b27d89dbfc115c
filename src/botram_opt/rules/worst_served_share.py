"""Equity: how large a share goes unserved in the sub-district that is served worst."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem, SubDistrict
from botram_opt.requests import (
    asked_before,
    asked_in_season,
    asked_on,
    lost_before,
    unserved_in_season,
)
from botram_opt.rules.rule import Soft
from botram_opt.scaling import PER_MILLE
from botram_opt.wording import percent

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class WorstServedShare(Soft):
    """Largest over sub-districts of 1000 x unserved / asked, rounded down.

    Over the season: what visits before those that are planned were asked for counts, too, where
    the sub-district may be visited again. Where it may not, nothing can be done about its share.
    """

    adds_up: ClassVar[bool] = False

    def post(self, posting: Posting) -> Expr:
        """Divide for each sub-district, and take the largest."""
        model, decisions = posting.model, posting.decisions
        shares = []
        for place in posting.problem.sub_districts:
            ids = [service.id for service in posting.problem.services]
            asked_then, lost = _before(posting.problem, place)
            asked = asked_then + posting.total(decisions.asked(place.id, s) for s in ids)
            unserved = lost + posting.total(decisions.unserved(place.id, s) for s in ids)
            most = asked_then + sum(_most_asked(posting, place.id, service) for service in ids)
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
            asked, unserved = _before(problem, place)
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
            place=problem.sub_district[item.sub_district or ""].name,
            share=percent(item.value / PER_MILLE),
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "per mille"


def _before(problem: Problem, place: SubDistrict) -> tuple[int, int]:
    """Requests that visits before were asked for, and those of them that are lost."""
    if place.most_visits == 0:
        return 0, 0
    ids = [service.id for service in problem.services]
    asked = sum(asked_before(problem, place.id, service) for service in ids)
    return asked, sum(lost_before(problem, place.id, service) for service in ids)


def _most_asked(posting: Posting, place: str, service: str) -> int:
    """Requests that a sub-district could at most ask for over the season."""
    problem, dates = posting.problem, posting.decisions.dates
    on_a_date = max(asked_on(problem, place, service, day) for day in dates)
    return on_a_date * max(1, len(posting.decisions.slots_of[place]))
