"""Nobody works on a date on which they are away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.changes.words import listed, when
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Person, Problem, Weekday
from botram_opt.rules.rule import Hard, given
from botram_opt.together import part_of
from botram_opt.wording import on, weekday

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class Availability(Hard):
    """Person p works at no visit that is held on a date on which p is away."""

    def post(self, posting: Posting) -> None:
        """State it for each person: at a visit they work at, no date they are away on.

        Where it can be argued about, it is stated for each thing that keeps them away.
        """
        decisions = posting.decisions
        for person in posting.problem.people:
            dates = decisions.dates
            stated: list[tuple[dict[str, int | str] | None, list[dt.date]]] = [
                (None, [day for day in dates if person.why_absent(day) is not None])
            ]
            if posting.arguable:
                stated = list(_away(person, dates))
            for facts, away in stated:
                if not away:
                    continue
                reason = posting.reason(Item(value=0, person=person.id, facts=facts))
                for slot, works in decisions.works_of[person.id].items():
                    clash = works + decisions.on(slot, away)
                    posting.because(posting.model.add(clash <= 1), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Find people at work on a date on which they are away."""
        for person, visits in sorted(plan.visits_of.items()):
            for visit in visits:
                if problem.person[person].why_absent(visit.date) is not None:
                    yield Item(
                        value=1,
                        person=person,
                        sub_district=visit.sub_district,
                        date=visit.date,
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say who is away."""
        person = problem.person[given(item.person)]
        if item.sub_district is None or item.date is None:
            return say("{name} is away on some dates", name=person.name)
        return say(
            "{name} is away on {day} ({reason}), and sent to {place}",
            name=person.name,
            day=on(item.date),
            reason=person.why_absent(item.date),
            place=problem.sub_district[item.sub_district].name,
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say who is away when."""
        return tuple(_say(problem, item) for item in items)

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Have somebody come in spite of what keeps them away."""
        person = problem.person[given(item.person)]
        if by > 1:
            return None
        fields: dict[str, JsonValue] = {"weekdays": None}
        if part_of(item) == "absence":
            number = int((item.facts or {})["number"])
            left = [each for i, each in enumerate(person.absences) if i != number]
            fields = {"absences": [each.model_dump(mode="json") for each in left]}
        return (EditItem(item="person", id=person.id, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say who is to come when."""
        told = []
        for item in items:
            person = problem.person[given(item.person)]
            if part_of(item) == "absence":
                absence = person.absences[int((item.facts or {})["number"])]
                told.append(
                    say(
                        "have {name} come {when} in spite of: {reason}",
                        name=person.name,
                        when=when(absence.start, absence.end),
                        reason=absence.reason,
                    )
                )
            else:
                told.append(say("have {name} come on any day of the week", name=person.name))
        return tuple(told)


def _away(
    person: Person, dates: Iterable[dt.date]
) -> Iterator[tuple[dict[str, int | str] | None, list[dt.date]]]:
    """What keeps a person away, and on which dates; several things may on one date."""
    if person.weekdays is not None:
        off = [day for day in dates if Weekday.of(day) not in person.weekdays]
        yield {"part": "weekdays"}, off
    for number, absence in enumerate(person.absences):
        yield {"part": "absence", "number": number}, [day for day in dates if day in absence]


def _say(problem: Problem, item: Item) -> str:
    person = problem.person[given(item.person)]
    if part_of(item) == "weekdays":
        days = listed(weekday(day) for day in person.weekdays or ())
        return say("{name} works on {days} only", name=person.name, days=days)
    absence = person.absences[int((item.facts or {})["number"])]
    return say(
        "{name} is away {when} ({reason})",
        name=person.name,
        when=when(absence.start, absence.end),
        reason=absence.reason,
    )
