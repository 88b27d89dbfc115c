"""Visits, and what is done before them, as events without the marks of an edition."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from icalendar import Event

from botram_opt.formats.ics.whose import Whose
from botram_opt.language import number, say, say_number
from botram_opt.plan import Visit
from botram_opt.problem import Preparation, Problem, Weekday
from botram_opt.tables.rows import name_in
from botram_opt.wording import count, on, one_line, weekday


def visit_event(
    problem: Problem, visit: Visit, uid: str, zone: str | None, person: str | None
) -> Event:
    """A visit as an event from opening to closing.

    Args:
        problem: what is planned.
        visit: the visit.
        uid: what it is known by.
        zone: IANA name of the time zone; None for times that hold wherever one is.
        person: the id of the person whose calendar it is for; None for any other.
    """
    place, seat = _place(problem, visit), None
    if person is not None:
        seat = next((s.counter_type for s in visit.staff if s.id == person), None)
    summary = f"{one_line(problem.name)}: {place}"
    if seat is not None:
        kind = one_line(name_in(problem.counter_type, seat))
        summary = f"{summary} ({kind})"
    event = _event(uid, summary, "\n".join(_told(problem, visit)))
    known = ZoneInfo(zone) if zone is not None else None
    for name, time in (("dtstart", problem.season.opens), ("dtend", problem.season.closes)):
        event.add(name, dt.datetime.combine(visit.date, time, known))
    event.add("location", _location(problem, visit))
    at = problem.sub_district.get(visit.sub_district)
    if at is not None and at.location is not None:
        event.add("geo", (at.location.latitude, at.location.longitude))
    event.add("categories", [say("Visit")])
    return event


def preparation_event(problem: Problem, visit: Visit, uid: str, preparation: Preparation) -> Event:
    """What is done before a visit, as an event of a whole day that keeps nobody busy."""
    day = visit.date - dt.timedelta(days=preparation.days_before)
    place = _place(problem, visit)
    summary = f"{one_line(preparation.name)}: {place}"
    when = f"{weekday(Weekday.of(visit.date))}, {on(visit.date)}"
    told = [say("For the visit to {place} on {day}.", place=place, day=when)]
    if preparation.days_before:
        n = preparation.days_before
        told.append(say_number("{n} day before the visit.", "{n} days before the visit.", n, n=n))
    else:
        told.append(say("On the day of the visit."))
    if preparation.source:
        told.append(say("Source: {source}", source=one_line(preparation.source)))
    event = _event(uid, summary, "\n".join(told))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [say("Preparation")])
    return event


def events_of(
    problem: Problem,
    visits: Sequence[Visit],
    whose: Whose,
    held: Counter[str],
    zone: str | None,
    preparations: Sequence[Preparation],
) -> Iterator[Event]:
    """The events of a calendar.

    Args:
        problem: what is planned.
        visits: those that the calendar is about, in order of date.
        whose: for whom it is.
        held: visits to each sub-district that were held before these.
        zone: IANA name of the time zone.
        preparations: what is done before each visit.
    """
    so_far = held.copy()
    for visit in visits:
        so_far[visit.sub_district] += 1
        here = so_far[visit.sub_district]
        yield visit_event(
            problem, visit, whose.visit_uid(visit.sub_district, here), zone, whose.person
        )
        named: Counter[str] = Counter()
        for each in preparations:
            named[each.name] += 1
            uid = whose.preparation_uid(visit.sub_district, here, each.name, named[each.name])
            yield preparation_event(problem, visit, uid, each)


def _event(uid: str, summary: str, description: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("summary", summary)
    event.add("description", description)
    event.add("status", "CONFIRMED")
    return event


def _place(problem: Problem, visit: Visit) -> str:
    return one_line(name_in(problem.sub_district, visit.sub_district))


def _location(problem: Problem, visit: Visit) -> str:
    known, place = problem.sub_district.get(visit.sub_district), _place(problem, visit)
    district = say("{place} sub-district", place=place)
    if known is None or known.venue.name is None:
        return district
    return f"{one_line(known.venue.name)}, {district}"


def _told(problem: Problem, visit: Visit) -> Iterator[str]:
    """What comes and who, one thing a line."""
    kinds = [kind for kind, counters in visit.counters.items() if counters]
    known = [problem.counter_type[kind] for kind in kinds if kind in problem.counter_type]
    offered = {service for kind in known for service in kind.services}
    services = [one_line(s.name) for s in problem.services if s.id in offered]
    if services:
        yield say("Services: {services}", services=", ".join(services))
    if kinds:
        names = {kind: one_line(name_in(problem.counter_type, kind)) for kind in kinds}
        counters = ", ".join(_times(visit.counters[kind], name) for kind, name in names.items())
        total = count(sum(visit.counters.values()), "counter")
        yield f"{total}: {counters}"
    people = [one_line(name_in(problem.person, id_)) for id_ in visit.people]
    people += [_times(use.people, one_line(name_in(problem.pool, use.id))) for use in visit.pools]
    if people:
        total = count(visit.headcount, "person")
        yield f"{total}: {', '.join(people)}"


def _times(how_many: int, name: str) -> str:
    return name if how_many == 1 else f"{number(how_many)} x {name}"
