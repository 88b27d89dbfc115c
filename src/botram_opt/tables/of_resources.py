"""What a plan uses of what there is: counters in stock, and the time of counters for requests."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from botram_opt.demand.results import Spread
from botram_opt.plan import Plan, Visit
from botram_opt.problem import DemandCurves, Problem
from botram_opt.problem.demand import MOST_REQUESTS
from botram_opt.quotas import quota_of
from botram_opt.tables.of_plans import basis_of, least_sure, visit_order, when_and_where
from botram_opt.tables.rows import Row, name_in
from botram_opt.uncertain import Counts, found_in_futures


def counters_by_date(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each date with visits and each counter type.

    Columns: ``date``, ``counter_type`` (id), ``counter_type_name``, ``used`` at all visits of the
    date together, and the ``stock`` there is on it (None where it is not known).
    """
    kinds = problem.counter_type if problem else {}
    used: Counter[tuple[dt.date, str]] = Counter()
    for visit in plan.visits:
        for kind, number in visit.counters.items():
            used[visit.date, kind] += number
    ids = [*kinds, *sorted({kind for _, kind in used} - set(kinds))]
    return [
        {
            "date": day,
            "counter_type": kind,
            "counter_type_name": name_in(kinds, kind),
            "used": used[day, kind],
            "stock": kinds[kind].stock_at(day) if kind in kinds else None,
        }
        for day in sorted({visit.date for visit in plan.visits})
        for kind in ids
    ]


def capacity(problem: Problem, plan: Plan) -> list[Row]:
    """What each visit is asked for, beside what its counters have time for, by service and in all.

    A visit has a row for all services together, ``service`` None, and one for each of them.
    Columns: those of the visit (see `tables.visits`), ``service`` (id), ``service_name``, requests
    ``expected``, ``low_80`` and ``high_80`` (between which four in five futures are; None where the
    problem has no futures), ``capacity`` (requests that there is time for, see
    ``quotas.quota_of``; None where opening hours are no limit), ``served`` and ``unserved``, and
    the ``basis`` of what is expected.

    Visits to places that the problem does not have are left out.
    """
    rows: list[Row] = []
    done: Counter[tuple[str, str]] = Counter()
    for visit in sorted(plan.visits, key=visit_order):
        if visit.sub_district not in problem.sub_district:
            continue
        quotas = quota_of(problem, visit)
        asked = [s.id for s in problem.services if s.id in {*visit.served, *visit.unserved}]
        come = {service: _come(problem, visit, service, done) for service in asked}
        done.update({(visit.sub_district, s): visit.served.get(s, 0) for s in asked})
        for service in (None, *asked):
            these = asked if service is None else [service]
            served = sum(visit.served.get(s, 0) for s in these)
            unserved = sum(visit.unserved.get(s, 0) for s in these)
            spread = _spread([come[s] for s in these])
            time = sum(quotas.get(s, 0) for s in these)
            rows.append(
                {
                    **when_and_where(problem, visit),
                    "service": service,
                    "service_name": None if service is None else problem.service[service].name,
                    "expected": served + unserved,
                    "low_80": None if spread is None else spread.low_80,
                    "high_80": None if spread is None else spread.high_80,
                    "capacity": time if time < MOST_REQUESTS else None,
                    "served": served,
                    "unserved": unserved,
                    "basis": least_sure({basis_of(problem, visit, s) for s in these}),
                }
            )
    return rows


def _come(
    problem: Problem, visit: Visit, service: str, done: Mapping[tuple[str, str], int]
) -> Counts | None:
    """Requests that a visit finds in each future, if there are any."""
    if problem.futures is None:
        return None
    found = found_in_futures(problem, visit.sub_district, service, visit.date)
    if isinstance(problem.demand, DemandCurves):
        return np.maximum(0, found - done[visit.sub_district, service])
    return found


def _spread(come: Sequence[Counts | None]) -> Spread | None:
    known = [numbers for numbers in come if numbers is not None]
    return Spread.of(np.sum(known, axis=0).astype(float)) if known else None
