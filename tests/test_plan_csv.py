"""A plan as CSV."""

from __future__ import annotations

import csv
import io

from botram_opt.formats import plan_csv
from botram_opt.plan import Plan, PoolUse, Seat, Visit
from botram_opt.problem import Problem
from small import FIRST, small_plan, small_problem


def rows(problem: Problem, plan: Plan) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(plan_csv(problem, plan), newline="")))


def stated(*visits: Visit) -> Plan:
    return Plan.model_validate(
        {"problem": {"name": "x", "fingerprint": "0" * 64}, "visits": visits}
    )


VISIT = Visit(
    sub_district="s1",
    date=FIRST,
    counters={"c2": 2, "c1": 1},
    staff=(Seat(id="p0", counter_type="c1"), Seat(id="p1", counter_type="c2")),
    pools=(PoolUse(id="pool", counter_type="c2", people=1),),
    served={"ktp": 48, "kk": 40},
    unserved={"ktp": 22, "kk": 30},
)


def test_every_column_of_a_visit() -> None:
    text = plan_csv(small_problem(), stated(VISIT))
    assert text == (
        "date,weekday,sub_district,name,counters,people,expected,served,unserved,basis,"
        "counters c1,counters c2,served ktp,unserved ktp,served kk,unserved kk,staff,pools\n"
        "2025-01-04,Saturday,s1,Place 1,3,3,140,88,52,estimated,"
        "1,2,48,22,40,30,p0:c1; p1:c2,pool:c2:1\n"
    )


def test_the_sums_are_those_of_the_plan() -> None:
    problem = small_problem()
    plan = small_plan(problem)
    table = rows(problem, plan)
    assert [row["date"] for row in table] == sorted(str(v.date) for v in plan.visits)
    assert sum(int(row["served"]) for row in table) == sum(
        sum(v.served.values()) for v in plan.visits
    )
    for row in table:
        assert int(row["counters"]) == int(row["counters c1"]) + int(row["counters c2"])
        assert int(row["expected"]) == int(row["served"]) + int(row["unserved"])
        assert int(row["served"]) == int(row["served ktp"]) + int(row["served kk"])


def test_what_the_problem_does_not_have_is_not_lost() -> None:
    other = Visit(
        sub_district="elsewhere", date=FIRST, counters={"x": 1}, served={"y": 2}, unserved={"z": 3}
    )
    (row,) = rows(small_problem(), stated(other))
    assert row["name"] == row["sub_district"] == "elsewhere"
    assert row["basis"] == ""
    assert (row["counters x"], row["served y"], row["unserved z"]) == ("1", "2", "3")


def test_nothing_that_a_spreadsheet_would_run_gets_through() -> None:
    # Records refuse such names; a plan may have been put together without them.
    evil = VISIT.model_copy(update={"sub_district": "=cmd()", "counters": {}})
    evil = evil.model_copy(
        update={"staff": (Seat.model_construct(id="@x", counter_type="c1"),), "pools": ()}
    )
    plan = stated().model_copy(update={"visits": (evil,)})
    (row,) = rows(small_problem(), plan)
    assert row["sub_district"] == row["name"] == "'=cmd()"
    assert row["staff"] == "'@x:c1"
    more = evil.model_copy(update={"counters": {"+x": 1}})
    header = plan_csv(small_problem(), stated().model_copy(update={"visits": (more,)}))
    assert "counters +x" in header.splitlines()[0]


def test_names_with_commas_and_quotes_survive() -> None:
    problem = small_problem()
    first = problem.sub_districts[1].model_copy(update={"name": 'Setu, "old"'})
    changed = problem.changed(
        sub_districts=(problem.sub_districts[0], first, problem.sub_districts[2])
    )
    (row,) = rows(changed, stated(VISIT))
    assert row["name"] == 'Setu, "old"'


def test_a_plan_without_visits_is_a_header() -> None:
    assert plan_csv(small_problem(), stated()).count("\n") == 1
