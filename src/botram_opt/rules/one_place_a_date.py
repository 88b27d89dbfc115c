"""A person is at one place on a date, at one counter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Hard, given
from botram_opt.together import named
from botram_opt.wording import on

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LiteralT

    from botram_opt.decisions import Slot
    from botram_opt.posting import Posting


class OnePlaceADate(Hard):
    """Seats of person p on date t <= 1."""

    essential: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """State it where visits can share a date; one seat a visit is in the variables.

        It is stated for each two slots that a person could go to: not to both, if they share a
        date. That propagates far better than intervals, of which at most one may hold a date.
        """
        decisions = posting.decisions
        pairs: dict[tuple[Slot, ...], list[tuple[Slot, Slot, LiteralT]]] = {}
        for person in posting.problem.people:
            works = decisions.works_of[person.id]
            if posting.one_at_a_time(works):
                continue
            slots = tuple(works)
            if slots not in pairs:
                pairs[slots] = [
                    (a, b, ~decisions.share_a_date(a, b))
                    for a, b in combinations(slots, 2)
                    if not posting.one_at_a_time((a, b))
                ]
            reason = posting.reason(Item(value=0, person=person.id))
            away = {slot: ~literal for slot, literal in works.items()}
            for a, b, apart in pairs[slots]:
                posting.because(posting.model.add_bool_or(away[a], away[b], apart), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count the seats of each person on each date."""
        seats = Counter((seat.id, visit.date) for visit in plan.visits for seat in visit.staff)
        for (person, day), number in sorted(seats.items()):
            if number > 1:
                yield Item(value=number - 1, person=person, date=day, facts={"seats": number})

    def describe(self, problem: Problem, item: Item) -> str:
        """Say who cannot be in two places."""
        facts = item.facts or {}
        name = problem.person[given(item.person)].name
        if "seats" not in facts:
            return say("{name} can sit at one counter on a date", name=name)
        return say(
            "{name} can sit at one counter on a date, and has {n} on {day}",
            name=name,
            n=facts["seats"],
            day=on(item.date),
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say who cannot be in two places."""
        people = named(problem, "person", items)
        return (
            say_number(
                "{name} can sit at one counter on a date",
                "each of {name} can sit at one counter on a date",
                len(items),
                name=people,
            ),
        )
