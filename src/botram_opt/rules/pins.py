"""What is pinned is in the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.pins import AddPin, RemovePin
from botram_opt.language import say
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import Pin, PinnedCounters, PinnedPerson, Problem
from botram_opt.rules.rule import Concern, Hard
from botram_opt.together import alike, part_of
from botram_opt.wording import counters_of, on

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from botram_opt.decisions import Slot
    from botram_opt.posting import Posting


class Pins(Hard):
    """The pinned visit is held, with the pinned counters and people."""

    concerns: ClassVar[Concern] = "dates"

    def post(self, posting: Posting) -> None:
        """State each pin: the visit, and what it must have."""
        model, decisions = posting.model, posting.decisions
        for number, pin in enumerate(posting.problem.pins):
            slots = decisions.slots_of[pin.sub_district]
            if pin.date is None:
                here = [(slot, decisions.held[slot]) for slot in slots]
            else:
                here = [(slot, decisions.at[slot, pin.date]) for slot in slots]
            visit = Item(
                value=0, sub_district=pin.sub_district, facts={"part": "visit", "pin": number}
            )
            reason = posting.reason(visit)
            posting.because(model.add_bool_or([literal for _, literal in here]), reason)
            for about, stated_at in _content(posting, pin):
                facts: dict[str, int | str] = {"part": "content", "pin": number}
                reason = posting.reason(visit.model_copy(update={"facts": facts, **about}))
                for slot, literal in here:
                    constraint = stated_at(slot)
                    if constraint is not None:
                        posting.because(constraint, reason, literal)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Look for each pinned visit and what it must have."""
        for number, pin in enumerate(problem.pins):
            visits = [
                visit
                for visit in plan.visits_to.get(pin.sub_district, ())
                if pin.date is None or visit.date == pin.date
            ]
            missing = [_missing(pin, visit) for visit in visits] if visits else [1]
            if sum(missing):
                yield Item(
                    value=sum(missing),
                    sub_district=pin.sub_district,
                    date=pin.date,
                    facts={"pin": number, "visits": len(visits)},
                )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what is pinned."""
        facts = item.facts or {}
        pin = problem.pins[int(facts["pin"])]
        pinned = _said(problem, pin)
        if "visits" not in facts:
            return pinned
        if facts["visits"]:
            return say("{pinned}; it is, but not so", pinned=pinned)
        return say("{pinned}; it is not", pinned=pinned)

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say what is pinned: the visit, what it must have, or both."""
        told = []
        for number, same in alike(items, lambda item: int((item.facts or {})["pin"])).items():
            pin = problem.pins[number]
            content = [item for item in same if part_of(item) == "content"]
            part = _with_only(pin, content)
            if len(content) < len(same):
                told.append(_said(problem, part))
            else:
                told.append(_said_of_visit(problem, part))
        return tuple(told)

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Remove the pin, or what it says of what the visit must have."""
        pin = problem.pins[int((item.facts or {})["pin"])]
        if by > 1:
            return None
        others = [other for other in problem.pins if _key(other) == _key(pin) and other is not pin]
        if part_of(item) == "content":
            others.append(_without(pin, item))
        removed = RemovePin(sub_district=pin.sub_district, date=pin.date)
        return (removed, *(AddPin(pin=other) for other in others))

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say what is no longer to be pinned."""
        told = []
        for item in items:
            pin = problem.pins[int((item.facts or {})["pin"])]
            if part_of(item) == "content":
                asked = _said_of_visit(problem, _with_only(pin, [item]))
                told.append(say("no longer ask that {pinned}", pinned=asked))
            else:
                told.append(
                    RemovePin(sub_district=pin.sub_district, date=pin.date).describe(problem)
                )
        return tuple(told)


def _said(problem: Problem, pin: Pin) -> str:
    """What a pin asks for, in a sentence."""
    place, day = problem.sub_district[pin.sub_district].name, on(pin.date)
    content = _said_content(problem, pin)
    if pin.date is None and not content:
        return say("{place} must be visited", place=place)
    if pin.date is None:
        return say("{place} must be visited with {content}", place=place, content=content)
    if not content:
        return say("{place} must be visited on {day}", place=place, day=day)
    return say(
        "{place} must be visited on {day} with {content}", place=place, day=day, content=content
    )


def _said_content(problem: Problem, pin: Pin) -> str:
    """What a pinned visit must have; empty if nothing."""
    parts = [
        counters_of(c.counters, problem.counter_type[c.counter_type].name) for c in pin.counters
    ]
    for person in pin.people:
        name = problem.person[person.id].name
        if person.counter_type is not None:
            kind = problem.counter_type[person.counter_type].name
            name = say("{name} at {kind}", name=name, kind=kind)
        parts.append(name)
    return ", ".join(parts)


def _content(
    posting: Posting, pin: Pin
) -> Iterator[tuple[dict[str, str], Callable[[Slot], cp_model.Constraint | None]]]:
    """Each thing that a pinned visit must have: what it is about, and what states it at a slot."""
    model, decisions = posting.model, posting.decisions

    def has_counters(pinned: PinnedCounters, slot: Slot) -> cp_model.Constraint | None:
        # Of counters that do not go there a pin can only say that none do.
        counters = decisions.counters.get((slot, pinned.counter_type))
        return None if counters is None else model.add(counters == pinned.counters)

    def has_person(pinned: PinnedPerson, slot: Slot) -> cp_model.Constraint:
        if pinned.counter_type is None:
            literal = decisions.works.get((slot, pinned.id))
        else:
            literal = decisions.sits.get((slot, pinned.id, pinned.counter_type))
        return model.add_bool_or([] if literal is None else [literal])

    for pinned in pin.counters:
        yield {"counter_type": pinned.counter_type}, partial(has_counters, pinned)
    for person in pin.people:
        yield {"person": person.id}, partial(has_person, person)


def _missing(pin: Pin, visit: Visit) -> int:
    seats = {(seat.id, seat.counter_type) for seat in visit.staff}
    missing = sum(visit.counters.get(c.counter_type, 0) != c.counters for c in pin.counters)
    for person in pin.people:
        if person.counter_type is None:
            missing += person.id not in visit.people
        else:
            missing += (person.id, person.counter_type) not in seats
    return missing


def _key(pin: Pin) -> tuple[str, dt.date | None]:
    return pin.sub_district, pin.date


def _with_only(pin: Pin, items: Sequence[Item]) -> Pin:
    """A pin of a visit that must have some of the things only."""
    kinds, people = {i.counter_type for i in items}, {i.person for i in items}
    counters = tuple(each for each in pin.counters if each.counter_type in kinds)
    staff = tuple(each for each in pin.people if each.id in people)
    return pin.model_copy(update={"counters": counters, "people": staff})


def _without(pin: Pin, item: Item) -> Pin:
    """A pin of a visit that need not have one of the things."""
    counters = tuple(each for each in pin.counters if each.counter_type != item.counter_type)
    staff = tuple(each for each in pin.people if each.id != item.person)
    return pin.model_copy(update={"counters": counters, "people": staff})


def _said_of_visit(problem: Problem, pin: Pin) -> str:
    """What a visit must have, if it is held."""
    place, content = problem.sub_district[pin.sub_district].name, _said_content(problem, pin)
    if pin.date is None:
        return say("every visit to {place} has {content}", place=place, content=content)
    return say(
        "a visit to {place} on {day} has {content}", place=place, day=on(pin.date), content=content
    )
