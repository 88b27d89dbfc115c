"""A person goes to at most so many visits within any so many days on end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Person, Problem, RollingLimit
from botram_opt.rules.rule import Hard, Room, given
from botram_opt.together import alike, named
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class MostInAWindow(Hard):
    """Visits of person p within any window of d days <= n, for each rolling limit (d, n) of p.

    Visits before those that are planned count, too, in windows that hold any of these.
    """

    def post(self, posting: Posting) -> None:
        """State it as intervals d days long from each visit, of which n may overlap."""
        model, decisions = posting.model, posting.decisions
        for person in posting.problem.people:
            for number, limit in enumerate(person.rolling_limits):
                intervals = [
                    model.new_optional_fixed_size_interval_var(
                        decisions.day[slot], limit.days, works, ""
                    )
                    for slot, works in decisions.works_of[person.id].items()
                ]
                intervals += [
                    model.new_fixed_size_interval_var(-ago, limit.days, "")
                    for ago in _worked(person, limit, decisions.dates[0])
                ]
                if decisions.works_of[person.id]:
                    item = Item(
                        value=0,
                        person=person.id,
                        facts={"number": number, "days": limit.days, "most": limit.most},
                    )
                    within = model.add_cumulative(intervals, [1] * len(intervals), limit.most)
                    posting.because(within, posting.reason(item))

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count the visits within each window that begins with one."""
        for person, limit, first, number in _windows(problem, plan):
            if number > limit.most:
                yield Item(
                    value=number - limit.most,
                    person=person,
                    date=first,
                    facts={"days": limit.days, "most": limit.most, "visits": number},
                )

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Count the visits within each window that begins with one."""
        for person, limit, first, number in _windows(problem, plan):
            facts: dict[str, int | str] = {"days": limit.days, "most": limit.most}
            item = Item(value=0, person=person, date=first, facts=facts)
            yield Room(item=item, limit=limit.most, used=number)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many visits the person may go to within how many days."""
        facts = item.facts or {}
        limit = say(
            "{name} may go to {visits} within {days}",
            name=problem.person[given(item.person)].name,
            visits=count(int(facts["most"]), "visit"),
            days=count(int(facts["days"]), "day"),
        )
        if "visits" not in facts:
            return limit
        return say(
            "{limit}, and goes to {n} from {day} on",
            limit=limit,
            n=facts["visits"],
            day=on(item.date),
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the visits within the window."""
        return _limit(problem, item).most

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Let somebody go to more visits within the window."""
        person, limit = problem.person[given(item.person)], _limit(problem, item)
        more = limit.model_copy(update={"most": limit.most + by})
        limits: list[JsonValue] = [
            (more if each is limit else each).model_dump(mode="json")
            for each in person.rolling_limits
        ]
        return (EditItem(item="person", id=person.id, fields={"rolling_limits": limits}),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say who is to go to how many visits within how many days."""

        def limits(item: Item) -> tuple[int, int]:
            return _limit(problem, item).days, _limit(problem, item).most

        return tuple(
            say(
                "let {names} go to {visits} within {days} rather than {before}",
                names=named(problem, "person", same),
                visits=count(before + by, "visit"),
                days=count(days, "day"),
                before=before,
            )
            for (days, before), same in alike(items, limits).items()
        )


def _limit(problem: Problem, item: Item) -> RollingLimit:
    number = int((item.facts or {})["number"])
    return problem.person[given(item.person)].rolling_limits[number]


def _worked(person: Person, limit: RollingLimit, first: dt.date) -> list[int]:
    """How many days before a date somebody worked, as far as a window has both.

    The last of these visits, and no more than they may go to in a window: that more were in one
    cannot be changed.
    """
    ago = sorted((first - visit.date).days for visit in person.worked)
    return [days for days in ago if 0 < days < limit.days][: limit.most]


def _windows(problem: Problem, plan: Plan) -> Iterator[tuple[str, RollingLimit, dt.date, int]]:
    """Visits of each person within each window that begins with one, by limit.

    Those of before the season count, too, in windows that reach into it.
    """
    for person, visits in sorted(plan.visits_of.items()):
        now = [visit.date for visit in visits]
        days = [*(visit.date for visit in problem.person[person].worked), *now]
        for limit in problem.person[person].rolling_limits:
            for first in sorted(set(days)):
                if any(0 <= (day - first).days < limit.days for day in now):
                    number = sum(0 <= (day - first).days < limit.days for day in days)
                    yield person, limit, first, number
