"""What is asked about: a visit, a person or a counter type, and what is said of it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from botram_opt.plan import Item, Visit
from botram_opt.problem import Pin, Problem, Prohibition

STRETCHES = ("most_in_a_row", "most_in_a_window")
"""Rules whose items tell the first date of a stretch, in which other dates lie."""


@dataclass(frozen=True)
class Subject:
    """A visit; a person or a counter type at a visit; or one of these in all of a plan.

    Attributes:
        visit: None for all of a plan.
        person, counter_type: ids; at most one of them.
        kinds: counter types that the person sits at.
    """

    visit: Visit | None
    person: str | None = None
    counter_type: str | None = None
    kinds: frozenset[str] = frozenset()

    @property
    def is_visit(self) -> bool:
        """Whether it is a visit as a whole."""
        return self.person is None and self.counter_type is None


def bears(problem: Problem, subject: Subject, rule: str, item: Item) -> bool:
    """Whether what a hard rule says of an item bears on what is asked about."""
    facts = item.facts or {}
    if "pin" in facts:
        return _pins(subject, problem.pins[int(facts["pin"])])
    if "prohibition" in facts:
        return _forbids(subject, problem.prohibitions[int(facts["prohibition"])])
    day = None if rule in STRETCHES else item.date
    if not _is_there(problem, subject, item, day):
        return False
    if subject.person is not None:
        staffs = rule == "counters_staffed" and item.counter_type in subject.kinds
        return staffs or subject.person in (item.person, item.other)
    if subject.counter_type is not None:
        is_room = rule == "venue_room" and subject.visit is not None
        return is_room or item.counter_type == subject.counter_type
    return _has(subject.visit, item)


def is_paid_for(subject: Subject, item: Item, services: frozenset[str]) -> bool:
    """Whether the cost of a soft rule's item is about what is asked about.

    Args:
        subject: is asked about.
        item: of a cost sheet.
        services: that the counter type offers, if it is about one.
    """
    visit = subject.visit
    if visit is not None:
        # An item about two visits tells the date of one of them.
        here = visit.sub_district in (item.sub_district, item.other)
        is_then = item.date in (None, visit.date) or item.other is not None
        if item.sub_district is not None and not (here and is_then):
            return False
        if item.sub_district is None and subject.is_visit:
            return False
    if subject.person is not None:
        return subject.person in (item.person, item.other)
    if subject.counter_type is not None:
        return item.counter_type == subject.counter_type or item.service in services
    return True


def _is_there(problem: Problem, subject: Subject, item: Item, day: object) -> bool:
    """Whether an item is about the place and the date of what is asked about, if about any."""
    visit = subject.visit
    if visit is None:
        return True
    region = problem.sub_district[visit.sub_district].region
    return (
        (item.sub_district is None or visit.sub_district in (item.sub_district, item.other))
        and (item.region is None or item.region == region)
        and day in (None, visit.date)
    )


def _has(visit: Visit | None, item: Item) -> bool:
    """Whether a visit has what an item is about."""
    if visit is None:
        return False
    if item.person is not None:
        return not {item.person, item.other}.isdisjoint(visit.people)
    if item.counter_type is not None:
        return visit.counters.get(item.counter_type, 0) > 0
    if item.pool is not None:
        return any(use.id == item.pool for use in visit.pools)
    return True


def _pins(subject: Subject, pin: Pin) -> bool:
    visit = subject.visit
    if visit is not None and pin.sub_district != visit.sub_district:
        return False
    if visit is not None and not pin.covers(visit.date):
        return False
    if subject.person is not None:
        return any(person.id == subject.person for person in pin.people)
    if subject.counter_type is not None:
        return any(each.counter_type == subject.counter_type for each in pin.counters)
    return True


def _forbids(subject: Subject, ban: Prohibition) -> bool:
    visit = subject.visit
    if visit is not None and ban.sub_district not in (None, visit.sub_district):
        return False
    if visit is not None and ban.date not in (None, visit.date):
        return False
    if subject.person is not None:
        return ban.person == subject.person
    if subject.counter_type is not None:
        return ban.counter_type == subject.counter_type
    return True
