"""Stretches of time in which a sub-district waits for a visit."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from botram_opt.plan.plan import Plan
from botram_opt.problem.problem import Problem


def wait_begins(problem: Problem, sub_district: str) -> dt.date:
    """The day from which a sub-district waits: its last visit, or the season's first day."""
    return problem.sub_district[sub_district].last_visit or problem.season.first_day


def wait_ends(problem: Problem) -> dt.date:
    """The day up to which waiting counts: the season's last."""
    return max(problem.season.end, problem.season.visit_dates[-1])


def stretches(problem: Problem, plan: Plan, sub_district: str) -> list[tuple[dt.date, dt.date]]:
    """From the last season to the first visit, from visit to visit, and to the season's end."""
    days = [visit.date for visit in plan.visits_to.get(sub_district, ())]
    return list(pairwise([wait_begins(problem, sub_district), *days, wait_ends(problem)]))
