"""Kilometres that staff travel to visits and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Soft, given
from botram_opt.wording import km, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class StaffTravel(Soft):
    """Sum over people at visits of 2 x metres from where they set out, in metres."""

    depends_on_people: ClassVar[bool] = True

    def post(self, posting: Posting) -> Expr:
        """Add up the ways of named people and of people drawn from pools."""
        problem, decisions = posting.problem, posting.decisions
        named = posting.total(
            2 * problem.metres(problem.origin_of(problem.person[person]), slot.sub_district) * works
            for (slot, person), works in decisions.works.items()
        )
        drawn = posting.total(
            2 * problem.metres(problem.origin_of(problem.pool[pool]), slot.sub_district) * people
            for (slot, pool, _), people in decisions.drawn.items()
        )
        return named + drawn

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell the way of each person, and of each pool's people, to each visit."""
        for visit in plan.visits:
            for seat in visit.staff:
                way = problem.metres(problem.origin_of(problem.person[seat.id]), visit.sub_district)
                if way:
                    yield Item(
                        value=2 * way,
                        sub_district=visit.sub_district,
                        date=visit.date,
                        person=seat.id,
                    )
            for use in visit.pools:
                way = problem.metres(problem.origin_of(problem.pool[use.id]), visit.sub_district)
                if way and use.people:
                    yield Item(
                        value=2 * way * use.people,
                        sub_district=visit.sub_district,
                        date=visit.date,
                        pool=use.id,
                        counter_type=use.counter_type,
                        facts={"people": use.people},
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say who travels how far."""
        place = problem.sub_district[given(item.sub_district)].name
        distance, day = km(item.value), on(item.date)
        if item.person is not None:
            return say(
                "{name}: {distance} to {place} and back on {day}",
                name=problem.person[item.person].name,
                distance=distance,
                place=place,
                day=day,
            )
        return say(
            "{n} of the pool {pool}: {distance} to {place} and back on {day}",
            n=(item.facts or {})["people"],
            pool=problem.pool[given(item.pool)].name,
            distance=distance,
            place=place,
            day=day,
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "metres"
