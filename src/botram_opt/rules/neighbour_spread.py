"""Visits to neighbours are spread, so that who missed one can reach a later one next door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import NUMBER
from botram_opt.rules.rule import Soft
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr, Slot, Var
    from botram_opt.posting import Posting


class NeighbourSpread(Soft):
    """Sum over visits to neighbours of the weeks by which they are closer than they should be.

    For two visits d days apart: max(0, weeks - floor(d / 7)).

    Attributes:
        weeks: weeks that visits to neighbours should be apart.
    """

    weeks: Annotated[int, Field(ge=1, le=52), NUMBER] = 4

    def post(self, posting: Posting) -> Expr:
        """Count for each two slots the numbers of weeks that they are not apart."""
        slots_of = posting.decisions.slots_of
        return posting.total(
            _nearer_than(posting, a, b, 7 * weeks)
            for one, other in posting.problem.neighbour_pairs
            for a in slots_of[one]
            for b in slots_of[other]
            for weeks in range(1, self.weeks + 1)
        )

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell each two visits that are too close."""
        for one, other in problem.neighbour_pairs:
            for a in plan.visits_to.get(one, ()):
                for b in plan.visits_to.get(other, ()):
                    days = abs((a.date - b.date).days)
                    short = self.weeks - days // 7
                    if short > 0:
                        yield Item(
                            value=short,
                            sub_district=one,
                            other=other,
                            date=max(a.date, b.date),
                            facts={"days": days},
                        )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say which neighbours come too close."""
        one = problem.sub_district[item.sub_district or ""].name
        other = problem.sub_district[item.other or ""].name
        days = count(int((item.facts or {})["days"]), "day")
        text = f"{one} and {other} are neighbours and visited {days} apart, the later"
        return text + f" on {on(item.date)}; {count(self.weeks, 'week')} are wished for"

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "weeks"


def _nearer_than(posting: Posting, a: Slot, b: Slot, days: int) -> Var:
    """Whether two slots are held less than so many days apart."""
    model, decisions = posting.model, posting.decisions
    near = posting.literal(f"{a} {b} {days}")
    for first in decisions.dates:
        window = [day for day in decisions.dates if 0 <= (day - first).days < days]
        model.add(decisions.on(a, window) + decisions.on(b, window) <= 1 + near)
    model.add_implication(near, decisions.held[a])
    model.add_implication(near, decisions.held[b])
    apart = decisions.day[a] - decisions.day[b]
    model.add_linear_constraint(apart, 1 - days, days - 1).only_enforce_if(near)
    return near
