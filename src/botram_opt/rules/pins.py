"""What is pinned is in the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.language import say
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import Pin, Problem
from botram_opt.rules.rule import Hard
from botram_opt.wording import counters_of, on

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from botram_opt.decisions import Slot
    from botram_opt.posting import Posting


class Pins(Hard):
    """The pinned visit is held, with the pinned counters and people."""

    def post(self, posting: Posting) -> None:
        """State each pin under a literal of its own."""
        model, decisions = posting.model, posting.decisions
        for number, pin in enumerate(posting.problem.pins):
            item = Item(value=0, sub_district=pin.sub_district, facts={"pin": number})
            reason = posting.reason(item)
            slots = decisions.slots_of[pin.sub_district]
            if pin.date is None:
                here = [(slot, decisions.held[slot]) for slot in slots]
            else:
                here = [(slot, decisions.at[slot, pin.date]) for slot in slots]
            posting.because(model.add_bool_or([literal for _, literal in here]), reason)
            for slot, literal in here:
                for constraint in _content(posting, pin, slot):
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


def _said(problem: Problem, pin: Pin) -> str:
    """What a pin asks for, in a sentence."""
    place, day = problem.sub_district[pin.sub_district].name, on(pin.date)
    parts = [
        counters_of(c.counters, problem.counter_type[c.counter_type].name) for c in pin.counters
    ]
    for person in pin.people:
        name = problem.person[person.id].name
        if person.counter_type is not None:
            kind = problem.counter_type[person.counter_type].name
            name = say("{name} at {kind}", name=name, kind=kind)
        parts.append(name)
    content = ", ".join(parts)
    if pin.date is None and not content:
        return say("{place} must be visited", place=place)
    if pin.date is None:
        return say("{place} must be visited with {content}", place=place, content=content)
    if not content:
        return say("{place} must be visited on {day}", place=place, day=day)
    return say(
        "{place} must be visited on {day} with {content}", place=place, day=day, content=content
    )


def _content(posting: Posting, pin: Pin, slot: Slot) -> Iterator[cp_model.Constraint]:
    model, decisions = posting.model, posting.decisions
    for pinned in pin.counters:
        # Of counters that do not go there a pin can only say that none do.
        counters = decisions.counters.get((slot, pinned.counter_type))
        if counters is not None:
            yield model.add(counters == pinned.counters)
    for person in pin.people:
        if person.counter_type is None:
            literal = decisions.works.get((slot, person.id))
        else:
            literal = decisions.sits.get((slot, person.id, person.counter_type))
        yield model.add_bool_or([] if literal is None else [literal])


def _missing(pin: Pin, visit: Visit) -> int:
    seats = {(seat.id, seat.counter_type) for seat in visit.staff}
    missing = sum(visit.counters.get(c.counter_type, 0) != c.counters for c in pin.counters)
    for person in pin.people:
        if person.counter_type is None:
            missing += person.id not in visit.people
        else:
            missing += (person.id, person.counter_type) not in seats
    return missing
