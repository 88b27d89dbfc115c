"""A year of Bekasi with a plan that nobody solved, for reports."""

from __future__ import annotations

from typing import Any

from any_plan import plan_of
from botram_opt.datasets import bekasi
from botram_opt.plan import Plan, Visit
from botram_opt.plan.visit import Seat
from botram_opt.problem import Problem


def a_year() -> tuple[Problem, Plan]:
    """Each sub-district on every second visit date; half of what is asked for is served."""
    problem = bekasi(year=2025)
    return problem, plan_of(problem, visits_of(problem))


def visits_of(problem: Problem, first: int = 0) -> tuple[Visit, ...]:
    """Visits, the first of them on the so-manieth visit date."""
    dates = problem.season.visit_dates[first::2]
    return tuple(
        _visit(problem, at, place.id, dates[at % len(dates)])
        for at, place in enumerate(problem.sub_districts)
    )


def _visit(problem: Problem, at: int, place: str, day: Any) -> Visit:
    found = {s.id: problem.demand.found(place, s.id, day) for s in problem.services}
    kinds = problem.counter_types[:6]
    people = [problem.people[(3 * at + i) % len(problem.people)] for i in range(3)]
    return Visit(
        sub_district=place,
        date=day,
        counters={kind.id: 1 + (at + i) % kind.stock for i, kind in enumerate(kinds)},
        staff=tuple(Seat(id=p.id, counter_type=kinds[i].id) for i, p in enumerate(people)),
        served={service: n - n // 2 for service, n in found.items()},
        unserved={service: n // 2 for service, n in found.items()},
    )
