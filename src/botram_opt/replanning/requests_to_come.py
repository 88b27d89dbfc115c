"""What visits that remain find, once some have been held."""

from __future__ import annotations

from collections.abc import Iterator

from botram_opt.problem import (
    DemandCurves,
    DemandTable,
    Futures,
    Problem,
    RequestsOn,
    RequestsSoFar,
    ServiceRequests,
)
from botram_opt.problem.demand import Demand
from botram_opt.replanning.past import Key, Past
from botram_opt.scaling import to_int


def demand_to_come(problem: Problem, past: Past) -> Demand:
    """The demand of the visits that remain.

    Where demand builds up it is what it was; what was served is taken off by ``so_far``. A table
    has no more rows of places that have had all their visits, but for what comes back.
    """
    demand = problem.demand
    if isinstance(demand, DemandCurves):
        return demand
    done, back = _done(problem, past), _comes_back(problem, past)
    requests = [
        row
        if not (more := back.get((row.sub_district, row.service), 0.0))
        else row.model_copy(update={"requests": row.requests + more, "basis": "estimated"})
        for row in demand.requests
        if row.sub_district not in done
    ]
    stated = {(row.sub_district, row.service) for row in requests}
    requests += [
        ServiceRequests(sub_district=place, service=service, requests=more, basis="estimated")
        for (place, service), more in back.items()
        if (place, service) not in stated
    ]
    on_dates = [
        _with_more(row, back.get((row.sub_district, row.service), 0.0))
        for row in demand.on_dates
        if row.sub_district not in done and row.date >= past.as_of
    ]
    return DemandTable(
        requests=tuple(requests),
        factors=tuple(factor for factor in demand.factors if factor.end >= past.as_of),
        on_dates=tuple(on_dates),
    )


def _with_more(row: RequestsOn, more: float) -> RequestsOn:
    if not more:
        return row
    return row.model_copy(update={"requests": row.requests + more, "basis": "estimated"})


def futures_to_come(problem: Problem, past: Past) -> Futures | None:
    """The futures of the visits that remain: what comes back does so in each of them."""
    futures = problem.futures
    if futures is None or isinstance(problem.demand, DemandCurves):
        return futures
    done, back = _done(problem, past), _comes_back(problem, past)
    rows = []
    for row in futures.requests:
        more = to_int(back.get((row.sub_district, row.service), 0.0))
        if row.sub_district not in done:
            numbers = tuple(number + more for number in row.requests) if more else row.requests
            rows.append(row.model_copy(update={"requests": numbers}))
        elif row.dates is None:
            rows.append(row.model_copy(update={"requests": (more,) * len(row.requests)}))
    return futures.model_copy(update={"requests": tuple(rows)})


def so_far(problem: Problem, past: Past) -> tuple[RequestsSoFar, ...]:
    """What became of requests at all visits that were held, also those before the problem."""
    if not past.held:
        return problem.so_far
    builds_up = isinstance(problem.demand, DemandCurves)
    done = frozenset() if builds_up else _done(problem, past)
    back = {place for place, _ in _comes_back(problem, past)}
    rows = []
    for place in problem.sub_districts:
        visited = past.times_held[place.id] or place.id in problem.visited_before
        if not visited or (place.id in done and place.id not in back):
            continue
        for service in problem.services:
            key = (place.id, service.id)
            before = problem.before.get(key)
            # Those came to the visits that were held since, as far as they did.
            waited = before.waiting if before and not past.times_held[place.id] else 0
            rows.append(
                RequestsSoFar(
                    sub_district=place.id,
                    service=service.id,
                    served=past.served[key] + (before.served if before else 0),
                    lost=past.lost[key] + (before.lost if before else 0),
                    waiting=0 if builds_up else past.waiting[key] + waited,
                )
            )
    return tuple(rows)


def _done(problem: Problem, past: Past) -> frozenset[str]:
    """Ids of the sub-districts that have had all the visits that they were to get."""
    return frozenset(
        place.id
        for place in problem.sub_districts
        if past.times_held[place.id] and past.times_held[place.id] >= place.most_visits
    )


def _comes_back(problem: Problem, past: Past) -> dict[Key, float]:
    """Requests that come back to each visit that remains, by sub-district and service."""
    return dict(_shared_out(problem, past))


def _shared_out(problem: Problem, past: Past) -> Iterator[tuple[Key, float]]:
    for place in problem.sub_districts:
        left = place.most_visits - past.times_held[place.id]
        visits = max(1, min(left, past.times_to_come[place.id]))
        for service in problem.services:
            number = past.waiting[place.id, service.id]
            if number:
                yield (place.id, service.id), number / visits
