"""A problem of which a plan is the only one: every visit as it is, and no other."""

from __future__ import annotations

from collections import Counter

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


def pinned(problem: Problem, plan: Plan) -> Problem:
    """The problem in which each visit of a plan is pinned: date, counters, people, requests served.

    Solved, it gives the plan and costs what that costs, to the unit; in futures, where counters may
    share their time otherwise than the plan says, no more than that. If the plan breaks a rule
    there is none, and what clashes is told, as each thing of a pin stands by itself.

    Raises:
        ContradictionError: the plan is impossible on the face of it: it names what the problem
            does not have, visits a place when that is closed, or more often than it may.
    """
    pins = tuple(_pin(problem, visit) for visit in plan.visits)
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


def _pin(problem: Problem, visit: Visit) -> Pin:
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
    return Pin(
        sub_district=visit.sub_district,
        date=visit.date,
        counters=tuple(PinnedCounters(counter_type=k, counters=n) for k, n in counters.items()),
        people=tuple(PinnedPerson(id=s.id, counter_type=s.counter_type) for s in visit.staff),
        pools=tuple(
            PinnedPool(id=pool, counter_type=kind, people=people)
            for (pool, kind), people in drawn.items()
        ),
        requests=tuple(
            PinnedRequests(service=service.id, served=visit.served.get(service.id, 0))
            for service in problem.services
        ),
    )


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
