"""What becomes of a visit of an announced plan, as one would announce it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from pydantic import Field

from botram_opt.changes.words import listed, name_of
from botram_opt.language import say, say_number
from botram_opt.problem import Problem
from botram_opt.problem.base import Day, Id, Record
from botram_opt.wording import on

ChangeKind = Literal["moved", "held_after_all", "new", "once_more", "dropped", "stays"]
"""What becomes of a visit.

``held_after_all``: it was cancelled. ``new``: there was none. ``once_more``: likewise, and it is
for requests that came back. ``stays``: on its date, with other people or counters.
"""


class SeatChange(Record):
    """Somebody comes, does not come, or sits elsewhere.

    Attributes:
        counter_type: where it is; of who moves, where to.
        comes, leaves: ids of who comes and of whose seat that was; None for nobody. Who moves to
            another counter is both.
        before: where who moves sat before.
    """

    counter_type: Id
    comes: Id | None = None
    leaves: Id | None = None
    before: Id | None = None


class Announcement(Record):
    """What becomes of one visit.

    Attributes:
        before, after: dates; None where there was, or is, no such visit.
        announced: whether a date on which it was, or now is, lies within the notice period.
        tell_by: the day by which people there must know.
        seats: who comes instead of whom.
        counters: how many more (or fewer) counters come, by type.
        pools: how many more (or fewer) people of a pool come.
        kind: what becomes of the visit.
    """

    sub_district: Id
    kind: ChangeKind
    before: Day | None = None
    after: Day | None = None
    announced: bool = False
    tell_by: Day
    seats: tuple[SeatChange, ...] = ()
    counters: dict[Id, int] = Field(default_factory=dict)
    pools: dict[Id, int] = Field(default_factory=dict)

    @property
    def date(self) -> dt.date:
        """The date under which it is announced: on which the visit is, or else was."""
        day = self.after or self.before
        assert day is not None, "a visit that is in neither plan does not change"
        return day


def said(one: Announcement, problem: Problem, as_of: dt.date) -> Iterator[str]:
    """An announcement in sentences, in the language that is spoken.

    Args:
        one: what is announced.
        problem: has the names; what it does not have is called by its id.
        as_of: the day on which it is said.
    """
    place = name_of(problem, "sub_district", one.sub_district)
    yield _what_becomes(one, place, _tell(one, as_of))
    if one.after is None:
        return
    where = {"place": place, "day": on(one.after)}
    for (kind, comes, leaves), seats in groupby(one.seats, _alike):
        name = name_of(problem, "counter_type", kind)
        if comes and leaves:
            yield from (_seat(seat, name, problem, where) for seat in seats)
        else:
            people = [name_of(problem, "person", seat.comes or seat.leaves or "") for seat in seats]
            yield _people(people, name, where, come=comes)
    for kind, more in one.counters.items():
        name = name_of(problem, "counter_type", kind)
        yield _number_of_counters(more, name, where)
    for pool, more in one.pools.items():
        name = name_of(problem, "pool", pool)
        yield _number_of_people(more, name, where)


def _tell(one: Announcement, as_of: dt.date) -> str:
    if one.tell_by <= as_of:
        return say("tell them at once")
    return say("tell them by {day}", day=on(one.tell_by))


def _what_becomes(one: Announcement, place: str, tell: str) -> str:
    before, after = on(one.before), on(one.after)
    match one.kind:
        case "moved" if one.announced:
            return say(
                "{place}: moved from {before} to {after} (announced; {tell})",
                place=place,
                before=before,
                after=after,
                tell=tell,
            )
        case "moved":
            return say(
                "{place}: moved from {before} to {after} ({tell})",
                place=place,
                before=before,
                after=after,
                tell=tell,
            )
        case "held_after_all":
            return say(
                "{place}: cancelled on {before}, held on {after} instead ({tell})",
                place=place,
                before=before,
                after=after,
                tell=tell,
            )
        case "new":
            return say(
                "{place}: a new visit on {after} ({tell})", place=place, after=after, tell=tell
            )
        case "once_more":
            return say(
                "{place}: visited once more on {after}, for who was not served ({tell})",
                place=place,
                after=after,
                tell=tell,
            )
        case "dropped" if one.announced:
            return say(
                "{place}: not visited on {before} any more (announced; {tell})",
                place=place,
                before=before,
                tell=tell,
            )
        case "dropped":
            return say("{place}: not visited on {before} any more", place=place, before=before)
        case "stays":
            return say("{place}: stays on {after}", place=place, after=after)


def _alike(seat: SeatChange) -> tuple[str, bool, bool]:
    """What changes have in common that are told together."""
    return seat.counter_type, seat.comes is not None, seat.leaves is not None


def _seat(seat: SeatChange, kind: str, problem: Problem, where: Mapping[str, str]) -> str:
    comes = name_of(problem, "person", seat.comes or "")
    if seat.before is not None:
        return say(
            "{place}, {day}: {person} at {counter_type}, not at {before}",
            person=comes,
            counter_type=kind,
            before=name_of(problem, "counter_type", seat.before),
            **where,
        )
    return say(
        "{place}, {day}: {person} in place of {other} at {counter_type}",
        person=comes,
        other=name_of(problem, "person", seat.leaves or ""),
        counter_type=kind,
        **where,
    )


def _people(people: Sequence[str], kind: str, where: Mapping[str, str], *, come: bool) -> str:
    facts = {"people": listed(people), "counter_type": kind, **where}
    if come:
        return say_number(
            "{place}, {day}: {people} comes, too, at {counter_type}",
            "{place}, {day}: {people} come, too, at {counter_type}",
            len(people),
            **facts,
        )
    return say_number(
        "{place}, {day}: {people} does not come, at {counter_type}",
        "{place}, {day}: {people} do not come, at {counter_type}",
        len(people),
        **facts,
    )


def _number_of_counters(more: int, name: str, where: Mapping[str, str]) -> str:
    if more > 0:
        return say_number(
            "{place}, {day}: {number} more counter of {counter_type}",
            "{place}, {day}: {number} more counters of {counter_type}",
            more,
            number=more,
            counter_type=name,
            **where,
        )
    return say_number(
        "{place}, {day}: {number} counter of {counter_type} fewer",
        "{place}, {day}: {number} counters of {counter_type} fewer",
        -more,
        number=-more,
        counter_type=name,
        **where,
    )


def _number_of_people(more: int, name: str, where: Mapping[str, str]) -> str:
    if more > 0:
        return say_number(
            "{place}, {day}: {number} more person of the pool {pool}",
            "{place}, {day}: {number} more people of the pool {pool}",
            more,
            number=more,
            pool=name,
            **where,
        )
    return say_number(
        "{place}, {day}: {number} person of the pool {pool} fewer",
        "{place}, {day}: {number} people of the pool {pool} fewer",
        -more,
        number=-more,
        pool=name,
        **where,
    )
