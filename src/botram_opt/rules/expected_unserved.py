"""Requests that are left unserved on average, over all that demand may come to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import number, say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Soft, given
from botram_opt.uncertain import number_of_futures, unserved_in_futures
from botram_opt.units import POINTS
from botram_opt.wording import in_futures

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class ExpectedUnserved(Soft):
    """Sum over futures, sub-districts and services of weight x (asked - min(found, quota)).

    Divided by the number of futures it is the expected number of requests unserved: sample-average
    approximation, with the futures as the sample.
    """

    for_futures: ClassVar[bool] = True

    def post(self, posting: Posting) -> Expr:
        """Add up what is left in all futures."""
        return posting.total(
            service.unserved_weight
            * posting.provision.unserved(place.id, service.id, lambda counts: int(counts.sum()))
            for place in posting.problem.sub_districts
            for service in posting.problem.services
        )

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell what each sub-district and service leaves in all futures together."""
        for place in problem.sub_districts:
            for service in problem.services:
                left = int(unserved_in_futures(problem, plan, place.id, service.id).sum())
                if left and service.unserved_weight:
                    yield Item(
                        value=left * service.unserved_weight,
                        sub_district=place.id,
                        service=service.id,
                        facts={"requests": left},
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many requests are left on average."""
        mean = int((item.facts or {})["requests"]) / number_of_futures(problem)
        return say(
            "{mean} requests for {service} left unserved in {place} on average",
            mean=number(mean, places=1),
            service=problem.service[given(item.service)].name,
            place=problem.sub_district[given(item.sub_district)].name,
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts: requests in so many futures, unless services weigh apart."""
        weights = {service.unserved_weight for service in problem.services}
        return in_futures(number_of_futures(problem)) if weights <= {1} else POINTS
