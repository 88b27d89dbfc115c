"""What remains of a season, as a problem of its own, stated in the words of any other.

Dates that are past are no visit dates. Visits that were held are taken off those that a
sub-district must and may get, and off those that people may go to; the last one is the one before.
What people did counts in rows, windows and loads (``Person.worked``), and what became of requests
in shares and in what an unvisited place leaves (``Problem.so_far``). Rules that compare visits, or
cap what they cost, know those that were held (``Soft.after``, ``Hard.after``). So a plan of the
rest keeps its rules if and only if, with what was held, it keeps those of the whole, and costs as
much more than another as that does there; but for what cannot be helped any more:

- a limit that the past has broken asks for nothing to be undone: who has gone out too often goes no
  more, and where too few were served all that are still asked for must be;
- the largest share unserved and the longest wait are those of what is still open;
- in futures, what has happened is the same in all of them, whatever each had foreseen.

Where each visit has requests of its own, those that were planned to be served and were not come
back: to the visits to come, shared evenly among them, or to one more that may be held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from botram_opt.beside import visits_before
from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say
from botram_opt.plan import Plan, ProblemReference
from botram_opt.problem import (
    Assumption,
    DateRange,
    Level,
    Person,
    Pin,
    Problem,
    RuleSetting,
    Season,
    SubDistrict,
)
from botram_opt.replanning.actuals import Actual
from botram_opt.replanning.past import Past, past_of
from botram_opt.replanning.requests_to_come import demand_to_come, futures_to_come, so_far
from botram_opt.rules import HARD, setting_issues
from botram_opt.rules.known import terms_after
from botram_opt.verification import known_visits

SpanT = TypeVar("SpanT", bound=DateRange)

COMES_BACK = "Requests that come back"
"""The assumption that tells how many there are."""


def rest_of_season(
    problem: Problem, plan: Plan, as_of: dt.date, actuals: Iterable[Actual] = ()
) -> Problem:
    """What remains to be planned of a season from a day on.

    Args:
        problem: the season; it may be what remains of one itself.
        plan: what was planned of it.
        as_of: the first day that can still be planned; visits before it have been held.
        actuals: what became of those, where it was not as planned.

    Raises:
        ContradictionError: what is said of visits contradicts the plan, or what remains
            contradicts itself: no date is left, or fewer than there must be visits.
    """
    return rest_of(problem, past_of(problem, plan, as_of, actuals))


def rest_of(problem: Problem, past: Past) -> Problem:
    """What remains of a problem.

    Args:
        problem: the problem of which the past is, or that with changes.
        past: what has happened.

    Raises:
        ContradictionError: see `rest_of_season`.
    """
    if issues := setting_issues(problem):
        raise ContradictionError(issues)
    return problem.changed(**_parts(problem, past), rules=_rules_from(problem, past))


def _parts(problem: Problem, past: Past) -> dict[str, Any]:
    """The parts of a problem that are others of what remains, but for what hard rules come to."""
    as_of = past.as_of
    season = _season_from(problem.season, as_of)
    if not season.visit_dates:
        what = say("no visit date is left from {day} on", day=as_of)
        raise ContradictionError([Issue("season", what, say("Add dates to the season"))])
    more = once_more(problem, past)
    return {
        "season": season,
        "sub_districts": tuple(_place_from(p, past, p.id in more) for p in problem.sub_districts),
        "counter_types": tuple(
            kind.model_copy(update={"stock_on": _open(kind.stock_on, as_of)})
            for kind in problem.counter_types
        ),
        "people": tuple(_person_from(person, past) for person in problem.people),
        "pools": tuple(
            pool.model_copy(update={"size_on": _open(pool.size_on, as_of)})
            for pool in problem.pools
        ),
        "demand": demand_to_come(problem, past),
        "futures": futures_to_come(problem, past),
        "so_far": so_far(problem, past),
        "levels": tuple(_level_from(level, problem, past) for level in problem.levels),
        "pins": tuple(pin for stated in problem.pins for pin in _pin_from(stated, past)),
        "prohibitions": tuple(
            ban for ban in problem.prohibitions if ban.date is None or ban.date >= as_of
        ),
        "assumptions": _assumptions_from(problem, past),
    }


def once_more(problem: Problem, past: Past) -> frozenset[str]:
    """Ids of the sub-districts that have had all visits, and may get one more for what was left."""
    return frozenset(
        place.id
        for place in problem.sub_districts
        if past.times_held[place.id]
        and past.times_held[place.id] >= place.most_visits
        and any(past.waiting[place.id, service.id] for service in problem.services)
    )


def pins_not_kept(past: Past) -> tuple[Pin, ...]:
    """The pins that could only be kept on days that are past, and were not."""
    dates = past.problem.season.visit_dates
    return tuple(
        pin
        for pin in past.problem.pins
        if pin.required
        and not any(pin.covers(day) for day in dates if day >= past.as_of)
        and not _held_in(pin, past)
    )


def _held_in(pin: Pin, past: Past) -> bool:
    """Whether a visit was held that a pin is about."""
    return any(
        visit.sub_district == pin.sub_district and pin.covers(visit.date) for visit in past.held
    )


def _season_from(season: Season, as_of: dt.date) -> Season:
    """The season, which keeps the day on which it began: waits are counted from there."""
    first = season.first_day if season.planned_from is None else season.planned_from
    return season.model_copy(
        update={
            "planned_from": as_of if as_of > first else season.planned_from,
            "closures": _open(season.closures, as_of),
            "extra_dates": tuple(
                extra for extra in season.extra_dates if not season.start <= extra.date < as_of
            ),
            "visits_on": tuple(on for on in season.visits_on if on.date >= as_of),
        }
    )


def _place_from(place: SubDistrict, past: Past, once_more: bool) -> SubDistrict:
    held = past.times_held[place.id]
    dates = [visit.date for visit in past.held if visit.sub_district == place.id]
    most = 1 if once_more else max(0, place.most_visits - held)
    return place.model_copy(
        update={
            "least_visits": max(0, place.least_visits - held),
            "most_visits": most,
            "last_visit": max(dates, default=place.last_visit),
            "windows": _open_or_last(place.windows, past.as_of),
            "closures": _open(place.closures, past.as_of),
            "preferred_dates": _open_or_last(place.preferred_dates, past.as_of),
            "date_costs": _open(place.date_costs, past.as_of),
        }
    )


def _person_from(person: Person, past: Past) -> Person:
    worked = past.worked(person.id)
    most = person.most_visits
    return person.model_copy(
        update={
            "worked": (*person.worked, *worked),
            "worked_in_a_row": past.in_a_row(person.id)
            if person.id in past.problem.person
            else person.worked_in_a_row,
            "most_visits": None if most is None else max(0, most - len(worked)),
            "absences": _open(person.absences, past.as_of),
        }
    )


def _pin_from(pin: Pin, past: Past) -> tuple[Pin, ...]:
    """What a pin still asks for; nothing, if it is about what is past only."""
    if pin.ends_before(past.as_of):
        return ()
    if not _held_in(pin, past):
        return (pin,)
    return (pin.model_copy(update={"required": False}),) if pin.names_something else ()


def _level_from(level: Level, problem: Problem, past: Past) -> Level:
    """A level whose rules know what was held."""
    held = visits_before(past.problem, past.held, problem.sub_district)
    if not held:
        return level
    return level.model_copy(update={"terms": terms_after(level.terms, problem, held)})


def _rules_from(problem: Problem, past: Past) -> tuple[RuleSetting, ...]:
    """The hard rules that are set, which know what was held."""
    stated = [setting for setting in problem.rules if setting.on and setting.parameters]
    if not past.held or not stated:
        return problem.rules
    whole = past.problem
    rest = whole.derived(**_parts(whole, past))
    reference = ProblemReference(name=whole.name, fingerprint=whole.fingerprint)
    named = Plan(problem=reference, visits=past.held)
    held = named.model_copy(update={"visits": tuple(known_visits(whole, named))})
    adapted = []
    for setting in problem.rules:
        if setting in stated:
            rule = HARD[setting.rule](**setting.parameters)
            after = rule.after(whole, held, rest, problem)
            if after is not rule:
                parameters = after.model_dump(mode="json", exclude_defaults=True)
                setting = setting.model_copy(update={"parameters": parameters})
        adapted.append(setting)
    return tuple(adapted)


def _assumptions_from(problem: Problem, past: Past) -> tuple[Assumption, ...]:
    """The assumptions, with how many requests come back where some do."""
    known = {assumption.name: assumption for assumption in problem.assumptions}
    back = past.waiting.total()
    if back:
        known[COMES_BACK] = Assumption(
            name=COMES_BACK,
            value=back,
            unit="requests",
            source=f"planned to be served before {past.as_of} and not served, as told in actuals",
        )
    return tuple(known.values())


def _open(spans: Iterable[SpanT], as_of: dt.date) -> tuple[SpanT, ...]:
    """The spans that are not past altogether."""
    return tuple(span for span in spans if span.end >= as_of)


def _open_or_last(spans: tuple[DateRange, ...], as_of: dt.date) -> tuple[DateRange, ...]:
    """Likewise; but where all are past the last one, as to have none is to have any date."""
    return _open(spans, as_of) or tuple(sorted(spans, key=lambda span: (span.end, span.start))[-1:])
