"""The least fits under the most, and nothing ends before it starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.problem.base import DateRange
from botram_opt.problem.contradictions.check import Absent, label
from botram_opt.problem.demand import DemandTable

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem
    from botram_opt.problem.season import Season


def season_has_dates(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """The season runs forward and has visit dates, and its visits have hours."""
    season = problem.season
    if season.end < season.start:
        yield Issue(
            "season",
            f"it ends ({season.end}) before it starts ({season.start})",
            "Swap the two, or correct the year",
        )
    for day, times in Counter(exception.date for exception in season.visits_on).items():
        if times > 1:
            yield Issue("season.visits_on", f"{day} stands there {times} times", "Keep one")
    if season.start <= season.end and not season.visit_dates:
        left = "" if season.planned_from is None else f" left from {season.planned_from} on"
        yield Issue("season", f"it has no visit date{left}", "Add weekdays or extra_dates")
    if season.opening_seconds <= 0:
        yield Issue("season", f"it closes ({season.closes}) before it opens", "Correct the hours")


def visits_fit(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Each place can have the visits and gaps that it must have."""
    season = problem.season
    for place in problem.sub_districts:
        where = label("sub_districts", place.name)
        if place.least_visits > place.most_visits:
            what = f"at least {place.least_visits} visits, but at most {place.most_visits}"
            yield Issue(where, what, "Lower least_visits or raise most_visits")
        if place.least_visits > len(season.visit_dates) > 0:
            what = f"at least {place.least_visits} visits, on {len(season.visit_dates)} visit dates"
            yield Issue(where, what, "Lower least_visits, or add dates to the season")
        if place.most_gap_days is not None and place.least_gap_days > place.most_gap_days:
            what = (
                f"gaps of at least {place.least_gap_days} days, but at most {place.most_gap_days}"
            )
            yield Issue(where, what, "Lower least_gap_days or raise most_gap_days")
        first = season.planned_from or season.first_day
        if place.last_visit is not None and place.last_visit >= first:
            yield Issue(
                where + ".last_visit",
                f"{place.last_visit} is not before {_what_is_planned(season)} ({first})",
                "Give the last visit of the season before; pin what is already fixed in this one",
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
                    f"{visit.date} is not before {_what_is_planned(season)} ({first})",
                    "Leave it out; pin what is already fixed",
                )


def _what_is_planned(season: Season) -> str:
    return "the season" if season.planned_from is None else "what is planned"


def counters_fit(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """The counters that every visit must have are in stock and have room."""
    for kind in problem.counter_types:
        where = label("counter_types", kind.name)
        if kind.most_per_visit is not None and kind.least_per_visit > kind.most_per_visit:
            what = f"at least {kind.least_per_visit} at a visit, but at most {kind.most_per_visit}"
            yield Issue(where, what, "Lower least_per_visit or raise most_per_visit")
        if kind.least_per_visit > kind.stock and not kind.stock_on:
            what = f"at least {kind.least_per_visit} at every visit, but {kind.stock} in stock"
            yield Issue(where, what, "Raise stock or lower least_per_visit")
    for place in problem.sub_districts:
        least = sum(kind.least_per_visit for kind in problem.counter_types_to(place.id))
        if place.venue.room < least:
            yield Issue(
                label("sub_districts", place.name) + ".venue.room",
                f"it holds {place.venue.room} counters, but every visit has at least {least}",
                "Raise room, or lower least_per_visit of counter types",
            )


def spans_run_forward(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """No span ends before it starts."""
    for where, span in _spans(problem):
        if span.end < span.start:
            yield Issue(where, f"it ends ({span.end}) before it starts ({span.start})", "Swap them")


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
