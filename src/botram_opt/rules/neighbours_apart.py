"""Neighbouring sub-districts are not visited on the same date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.goals import SetRule
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Concern, Hard, given
from botram_opt.together import alike, named
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class NeighboursApart(Hard):
    """Visits to s and to its neighbour n on date t <= 1."""

    concerns: ClassVar[Concern] = "neighbours"

    def post(self, posting: Posting) -> None:
        """State it for each pair of neighbours that can share a date, and each date."""
        decisions = posting.decisions
        for one, other in posting.problem.neighbour_pairs:
            slots = (*decisions.slots_of[one], *decisions.slots_of[other])
            if posting.one_at_a_time(slots):
                continue
            reason = posting.reason(Item(value=0, sub_district=one, other=other))
            for day in decisions.dates:
                visits = posting.total(decisions.at[slot, day] for slot in slots)
                posting.because(posting.model.add(visits <= 1), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Find dates on which both are visited."""
        for one, other in problem.neighbour_pairs:
            dates = {visit.date for visit in plan.visits_to.get(one, ())}
            dates &= {visit.date for visit in plan.visits_to.get(other, ())}
            for day in sorted(dates):
                yield Item(value=1, sub_district=one, other=other, date=day)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say which neighbours must not share a date."""
        one = problem.sub_district[given(item.sub_district)].name
        other = problem.sub_district[given(item.other)].name
        ban = say(
            "{one} and {other} are neighbours and must not be visited on the same date",
            one=one,
            other=other,
        )
        if item.date is None:
            return ban
        return say("{ban}; both are on {day}", ban=ban, day=on(item.date))

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say which neighbours must not share a date, those of one place together."""
        told = []
        for place, same in alike(items, lambda item: item.sub_district or "").items():
            if len(same) == 1:
                told.append(self.describe(problem, same[0]))
            else:
                others = [Item(value=0, sub_district=item.other) for item in same]
                told.append(
                    say(
                        "{place} must not be visited on the same date as its neighbours {others}",
                        place=problem.sub_district[place].name,
                        others=named(problem, "sub_district", others),
                    )
                )
        return tuple(told)

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Let neighbours share dates: the problem states it of all of them, or of none."""
        return None if by > 1 else (SetRule(rule="neighbours_apart", on=False),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say that neighbours may share dates."""
        return (say("let neighbours be visited on the same date"),)
