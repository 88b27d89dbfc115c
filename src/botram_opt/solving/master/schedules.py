"""Schedules: every choice of dates on which a sub-district could be visited in a season."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem, SubDistrict
from botram_opt.rules import Hard
from botram_opt.rules.gap_between_visits import days_off

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

Rows = Ints
"""A schedule a row: the indices of its visits' dates, in order.

There are as many columns as the sub-district may have visits, at least one; where a schedule has
fewer, the number of dates stands instead of an index.
"""

MOST_SCHEDULES = 20_000
"""More than this of one sub-district are not listed."""


def schedules(problem: Problem, rules: Mapping[str, Hard]) -> dict[str, Rows] | None:
    """The schedules of each sub-district; None if one has too many.

    Every plan visits each sub-district on one of its schedules: left out are only choices that
    some rule forbids, whatever else is planned.

    Args:
        problem: what is to be planned.
        rules: the hard rules that hold.
    """
    dates = problem.season.visit_dates
    found: dict[str, Rows] = {}
    follows_of: dict[tuple[int, int | None], npt.NDArray[np.bool_]] = {}
    open_on = _open_dates(problem, rules)
    gaps = "gap_between_visits" in rules
    for place in problem.sub_districts:
        key = (place.least_gap_days, place.most_gap_days) if gaps else (0, None)
        if key not in follows_of:
            follows_of[key] = _follows(problem, place, gaps=gaps)
        first = open_on[place.id].copy()
        if gaps and place.last_visit is not None:
            first &= [days_off(place, place.last_visit, day) == 0 for day in dates]
        rows = _rows(place, first, follows_of[key] & open_on[place.id])
        if rows is None:
            return None
        found[place.id] = rows
    if "pins" in rules:
        for pin in problem.pins:
            if pin.required:
                there = found[pin.sub_district]
                wanted = np.isin(there, [i for i, day in enumerate(dates) if pin.covers(day)])
                found[pin.sub_district] = there[wanted.any(axis=1)]
    return found


def _open_dates(problem: Problem, rules: Mapping[str, Hard]) -> dict[str, npt.NDArray[np.bool_]]:
    """Whether each date is open to each sub-district, by the rules on visits with nothing at them.

    Asked of a plan of all visits at once that there could be.
    """
    dates = problem.season.visit_dates
    plan = Plan(
        problem=ProblemReference(name=problem.name, fingerprint="0" * 64),
        visits=tuple(
            Visit(sub_district=place.id, date=day, counters={}, served={}, unserved={})
            for place in problem.sub_districts
            for day in dates
        ),
    )
    number = {day: i for i, day in enumerate(dates)}
    found = {place.id: np.ones(len(dates), dtype=np.bool_) for place in problem.sub_districts}
    for rule in rules.values():
        if rule.closes_dates:
            for item in rule.measure(problem, plan):
                assert item.sub_district is not None
                assert item.date is not None
                found[item.sub_district][number[item.date]] = False
    return found


def _follows(problem: Problem, place: SubDistrict, *, gaps: bool) -> npt.NDArray[np.bool_]:
    """Whether a visit on one date (row) can be the one before a visit on another (column)."""
    dates = problem.season.visit_dates
    found = np.zeros((len(dates), len(dates)), dtype=np.bool_)
    for i, earlier in enumerate(dates):
        for j in range(i + 1, len(dates)):
            found[i, j] = not gaps or days_off(place, earlier, dates[j]) == 0
    return found


def _rows(
    place: SubDistrict, first: npt.NDArray[np.bool_], follows: npt.NDArray[np.bool_]
) -> Rows | None:
    """All schedules of a sub-district, by which date can be first, and which can follow which."""
    none, most = len(first), min(place.most_visits, len(first))
    rows = np.empty((1, 0), dtype=np.int64)
    width = max(most, 1)
    found = [np.full((1, width), none)] if place.least_visits == 0 else []
    for visits in range(1, most + 1):
        after = follows[rows[:, -1]] if visits > 1 else first[np.newaxis, :]
        before, then = np.nonzero(after)
        if len(then) > MOST_SCHEDULES:
            return None
        rows = np.column_stack([rows[before], then])
        if visits >= place.least_visits:
            rest = np.full((len(rows), width - visits), none)
            found.append(np.hstack([rows, rest]))
    together = np.concatenate(found) if found else np.empty((0, width), dtype=np.int64)
    return together if len(together) <= MOST_SCHEDULES else None
