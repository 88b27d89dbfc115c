"""What visits that were changed by hand serve: as much as their counters have time for.

A visit that was not changed, and of which nothing before was, serves what it did.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from botram_opt.plan import Plan, Visit
from botram_opt.problem import Problem
from botram_opt.quotas import quota_of
from botram_opt.requests import found_on, served_and_unserved

Counted = tuple[str, dt.date, frozenset[tuple[str, int]]]
"""All of a visit that what it serves depends on, and on visits to the place before it."""


def counted(visit: Visit) -> Counted:
    """The same of a visit."""
    counters = frozenset((kind, number) for kind, number in visit.counters.items() if number)
    return visit.sub_district, visit.date, counters


def with_requests(
    problem: Problem | None, visits: Sequence[Visit], written: Plan | None
) -> tuple[Visit, ...] | None:
    """Visits with what they serve, in order of date; None if it takes the problem to know.

    Requests that the time of shared counters does not suffice for are served by the order of
    services, see `quotas.quota_of`.

    Args:
        problem: that they are visits of, if it is at hand.
        visits: as they were edited; what they serve is not looked at.
        written: the plan as it was before.
    """
    by_place: dict[str, list[Visit]] = {}
    for visit in sorted(visits, key=lambda visit: (visit.date, visit.sub_district)):
        by_place.setdefault(visit.sub_district, []).append(visit)
    found: list[Visit] = []
    for place, here in by_place.items():
        before = () if written is None else written.visits_to.get(place, ())
        stated = _as_written(problem, here, before)
        if any(visit is None for visit in stated) and problem is None:
            return None
        done: Counter[str] = Counter()
        for visit, known in zip(here, stated, strict=True):
            whole = known or _anew(problem, visit, done) if problem else known
            assert whole is not None
            done.update(whole.served)
            found.append(whole)
    return tuple(sorted(found, key=lambda visit: (visit.date, visit.sub_district)))


def _as_written(
    problem: Problem | None, here: Sequence[Visit], before: Sequence[Visit]
) -> list[Visit | None]:
    """Visits to a place with what they serve, where that is as it was written."""
    builds_up = problem is None or problem.demand.kind == "accumulating"
    left = {counted(visit): visit for visit in before}
    stated: list[Visit | None] = []
    for at, visit in enumerate(here):
        known = left.get(counted(visit))
        # What builds up depends on all that was served before.
        alike = at < len(before) and known is before[at] and None not in stated
        if builds_up and not alike:
            known = None
        if known is not None:
            told = {name: getattr(known, name) for name in ("served", "unserved", "quota")}
            known = visit.model_copy(update=told)
        stated.append(known)
    return stated


def _anew(problem: Problem, visit: Visit, done: Mapping[str, int]) -> Visit:
    """A visit with as many requests served as it finds and has time for."""
    place = visit.sub_district
    if place not in problem.sub_district:
        return visit
    known = {kind: n for kind, n in visit.counters.items() if kind in problem.counter_type}
    time = quota_of(problem, visit.model_copy(update={"counters": known}))
    builds_up = problem.demand.kind == "accumulating"
    served = {}
    for service in problem.services:
        found = found_on(problem, place, service.id, visit.date)
        found -= done.get(service.id, 0) if builds_up else 0
        served[service.id] = max(0, min(found, time.get(service.id, 0)))
    stated = served_and_unserved(problem, place, visit.date, served, done)
    return visit.model_copy(update=stated)
