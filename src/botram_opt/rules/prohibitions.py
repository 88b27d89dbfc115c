"""What is forbidden is not in the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.pins import AllowAgain
from botram_opt.language import say
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import Problem, Prohibition
from botram_opt.rules.rule import Concern, Hard
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.decisions import Slot
    from botram_opt.posting import Posting


class Prohibitions(Hard):
    """No visit has everything that a prohibition names."""

    concerns: ClassVar[Concern] = "dates"
    closes_dates: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """State each prohibition at each slot that it may concern."""
        model, decisions, problem = posting.model, posting.decisions, posting.problem
        first: dict[Prohibition, int] = {}
        for number, ban in enumerate(problem.prohibitions):
            # What is forbidden twice is one thing to argue about: allowed, it is allowed.
            told = first.setdefault(ban, number)
            reason = posting.reason(Item(value=0, facts={"prohibition": told}))
            for slot in _slots(posting, ban):
                if ban.date is not None and ban.date not in decisions.dates:
                    continue
                here = decisions.held[slot] if ban.date is None else decisions.at[slot, ban.date]
                if ban.person is not None:
                    kind = ban.counter_type
                    there = (
                        decisions.works.get((slot, ban.person))
                        if kind is None
                        else decisions.sits.get((slot, ban.person, kind))
                    )
                    if there is not None:
                        posting.because(model.add_bool_or([~here, ~there]), reason)
                elif ban.counter_type is not None:
                    counters = decisions.counters.get((slot, ban.counter_type))
                    if counters is not None:
                        posting.because(model.add(counters == 0), reason, here)
                else:
                    posting.because(model.add(here == 0), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Find visits that have all of it."""
        for number, ban in enumerate(problem.prohibitions):
            here = plan.visits
            if ban.sub_district is not None:
                here = plan.visits_to.get(ban.sub_district, ())
            for visit in here:
                if _forbids(ban, visit):
                    yield Item(
                        value=1,
                        sub_district=visit.sub_district,
                        date=visit.date,
                        facts={"prohibition": number},
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what is forbidden."""
        ban = problem.prohibitions[int((item.facts or {})["prohibition"])]
        forbidden = _where_and_when(problem, ban, _what(problem, ban))
        if item.sub_district is None:
            return forbidden
        return say(
            "{forbidden}; the plan has it at {place} on {day}",
            forbidden=forbidden,
            place=problem.sub_district[item.sub_district].name,
            day=on(item.date),
        )

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Allow again what is forbidden."""
        ban = problem.prohibitions[int((item.facts or {})["prohibition"])]
        return None if by > 1 else (AllowAgain(prohibition=ban),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say what is to be allowed again."""
        bans = (problem.prohibitions[int((item.facts or {})["prohibition"])] for item in items)
        return tuple(AllowAgain(prohibition=ban).describe(problem) for ban in bans)


def _what(problem: Problem, ban: Prohibition) -> str:
    """What a prohibition forbids, in a sentence, wherever and whenever."""
    kind = problem.counter_type[ban.counter_type].name if ban.counter_type is not None else None
    if ban.person is None:
        if kind is None:
            return say("no visit may be held")
        return say("no counter of {kind} may be used", kind=kind)
    name = problem.person[ban.person].name
    if kind is None:
        return say("{name} must not work", name=name)
    return say("{name} must not work at {kind}", name=name, kind=kind)


def _where_and_when(problem: Problem, ban: Prohibition, what: str) -> str:
    """A sentence of what is forbidden, with where and when it is."""
    place = problem.sub_district[ban.sub_district].name if ban.sub_district is not None else None
    if place is None and ban.date is None:
        return what
    if place is None:
        return say("{what} on {day}", what=what, day=on(ban.date))
    if ban.date is None:
        return say("{what} in {place}", what=what, place=place)
    return say("{what} in {place} on {day}", what=what, place=place, day=on(ban.date))


def _slots(posting: Posting, ban: Prohibition) -> Iterable[Slot]:
    """The slots that a prohibition may concern."""
    decisions = posting.decisions
    if ban.sub_district is not None:
        return decisions.slots_of[ban.sub_district]
    return decisions.slots if ban.person is None else decisions.works_of[ban.person]


def _forbids(ban: Prohibition, visit: Visit) -> bool:
    if ban.sub_district not in (None, visit.sub_district) or ban.date not in (None, visit.date):
        return False
    if ban.person is not None:
        return any(
            seat.id == ban.person and ban.counter_type in (None, seat.counter_type)
            for seat in visit.staff
        )
    return ban.counter_type is None or visit.counters.get(ban.counter_type, 0) > 0
