"""What is pinned is in the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.changes.pins import pinned
from botram_opt.language import say
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import Pin, Problem
from botram_opt.rules.rule import Hard

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from botram_opt.decisions import Slot
    from botram_opt.posting import Posting


class Pins(Hard):
    """The pinned visit is held, with the pinned counters, people and requests.

    A pin is about the visits to a sub-district on one date, within a span, or all of them: there is
    one, unless it need not be, and each has what is pinned.
    """

    def post(self, posting: Posting) -> None:
        """State each pin under a literal of its own."""
        model, decisions = posting.model, posting.decisions
        for number, pin in enumerate(posting.problem.pins):
            item = Item(value=0, sub_district=pin.sub_district, facts={"pin": number})
            reason = posting.reason(item)
            days = tuple(day for day in decisions.dates if pin.covers(day))
            slots = decisions.slots_of[pin.sub_district]
            here = [(slot, decisions.on_one_of(slot, days)) for slot in slots if days]
            if pin.required:
                posting.because(model.add_bool_or([literal for _, literal in here]), reason)
            for slot, literal in here:
                for constraint in _content(posting, pin, slot):
                    posting.because(constraint, reason, literal)

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
        stated = pinned(problem, problem.pins[int(facts["pin"])])
        if "visits" not in facts:
            return stated
        if facts["visits"]:
            return say("{what}; it is, but not so", what=stated)
        return say("{what}; it is not", what=stated)


def _content(posting: Posting, pin: Pin, slot: Slot) -> Iterator[cp_model.Constraint]:
    """What a visit must have, as constraints of a slot."""
    model, decisions = posting.model, posting.decisions
    # Of what does not go there a pin can only say that none of it does.
    numbers = [
        *((decisions.counters.get((slot, x.counter_type)), x.counters) for x in pin.counters),
        *((decisions.drawn.get((slot, x.id, x.counter_type)), x.people) for x in pin.pools),
        *((decisions.served[slot, x.service], x.served) for x in pin.requests),
    ]
    for var, number in numbers:
        if var is not None:
            yield model.add(var == number)
        elif number:
            yield model.add_bool_or([])
    for person in pin.people:
        if person.counter_type is None:
            literal = decisions.works.get((slot, person.id))
        else:
            literal = decisions.sits.get((slot, person.id, person.counter_type))
        yield model.add_bool_or([] if literal is None else [literal])


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
