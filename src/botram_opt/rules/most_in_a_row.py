"""A person works at most so many visit dates of the calendar on end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Hard, Room, given
from botram_opt.together import alike, named
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class MostInARow(Hard):
    """Of any m + 1 visit dates on end, person p works on at most m.

    Dates that p worked in a row before those that are planned count, too.
    """

    def post(self, posting: Posting) -> None:
        """State it as intervals m + 1 dates long from each visit, of which m may overlap."""
        model, decisions = posting.model, posting.decisions
        for person in posting.problem.people:
            most = person.most_in_a_row
            if most is None or most >= len(decisions.dates) + person.worked_in_a_row:
                continue
            intervals = [
                model.new_optional_fixed_size_interval_var(
                    decisions.position[slot], most + 1, works, ""
                )
                for slot, works in decisions.works_of[person.id].items()
            ]
            # No more of them than that, as what is past cannot be changed.
            intervals += [
                model.new_fixed_size_interval_var(-ago, most + 1, "")
                for ago in range(1, min(most, person.worked_in_a_row) + 1)
            ]
            reason = posting.reason(Item(value=0, person=person.id))
            limit = model.add_cumulative(intervals, [1] * len(intervals), most)
            posting.because(limit, reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count the visits within each stretch of m + 1 visit dates that begins with one."""
        for person, first, number in _stretches(problem, plan):
            most = problem.person[person].most_in_a_row or 0
            if number > most:
                facts: dict[str, int | str] = {"visits": number}
                yield Item(value=number - most, person=person, date=first, facts=facts)

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Count the visits within each stretch of m + 1 visit dates that begins with one."""
        for person, first, number in _stretches(problem, plan):
            most = problem.person[person].most_in_a_row or 0
            yield Room(item=Item(value=0, person=person, date=first), limit=most, used=number)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many visit dates on end the person may work."""
        person = problem.person[given(item.person)]
        most = person.most_in_a_row or 0
        limit = say_number(
            "{name} may work at most {n} visit date in a row",
            "{name} may work at most {n} visit dates in a row",
            most,
            name=person.name,
            n=most,
        )
        if not item.value:
            return limit
        return say("{limit}, and works more from {day}", limit=limit, day=on(item.date))

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say how many visit dates on end people may work."""
        return tuple(
            say_number(
                "{name} may work at most {n} visit date in a row",
                "{name} may work at most {n} visit dates in a row",
                limit,
                name=named(problem, "person", same),
                n=limit,
            )
            for limit, same in alike(items, lambda item: self.limit(problem, item)).items()
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the number that is stated."""
        return problem.person[given(item.person)].most_in_a_row or 0

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Let somebody work more."""
        fields: dict[str, JsonValue] = {"most_in_a_row": self.limit(problem, item) + by}
        return (EditItem(item="person", id=item.person, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say who is to work how much more."""
        return tuple(
            say(
                "let {names} work {n} visit dates in a row rather than {before}",
                names=named(problem, "person", same),
                n=before + by,
                before=before,
            )
            for before, same in alike(items, lambda item: self.limit(problem, item)).items()
        )


def _stretches(problem: Problem, plan: Plan) -> Iterator[tuple[str, dt.date, int]]:
    """Visits of each person within each stretch of m + 1 visit dates that begins with one.

    Those of before the season count, too, in stretches that reach into it.
    """
    dates = problem.season.visit_dates
    position = {day: i for i, day in enumerate(dates)}
    for person, visits in sorted(plan.visits_of.items()):
        most = problem.person[person].most_in_a_row
        if most is None:
            continue
        now = {position[visit.date] for visit in visits if visit.date in position}
        worked = now.union(range(-problem.person[person].worked_in_a_row, 0))
        for first in sorted(worked):
            stretch = range(first, first + most + 1)
            if not now.isdisjoint(stretch):
                yield person, dates[max(first, 0)], sum(place in worked for place in stretch)
