"""Where the parts of a problem contradict each other, all of it at once.

Each check yields the contradictions of one kind, each with the item and the remedy. ``absent``
holds ids of items that had to be left out because they could not be read: naming one of them
is no contradiction, and neither is a lack that one of them might fill.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.problem.base import DateRange
from botram_opt.problem.demand import MOST_REQUESTS, DemandTable
from botram_opt.problem.faults import ANY
from botram_opt.problem.places import Point
from botram_opt.problem.travel import GeodesicTravel, MatrixTravel, geodesic_metres

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem
    from botram_opt.problem.staff import Person, Pool

Absent = frozenset[str]


Check = Callable[["Problem", Absent], Iterable[Issue]]


def contradictions(problem: Problem, absent: Absent, further: Iterable[Check] = ()) -> list[Issue]:
    """Every contradiction within a problem, in the order of its parts.

    Args:
        problem: what may contradict itself.
        absent: ids of items that could not be read.
        further: checks besides those of this module.
    """
    return [issue for check in (*_CHECKS, *further) for issue in check(problem, absent)]


def _label(field: str, name: str) -> str:
    return f"{field} {name!r}"


def _staff(problem: Problem) -> tuple[Person | Pool, ...]:
    return (*problem.people, *problem.pools)


def _doubles(where: str, ids: Iterable[str]) -> Iterator[Issue]:
    for id_, count in Counter(ids).items():
        if count > 1:
            yield Issue(f"{where} {id_!r}", f"this id is given {count} times", "Rename all but one")


def _ids_are_unique(problem: Problem, absent: Absent) -> Iterator[Issue]:
    yield from _doubles("sub_districts", (place.id for place in problem.sub_districts))
    yield from _doubles("services", (service.id for service in problem.services))
    yield from _doubles("counter_types", (kind.id for kind in problem.counter_types))
    yield from _doubles("skills", problem.skills)
    yield from _doubles("levels", (level.name for level in problem.levels))
    yield from _doubles("rules", (rule.rule for rule in problem.rules))
    origins = [base.id for base in problem.bases]
    origins += [member.id for member in _staff(problem)]
    yield from _doubles("bases, people and pools share their ids:", origins)


def _known(
    where: str, kind: str, ids: Iterable[str | None], known: Iterable[str], absent: Absent
) -> Iterator[Issue]:
    names = set(known)
    for id_ in dict.fromkeys(ids):
        if id_ is not None and id_ not in names and not absent & {id_, ANY}:
            yield Issue(where, f"{id_!r} is no {kind}", f"Add it to the {kind}s, or correct it")


def _references_are_known(problem: Problem, absent: Absent) -> Iterator[Issue]:
    places, services = problem.sub_district, problem.service
    skills, bases = problem.skills, problem.base
    for place in problem.sub_districts:
        where = _label("sub_districts", place.name) + ".neighbours"
        yield from _known(where, "sub-district", place.neighbours, places, absent)
    for kind in problem.counter_types:
        where = _label("counter_types", kind.name)
        yield from _known(where + ".services", "service", kind.services, services, absent)
        yield from _known(where + ".skill", "skill", [kind.skill], skills, absent)
        yield from _known(where + ".base", "base", [kind.base], bases, absent)
    for field in ("people", "pools"):
        for person in getattr(problem, field):
            where = _label(field, person.name)
            yield from _known(where + ".skills", "skill", person.skills, skills, absent)
            yield from _known(where + ".base", "base", [person.base], bases, absent)
    for i, pair in enumerate(problem.pairs):
        yield from _known(f"pairs[{i}]", "person", pair.people, problem.person, absent)
    for i, pin in enumerate(problem.pins):
        types = [c.counter_type for c in pin.counters]
        types += [p.counter_type for p in pin.people if p.counter_type is not None]
        people = [p.id for p in pin.people]
        yield from _known(f"pins[{i}]", "sub-district", [pin.sub_district], places, absent)
        yield from _known(f"pins[{i}]", "counter type", types, problem.counter_type, absent)
        yield from _known(f"pins[{i}]", "person", people, problem.person, absent)
    for i, ban in enumerate(problem.prohibitions):
        where = f"prohibitions[{i}]"
        yield from _known(where, "sub-district", [ban.sub_district], places, absent)
        yield from _known(where, "person", [ban.person], problem.person, absent)
        yield from _known(where, "counter type", [ban.counter_type], problem.counter_type, absent)


def _demand_is_consistent(problem: Problem, absent: Absent) -> Iterator[Issue]:
    demand = problem.demand
    if isinstance(demand, DemandTable):
        named = [
            (f"demand.{field}[{i}]", row.sub_district, row.service)
            for field in ("requests", "on_dates")
            for i, row in enumerate(getattr(demand, field))
        ]
        keys = [(r.sub_district, r.service) for r in demand.requests]
        doubles: list[tuple[str, ...]] = [key for key, n in Counter(keys).items() if n > 1]
        dated = [(r.sub_district, r.service, str(r.date)) for r in demand.on_dates]
        doubles += [key for key, n in Counter(dated).items() if n > 1]
        for factor in demand.factors:
            where = _label("demand.factors", factor.name)
            yield from _known(
                where, "sub-district", factor.sub_districts or (), problem.sub_district, absent
            )
            yield from _known(where, "service", factor.services or (), problem.service, absent)
        for place in problem.sub_districts:
            by_date_only = {
                row.service
                for row in demand.on_dates
                if row.sub_district == place.id and not demand.needed(place.id, row.service)
            }
            if place.least_visits == 0 and by_date_only:
                yield Issue(
                    _label("sub_districts", place.name),
                    "it may be left unvisited, and its demand is told by date only for "
                    f"{', '.join(sorted(by_date_only))}, so that leaving it out would leave "
                    "nothing of that unserved",
                    "State its ordinary demand in demand.requests, or let least_visits be 1",
                )
    else:
        named = [
            (f"demand.curves[{i}]", c.sub_district, c.service) for i, c in enumerate(demand.curves)
        ]
        doubles = [key for key, n in Counter(n[1:] for n in named).items() if n > 1]
        for i, curve in enumerate(demand.curves):
            if not curve.rises():
                yield Issue(
                    f"demand.curves[{i}] {curve.sub_district!r} {curve.service!r}",
                    "its points are not in order of date, or the requests fall",
                    "Sort the points; a curve counts all requests so far, so it never falls",
                )
    for where, place_id, service_id in named:
        yield from _known(where, "sub-district", [place_id], problem.sub_district, absent)
        yield from _known(where, "service", [service_id], problem.service, absent)
    for key in doubles:
        yield Issue(f"demand for {', '.join(key)}", "it is stated twice", "Keep one of the two")
    offered = {service for kind in problem.counter_types for service in kind.services}
    for service in problem.services:
        if service.id not in offered and not absent:
            yield Issue(
                _label("services", service.name),
                "no counter type offers it",
                "Add it to a counter type's services, or remove the service",
            )


def _demand_is_countable(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Factors can multiply what is in range to what is not."""
    demand, season = problem.demand, problem.season
    if not isinstance(demand, DemandTable) or season.end < season.start:
        return
    for row in demand.requests:
        found = max(
            (demand.found(row.sub_district, row.service, day) for day in season.visit_dates),
            default=0,
        )
        if found > MOST_REQUESTS:
            yield Issue(
                f"demand of {row.sub_district!r} for {row.service!r}",
                f"with its factors it comes to {found:,} requests on a date, more than "
                f"{MOST_REQUESTS:,}",
                "Lower the requests or the factors",
            )


def _spans_run_forward(problem: Problem, absent: Absent) -> Iterator[Issue]:
    def spans() -> Iterator[tuple[str, DateRange]]:
        for place in problem.sub_districts:
            where = _label("sub_districts", place.name)
            for field in ("windows", "closures", "preferred_dates", "date_costs"):
                yield from (
                    (f"{where}.{field}[{j}]", s) for j, s in enumerate(getattr(place, field))
                )
        for kind in problem.counter_types:
            where = _label("counter_types", kind.name)
            yield from ((f"{where}.stock_on[{j}]", s) for j, s in enumerate(kind.stock_on))
        for person in problem.people:
            where = _label("people", person.name)
            yield from ((f"{where}.absences[{j}]", s) for j, s in enumerate(person.absences))
        for pool in problem.pools:
            where = _label("pools", pool.name)
            yield from ((f"{where}.size_on[{j}]", s) for j, s in enumerate(pool.size_on))
        yield from ((f"season.closures[{j}]", s) for j, s in enumerate(problem.season.closures))
        if isinstance(problem.demand, DemandTable):
            yield from ((_label("demand.factors", s.name), s) for s in problem.demand.factors)

    for where, span in spans():
        if span.end < span.start:
            yield Issue(where, f"it ends ({span.end}) before it starts ({span.start})", "Swap them")


def _limits_fit(problem: Problem, absent: Absent) -> Iterator[Issue]:
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
        yield Issue("season", "it has no visit date", "Add weekdays or extra_dates")
    if season.opening_seconds <= 0:
        yield Issue("season", f"it closes ({season.closes}) before it opens", "Correct the hours")
    for place in problem.sub_districts:
        where = _label("sub_districts", place.name)
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
        first = min([season.start, *season.visit_dates[:1]])
        if place.last_visit is not None and place.last_visit >= first:
            yield Issue(
                where + ".last_visit",
                f"{place.last_visit} is not before the season ({first})",
                "Give the last visit of the season before; pin what is already fixed in this one",
            )
    for kind in problem.counter_types:
        where = _label("counter_types", kind.name)
        if kind.most_per_visit is not None and kind.least_per_visit > kind.most_per_visit:
            what = f"at least {kind.least_per_visit} at a visit, but at most {kind.most_per_visit}"
            yield Issue(where, what, "Lower least_per_visit or raise most_per_visit")
        if kind.least_per_visit > kind.stock and not kind.stock_on:
            what = f"at least {kind.least_per_visit} at every visit, but {kind.stock} in stock"
            yield Issue(where, what, "Raise stock or lower least_per_visit")
    least = sum(kind.least_per_visit for kind in problem.counter_types)
    for place in problem.sub_districts:
        if place.venue.room < least:
            yield Issue(
                _label("sub_districts", place.name) + ".venue.room",
                f"it holds {place.venue.room} counters, but every visit has at least {least}",
                "Raise room, or lower least_per_visit of counter types",
            )


def _neighbours_are_mutual(problem: Problem, absent: Absent) -> Iterator[Issue]:
    for place in problem.sub_districts:
        where = _label("sub_districts", place.name) + ".neighbours"
        if place.id in place.neighbours:
            yield Issue(where, "it is its own neighbour", "Remove it")
        for other in place.neighbours:
            known = problem.sub_district.get(other)
            if known is not None and place.id not in known.neighbours:
                yield Issue(
                    where,
                    f"{known.name!r} is its neighbour, but not the other way round",
                    f"Add {place.id!r} to the neighbours of {known.name!r}, or remove it here",
                )


def _people_can_work(problem: Problem, absent: Absent) -> Iterator[Issue]:
    kinds: dict[frozenset[str], set[str]] = {}
    for i, pair in enumerate(problem.pairs):
        if pair.people[0] == pair.people[1]:
            yield Issue(
                f"pairs[{i}]", f"{pair.people[0]!r} is paired with itself", "Name two people"
            )
        kinds.setdefault(frozenset(pair.people), set()).add(pair.kind)
    for people, stated in kinds.items():
        if len(stated) > 1:
            what = f"{' and '.join(sorted(people))} must and must not work together"
            yield Issue("pairs", what, "Remove one of the two")
    skilled = {skill for member in _staff(problem) for skill in member.skills}
    for kind in problem.counter_types:
        needs = kind.people_per_counter > 0 and kind.skill is not None and kind.least_per_visit > 0
        if needs and kind.skill not in skilled and not absent:
            yield Issue(
                _label("counter_types", kind.name),
                f"every visit must have it, but nobody has the skill {kind.skill!r}",
                "Give somebody the skill, or lower least_per_visit",
            )


def _travel_reaches(problem: Problem, absent: Absent) -> Iterator[Issue]:
    travel = problem.travel
    for field in ("counter_types", "people", "pools"):
        for item in getattr(problem, field):
            at_home = travel is None and getattr(item, "home", None) is not None
            if problem.origin_of(item) is not None or at_home:
                continue
            if problem.bases:
                what = "it names no base, and there are several to set out from"
                yield Issue(_label(field, item.name), what, "Name its base")
            elif travel is not None and field != "counter_types" and not absent:
                what = "it is not known where to set out from"
                yield Issue(_label(field, item.name), what, "Add a base, or leave travel out")
    if isinstance(travel, GeodesicTravel):
        for place in problem.sub_districts:
            if place.location is None:
                where = _label("sub_districts", place.name)
                yield Issue(where, "it has no location to travel to", "Give latitude, longitude")
        for base in problem.bases:
            if base.location is None:
                where = _label("bases", base.name)
                yield Issue(where, "it has no location to set out from", "Give latitude, longitude")
    if isinstance(travel, MatrixTravel):
        known = [*problem.base, *problem.person]
        yield from _known("travel.rows", "base or person", travel.origins, known, absent)
        places = [row.sub_district for row in travel.rows]
        yield from _known("travel.rows", "sub-district", places, problem.sub_district, absent)
        for pair, count in Counter((r.origin, r.sub_district) for r in travel.rows).items():
            if count > 1:
                yield Issue("travel.rows", f"{pair[0]} to {pair[1]} stands twice", "Keep one")
        for origin in sorted(travel.origins | set(problem.base)):
            for place in problem.sub_districts:
                if (origin, place.id) not in travel.by_pair:
                    yield Issue(
                        "travel.rows",
                        f"{place.name!r} cannot be reached from {origin!r}",
                        "Add the row, or take the place out",
                    )


def _no_place_is_far_off(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Latitude and longitude swapped, where both are in range: swapping back brings it home."""
    points: list[tuple[str, Point | None]] = [
        (_label("sub_districts", s.name), s.location) for i, s in enumerate(problem.sub_districts)
    ]
    points += [(_label("bases", b.name), b.location) for b in problem.bases]
    points += [(_label("people", p.name), p.home) for p in problem.people]
    known = [point for _, point in points if point is not None]
    if len(known) < 3:
        return
    middle = Point(
        latitude=median(p.latitude for p in known), longitude=median(p.longitude for p in known)
    )
    for where, point in points:
        if point is None or not -90 <= point.longitude <= 90:
            continue
        swapped = Point(latitude=point.longitude, longitude=point.latitude)
        away = geodesic_metres(point, middle)
        if away > 1_000_000 and geodesic_metres(swapped, middle) < away / 10:
            yield Issue(
                where,
                f"it lies {away / 1000:,.0f} km from the other places, and among them if "
                "latitude and longitude are swapped",
                "Swap latitude and longitude",
            )


def _pins_can_be_kept(problem: Problem, absent: Absent) -> Iterator[Issue]:
    season = problem.season
    if season.end < season.start:
        return
    for i, pin in enumerate(problem.pins):
        place = problem.sub_district.get(pin.sub_district)
        name = place.name if place is not None else pin.sub_district
        where = f"pins[{i}] {name!r}"
        if pin.date is not None:
            reason = season.why_no_visit(pin.date)
            if reason is not None:
                yield Issue(
                    where,
                    f"{pin.date} is no visit date: {reason}",
                    "Choose another date, or add it to season.extra_dates",
                )
            closed = place.why_closed(pin.date) if place is not None else None
            if reason is None and closed is not None:
                what = f"it is pinned on {pin.date}, and {closed}"
                yield Issue(where, what, "Pin another date, or change its windows and closures")
        for pinned in pin.people:
            yield from _pinned_person_can_sit(
                problem, where, pinned.id, pinned.counter_type, pin.date
            )
        for doubled, count in Counter(c.counter_type for c in pin.counters).items():
            if count > 1:
                yield Issue(where, f"{doubled!r} is pinned {count} times", "Keep one of them")
    by_place = Counter((p.sub_district, p.date) for p in problem.pins if p.date is not None)
    for place in problem.sub_districts:
        dates = sorted(day for (id_, day) in by_place if id_ == place.id and day is not None)
        if len(dates) > place.most_visits:
            told = ", ".join(map(str, dates))
            what = f"visits are pinned on {told}, but it gets at most {place.most_visits}"
            yield Issue(f"pins of {place.name!r}", what, "Remove a pin or raise most_visits")
    for i, ban in enumerate(problem.prohibitions):
        if not any((ban.sub_district, ban.date, ban.person, ban.counter_type)):
            yield Issue(f"prohibitions[{i}]", "it forbids everything", "Say what it is about")


def _pinned_person_can_sit(
    problem: Problem, where: str, person_id: str, counter_type: str | None, day: dt.date | None
) -> Iterator[Issue]:
    person, kind = problem.person.get(person_id), problem.counter_type.get(counter_type or "")
    if person is None:
        return
    if kind is not None and kind.skill is not None and kind.skill not in person.skills:
        what = f"{person.name!r} lacks the skill {kind.skill!r} that {kind.name!r} needs"
        yield Issue(where, what, "Pin somebody else, or give them the skill")
    reason = person.why_absent(day) if day is not None else None
    if reason is not None:
        yield Issue(where, f"{person.name!r} is away on {day}: {reason}", "Pin somebody else")


_CHECKS: tuple[Check, ...] = (
    _limits_fit,
    _ids_are_unique,
    _references_are_known,
    _neighbours_are_mutual,
    _people_can_work,
    _demand_is_consistent,
    _demand_is_countable,
    _travel_reaches,
    _no_place_is_far_off,
    _spans_run_forward,
    _pins_can_be_kept,
)
