"""Visits to neighbours are spread, so that who missed one can reach a later one next door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field

from botram_opt.beside import (
    VisitBefore,
    VisitBeside,
    beside_nothing,
    beside_within,
)
from botram_opt.errors import Issue
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import NUMBER
from botram_opt.rules.rule import Soft, given
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr, Slot, Var
    from botram_opt.posting import Posting


class NeighbourSpread(Soft):
    """Sum over visits to neighbours of the weeks by which they are closer than they should be.

    For two visits d days apart: max(0, weeks - floor(d / 7)).

    Attributes:
        weeks: weeks that visits to neighbours should be apart.
        beside: visits that others hold next door, as far as they are known.
    """

    weeks: Annotated[int, Field(ge=1, le=52), NUMBER] = 4
    beside: tuple[VisitBeside, ...] = ()

    def post(self, posting: Posting) -> Expr:
        """Count for each two slots the numbers of weeks that they are not apart."""
        slots_of, dates = posting.decisions.slots_of, posting.decisions.dates
        near = {
            day: {other: weeks for other in dates if (weeks := self._short(day, other))}
            for day in dates
        }
        within = [
            self._post_pair(posting, a, b, near)
            for one, other in posting.problem.neighbour_pairs
            for a in slots_of[one]
            for b in slots_of[other]
        ]
        beside = [
            posting.decisions.by_date(slot, partial(self._short, visit.date))
            for visit in self.beside
            for slot in slots_of[visit.sub_district]
        ]
        return posting.total([*within, *beside])

    def _post_pair(
        self, posting: Posting, a: Slot, b: Slot, near: Mapping[dt.date, Mapping[dt.date, int]]
    ) -> Var:
        """Give the weeks by which two slots are closer than they should be.

        Stated for each date of the one, as what it costs by the date of the other. That takes an
        eighth of the constraints of windows in which not both may lie, and half their time.
        """
        model, decisions = posting.model, posting.decisions
        short = posting.integer(0, self.weeks, f"{a} {b}")
        model.add(short == 0).only_enforce_if(~decisions.held[a])
        for day, weeks in near.items():
            cost = posting.weighted((decisions.at[b, other] for other in weeks), weeks.values())
            model.add(short == cost).only_enforce_if(decisions.at[a, day])
        return short

    def _short(self, one: dt.date, other: dt.date) -> int:
        """Weeks by which two visits are closer than they should be."""
        return max(0, self.weeks - abs((one - other).days) // 7)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell each two visits that are too close."""
        for one, other in problem.neighbour_pairs:
            for a in plan.visits_to.get(one, ()):
                for b in plan.visits_to.get(other, ()):
                    short = self._short(a.date, b.date)
                    if short:
                        yield Item(
                            value=short,
                            sub_district=one,
                            other=other,
                            date=max(a.date, b.date),
                            facts={"days": abs((a.date - b.date).days)},
                        )
        for beside in self.beside:
            for visit in plan.visits_to.get(beside.sub_district, ()):
                short = self._short(visit.date, beside.date)
                if short:
                    facts: dict[str, int | str] = {
                        "days": abs((visit.date - beside.date).days),
                        "beside": str(beside.date),
                    }
                    yield Item(
                        value=short, sub_district=visit.sub_district, date=visit.date, facts=facts
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say which neighbours come too close."""
        one = problem.sub_district[given(item.sub_district)].name
        facts = item.facts or {}
        days = count(int(facts["days"]), "day")
        if "beside" in facts:
            close = say(
                "{one} is visited on {day}, {days} from a visit next door on {beside}",
                one=one,
                day=on(item.date),
                days=days,
                beside=on(dt.date.fromisoformat(str(facts["beside"]))),
            )
        else:
            close = say(
                "{one} and {other} are neighbours and visited {days} apart, the later on {day}",
                one=one,
                other=problem.sub_district[given(item.other)].name,
                days=days,
                day=on(item.date),
            )
        return say_number(
            "{close}; {n} week is wished for",
            "{close}; {n} weeks are wished for",
            self.weeks,
            close=close,
            n=self.weeks,
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "weeks"

    def check(self, problem: Problem) -> Iterator[Issue]:
        """Find visits next door to what the problem does not have."""
        yield from beside_nothing("neighbour_spread", problem, self.beside)

    def within(
        self,
        places: Collection[str],
        beside: Sequence[tuple[str, dt.date]],
        things: Collection[str],
    ) -> Self:
        """Count what is held next door, too."""
        return self.model_copy(update={"beside": beside_within(self.beside, places, beside)})

    def after(self, problem: Problem, held: Sequence[VisitBefore]) -> Self:
        """Count the visits that were held as ones next door."""
        there = tuple(
            VisitBeside(sub_district=place, date=visit.date)
            for visit in held
            for place in problem.sub_district[visit.sub_district].neighbours
        )
        return self.model_copy(update={"beside": self.beside + there})
