"""A visit serves no more requests than it finds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.requests import found_on, unserved_after
from botram_opt.rules.rule import Concern, Hard, given
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class RequestsFound(Hard):
    """Served <= found; where demand builds up, served so far <= come up so far.

    Measured from a plan, the requests that it says are unserved must follow from these too.
    """

    concerns: ClassVar[Concern] = "requests"
    essential: ClassVar[bool] = True
    is_given: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """State it for each slot and service."""
        model, decisions, problem = posting.model, posting.decisions, posting.problem
        builds_up = problem.demand.kind == "accumulating"
        for place in problem.sub_districts:
            reason = posting.reason(Item(value=0, sub_district=place.id))
            for service in problem.services:
                so_far = []
                for slot in decisions.slots_of[place.id]:
                    found = decisions.by_date(
                        slot, partial(found_on, problem, place.id, service.id)
                    )
                    served = decisions.served[slot, service.id]
                    so_far.append(served)
                    if builds_up:
                        constraint = model.add(posting.total(so_far) <= found)
                        posting.because(constraint, reason, decisions.held[slot])
                    else:
                        posting.because(model.add(served <= found), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Compare served with found, and the unserved that are stated with those that are."""
        builds_up = problem.demand.kind == "accumulating"
        for place, visits in plan.visits_to.items():
            for service in problem.services:
                before = 0
                for visit in visits:
                    served = visit.served.get(service.id, 0)
                    found = found_on(problem, place, service.id, visit.date)
                    found -= before if builds_up else 0
                    left = unserved_after(problem, place, service.id, visit.date, served, before)
                    stated = visit.unserved.get(service.id, 0)
                    off = max(served - found, abs(left - stated))
                    if off > 0:
                        yield Item(
                            value=off,
                            sub_district=place,
                            date=visit.date,
                            service=service.id,
                            facts={
                                "found": found,
                                "served": served,
                                "unserved": stated,
                                "left": left,
                            },
                        )
                    before += served

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many requests were found and served."""
        place = problem.sub_district[given(item.sub_district)].name
        if item.facts is None or item.service is None:
            return say("visits to {place} serve no more requests than they find", place=place)
        return say(
            "visits to {place} serve no more requests than they find; on {day} {found} are found "
            "for {service}, {served} served and {unserved} told as unserved, where {left} are left",
            place=place,
            day=on(item.date),
            service=problem.service[item.service].name,
            **item.facts,
        )
