"""What is pinned is in the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.pins import AddPin, RemovePin, pinned
from botram_opt.language import say
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import (
    Pin,
    PinnedCounters,
    PinnedPerson,
    PinnedPool,
    PinnedRequests,
    Problem,
)
from botram_opt.rules.rule import Concern, Hard
from botram_opt.together import alike, named, part_of

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from botram_opt.decisions import Slot
    from botram_opt.posting import Posting

Thing = PinnedCounters | PinnedPerson | PinnedPool | PinnedRequests
"""Something that a pinned visit must have."""


class Pins(Hard):
    """The pinned visit is held, with the pinned counters, people and requests.

    A pin is about the visits to a sub-district on one date, within a span, or all of them: there is
    one, unless it need not be, and each has what is pinned.
    """

    concerns: ClassVar[Concern] = "dates"

    def post(self, posting: Posting) -> None:
        """State each pin: the visit, and each thing that it must have."""
        model, decisions = posting.model, posting.decisions
        for number, pin in enumerate(posting.problem.pins):
            days = tuple(day for day in decisions.dates if pin.covers(day))
            slots = decisions.slots_of[pin.sub_district]
            here = [(slot, decisions.on_one_of(slot, days)) for slot in slots if days]
            if pin.required:
                reason = posting.reason(_item(pin, number, "visit"))
                posting.because(model.add_bool_or([literal for _, literal in here]), reason)
            for thing in _things(pin):
                reason = posting.reason(_item(pin, number, "content", thing))
                for slot, literal in here:
                    posting.because(_has(posting, slot, thing), reason, literal)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Look for each pinned visit and what it must have."""
        for number, pin in enumerate(problem.pins):
            there = plan.visits_to.get(pin.sub_district, ())
            visits = [visit for visit in there if pin.covers(visit.date)]
            missing = sum(_missing(pin, visit) for visit in visits)
            if not visits and pin.required:
                missing = 1
            if missing:
                yield Item(
                    value=missing,
                    sub_district=pin.sub_district,
                    date=pin.date,
                    facts={"pin": number, "visits": len(visits)},
                )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what is pinned."""
        facts = item.facts or {}
        what = pinned(problem, problem.pins[int(facts["pin"])])
        if "visits" not in facts:
            return what
        if facts["visits"]:
            return say("{pinned}; it is, but not so", pinned=what)
        return say("{pinned}; it is not", pinned=what)

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say what is pinned: the visit, what it must have, or both."""
        parts = []
        for number, same in alike(items, _number).items():
            content = [item for item in same if part_of(item) == "content"]
            part = _with(problem.pins[number], content)
            parts.append(part if len(content) < len(same) else _not_required(part))
        told = []
        for pins in _alike(parts):
            places = [Item(value=0, sub_district=pin.sub_district) for pin in pins]
            told.append(pinned(problem, pins[0], named(problem, "sub_district", places)))
        return tuple(told)

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Remove the pin, or the part of it: that there is the visit, or what it must have."""
        pin = _stated(problem, item)
        if by > 1 or pin is None:
            return None
        # Pins of the same days go together, and the others come back.
        back = [other for other in problem.pins if _same_days(other, pin) and other is not pin]
        less = _not_required(pin)
        if part_of(item) == "content":
            less = _with(pin, [item], these=False)
        back += [less] if less.required or less.names_something else []
        return (_removal(pin), *(AddPin(pin=other) for other in back))

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say what is no longer to be pinned."""
        told = []
        for item in items:
            pin = problem.pins[_number(item)]
            if part_of(item) == "content":
                asked = pinned(problem, _not_required(_with(pin, [item])))
                told.append(say("no longer ask that {pinned}", pinned=asked))
            elif pin.names_something:
                asked = pinned(problem, _with(pin, []))
                told.append(say("no longer ask that {pinned}", pinned=asked))
            else:
                told.append(_removal(pin).describe(problem))
        return tuple(told)


def _alike(pins: Iterable[Pin]) -> list[list[Pin]]:
    """Pins that say the same of different places, together; of what a visit has each by itself."""
    found: dict[tuple[object, ...], list[Pin]] = {}
    for number, pin in enumerate(pins):
        alone = number if pin.names_something else None
        found.setdefault((pin.date, pin.start, pin.end, alone), []).append(pin)
    return list(found.values())


def _things(pin: Pin) -> tuple[Thing, ...]:
    return (*pin.counters, *pin.people, *pin.pools, *pin.requests)


def _about(thing: Thing) -> dict[str, str]:
    """What a thing is about, as fields of an item."""
    match thing:
        case PinnedCounters():
            return {"counter_type": thing.counter_type}
        case PinnedPerson():
            return {"person": thing.id}
        case PinnedPool():
            return {"pool": thing.id, "counter_type": thing.counter_type}
        case PinnedRequests():
            return {"service": thing.service}


def _item(pin: Pin, number: int, part: str, thing: Thing | None = None) -> Item:
    facts: dict[str, int | str] = {"part": part, "pin": number}
    span = {"start": pin.start, "end": pin.end}
    facts |= {name: str(day) for name, day in span.items() if day is not None}
    item = Item(value=0, sub_district=pin.sub_district, date=pin.date, facts=facts)
    return item if thing is None else item.model_copy(update=_about(thing))


def _number(item: Item) -> int:
    """Which pin an item is about."""
    return int((item.facts or {})["pin"])


def _stated(problem: Problem, item: Item) -> Pin | None:
    """The pin that an item is about, by what it says: numbers are others once one is removed."""
    for number, pin in enumerate(problem.pins):
        things = (None,) if part_of(item) == "visit" else _things(pin)
        for thing in things:
            if _item(pin, number, part_of(item), thing) == _numbered(item, number):
                return pin
    return None


def _numbered(item: Item, number: int) -> Item:
    """An item as one of the pin of another number."""
    return item.model_copy(update={"facts": {**(item.facts or {}), "pin": number}})


def _has(posting: Posting, slot: Slot, thing: Thing) -> cp_model.Constraint:
    """State that a slot has a thing; of what does not go there it can only have none."""
    model, decisions = posting.model, posting.decisions
    match thing:
        case PinnedPerson(counter_type=None):
            literal = decisions.works.get((slot, thing.id))
            return model.add_bool_or([] if literal is None else [literal])
        case PinnedPerson():
            literal = decisions.sits.get((slot, thing.id, thing.counter_type or ""))
            return model.add_bool_or([] if literal is None else [literal])
        case PinnedCounters():
            var, number = decisions.counters.get((slot, thing.counter_type)), thing.counters
        case PinnedPool():
            var, number = decisions.drawn.get((slot, thing.id, thing.counter_type)), thing.people
        case PinnedRequests():
            var, number = decisions.served[slot, thing.service], thing.served
    if var is not None:
        return model.add(var == number)
    return model.add_bool_or([] if number else [True])


def _missing(pin: Pin, visit: Visit) -> int:
    """How much of what is pinned a visit does not have."""
    seats = {(seat.id, seat.counter_type) for seat in visit.staff}
    drawn = Counter[tuple[str, str]]()
    for use in visit.pools:
        drawn[use.id, use.counter_type] += use.people
    missing = sum(visit.counters.get(c.counter_type, 0) != c.counters for c in pin.counters)
    missing += sum(drawn[pool.id, pool.counter_type] != pool.people for pool in pin.pools)
    missing += sum(visit.served.get(asked.service, 0) != asked.served for asked in pin.requests)
    for person in pin.people:
        if person.counter_type is None:
            missing += person.id not in visit.people
        else:
            missing += (person.id, person.counter_type) not in seats
    return missing


def _with(pin: Pin, items: Sequence[Item], *, these: bool = True) -> Pin:
    """A pin with only those things that items are about; or with only the others."""
    about = {(i.counter_type, i.person, i.pool, i.service) for i in items}

    def stays(thing: Thing) -> bool:
        keys = _about(thing)
        kinds = ("counter_type", "person", "pool", "service")
        return (tuple(keys.get(kind) for kind in kinds) in about) is these

    return pin.model_copy(
        update={
            name: tuple(thing for thing in getattr(pin, name) if stays(thing))
            for name in ("counters", "people", "pools", "requests")
        }
    )


def _not_required(pin: Pin) -> Pin:
    return pin.model_copy(update={"required": False})


def _same_days(one: Pin, other: Pin) -> bool:
    return _removal(one) == _removal(other)


def _removal(pin: Pin) -> RemovePin:
    return RemovePin(sub_district=pin.sub_district, date=pin.date, start=pin.start, end=pin.end)
