"""Spans of days between visits, and what they cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from botram_opt import Problem
from botram_opt.requests import needed_in_season
from botram_opt.waits import wait_begins, wait_ends
from peers.peer import NotStatedError


def short_weeks(weeks: int, one: dt.date, other: dt.date) -> int:
    """Give by how many whole weeks two dates are closer than so many weeks."""
    return max(0, weeks - abs((one - other).days) // 7)


def stretches(dates: Sequence[dt.date], days: int) -> list[tuple[dt.date, ...]]:
    """Give the longest runs of dates of which any two are less than so many days apart."""
    found: list[tuple[dt.date, ...]] = []
    for first in dates:
        run = tuple(day for day in dates if 0 <= (day - first).days < days)
        if not found or run[-1] > found[-1][-1]:
            found.append(run)
    return found


def waiting_cost(problem: Problem, place: str, day: dt.date | None) -> int:
    """Give the request weeks that a place waits which is visited once, on a day, or never.

    Raises:
        NotStatedError: the place may be visited more than once.
    """
    if problem.sub_district[place].most_visits > 1:
        raise NotStatedError("the rule waiting is stated for one visit to a place only")
    begins, ends = wait_begins(problem, place), wait_ends(problem)
    spans = [ends - begins] if day is None else [day - begins, ends - day]
    needed = sum(needed_in_season(problem, place, service.id) for service in problem.services)
    length = 14 * ((problem.season.end - problem.season.start).days + 1)
    return sum((2 * needed * span.days**2 + length) // (2 * length) for span in spans)
