"""Dates that are alike: what is on offer on one of them is as good on another.

What parts share is priced by groups of such dates, and not by each: which of them a visit is on
matters little, so prices by date would chase visits from one to the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from botram_opt.problem import DemandCurves, Problem
from botram_opt.requests import found_on

GROUPS = 8
"""Groups of dates, at most, where demand builds up and differs on every date: even spans."""


def alike(problem: Problem) -> Mapping[dt.date, dt.date]:
    """The first of the dates that each visit date is like.

    Dates are alike on which all sub-districts together are asked for as many requests; where
    demand builds up, dates that lie near each other.
    """
    dates = problem.season.visit_dates
    if isinstance(problem.demand, DemandCurves):
        length = -(-len(dates) // GROUPS)
        return {day: dates[i - i % length] for i, day in enumerate(dates)}
    first: dict[int, dt.date] = {}
    found = {}
    for day in dates:
        asked = sum(
            found_on(problem, place.id, service.id, day)
            for place in problem.sub_districts
            for service in problem.services
        )
        found[day] = first.setdefault(asked, day)
    return found
