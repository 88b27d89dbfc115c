"""Requests found, asked for and left, in whole requests: the arithmetic that all rules share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from botram_opt.plan.plan import Plan
from botram_opt.problem.problem import Problem


def found_on(problem: Problem, sub_district: str, service: str, day: dt.date) -> int:
    """Requests that can be served on a date; where demand builds up, all since the start.

    Where visits before those that are planned served some of these, they are taken off.
    """
    found = problem.demand.found(sub_district, service, day)
    if problem.so_far and problem.demand.kind == "accumulating":
        return max(0, found - served_before(problem, sub_district, service))
    return found


def served_before(problem: Problem, sub_district: str, service: str) -> int:
    """Requests that visits before those that are planned served."""
    row = problem.before.get((sub_district, service))
    return 0 if row is None else row.served


def lost_before(problem: Problem, sub_district: str, service: str) -> int:
    """Requests that those visits left for good; none where demand builds up."""
    row = problem.before.get((sub_district, service))
    return 0 if row is None or problem.demand.kind == "accumulating" else row.lost


def asked_before(problem: Problem, sub_district: str, service: str) -> int:
    """Requests that those visits were asked for, and that do not come back."""
    served = served_before(problem, sub_district, service)
    return served + lost_before(problem, sub_district, service)


def asked_on(problem: Problem, sub_district: str, service: str, day: dt.date) -> int:
    """Requests that a visit on a date is asked for: found, or needed where fewer come."""
    return max(
        found_on(problem, sub_district, service, day),
        needed_in_season(problem, sub_district, service),
    )


def needed_in_season(problem: Problem, sub_district: str, service: str) -> int:
    """Requests on an ordinary date; where demand builds up, all that come up in the season.

    Of these, without those that are served already.
    """
    if problem.demand.kind == "accumulating":
        last = max(problem.season.end, problem.season.visit_dates[-1])
        return found_on(problem, sub_district, service, last)
    return problem.demand.needed(sub_district, service)


def left_if_unvisited(problem: Problem, sub_district: str, service: str) -> int:
    """Requests that a sub-district leaves unserved if none of the visits planned is to it.

    Those on an ordinary date, or all that come up in the season; but where each visit has requests
    of its own and there was one before, only what that left and what comes back.
    """
    if problem.demand.kind == "accumulating" or sub_district not in problem.visited_before:
        return needed_in_season(problem, sub_district, service)
    row = problem.before.get((sub_district, service))
    return 0 if row is None else row.waiting


def unserved_after(
    problem: Problem, sub_district: str, service: str, day: dt.date, served: int, before: int
) -> int:
    """Requests left when a visit ends that served so many, after visits that served ``before``."""
    if problem.demand.kind == "accumulating":
        return max(0, found_on(problem, sub_district, service, day) - before - served)
    return max(0, asked_on(problem, sub_district, service, day) - served)


def served_and_unserved(
    problem: Problem,
    sub_district: str,
    day: dt.date,
    served: Mapping[str, int],
    before: Mapping[str, int],
) -> dict[str, dict[str, int]]:
    """What a visit serves and leaves, by service, as a `Visit` states it; nothing of neither.

    Args:
        problem: what is planned.
        sub_district: where the visit is.
        day: when it is.
        served: requests that it serves, by service.
        before: requests that earlier visits to the place served.
    """
    left = {
        service: unserved_after(problem, sub_district, service, day, n, before.get(service, 0))
        for service, n in served.items()
    }
    return {
        "served": {service: n for service, n in served.items() if n or left[service]},
        "unserved": {service: n for service, n in left.items() if n or served[service]},
    }


def asked_in_season(problem: Problem, plan: Plan, sub_district: str, service: str) -> int:
    """Requests that a sub-district asks for over the season under a plan; before it, see above."""
    visits = plan.visits_to.get(sub_district, ())
    if problem.demand.kind == "accumulating" or not visits:
        return left_if_unvisited(problem, sub_district, service)
    return sum(asked_on(problem, sub_district, service, visit.date) for visit in visits)


def most_asked_in_season(problem: Problem, sub_district: str, service: str) -> int:
    """Requests that a sub-district asks for over the season at most, whatever is planned."""
    unvisited = left_if_unvisited(problem, sub_district, service)
    if problem.demand.kind == "accumulating":
        return unvisited
    dates = problem.season.visit_dates
    visits = min(problem.sub_district[sub_district].most_visits, len(dates))
    on_a_date = max(asked_on(problem, sub_district, service, day) for day in dates)
    return max(unvisited, visits * on_a_date)


def served_in_season(plan: Plan, sub_district: str, service: str) -> int:
    """Requests that a plan serves in a sub-district over the season."""
    return sum(v.served.get(service, 0) for v in plan.visits_to.get(sub_district, ()))


def unserved_in_season(problem: Problem, plan: Plan, sub_district: str, service: str) -> int:
    """Requests that a sub-district asks for over the season and that a plan does not serve.

    Never negative: what a visit is said to serve beyond what it is asked for makes up for nothing.
    """
    visits = plan.visits_to.get(sub_district, ())
    if problem.demand.kind == "accumulating" or not visits:
        asked = left_if_unvisited(problem, sub_district, service)
        return max(0, asked - served_in_season(plan, sub_district, service))
    return sum(
        max(0, asked_on(problem, sub_district, service, v.date) - v.served.get(service, 0))
        for v in visits
    )
