"""Fairness of kilometres: each further band of distance of the same person counts one more.

A person who travels n bands of kilometres, begun ones included, costs n (n + 1) / 2. Of who has
travelled before the visits that are planned, only further bands cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Person, Problem
from botram_opt.problem.base import NUMBER
from botram_opt.rules.rule import Soft, given
from botram_opt.wording import km

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class FairKilometres(Soft):
    """Sum over people of n (n + 1) / 2 - w (w + 1) / 2.

    n = metres there and back / band, rounded up, with those before; w = those before, likewise.

    Attributes:
        band_km: width of a band of kilometres, over the season.
    """

    depends_on_people: ClassVar[bool] = True
    adds_up: ClassVar[bool] = False  # Two part bands of one person can make one.

    band_km: Annotated[int, Field(ge=1, le=100_000), NUMBER] = 100

    def post(self, posting: Posting) -> Expr:
        """Count each person's bands in steps, the j-th of which costs j."""
        problem, decisions = posting.problem, posting.decisions
        costs: list[Expr] = []
        for person in problem.people:
            origin = problem.origin_of(person)
            works_at = decisions.works_of[person.id]
            ways = {slot: 2 * problem.metres(origin, slot.sub_district) for slot in works_at}
            ridden = [ways[slot] * works for slot, works in works_at.items()]
            before = _before(person)
            metres, most = before + posting.total(ridden), before + sum(ways.values())
            steps = posting.steps(metres, most, self.band_km * 1000, person.id)
            costs += [j * step for j, step in enumerate(steps, 1) if j > self._bands(before)]
        return posting.total(costs)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell each person's kilometres."""
        for person, visits in sorted(plan.visits_of.items()):
            origin = problem.origin_of(problem.person[person])
            before = _before(problem.person[person])
            metres = sum(2 * problem.metres(origin, visit.sub_district) for visit in visits)
            n, w = self._bands(before + metres), self._bands(before)
            if n > w:
                cost = n * (n + 1) // 2 - w * (w + 1) // 2
                yield Item(value=cost, person=person, facts={"metres": before + metres})

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how far a person travels."""
        return say(
            "{name} travels {distance} over the season",
            name=problem.person[given(item.person)].name,
            distance=km(int((item.facts or {})["metres"])),
        )

    def _bands(self, metres: int) -> int:
        return -(-metres // (self.band_km * 1000))


def _before(person: Person) -> int:
    """Metres that somebody travelled before the visits that are planned."""
    return sum(visit.metres for visit in person.worked)
