"""A problem of which a plan is the only one: every visit as it is, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from botram_opt.plan import Plan, Visit
from botram_opt.problem import (
    Pin,
    PinnedCounters,
    PinnedPerson,
    PinnedPool,
    PinnedRequests,
    Problem,
    Prohibition,
    SubDistrict,
)
from botram_opt.problem.base import Record


def pinned(problem: Problem, plan: Plan) -> Problem:
    """The problem in which each visit of a plan is pinned: date, counters, people, requests served.

    Solved, it gives the plan and costs what that costs, to the unit; in futures, where counters may
    share their time otherwise than the plan says, no more than that. If the plan breaks a rule
    there is none, and what clashes is told: dates, counters and people are pinned one by one.

    Raises:
        ContradictionError: the plan is impossible on the face of it: it names what the problem
            does not have, visits a place when that is closed, or more often than it may.
    """
    pins = tuple(pin for visit in plan.visits for pin in _pins(problem, visit))
    places, bans = [], list(problem.prohibitions)
    for place in problem.sub_districts:
        visits = len(plan.visits_to.get(place.id, ()))
        if place.least_visits <= visits < place.most_visits:
            place = place.model_copy(update={"most_visits": visits})
        elif visits < place.least_visits:
            bans += _no_others(problem, plan, place)
        places.append(place)
    return problem.changed(
        sub_districts=tuple(places),
        pins=(*problem.pins, *pins),
        prohibitions=tuple(bans),
    )


def _pins(problem: Problem, visit: Visit) -> Iterator[Pin]:
    """All that a visit has, and that it has no more of what might have come."""
    counters = Counter(visit.counters)
    drawn = Counter[tuple[str, str]]()
    for use in visit.pools:
        drawn[use.id, use.counter_type] += use.people
    # A place that the problem does not have is told of once the problem is checked.
    known = visit.sub_district in problem.sub_district
    for kind in problem.counter_types_to(visit.sub_district) if known else ():
        counters[kind.id] += 0
        for pool in problem.pools_to(visit.sub_district):
            if kind.people_per_counter and kind.skill in (None, *pool.skills):
                drawn[pool.id, kind.id] += 0
    there = Pin(sub_district=visit.sub_district, date=visit.date)
    yield there
    contents: list[dict[str, tuple[Record, ...]]] = [
        {"people": (PinnedPerson(id=seat.id, counter_type=seat.counter_type),)}
        for seat in visit.staff
    ]
    kinds = [PinnedCounters(counter_type=kind, counters=n) for kind, n in counters.items()]
    contents += [{"counters": (kind,)} for kind in kinds if kind.counters]
    contents.append({"counters": tuple(kind for kind in kinds if not kind.counters)})
    pools = [PinnedPool(id=g, counter_type=kind, people=n) for (g, kind), n in drawn.items()]
    contents += [{"pools": (pool,)} for pool in pools if pool.people]
    contents.append({"pools": tuple(pool for pool in pools if not pool.people)})
    asked = [
        PinnedRequests(service=service.id, served=visit.served.get(service.id, 0))
        for service in problem.services
    ]
    contents += [{"requests": (each,)} for each in asked if each.served]
    contents.append({"requests": tuple(each for each in asked if not each.served)})
    for content in contents:
        if any(content.values()):
            yield there.model_copy(update={"required": False, **content})


def _no_others(problem: Problem, plan: Plan, place: SubDistrict) -> list[Prohibition]:
    """No visit to a place but those of a plan that has too few."""
    dates = {visit.date for visit in plan.visits_to.get(place.id, ())}
    if not dates:
        return [Prohibition(sub_district=place.id)]
    return [
        Prohibition(sub_district=place.id, date=day)
        for day in problem.season.visit_dates
        if day not in dates
    ]
