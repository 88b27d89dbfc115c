"""What really became of visits, where it differs from the plan."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from pydantic import Field, StrictBool

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import Plan, Seat, Visit
from botram_opt.problem import Problem
from botram_opt.problem.base import Count, Day, Id, Record
from botram_opt.problem.demand import WholeRequests
from botram_opt.wording import kind_called


class Actual(Record):
    """What became of a visit of the plan; what is not said happened as planned.

    Attributes:
        sub_district, date: of the visit, as planned.
        held: whether it was; a visit that was cancelled leaves its requests where they are.
        held_on: when it was held, if on another day.
        served: requests that it served, by service; those that are left out as planned.
        counters: counters that came, by type; those that are left out as planned.
        people: ids of all named people who came; None for those planned.
    """

    sub_district: Id
    date: Day
    held: StrictBool = True
    held_on: Day | None = None
    served: dict[Id, WholeRequests] = Field(default_factory=dict)
    counters: dict[Id, Count] = Field(default_factory=dict)
    people: tuple[Id, ...] | None = None


def actual_issues(
    problem: Problem, plan: Plan, as_of: dt.date, actuals: Sequence[Actual]
) -> list[Issue]:
    """What is wrong with what is said of visits, all of it."""
    found: list[Issue] = []
    for number, actual in enumerate(actuals):
        item = f"actuals[{number}]"
        where = say(
            "{actual} {place} on {day}",
            actual=item,
            place=repr(actual.sub_district),
            day=str(actual.date),
        )
        found += (Issue(where, *fault) for fault in _faults(problem, plan, as_of, actual))
    said = Counter((actual.sub_district, actual.date) for actual in actuals)
    for (place, day), times in said.items():
        if times > 1:
            what = say("it is told {times} times what became of it", times=times)
            where = say("actuals of {place} on {day}", place=repr(place), day=str(day))
            found.append(Issue(where, what, say("Keep one of them")))
    return found


def _faults(
    problem: Problem, plan: Plan, as_of: dt.date, actual: Actual
) -> Iterator[tuple[str, str]]:
    dates = [visit.date for visit in plan.visits_to.get(actual.sub_district, ())]
    if actual.date not in dates:
        told = ", ".join(map(str, dates)) or say("none")
        what = say("the plan has no visit there then (it has: {days})", days=told)
        yield what, say("Name a visit of the plan")
    for day in (actual.date, actual.held_on):
        if day is not None and day >= as_of:
            what = say(
                "{day} is not before {as_of}, from when on it is planned anew", day=day, as_of=as_of
            )
            yield what, say("Leave it out, or plan anew from a later day on")
    if not actual.held:
        if actual.held_on or actual.served or actual.counters or actual.people:
            yield say("it is cancelled, and told how it was"), say("Say one of the two")
        return
    names: Mapping[str, tuple[Collection[str], Collection[str]]] = {
        "service": (actual.served, problem.service),
        "counter type": (actual.counters, problem.counter_type),
        "person": (actual.people or (), problem.person),
    }
    for kind, (named, known) in names.items():
        for name in sorted(set(named) - set(known)):
            what = say("{id} is no {kind}", id=repr(name), kind=kind_called(kind))
            yield what, say("Name a {kind} of the problem", kind=kind_called(kind))
    for person, times in Counter(actual.people).items():
        if times > 1:
            what = say("{person} is named {times} times", person=repr(person), times=times)
            yield what, say("Name them once")


def visit_as_it_was(problem: Problem, visit: Visit, actual: Actual) -> Visit:
    """A visit that was held, with what is said of it; requests unserved are not worked out anew."""
    counters = {**visit.counters, **actual.counters}
    changed: dict[str, object] = {
        "date": actual.held_on or visit.date,
        "served": {**visit.served, **actual.served},
        "counters": {kind: number for kind, number in counters.items() if number},
    }
    if actual.people is not None:
        changed["staff"] = _seats(problem, visit, counters, actual.people)
    return visit.model_copy(update=changed)


def _seats(
    problem: Problem, visit: Visit, counters: Mapping[str, int], people: Sequence[str]
) -> tuple[Seat, ...]:
    """Where people sat: where it was planned, or on seats that others left, as far as they can."""
    stay = {seat.id: seat for seat in visit.staff if seat.id in people}
    left = [seat.counter_type for seat in visit.staff if seat.id not in stay]
    for person in people:
        if person in stay:
            continue
        skills = problem.person[person].skills
        can = [
            kind
            for kind in (*left, *(kind for kind, number in counters.items() if number))
            if kind in problem.counter_type and problem.counter_type[kind].skill in (None, *skills)
        ]
        # It is not told where somebody sat whom no counter needed.
        for kind in can[:1] or left[:1]:
            stay[person] = Seat(id=person, counter_type=kind)
            if kind in left:
                left.remove(kind)
    return tuple(stay[person] for person in people if person in stay)
