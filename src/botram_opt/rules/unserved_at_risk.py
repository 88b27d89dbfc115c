"""Requests that are left unserved in the worst futures: conditional value at risk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np
from pydantic import Field

from botram_opt.language import number, say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import NUMBER
from botram_opt.rules.rule import Soft
from botram_opt.scaling import PER_MILLE, per_mille
from botram_opt.uncertain import left_in_futures, number_of_futures
from botram_opt.units import POINTS
from botram_opt.wording import count, in_futures

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class UnservedAtRisk(Soft):
    """Sum over the k worst futures of all requests that are left in them, weighted by service.

    Divided by k it is the conditional value at risk at level 1 - tail (Rockafellar & Uryasev 2000),
    k being the tail's share of the futures, rounded up.

    Attributes:
        tail: the share of futures that counts, the worst ones.
    """

    for_futures: ClassVar[bool] = True
    adds_up: ClassVar[bool] = False

    tail: Annotated[float, Field(gt=0, le=1), NUMBER] = 0.1

    def worst(self, problem: Problem) -> int:
        """How many futures count."""
        share = max(1, per_mille(self.tail))
        return -(-share * number_of_futures(problem) // PER_MILLE)

    def post(self, posting: Posting) -> Expr:
        """Pick the worst futures; count k times the edge of them, and what each is beyond it.

        Like that the relaxation sees the conditional value at risk as a linear program does. All
        picked futures leave at least the edge, all others at most that; so the edge is the k-th
        worst and nothing else, whatever the solver would rather have.
        """
        model, problem, provision = posting.model, posting.problem, posting.provision
        lefts = []
        for future in range(provision.number):
            left = posting.total(
                service.unserved_weight * provision.unserved_in(place.id, service.id, future)
                for place in problem.sub_districts
                for service in problem.services
            )
            lefts.append(posting.variable(left, posting.most_of(left), f"left {future}"))
        most = max(posting.most(left) for left in lefts)
        edge = posting.integer(0, most, "edge")
        picks, beyond = [], []
        for future, left in enumerate(lefts):
            picked = posting.literal(f"picked {future}")
            model.add(left >= edge).only_enforce_if(picked)
            model.add(left <= edge).only_enforce_if(~picked)
            over = posting.integer(0, posting.most(left), f"beyond {future}")
            model.add_max_equality(over, [left - edge, 0])
            picks.append(picked)
            beyond.append(over)
        worst = self.worst(problem)
        model.add(posting.total(picks) == worst)
        return worst * edge + posting.total(beyond)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell what is left in the worst futures together."""
        left = np.sort(left_in_futures(problem, plan))[::-1][: self.worst(problem)]
        total = int(left.sum())
        if total:
            yield Item(value=total, facts={"futures": len(left), "worst": int(left[0])})

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many requests are left in the worst futures, on average."""
        facts = item.facts or {}
        worst = int(facts["futures"])
        parts = {
            "n": worst,
            "futures": count(number_of_futures(problem), "future"),
            "mean": number(item.value / worst, places=1),
            "most": facts["worst"],
        }
        if self._counted(problem) == POINTS:
            return say(
                "in the worst {n} of {futures} {mean} points are left unserved on average, "
                "{most} in the worst",
                **parts,
            )
        return say(
            "in the worst {n} of {futures} {mean} requests are left unserved on average, "
            "{most} in the worst",
            **parts,
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts: requests in so many futures, unless services weigh apart."""
        if self._counted(problem) == POINTS:
            return POINTS
        return in_futures(self.worst(problem))

    def _counted(self, problem: Problem) -> str:
        weights = {service.unserved_weight for service in problem.services}
        return "requests" if weights <= {1} else POINTS
