"""What a visit cannot do without, whatever else is decided: arithmetic of a problem alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from botram_opt.problem import CounterType, DemandTable, Problem
from botram_opt.requests import asked_on
from botram_opt.scaling import PER_MILLE, per_mille, seconds


def counters_needed(
    problem: Problem, kind: CounterType, rules: Collection[str], sub_district: str, day: dt.date
) -> int:
    """Counters of a type that every visit to a sub-district on a date has, at least.

    As many as every visit must have, or as it takes to serve all requests for services that no
    other type offers there, where all must be served.

    Args:
        problem: what is planned.
        kind: the counter type.
        rules: names of the hard rules that hold.
        sub_district: id of the place.
        day: date of the visit.
    """
    least = kind.least_per_visit if "counters_per_visit" in rules else 0
    if "least_share_served" not in rules or "opening_hours" not in rules:
        return least
    if not isinstance(problem.demand, DemandTable):
        return least  # What one visit leaves, another may serve.
    all_of_place = per_mille(problem.sub_district[sub_district].least_share_served) == PER_MILLE
    work = 0
    for id_ in kind.services:
        service = problem.service[id_]
        only_here = len(problem.offering(id_, sub_district)) == 1
        if only_here and (all_of_place or per_mille(service.least_share_served) == PER_MILLE):
            asked = asked_on(problem, sub_district, id_, day)
            work += seconds(service.minutes_per_request) * asked
    return max(least, -(-work // problem.season.opening_seconds))
