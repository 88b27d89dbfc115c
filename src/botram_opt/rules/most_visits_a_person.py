"""A person goes to at most so many visits in the season."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Person, Problem
from botram_opt.rules.rule import Hard, Room, given
from botram_opt.together import alike, named
from botram_opt.wording import count

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class MostVisitsAPerson(Hard):
    """Visits that person p works at <= most visits of p."""

    def post(self, posting: Posting) -> None:
        """State the limit for each person who has one."""
        decisions = posting.decisions
        for person in posting.problem.people:
            if person.most_visits is not None:
                reason = posting.reason(Item(value=0, person=person.id))
                visits = posting.total(decisions.works_of[person.id].values())
                posting.because(posting.model.add(visits <= person.most_visits), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count the visits of each person."""
        for person, visits in sorted(plan.visits_of.items()):
            most = problem.person[person].most_visits
            if most is not None and len(visits) > most:
                facts: dict[str, int | str] = {"visits": len(visits)}
                yield Item(value=len(visits) - most, person=person, facts=facts)

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the visits of each person with those they may go to."""
        for person, visits in sorted(plan.visits_of.items()):
            most = problem.person[person].most_visits
            if most is not None:
                yield Room(item=Item(value=0, person=person), limit=most, used=len(visits))

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many visits the person may go to."""
        facts = item.facts or {}
        person = problem.person[given(item.person)]
        limit = say(
            "{name} may go to {visits}",
            name=person.name,
            visits=count(person.most_visits or 0, "visit"),
        )
        if "visits" not in facts:
            return limit
        return say("{limit}, and goes to {n}", limit=limit, n=facts["visits"])

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say how many visits people may go to."""
        return tuple(
            say(
                "{name} may go to {visits}",
                name=named(problem, "person", same),
                visits=count(limit, "visit"),
            )
            for limit, same in alike(items, lambda item: self.limit(problem, item)).items()
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the number that is stated."""
        return problem.person[given(item.person)].most_visits or 0

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Let somebody work more."""
        fields: dict[str, JsonValue] = {"most_visits": self.limit(problem, item) + by}
        return (EditItem(item="person", id=item.person, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say who is to work how much more."""
        return tuple(
            say(
                "let {names} go to {visits} rather than {before}",
                names=named(problem, "person", same),
                visits=count(before + by, "visit"),
                before=before,
            )
            for before, same in alike(items, lambda item: self.limit(problem, item)).items()
        )


def visits_of_person(rules: Collection[str], person: Person, dates: Sequence[dt.date]) -> int:
    """Visits that a person can work at, at most, on these dates under these rules."""
    visits = len(dates)
    if "availability" in rules:
        visits = sum(person.why_absent(day) is None for day in dates)
    if "most_visits_a_person" in rules and person.most_visits is not None:
        visits = min(visits, person.most_visits)
    return visits
