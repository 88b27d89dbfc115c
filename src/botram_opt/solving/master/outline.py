"""A plan's visits as columns tell of them, and who of the pools could come."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import numpy as np

from botram_opt.plan import PoolUse, Visit
from botram_opt.problem import Problem
from botram_opt.requests import found_on
from botram_opt.solving.master.pricing import Column
from botram_opt.solving.master.served import groups


def visits(problem: Problem, column: Column) -> list[Visit]:
    """The visits of a column, with counters and what these serve, and without people."""
    dates = problem.season.visit_dates
    served_before: Counter[str] = Counter()
    builds_up = problem.demand.kind == "accumulating"
    sent = dict(column.counters)
    found = []
    for number, index in enumerate(column.dates):
        counters = {
            kind.id: sent[kind.id][number] if kind.id in sent else kind.least_per_visit
            for kind in problem.counter_types_to(column.place)
        }
        served: dict[str, int] = {}
        for group in groups(problem, column.place, problem.services):
            requests = [
                found_on(problem, column.place, service.id, dates[index])
                - (served_before[service.id] if builds_up else 0)
                for service in group.services
            ]
            there = np.array([[counters[kind.id] for kind in group.kinds]], dtype=np.int64)
            numbers = group.used(requests, there)[0] // group.seconds
            served |= zip((s.id for s in group.services), map(int, numbers), strict=True)
        served_before.update(served)
        found.append(
            Visit(
                sub_district=column.place,
                date=dates[index],
                counters={kind: n for kind, n in counters.items() if n},
                served={service: n for service, n in served.items() if n},
                unserved={},
            )
        )
    return found


def with_pools(problem: Problem, outline: Iterable[Visit]) -> list[Visit]:
    """Visits without people, with those of pools who could sit at their counters.

    As many as the pools still have on the date; the seats that are left are for people with names.
    """
    left: dict[tuple[str, dt.date], int] = {
        (pool.id, day): pool.size_at(day)
        for pool in problem.pools
        for day in problem.season.visit_dates
    }
    found = []
    for visit in outline:
        drawn = []
        for id_, counters in visit.counters.items():
            kind = problem.counter_type[id_]
            seats = counters * kind.people_per_counter
            for pool in problem.pools_to(visit.sub_district):
                if kind.skill is None or kind.skill in pool.skills:
                    people = min(seats, left[pool.id, visit.date])
                    left[pool.id, visit.date] -= people
                    seats -= people
                    if people:
                        drawn.append(PoolUse(id=pool.id, counter_type=id_, people=people))
        found.append(visit.model_copy(update={"pools": tuple(drawn)}))
    return found
