"""Requests that are asked for and left unserved, weighted by service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.language import say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.requests import unserved_in_season
from botram_opt.rules.rule import Soft, given
from botram_opt.units import POINTS

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class Unserved(Soft):
    """Sum over sub-districts and services of weight x (asked - served) over the season."""

    def post(self, posting: Posting) -> Expr:
        """Add up what each sub-district asks for and does not get."""
        return posting.total(
            service.unserved_weight * posting.decisions.unserved(place.id, service.id)
            for place in posting.problem.sub_districts
            for service in posting.problem.services
        )

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell the requests unserved of each sub-district and service."""
        for place in problem.sub_districts:
            dates = [visit.date for visit in plan.visits_to.get(place.id, ())]
            for service in problem.services:
                left = unserved_in_season(problem, plan, place.id, service.id)
                if left and service.unserved_weight:
                    yield Item(
                        value=left * service.unserved_weight,
                        sub_district=place.id,
                        date=dates[0] if len(dates) == 1 else None,
                        service=service.id,
                        facts={"requests": left},
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many requests are left."""
        left = int((item.facts or {})["requests"])
        return say_number(
            "{n} request for {service} left unserved in {place}",
            "{n} requests for {service} left unserved in {place}",
            left,
            n=left,
            service=problem.service[given(item.service)].name,
            place=problem.sub_district[given(item.sub_district)].name,
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts: requests, unless services weigh differently."""
        weights = {service.unserved_weight for service in problem.services}
        return "requests" if weights <= {1} else POINTS
