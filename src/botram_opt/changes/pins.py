"""Changes of what is fixed beforehand, and of what is forbidden."""

from __future__ import annotations

from typing import Literal

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.words import listed, name_of
from botram_opt.language import say, say_number
from botram_opt.problem.pins import Pin, Prohibition
from botram_opt.problem.problem import Problem
from botram_opt.wording import on


class AddPin(ChangeBase):
    """A visit must be in the plan; one that must be already stays so."""

    kind: Literal["add_pin"] = "add_pin"
    pin: Pin

    def change(self, draft: Draft) -> None:
        """Add the pin, unless it is there."""
        if self.pin not in draft.problem.pins:
            draft.state(pins=(*draft.problem.pins, self.pin))

    def describe(self, problem: Problem) -> str:
        """Say what must be."""
        return pinned(problem, self.pin)


class Forbid(ChangeBase):
    """A combination must not be in the plan; one that must not already stays so."""

    kind: Literal["forbid"] = "forbid"
    prohibition: Prohibition

    def change(self, draft: Draft) -> None:
        """Add the prohibition, unless it is there."""
        if self.prohibition not in draft.problem.prohibitions:
            draft.state(prohibitions=(*draft.problem.prohibitions, self.prohibition))

    def describe(self, problem: Problem) -> str:
        """Say what must not be."""
        return forbidden(problem, self.prohibition)


def pinned(problem: Problem, pin: Pin) -> str:
    """What a pin asks for, in a sentence."""
    place = name_of(problem, "sub_district", pin.sub_district)
    what = _what(problem, pin)
    if pin.date is None:
        if not what:
            return say("{place} must be visited", place=place)
        return say("every visit to {place} must have {what}", place=place, what=what)
    if not what:
        return say("{place} must be visited on {day}", place=place, day=on(pin.date))
    return say(
        "{place} must be visited on {day}, with {what}", place=place, day=on(pin.date), what=what
    )


def _what(problem: Problem, pin: Pin) -> str:
    parts = [
        say_number(
            "{number} counter of {counter_type}",
            "{number} counters of {counter_type}",
            pinned.counters,
            number=pinned.counters,
            counter_type=name_of(problem, "counter_type", pinned.counter_type),
        )
        for pinned in pin.counters
    ]
    for person in pin.people:
        name = name_of(problem, "person", person.id)
        if person.counter_type is not None:
            kind = name_of(problem, "counter_type", person.counter_type)
            name = say("{person} at {counter_type}", person=name, counter_type=kind)
        parts.append(name)
    return listed(parts) if parts else ""


def forbidden(problem: Problem, ban: Prohibition) -> str:
    """What a prohibition forbids, in a sentence."""
    place = ban.sub_district and name_of(problem, "sub_district", ban.sub_district)
    person = ban.person and name_of(problem, "person", ban.person)
    kind = ban.counter_type and name_of(problem, "counter_type", ban.counter_type)
    if place and ban.date:
        where = say("in {place} on {day}", place=place, day=on(ban.date))
    elif place:
        where = say("in {place}", place=place)
    elif ban.date:
        where = say("on {day}", day=on(ban.date))
    else:
        where = say("anywhere")
    if person and kind:
        return say(
            "{person} must not work at {counter_type} {where}",
            person=person,
            counter_type=kind,
            where=where,
        )
    if person:
        return say("{person} must not work {where}", person=person, where=where)
    if kind:
        return say("no counter of {counter_type} {where}", counter_type=kind, where=where)
    return say("no visit {where}", where=where)
