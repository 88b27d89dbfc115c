"""What is pinned can be kept, and what is forbidden is said."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.contradictions.check import Absent

if TYPE_CHECKING:
    from botram_opt.problem.pins import Pin
    from botram_opt.problem.problem import Problem


def pins_can_be_kept(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Pinned visits, counters and people are possible on their dates."""
    season = problem.season
    if season.end < season.start:
        return
    for i, pin in enumerate(problem.pins):
        place = problem.sub_district.get(pin.sub_district)
        name = place.name if place is not None else pin.sub_district
        where = f"pins[{i}] {name!r}"
        yield from _dates_of_pin_are_open(problem, where, pin)
        for pinned in pin.people:
            yield from _pinned_person_can_sit(
                problem, where, pinned.id, pinned.counter_type, pin.date
            )
        for drawn in pin.pools:
            pool, kind = problem.pool.get(drawn.id), problem.counter_type.get(drawn.counter_type)
            if drawn.people and pool and kind and kind.skill not in (None, *pool.skills):
                what = say(
                    "pool {pool} lacks the skill {skill} that {counter_type} needs",
                    pool=repr(pool.name),
                    skill=repr(kind.skill),
                    counter_type=repr(kind.name),
                )
                yield Issue(where, what, say("Pin others, or give it the skill"))
        for doubled, count in _named(pin).items():
            if count > 1:
                yield Issue(
                    where,
                    say("{what} is pinned {times} times", what=doubled, times=count),
                    say("Keep one of them"),
                )
    pinned_on: dict[str, set[dt.date]] = {}
    for pin in problem.pins:
        if pin.date is not None and pin.required:
            pinned_on.setdefault(pin.sub_district, set()).add(pin.date)
    for place in problem.sub_districts:
        dates = sorted(pinned_on.get(place.id, ()))
        if len(dates) > place.most_visits:
            told = ", ".join(map(str, dates))
            what = say(
                "visits are pinned on {days}, but it gets at most {n}",
                days=told,
                n=place.most_visits,
            )
            yield Issue(
                say("pins of {place}", place=repr(place.name)),
                what,
                say("Remove a pin or raise {field}", field="most_visits"),
            )


def _named(pin: Pin) -> Counter[str]:
    """How often a pin names each thing that it can say one number of."""
    named = Counter(repr(pinned.counter_type) for pinned in pin.counters)
    named.update(
        say("{pool} at {counter_type}", pool=repr(drawn.id), counter_type=repr(drawn.counter_type))
        for drawn in pin.pools
    )
    named.update(repr(pinned.service) for pinned in pin.requests)
    return named


def _dates_of_pin_are_open(problem: Problem, where: str, pin: Pin) -> Iterator[Issue]:
    """There is a date on which the visit can be held."""
    season, place = problem.season, problem.sub_district.get(pin.sub_district)
    if pin.date is not None and (pin.start, pin.end) != (None, None):
        what = say("it has a date ({date}) and a span", date=pin.date)
        yield Issue(where, what, say("Keep the date, or its start and end"))
    elif pin.date is not None:
        reason = season.why_no_visit(pin.date)
        if reason is not None:
            yield Issue(
                where,
                say("{day} is no visit date: {reason}", day=str(pin.date), reason=reason),
                say("Choose another date, or add it to {field}", field="season.extra_dates"),
            )
        closed = place.why_closed(pin.date) if place is not None else None
        if reason is None and closed is not None:
            what = say("it is pinned on {day}, and {closed}", day=str(pin.date), closed=closed)
            remedy = say("Pin another date, or change its windows and closures")
            yield Issue(where, what, remedy)
    elif pin.start is not None and pin.end is not None and pin.end < pin.start:
        yield Issue(
            where,
            say("it ends ({end}) before it starts ({start})", end=pin.end, start=pin.start),
            say("Swap them"),
        )
    elif pin.is_dated and pin.required:
        days = [day for day in season.visit_dates if pin.covers(day)]
        if not any(place is None or place.why_closed(day) is None for day in days):
            what = say("there is no visit date within its span")
            if days:
                told = str(days[0])
                if len(days) > 1:
                    told = say("{start} to {end}", start=days[0], end=days[-1])
                what = say("closed on every visit date within its span: {days}", days=told)
            yield Issue(where, what, say("Widen the span, or add dates to the season"))


def prohibitions_name_something(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """No prohibition forbids everything."""
    for i, ban in enumerate(problem.prohibitions):
        if not any((ban.sub_district, ban.date, ban.person, ban.counter_type)):
            yield Issue(
                f"prohibitions[{i}]", say("it forbids everything"), say("Say what it is about")
            )


def _pinned_person_can_sit(
    problem: Problem, where: str, person_id: str, counter_type: str | None, day: dt.date | None
) -> Iterator[Issue]:
    person, kind = problem.person.get(person_id), problem.counter_type.get(counter_type or "")
    if person is None:
        return
    if kind is not None and kind.skill is not None and kind.skill not in person.skills:
        what = say(
            "'{person}' lacks the skill '{skill}' that '{counter_type}' needs",
            person=person.name,
            skill=kind.skill,
            counter_type=kind.name,
        )
        yield Issue(where, what, say("Pin somebody else, or give them the skill"))
    reason = person.why_absent(day) if day is not None else None
    if reason is not None:
        what = say(
            "'{person}' is away on {day}: {reason}", person=person.name, day=str(day), reason=reason
        )
        yield Issue(where, what, say("Pin somebody else"))
