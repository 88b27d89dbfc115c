"""A person goes to at most so many visits in the season."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Person, Problem
from botram_opt.rules.rule import Hard
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

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many visits the person may go to."""
        facts = item.facts or {}
        person = problem.person[item.person or ""]
        limit = say(
            "{name} may go to {visits}",
            name=person.name,
            visits=count(person.most_visits or 0, "visit"),
        )
        if "visits" not in facts:
            return limit
        return say("{limit}, and goes to {n}", limit=limit, n=facts["visits"])


def visits_of_person(rules: Collection[str], person: Person, dates: Sequence[dt.date]) -> int:
    """Visits that a person can work at, at most, on these dates under these rules."""
    visits = len(dates)
    if "availability" in rules:
        visits = sum(person.why_absent(day) is None for day in dates)
    if "most_visits_a_person" in rules and person.most_visits is not None:
        visits = min(visits, person.most_visits)
    return visits
