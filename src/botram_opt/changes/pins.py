"""Changes of what is fixed beforehand, and of what is forbidden."""

from __future__ import annotations

from typing import Literal

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.words import listed, name_of
from botram_opt.language import number, say, say_number
from botram_opt.problem.base import Day, Id
from botram_opt.problem.pins import Pin, Prohibition
from botram_opt.problem.problem import Problem
from botram_opt.problem.staff import Pair
from botram_opt.wording import counters_of, on

MOST_NAMED = 3
"""What of there is none is told by name if it is no more than this."""


class AddPin(ChangeBase):
    """A visit must be in the plan; one that must be already stays so.

    Attributes:
        pin: what must be in the plan.
    """

    kind: Literal["add_pin"] = "add_pin"
    pin: Pin

    def change(self, draft: Draft) -> None:
        """Add the pin, unless it is there."""
        if self.pin not in draft.problem.pins:
            draft.state(pins=(*draft.problem.pins, self.pin))

    def describe(self, problem: Problem) -> str:
        """Say what must be."""
        return pinned(problem, self.pin)


class RemovePin(ChangeBase):
    """A visit need no longer be in the plan, or need no longer have what was pinned.

    Attributes:
        date: of the pinned visit; None for what is pinned at every visit, or within a span.
        start, end: of the span, as the pin has them.
    """

    kind: Literal["remove_pin"] = "remove_pin"
    sub_district: Id
    date: Day | None = None
    start: Day | None = None
    end: Day | None = None

    def change(self, draft: Draft) -> None:
        """Remove all pins of the sub-district and the date or span."""
        pins = draft.problem.pins
        left = tuple(pin for pin in pins if not self._is(pin))
        if len(left) == len(pins):
            draft.fault(
                "", say("nothing is pinned so"), say("Name the sub-district and date of a pin")
            )
        draft.state(pins=left)

    def describe(self, problem: Problem) -> str:
        """Say what is no longer pinned."""
        place = name_of(problem, "sub_district", self.sub_district)
        if self.date is not None:
            return say(
                "the visit to {place} on {day} is no longer pinned", place=place, day=on(self.date)
            )
        if when := _when(self):
            return say("visits to {place} {when} are no longer pinned", place=place, when=when)
        return say("what every visit to {place} must have is no longer pinned", place=place)

    def _is(self, pin: Pin) -> bool:
        mine = (self.sub_district, self.date, self.start, self.end)
        return (pin.sub_district, pin.date, pin.start, pin.end) == mine


class Forbid(ChangeBase):
    """A combination must not be in the plan; one that must not already stays so.

    Attributes:
        prohibition: what must not be in the plan.
    """

    kind: Literal["forbid"] = "forbid"
    prohibition: Prohibition

    def change(self, draft: Draft) -> None:
        """Add the prohibition, unless it is there."""
        if self.prohibition not in draft.problem.prohibitions:
            draft.state(prohibitions=(*draft.problem.prohibitions, self.prohibition))

    def describe(self, problem: Problem) -> str:
        """Say what must not be."""
        return forbidden(problem, self.prohibition)


class AllowAgain(ChangeBase):
    """A combination is no longer forbidden.

    Attributes:
        prohibition: as the problem states it.
    """

    kind: Literal["allow_again"] = "allow_again"
    prohibition: Prohibition

    def change(self, draft: Draft) -> None:
        """Remove the prohibition."""
        bans = draft.problem.prohibitions
        if self.prohibition not in bans:
            what = say("there is no such prohibition")
            draft.fault("prohibition", what, say("State one as the problem does"))
        draft.state(prohibitions=tuple(ban for ban in bans if ban != self.prohibition))

    def describe(self, problem: Problem) -> str:
        """Say what is no longer forbidden."""
        ban = forbidden(problem, self.prohibition)
        return say("it no longer holds: {prohibition}", prohibition=ban)


class AddPair(ChangeBase):
    """Two people must work together, or must not; where they must already, they still do.

    Attributes:
        pair: which people, and whether together or apart.
    """

    kind: Literal["add_pair"] = "add_pair"
    pair: Pair

    def change(self, draft: Draft) -> None:
        """Add the pair, unless it is there."""
        pairs = draft.problem.pairs
        if not any(_same(pair, self.pair.people) and pair.kind == self.pair.kind for pair in pairs):
            draft.state(pairs=(*pairs, self.pair))

    def describe(self, problem: Problem) -> str:
        """Say who must or must not work with whom."""
        one, other = (name_of(problem, "person", id_) for id_ in self.pair.people)
        if self.pair.kind == "together":
            return say("{one} and {other} must go to the same visits", one=one, other=other)
        return say("{one} and {other} must not go to the same visits", one=one, other=other)


class RemovePair(ChangeBase):
    """Two people need no longer work together, or may do so.

    Attributes:
        people: their ids, in any order.
    """

    kind: Literal["remove_pair"] = "remove_pair"
    people: tuple[Id, Id]

    def change(self, draft: Draft) -> None:
        """Remove the pair."""
        pairs = draft.problem.pairs
        left = tuple(pair for pair in pairs if not _same(pair, self.people))
        if len(left) == len(pairs):
            draft.fault("people", say("they are no pair"), say("Name the two people of a pair"))
        draft.state(pairs=left)

    def describe(self, problem: Problem) -> str:
        """Say who is no longer a pair."""
        one, other = (name_of(problem, "person", id_) for id_ in self.people)
        return say("{one} and {other} work together or not, as suits", one=one, other=other)


def _same(pair: Pair, people: tuple[str, str]) -> bool:
    return set(pair.people) == set(people)


def pinned(problem: Problem, pin: Pin, places: str | None = None) -> str:
    """What a pin asks for, in a sentence; of several places, where others ask for the same."""
    place = places or name_of(problem, "sub_district", pin.sub_district)
    what, when = _what(problem, pin), _when(pin)
    if not pin.required:
        return _if_visited(pin, place, what, when)
    if pin.date is not None:
        day = on(pin.date)
        if not what:
            return say("{place} must be visited on {day}", place=place, day=day)
        return say("{place} must be visited on {day}, with {what}", place=place, day=day, what=what)
    if when and what:
        return say("{place} must be visited {when}, with {what}", place=place, when=when, what=what)
    if when:
        return say("{place} must be visited {when}", place=place, when=when)
    if what:
        return say("{place} must be visited with {content}", place=place, content=what)
    return say("{place} must be visited", place=place)


def _if_visited(pin: Pin, place: str, what: str, when: str) -> str:
    """What visits must have that need not be held."""
    if pin.date is not None:
        return say(
            "the visit to {place} on {day} must have {what}",
            place=place,
            day=on(pin.date),
            what=what,
        )
    if when:
        return say(
            "every visit to {place} {when} must have {what}", place=place, when=when, what=what
        )
    return say("every visit to {place} must have {what}", place=place, what=what)


def _when(pin: Pin | RemovePin) -> str:
    """Within which span the visits are; empty for no span."""
    if pin.start is not None and pin.end is not None:
        return say("from {start} to {end}", start=on(pin.start), end=on(pin.end))
    if pin.start is not None:
        return say("on {day} or later", day=on(pin.start))
    return "" if pin.end is None else say("by {day}", day=on(pin.end))


def _what(problem: Problem, pin: Pin) -> str:
    """What a pinned visit has; empty, if nothing is said of it."""
    some = [pinned for pinned in pin.counters if pinned.counters]
    # That none come of many types is not worth the names of these.
    none = [pinned for pinned in pin.counters if not pinned.counters]
    told = pin.counters if len(none) <= MOST_NAMED else some
    parts = [
        counters_of(x.counters, name_of(problem, "counter_type", x.counter_type)) for x in told
    ]
    if len(told) < len(pin.counters):
        parts.append(say("no other counters"))
    for person in pin.people:
        name = name_of(problem, "person", person.id)
        if person.counter_type is not None:
            kind = name_of(problem, "counter_type", person.counter_type)
            name = say("{person} at {counter_type}", person=name, counter_type=kind)
        parts.append(name)
    nobody = [drawn for drawn in pin.pools if not drawn.people]
    parts += [
        say(
            "{number} of the pool {pool} at {counter_type}",
            number=number(drawn.people),
            pool=name_of(problem, "pool", drawn.id),
            counter_type=name_of(problem, "counter_type", drawn.counter_type),
        )
        for drawn in pin.pools
        if drawn.people or len(nobody) <= MOST_NAMED
    ]
    if len(nobody) > MOST_NAMED:
        parts.append(say("nobody else from pools"))
    nothing = [asked for asked in pin.requests if not asked.served]
    parts += [
        say_number(
            "{number} request for {service} served",
            "{number} requests for {service} served",
            asked.served,
            number=number(asked.served),
            service=name_of(problem, "service", asked.service),
        )
        for asked in pin.requests
        if asked.served or len(nothing) <= MOST_NAMED
    ]
    if len(nothing) > MOST_NAMED:
        parts.append(say("no other requests served"))
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
