"""What a problem is planned on: what demand is expected to be, a quantile of it, or all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say
from botram_opt.problem import (
    CurvePoint,
    DemandCurves,
    DemandTable,
    Level,
    Problem,
    RequestsOn,
    ServiceRequests,
)
from botram_opt.problem.demand import Demand
from botram_opt.problem.futures import Futures, Numbers

PlannedOn = Literal["mean", "samples"] | float
"""``mean``: the mean of all futures. A number from 0 to 1: that quantile of each. ``samples``: all
futures, so that what is left unserved on average counts."""

CERTAIN_RULE, FUTURES_RULE = "unserved", "expected_unserved"
_COUNTING_RULES = {CERTAIN_RULE, FUTURES_RULE}


def planned_on(problem: Problem, demand: PlannedOn, *, futures: int | None = None) -> Problem:
    """The problem that is solved if a problem's futures are planned on in some way.

    The futures stay in it, so that a plan can be judged by them. With ``samples`` the rule
    ``unserved`` becomes ``expected_unserved`` wherever a level has it, at the same weight; with the
    mean or a quantile it is the other way round. Where a level has both, their weights are added
    up. Other rules on futures, ``unserved_at_risk`` and ``served_in_most_futures``, stay as they
    are and go by the futures.

    Args:
        problem: with futures, as a forecast's ``applied_to`` gives it.
        demand: what to plan on.
        futures: how many of the futures are used and kept, the first ones; None for all.

    Raises:
        ContradictionError: the problem states no futures, or too few.
        ValueError: ``demand`` is something else, or no quantile.
    """
    stated = problem.futures
    if stated is None:
        what = say(
            "the problem states no futures, so it cannot be planned on {demand}",
            demand=repr(demand),
        )
        raise ContradictionError([Issue("futures", what, say("Forecast the demand first"))])
    if futures is not None and not 0 < futures <= stated.number:
        what = say(
            "there are {number}, and {futures} are to be used",
            number=stated.number,
            futures=futures,
        )
        raise ContradictionError([Issue("futures", what, say("Forecast with more futures"))])
    if futures is not None:
        stated = stated.only(0, futures)
    if demand == "samples":
        return problem.changed(futures=stated, levels=_counted_by(FUTURES_RULE, problem))
    levels = _counted_by(CERTAIN_RULE, problem)
    if demand == "mean":
        by_mean = _by(problem.demand, stated, np.mean)
        return problem.changed(futures=stated, demand=by_mean, levels=levels)
    if isinstance(demand, str | bool) or not 0 <= demand <= 1:
        raise ValueError(
            say(
                "demand is 'mean', 'samples' or a quantile from 0 to 1, not {demand}",
                demand=repr(demand),
            )
        )
    share = float(demand)
    by_quantile = _by(problem.demand, stated, lambda numbers: np.quantile(numbers, share))
    return problem.changed(futures=stated, demand=by_quantile, levels=levels)


def _counted_by(rule: str, problem: Problem) -> tuple[Level, ...]:
    """The levels, in which one rule counts all requests unserved."""
    found = []
    for level in problem.levels:
        counting = [i for i, term in enumerate(level.terms) if term.rule in _COUNTING_RULES]
        weight = sum(level.terms[i].weight for i in counting)
        terms = tuple(
            term.model_copy(update={"rule": rule, "weight": weight}) if i in counting else term
            for i, term in enumerate(level.terms)
            if i not in counting[1:]
        )
        found.append(level.model_copy(update={"terms": terms}))
    return tuple(found)


def _by(demand: Demand, futures: Futures, one: Callable[[Numbers], float]) -> Demand:
    """The demand with each number made from those of the futures."""
    if isinstance(demand, DemandCurves):
        curves = []
        for curve in demand.curves:
            multiples = futures.curve(curve.sub_district, curve.service)
            factor = 1.0 if multiples is None else float(one(multiples))
            points = tuple(
                CurvePoint(date=point.date, requests=factor * point.requests)
                for point in curve.points
            )
            curves.append(curve.model_copy(update={"points": points}))
        return DemandCurves(curves=tuple(curves))
    told = {(row.sub_district, row.service) for row in futures.requests if row.dates is None}
    kept = [row for row in demand.requests if (row.sub_district, row.service) not in told]
    on_dates = {(row.sub_district, row.service, row.date): row for row in demand.on_dates}
    requests = []
    for row in futures.requests:
        number = float(one(np.array(row.requests, float)))
        about = {
            "sub_district": row.sub_district,
            "service": row.service,
            "requests": number,
            "basis": "estimated",
        }
        if row.dates is None:
            requests.append(ServiceRequests.model_validate(about))
        for day in row.dates or ():
            key = (row.sub_district, row.service, day)
            on_dates[key] = RequestsOn.model_validate({**about, "date": day})
    # A quantile of requests is of the ordinary date; factors stay what is expected of them.
    factors = [
        {
            **row.model_dump(exclude={"factors"}),
            "factor": float(np.mean(np.array(row.factors, float))),
        }
        for row in futures.factors
    ]
    return DemandTable.model_validate(
        {
            "requests": (*kept, *requests),
            "factors": factors or demand.factors,
            "on_dates": tuple(on_dates.values()),
        }
    )
