"""What a visit cannot do without, whatever else is decided: arithmetic of a problem alone."""

from __future__ import annotations

from collections.abc import Collection

from botram_opt.problem import CounterType, DemandTable, Problem, Service
from botram_opt.requests import asked_on
from botram_opt.scaling import PER_MILLE, per_mille, seconds


def counters_needed(
    problem: Problem, kind: CounterType, rules: Collection[str], sub_district: str
) -> list[int]:
    """Counters of a type that every visit to a sub-district has, at least, by visit date.

    As many as every visit must have, or as it takes to serve all requests for services that no
    other type offers there, where all must be served.

    Args:
        problem: what is planned.
        kind: the counter type.
        rules: names of the hard rules that hold.
        sub_district: id of the place.
    """
    least = kind.least_per_visit if "counters_per_visit" in rules else 0
    must = [
        problem.service[id_]
        for id_ in kind.services
        if _must_be_served(problem, problem.service[id_], rules, sub_district)
        and len(problem.offering(id_, sub_district)) == 1
    ]
    if not must:
        return [least] * len(problem.season.visit_dates)
    opening = problem.season.opening_seconds
    found = []
    for day in problem.season.visit_dates:
        work = sum(
            seconds(service.minutes_per_request) * asked_on(problem, sub_district, service.id, day)
            for service in must
        )
        found.append(max(least, -(-work // opening)))
    return found


def _must_be_served(
    problem: Problem, service: Service, rules: Collection[str], sub_district: str
) -> bool:
    """Whether each visit must serve all requests for a service."""
    if "least_share_served" not in rules or "opening_hours" not in rules:
        return False
    if not isinstance(problem.demand, DemandTable):
        return False  # What one visit leaves, another may serve.
    of_place = problem.sub_district[sub_district].least_share_served
    return PER_MILLE in (per_mille(of_place), per_mille(service.least_share_served))
