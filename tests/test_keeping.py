"""Planning around dates that somebody chose by hand."""

from __future__ import annotations

import datetime as dt

from botram_opt.asking.costed import plan_of
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Closure, Problem
from botram_opt.replanning.keeping import plan_keeping
from botram_opt.verification import verify
from small import FIRST, small_plan, small_problem

LIMITS = {"workers": 1, "time_limit": 20, "reproducible": True}


def moved(plan: Plan, place: str, day: dt.date, problem: Problem) -> Plan:
    """A plan in which a visit is moved by hand, and nobody and no counter comes to it."""
    empty = Visit(sub_district=place, date=day, counters={}, served={}, unserved={})
    return plan_of(problem, [empty if v.sub_district == place else v for v in plan.visits])


def free_date(problem: Problem, plan: Plan) -> dt.date:
    taken = {visit.date for visit in plan.visits}
    return next(day for day in reversed(problem.season.visit_dates) if day not in taken)


def test_dates_stay_and_what_suits_them_is_planned_anew() -> None:
    problem = small_problem()
    before = moved(small_plan(problem), "s2", free_date(problem, small_plan(problem)), problem)
    after = plan_keeping(problem, before, **LIMITS)
    when = {visit.sub_district: visit.date for visit in before.visits}
    assert {visit.sub_district: visit.date for visit in after.visits} == when
    (there,) = after.visits_to["s2"]
    assert there.counters
    assert there.people
    assert sum(there.served.values()) > 0
    assert verify(problem, after).ok
    assert after.stated is problem
    assert after.status == "feasible"
    assert {level.bound for level in after.levels} == {None}
    assert [level.name for level in after.levels] == [level.name for level in problem.levels]


def test_only_what_rules_forbid_is_moved() -> None:
    problem = small_problem()
    shut = FIRST + dt.timedelta(weeks=3)
    season = problem.season.model_copy(
        update={"closures": (Closure(start=shut, end=shut, reason="Fair"),)}
    )
    closed = problem.changed(season=season)
    before = moved(small_plan(closed), "s1", shut, closed)
    after = plan_keeping(closed, before, **LIMITS)
    same = [
        visit.sub_district
        for visit in after.visits
        if (visit.sub_district, visit.date) in {(v.sub_district, v.date) for v in before.visits}
    ]
    assert sorted(same) == ["s0", "s2"]
    assert verify(closed, after).ok
