"""Quotas: how many requests a visit provides for, whatever future comes.

Counters and people are sent before it is known how many will come. What they have time for is a
visit's quota, by service: so many are served if they come. Where a service has counters of its own
the quota follows from their number; where services share counters, it says how their time is
divided beforehand. (That it is not divided anew in each future errs on the safe side.)
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from botram_opt.plan.visit import Visit
from botram_opt.problem.demand import MOST_REQUESTS
from botram_opt.problem.problem import Problem
from botram_opt.problem.services import CounterType
from botram_opt.scaling import seconds


def only_type_of(problem: Problem, service: str, sub_district: str) -> CounterType | None:
    """The counter type that gives a service in a place, if it is one and gives nothing else."""
    kinds = problem.offering(service, sub_district)
    return kinds[0] if len(kinds) == 1 and len(set(kinds[0].services)) == 1 else None


def time_for(problem: Problem, service: str, counters: int) -> int:
    """Requests that so many counters have time for, if they do nothing else."""
    needed = seconds(problem.service[service].minutes_per_request)
    return problem.season.opening_seconds * counters // needed


def quota_of(problem: Problem, visit: Visit) -> Mapping[str, int]:
    """The quota of a visit: as stated, or else all that its counters have time for.

    Where services share counters and no quota is stated, each gets what the visit serves, and
    what time is left goes to the services in their order. Where opening hours are no limit, all who
    come are provided for.
    """
    if visit.quota:
        return visit.quota
    if not _hours_count(problem):
        return {service.id: MOST_REQUESTS for service in problem.services}
    found = dict(visit.served)
    for service in problem.services:
        kind = only_type_of(problem, service.id, visit.sub_district)
        if kind is not None:
            found[service.id] = time_for(problem, service.id, visit.counters.get(kind.id, 0))
    for service in problem.services:
        if only_type_of(problem, service.id, visit.sub_district) is None:
            found[service.id] = _most(problem, visit, found, service.id)
    return found


def missing_seconds(problem: Problem, visit: Visit, requests: Mapping[str, int]) -> int:
    """Seconds by which a visit's counters have too little time for so many requests.

    The greatest flow of seconds from services to the counter types that offer them.
    """
    graph, needed = _flow(problem, visit, requests)
    return needed - int(nx.maximum_flow_value(graph, "visit", "time"))


def _hours_count(problem: Problem) -> bool:
    """Whether counters serve no more than they have time for."""
    return all(setting.on for setting in problem.rules if setting.rule == "opening_hours")


def _most(problem: Problem, visit: Visit, requests: Mapping[str, int], service: str) -> int:
    """The most requests for a service that fit beside those for the others."""
    others = {**requests, service: 0}
    least = seconds(problem.service[service].minutes_per_request)
    room = problem.season.opening_seconds * sum(
        visit.counters.get(kind.id, 0) for kind in problem.offering(service, visit.sub_district)
    )
    graph, needed = _flow(problem, visit, others)
    graph.add_edge("visit", ("service", service), capacity=room)
    spare = int(nx.maximum_flow_value(graph, "visit", "time")) - needed
    return max(requests.get(service, 0), spare // least)


def _flow(
    problem: Problem, visit: Visit, requests: Mapping[str, int]
) -> tuple[nx.DiGraph[str | tuple[str, str]], int]:
    graph: nx.DiGraph[str | tuple[str, str]] = nx.DiGraph()
    graph.add_nodes_from(["visit", "time"])
    kinds = [problem.counter_type[kind] for kind in sorted(visit.counters)]
    needed = 0
    for service in problem.services:
        needs = seconds(service.minutes_per_request) * requests.get(service.id, 0)
        needed += needs
        graph.add_edge("visit", ("service", service.id), capacity=needs)
        for kind in kinds:
            if service.id in kind.services:
                graph.add_edge(("service", service.id), ("type", kind.id))
    for kind in kinds:
        time = problem.season.opening_seconds * visit.counters[kind.id]
        graph.add_edge(("type", kind.id), "time", capacity=time)
    return graph, needed


def quotas_to_choose_from(
    problem: Problem, service: str, sub_district: str, most: int, counters: Mapping[str, int]
) -> list[int]:
    """The quotas of a service that a visit can have, from 0 up.

    Args:
        problem: what is planned.
        service: what for.
        sub_district: where.
        most: requests that the visit finds in any future; more than that is of no use.
        counters: the most counters of each type that a visit can have.
    """
    if not _hours_count(problem):
        return sorted({0, most})
    kind = only_type_of(problem, service, sub_district)
    if kind is not None:
        times = (time_for(problem, service, n) for n in range(counters[kind.id] + 1))
        return sorted({min(most, time) for time in times})
    kinds = problem.offering(service, sub_district)
    room = sum(counters[kind.id] for kind in kinds)
    return list(range(min(most, time_for(problem, service, room)) + 1)) if kinds else [0]
