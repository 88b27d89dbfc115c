"""Requests in each future: the arithmetic that rules on futures and the simulator share.

The same questions as in ``requests``, answered with a whole number for each future of the problem.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from botram_opt.plan.plan import Plan
from botram_opt.problem.demand import DemandCurves
from botram_opt.problem.futures import Numbers
from botram_opt.problem.problem import Problem
from botram_opt.quotas import quota_of
from botram_opt.requests import found_on, left_if_unvisited, needed_in_season, served_before

Counts = NDArray[np.int64]
"""A whole number for each future."""


def number_of_futures(problem: Problem) -> int:
    """How many futures a problem states; 0 where demand is taken for certain."""
    return 0 if problem.futures is None else problem.futures.number


def found_in_futures(problem: Problem, sub_district: str, service: str, day: dt.date) -> Counts:
    """Requests that can be served on a date; where demand builds up, all since the start."""
    futures, demand = problem.futures, problem.demand
    assert futures is not None
    if isinstance(demand, DemandCurves):
        multiples = futures.curve(sub_district, service)
        if multiples is None:
            return _certain(problem, found_on(problem, sub_district, service, day))
        come_up = _whole(multiples * demand.requests_by(sub_district, service, day))
        return np.maximum(0, come_up - served_before(problem, sub_district, service))
    exact = futures.on(sub_district, service, day)
    if exact is not None:
        return _whole(exact)
    if demand.on(sub_district, service, day) is not None:
        return _certain(problem, found_on(problem, sub_district, service, day))
    ordinary = futures.ordinary(sub_district, service)
    if ordinary is None:
        stated = demand.ordinary(sub_district, service)
        ordinary = np.full(number_of_futures(problem), stated)
    if futures.factors:
        return _whole(ordinary * futures.factor(sub_district, service, day))
    return _whole(ordinary * demand.factor(sub_district, service, day))


def asked_in_futures(problem: Problem, sub_district: str, service: str, day: dt.date) -> Counts:
    """Requests that a visit on a date is asked for: found, or needed where fewer come."""
    found = found_in_futures(problem, sub_district, service, day)
    return np.maximum(found, needed_in_futures(problem, sub_district, service))


def needed_in_futures(problem: Problem, sub_district: str, service: str) -> Counts:
    """Requests on an ordinary date; where demand builds up, all that come up in the season."""
    futures = problem.futures
    assert futures is not None
    if isinstance(problem.demand, DemandCurves):
        last = max(problem.season.end, problem.season.visit_dates[-1])
        return found_in_futures(problem, sub_district, service, last)
    ordinary = futures.ordinary(sub_district, service)
    if ordinary is None:
        return _certain(problem, needed_in_season(problem, sub_district, service))
    return _whole(ordinary)


def left_unvisited_in_futures(problem: Problem, sub_district: str, service: str) -> Counts:
    """What ``left_if_unvisited`` is in each future; what is waiting is so in all of them."""
    if problem.demand.kind == "accumulating" or sub_district not in problem.visited_before:
        return needed_in_futures(problem, sub_district, service)
    return _certain(problem, left_if_unvisited(problem, sub_district, service))


def unserved_in_futures(problem: Problem, plan: Plan, sub_district: str, service: str) -> Counts:
    """Requests that a place asks for over the season in each future, beyond what quotas serve.

    Never negative: what a visit after the season serves makes up for nothing.
    """
    visits = plan.visits_to.get(sub_district, ())
    if not visits:
        return left_unvisited_in_futures(problem, sub_district, service)
    needed = needed_in_futures(problem, sub_district, service)
    quotas = [quota_of(problem, visit).get(service, 0) for visit in visits]
    found = [found_in_futures(problem, sub_district, service, visit.date) for visit in visits]
    if isinstance(problem.demand, DemandCurves):
        served = np.zeros_like(needed)
        for quota, come_up in zip(quotas, found, strict=True):
            served = np.minimum(come_up, served + quota)
        return needed - np.minimum(needed, served)
    left = np.zeros_like(needed)
    for quota, come in zip(quotas, found, strict=True):
        left += np.maximum(come, needed) - np.minimum(come, quota)
    return left


def asked_over_season(problem: Problem, plan: Plan, sub_district: str, service: str) -> Counts:
    """Requests that a place asks for over the season in each future."""
    visits = plan.visits_to.get(sub_district, ())
    if not visits or isinstance(problem.demand, DemandCurves):
        return left_unvisited_in_futures(problem, sub_district, service)
    asked = np.zeros(number_of_futures(problem), np.int64)
    for visit in visits:
        asked += asked_in_futures(problem, sub_district, service, visit.date)
    return asked


def left_in_futures(problem: Problem, plan: Plan) -> Counts:
    """All that a plan leaves unserved in each future, weighted by service."""
    total = np.zeros(number_of_futures(problem), np.int64)
    for place in problem.sub_districts:
        for service in problem.services:
            left = unserved_in_futures(problem, plan, place.id, service.id)
            total += service.unserved_weight * left
    return total


def _certain(problem: Problem, number: int) -> Counts:
    return np.full(number_of_futures(problem), number, np.int64)


def _whole(numbers: Numbers) -> Counts:
    """Nearest whole numbers; halves go up, as ``scaling.to_int`` has it."""
    return np.floor(numbers + 0.5).astype(np.int64)
