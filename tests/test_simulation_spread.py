"""The plans that are tried to find what spread is worth."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem
from botram_opt.simulation.spread_worth import _exchanged
from small import FIRST, small_problem


def visited(problem: Problem, *stops: tuple[str, int]) -> Plan:
    """Visits to places, so many weeks after the first date."""
    return Plan(
        problem=ProblemReference.of(problem),
        visits=tuple(
            Visit(
                sub_district=place,
                date=FIRST + dt.timedelta(weeks=weeks),
                counters={"c1": 1},
                served={},
                unserved={},
            )
            for place, weeks in stops
        ),
    )


def test_no_place_has_two_visits_on_one_date() -> None:
    problem = small_problem(3)
    stops = [(place, weeks) for place in ("s0", "s1") for weeks in (0, 2)] + [("s2", 4), ("s2", 6)]
    plan = visited(problem, *stops)
    tried = list(_exchanged(problem, plan, 30, 0))
    for each in tried:
        of_place = Counter((visit.sub_district, visit.date) for visit in each.visits)
        assert max(of_place.values()) == 1
        # Dates are exchanged: none comes, none goes.
        assert Counter(v.date for v in each.visits) == Counter(v.date for v in plan.visits)
    assert len({each.model_dump_json() for each in tried}) > 5


def test_visits_that_can_only_meet_themselves_stay_where_they_are() -> None:
    """Both places on the same two dates: whatever is exchanged, both are visited on both."""
    problem = small_problem(2)
    stops = [(place, weeks) for place in ("s0", "s1") for weeks in (0, 2)]
    for each in _exchanged(problem, visited(problem, *stops), 20, 0):
        found = {(v.sub_district, (v.date - FIRST).days // 7) for v in each.visits}
        assert found == set(stops)
