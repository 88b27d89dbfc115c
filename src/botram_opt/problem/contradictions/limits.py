"""The least fits under the most, and nothing ends before it starts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import number, say
from botram_opt.problem.base import DateRange
from botram_opt.problem.contradictions.check import Absent, label
from botram_opt.problem.demand import DemandTable
from botram_opt.sizes import MOST_VISIT_DATES

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem
    from botram_opt.problem.season import Season


def season_has_dates(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """The season runs forward and has visit dates, and its visits have hours."""
    season = problem.season
    if season.end < season.start:
        yield Issue(
            "season",
            say("it ends ({end}) before it starts ({start})", end=season.end, start=season.start),
            say("Swap the two, or correct the year"),
        )
    for day, times in Counter(exception.date for exception in season.visits_on).items():
        if times > 1:
            yield Issue(
                "season.visits_on",
                say("{day} stands there {times} times", day=day, times=times),
                say("Keep one"),
            )
    if season.start <= season.end and not season.visit_dates:
        what = say("it has no visit date")
        if season.planned_from is not None:
            what = say("it has no visit date left from {day} on", day=season.planned_from)
        yield Issue(
            "season", what, say("Add {field} or {other}", field="weekdays", other="extra_dates")
        )
    if len(season.visit_dates) > MOST_VISIT_DATES:
        dates, most = number(len(season.visit_dates)), number(MOST_VISIT_DATES)
        what = say("it has {n} visit dates, and {most} at most can be planned", n=dates, most=most)
        yield Issue("season", what, say("Plan fewer years, or fewer days of the week"))
    if season.opening_seconds <= 0:
        yield Issue(
            "season",
            say("it closes ({closes}) before it opens", closes=season.closes),
            say("Correct the hours"),
        )


def visits_fit(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Each place can have the visits and gaps that it must have."""
    season = problem.season
    for place in problem.sub_districts:
        where = label("sub_districts", place.name)
        if place.least_visits > place.most_visits:
            what = say(
                "at least {least} visits, but at most {most}",
                least=place.least_visits,
                most=place.most_visits,
            )
            yield Issue(
                where,
                what,
                say("Lower {field} or raise {other}", field="least_visits", other="most_visits"),
            )
        if place.least_visits > len(season.visit_dates) > 0:
            what = say(
                "at least {least} visits, on {dates} visit dates",
                least=place.least_visits,
                dates=len(season.visit_dates),
            )
            yield Issue(
                where, what, say("Lower {field}, or add dates to the season", field="least_visits")
            )
        if place.most_gap_days is not None and place.least_gap_days > place.most_gap_days:
            what = say(
                "gaps of at least {least} days, but at most {most}",
                least=place.least_gap_days,
                most=place.most_gap_days,
            )
            yield Issue(
                where,
                what,
                say(
                    "Lower {field} or raise {other}", field="least_gap_days", other="most_gap_days"
                ),
            )
        first = season.planned_from or season.first_day
        if place.last_visit is not None and place.last_visit >= first:
            yield Issue(
                where + ".last_visit",
                _not_before(season, place.last_visit, first),
                say(
                    "Give the last visit of the season before; pin what is already fixed in this "
                    "one"
                ),
            )


def worked_before(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Visits that people went to before lie before those that are planned."""
    season = problem.season
    first = season.planned_from or season.first_day
    for person in problem.people:
        for visit in person.worked:
            if visit.date >= first:
                yield Issue(
                    label("people", person.name) + ".worked",
                    _not_before(season, visit.date, first),
                    say("Leave it out; pin what is already fixed"),
                )


def _not_before(season: Season, day: dt.date, first: dt.date) -> str:
    if season.planned_from is None:
        return say("{day} is not before the season ({first})", day=day, first=first)
    return say("{day} is not before what is planned ({first})", day=day, first=first)


def counters_fit(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """The counters that every visit must have are in stock and have room."""
    for kind in problem.counter_types:
        where = label("counter_types", kind.name)
        if kind.most_per_visit is not None and kind.least_per_visit > kind.most_per_visit:
            what = say(
                "at least {least} at a visit, but at most {most}",
                least=kind.least_per_visit,
                most=kind.most_per_visit,
            )
            yield Issue(
                where,
                what,
                say(
                    "Lower {field} or raise {other}",
                    field="least_per_visit",
                    other="most_per_visit",
                ),
            )
        if kind.least_per_visit > kind.stock and not kind.stock_on:
            what = say(
                "at least {least} at every visit, but {stock} in stock",
                least=kind.least_per_visit,
                stock=kind.stock,
            )
            yield Issue(
                where,
                what,
                say("Raise {field} or lower {other}", field="stock", other="least_per_visit"),
            )
    for place in problem.sub_districts:
        least = sum(kind.least_per_visit for kind in problem.counter_types_to(place.id))
        if place.venue.room < least:
            yield Issue(
                label("sub_districts", place.name) + ".venue.room",
                say(
                    "it holds {room} counters, but every visit has at least {least}",
                    room=place.venue.room,
                    least=least,
                ),
                say(
                    "Raise {field}, or lower {other} of counter types",
                    field="room",
                    other="least_per_visit",
                ),
            )


def spans_run_forward(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """No span ends before it starts."""
    for where, span in _spans(problem):
        if span.end < span.start:
            yield Issue(
                where,
                say("it ends ({end}) before it starts ({start})", end=span.end, start=span.start),
                say("Swap them"),
            )


def _spans(problem: Problem) -> Iterator[tuple[str, DateRange]]:
    for place in problem.sub_districts:
        where = label("sub_districts", place.name)
        for field in ("windows", "closures", "preferred_dates", "date_costs"):
            yield from ((f"{where}.{field}[{j}]", s) for j, s in enumerate(getattr(place, field)))
    for kind in problem.counter_types:
        where = label("counter_types", kind.name)
        yield from ((f"{where}.stock_on[{j}]", s) for j, s in enumerate(kind.stock_on))
    for person in problem.people:
        where = label("people", person.name)
        yield from ((f"{where}.absences[{j}]", s) for j, s in enumerate(person.absences))
    for pool in problem.pools:
        where = label("pools", pool.name)
        yield from ((f"{where}.size_on[{j}]", s) for j, s in enumerate(pool.size_on))
    yield from ((f"season.closures[{j}]", s) for j, s in enumerate(problem.season.closures))
    if isinstance(problem.demand, DemandTable):
        yield from ((label("demand.factors", s.name), s) for s in problem.demand.factors)
