"""Some people go to the same visits, and some never to the same one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.pins import RemovePair
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Hard, given
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class PairsOfPeople(Hard):
    """Together: p works at a visit if and only if q does. Apart: p and q not at the same one."""

    def post(self, posting: Posting) -> None:
        """State each pair at each slot."""
        model, decisions = posting.model, posting.decisions
        for pair in posting.problem.pairs:
            one, other = pair.people
            item = Item(value=0, person=one, other=other, facts={"kind": pair.kind})
            reason = posting.reason(item)
            for slot in decisions.works_of[one] | decisions.works_of[other]:
                a = decisions.works.get((slot, one), 0)
                b = decisions.works.get((slot, other), 0)
                rule = (a == b) if pair.kind == "together" else (a + b <= 1)
                posting.because(model.add(rule), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Look at the people of each visit."""
        for pair in problem.pairs:
            one, other = pair.people
            theirs = plan.visits_of.get(other, ())
            visits = [*plan.visits_of.get(one, ()), *(v for v in theirs if one not in v.people)]
            for visit in visits:
                here = (one in visit.people) + (other in visit.people)
                if here == (1 if pair.kind == "together" else 2):
                    yield Item(
                        value=1,
                        person=one,
                        other=other,
                        sub_district=visit.sub_district,
                        date=visit.date,
                        facts={"kind": pair.kind},
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say who must or must not work with whom."""
        one, other = problem.person[given(item.person)].name, problem.person[given(item.other)].name
        together = (item.facts or {}).get("kind") == "together"
        if together:
            pair = say("{one} and {other} must work together", one=one, other=other)
        else:
            pair = say("{one} and {other} must not work together", one=one, other=other)
        if item.sub_district is None:
            return pair
        place, day = problem.sub_district[item.sub_district].name, on(item.date)
        if together:
            return say(
                "{pair}; at {place} on {day} only one of them does",
                pair=pair,
                place=place,
                day=day,
            )
        return say("{pair}; at {place} on {day} they do", pair=pair, place=place, day=day)

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Let two people work together or not."""
        if by > 1 or item.person is None or item.other is None:
            return None
        return (RemovePair(people=(item.person, item.other)),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say who is no longer a pair."""
        changes = (self.eased(problem, item, by) or () for item in items)
        return tuple(change.describe(problem) for some in changes for change in some)
