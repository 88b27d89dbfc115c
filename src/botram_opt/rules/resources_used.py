"""Counters and people that go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Cost
from botram_opt.rules.rule import Soft, given
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class ResourcesUsed(Soft):
    """Sum over visits of counter cost x counters + person cost x people.

    Attributes:
        counter, person: what one of them costs at one visit.
    """

    counter: Cost = 1
    person: Cost = 1

    def post(self, posting: Posting) -> Expr:
        """Add up counters and people of all slots."""
        decisions = posting.decisions
        counters = posting.total(decisions.counters.values())
        people = posting.total(decisions.works.values()) + posting.total(decisions.drawn.values())
        return self.counter * counters + self.person * people

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell what each visit uses."""
        for visit in plan.visits:
            counters = sum(visit.counters.values())
            cost = self.counter * counters + self.person * visit.headcount
            if cost:
                yield Item(
                    value=cost,
                    sub_district=visit.sub_district,
                    date=visit.date,
                    facts={"counters": counters, "people": visit.headcount},
                )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what a visit uses."""
        facts = item.facts or {}
        return say(
            "{counters} and {people} go to {place} on {day}",
            counters=count(int(facts["counters"]), "counter"),
            people=count(int(facts["people"]), "person"),
            place=problem.sub_district[given(item.sub_district)].name,
            day=on(item.date),
        )
