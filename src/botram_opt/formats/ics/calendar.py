"""A plan as calendar files: for all, for one sub-district, for one person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count

from icalendar import Calendar, Event, Timezone

from botram_opt.errors import ContradictionError, Issue
from botram_opt.formats.ics.earlier import events_in
from botram_opt.formats.ics.editions import day_of, is_cancelled, next_edition, value
from botram_opt.formats.ics.events import events_of
from botram_opt.formats.ics.whose import Whose
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Preparation, Problem
from botram_opt.problem.zones import known_zone, zone_of
from botram_opt.tables.rows import name_in
from botram_opt.wording import one_line

PRODID = "-//botram_opt//EN"

MARGIN = dt.timedelta(days=366)
"""How long before the first event and after the last the rules of its time zone are told."""


def plan_ics(
    problem: Problem,
    plan: Plan,
    *,
    now: dt.datetime,
    sub_district: str | None = None,
    person: str | None = None,
    time_zone: str | None = None,
    preparations: Sequence[Preparation] | None = None,
    earlier: str | None = None,
    earlier_name: str = "earlier",
) -> str:
    """A plan as the text of a calendar file (RFC 5545), in the language that is spoken.

    Each visit is an event from opening to closing; what is done before it is an event of a whole
    day, in every calendar but a person's. What an event is known by (its UID) stays the same for
    every plan of the same programme and season: the programme's and the season's name and the year
    in which it begins, the sub-district, and which visit there it is. So a later edition moves,
    changes and cancels events in the calendars of those who have taken an earlier one, and leaves
    alone what stays. Where only the rest of a season is planned, events before it stay as they
    were in the earlier edition, and visits are counted on from them.

    Args:
        problem: what is planned.
        plan: from anywhere; what the problem does not have is shown by its id.
        now: when the calendar is made, with a time zone.
        sub_district: the id of the one that it is for; for all, if no person is given, either.
        person: the id of the one that it is for.
        time_zone: IANA name; that of the season (see `problem.zones.zone_of`) if not given. If
            that is not known, either, times are floating: they hold wherever one is.
        preparations: in place of the problem's.
        earlier: the text of the edition before, which `plan_ics` wrote.
        earlier_name: what that is called where it is told what is wrong with it.

    Raises:
        ValueError: ``now`` has no time zone, or both a sub-district and a person are given.
        ContradictionError: there is no such sub-district, person or time zone.
        UnreadableError: ``earlier`` is no calendar of ours, or one of something else.
    """
    if now.tzinfo is None:
        raise ValueError(say("the time at which a calendar is made needs a time zone"))
    if sub_district is not None and person is not None:
        raise ValueError(say("a calendar is for a sub-district or for a person, not for both"))
    _check_known(problem, plan, sub_district, person, time_zone)
    zone = time_zone if time_zone is not None else zone_of(problem.season)
    whose = Whose.of(problem, sub_district, person)
    before = {} if earlier is None else events_in(earlier, whose, earlier_name)
    past = _past(problem, plan)
    visits, held = whose.visits(plan), _held(problem, plan, whose, before, past)
    wanted = problem.preparations if preparations is None else preparations
    events = events_of(problem, visits, whose, held, zone, () if person is not None else wanted)
    stamp = now.astimezone(dt.UTC).replace(microsecond=0)
    edition = next_edition(events, before, stamp, past)
    return _written(_called(problem, sub_district, person), whose, edition)


def _check_known(
    problem: Problem,
    plan: Plan,
    sub_district: str | None,
    person: str | None,
    time_zone: str | None,
) -> None:
    issues = []
    if sub_district is not None and sub_district not in {*problem.sub_district, *plan.visits_to}:
        what = say("there is no sub-district {text}", text=repr(sub_district))
        issues.append(Issue("sub_district", what, say("Give an id that the problem has")))
    if person is not None and person not in {*problem.person, *plan.visits_of}:
        what = say("there is no person {text}", text=repr(person))
        issues.append(Issue("person", what, say("Give an id that the problem has")))
    if time_zone is not None and not known_zone(time_zone):
        what = say("there is no time zone {text}", text=repr(time_zone))
        issues.append(Issue("time_zone", what, say("Give one by its name, as Asia/Jakarta")))
    if issues:
        raise ContradictionError(issues)


def _past(problem: Problem, plan: Plan) -> dt.date | None:
    """Before which day a plan says nothing; None where it is about the whole season."""
    begins = problem.season.planned_from
    if begins is None or any(visit.date < begins for visit in plan.visits):
        return None
    return begins


def _held(
    problem: Problem,
    plan: Plan,
    whose: Whose,
    before: Mapping[str, Event],
    past: dt.date | None,
) -> Counter[str]:
    """Visits to each sub-district that an earlier edition has in the past."""
    held: Counter[str] = Counter()
    if past is None:
        return held
    for place in {*problem.sub_district, *plan.visits_to}:
        for number in count(1):
            event = before.get(whose.visit_uid(place, number))
            if event is None:
                break
            if day_of(event) < past and not is_cancelled(event):
                held[place] = number
    return held


def _called(problem: Problem, sub_district: str | None, person: str | None) -> str:
    """What the calendar is called where people see it."""
    programme = one_line(problem.name)
    if sub_district is not None:
        place = one_line(name_in(problem.sub_district, sub_district))
        return f"{programme}: {place}"
    if person is not None:
        name = one_line(name_in(problem.person, person))
        return f"{programme}: {name}"
    return programme


def _written(name: str, whose: Whose, events: Sequence[Event]) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # By RFC 7986; many still read what was there before it.
    calendar.add("uid", whose.uid)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    days = [day_of(event) for event in events]
    zones = {value(event, "dtstart").params.get("TZID") for event in events} - {None}
    for zone in sorted(zones):
        first, last = min(days) - MARGIN, max(days) + MARGIN
        calendar.add_component(Timezone.from_tzid(zone, first_date=first, last_date=last))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()
