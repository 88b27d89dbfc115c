"""What counts as a change from an earlier plan."""

from __future__ import annotations

import datetime as dt

from botram_opt.plan import Plan, PoolUse, ProblemReference, Seat, Visit
from botram_opt.problem import Problem
from botram_opt.rules.change_from_plan import ChangeFromPlan, EarlierVisit
from small import FIRST, small_problem


def visit(week: int = 0, **parts: object) -> Visit:
    bare = {"sub_district": "s0", "counters": {}, "served": {}, "unserved": {}}
    return Visit.model_validate(bare | {"date": FIRST + dt.timedelta(days=7 * week)} | parts)


FULL = visit(
    counters={"c1": 2},
    staff=(Seat(id="p0", counter_type="c1"),),
    pools=(
        PoolUse(id="pool", counter_type="c2", people=1),
        PoolUse(id="pool", counter_type="c2", people=2),
    ),
)


def cost(rule: ChangeFromPlan, *visits: Visit, problem: Problem | None = None) -> int:
    problem = problem or small_problem()
    plan = Plan(problem=ProblemReference.of(problem), visits=visits)
    return sum(item.value for item in rule.measure(problem, plan))


def test_an_earlier_visit_has_counters_and_people_wherever_they_sit() -> None:
    assert EarlierVisit.of(FULL) == EarlierVisit(
        sub_district="s0", date=FIRST, counters={"c1": 2}, people=("p0",)
    )
    assert EarlierVisit.of(FULL).seats == EarlierVisit.of(FULL).pools == ()


def test_people_of_a_pool_at_counters_of_one_type_are_added_up() -> None:
    earlier = EarlierVisit.of(FULL).model_copy(
        update={"pools": (PoolUse(id="pool", counter_type="c2", people=3),)}
    )
    rule = ChangeFromPlan(earlier=(earlier,), pool=1)
    assert cost(rule, FULL) == 0
    assert cost(rule, FULL.model_copy(update={"pools": FULL.pools[:1]})) == 2


def test_each_thing_that_changes_costs_what_it_is_told_to() -> None:
    seated = EarlierVisit.of(FULL).model_copy(update={"seats": FULL.staff, "pools": FULL.pools})
    rule = ChangeFromPlan(
        earlier=(seated,), date=1000, person=100, counter=10, seat=5, pool=3, far=20_000
    )
    elsewhere = FULL.model_copy(update={"staff": (Seat(id="p0", counter_type="c2"),)})
    assert cost(rule, FULL) == 0
    assert cost(rule, elsewhere) == 5
    assert cost(rule, FULL.model_copy(update={"staff": ()})) == 100
    assert cost(rule, FULL.model_copy(update={"counters": {"c2": 1}})) == 30
    assert cost(rule, FULL.model_copy(update={"pools": ()})) == 9
    assert cost(rule, FULL.model_copy(update={"date": FIRST + dt.timedelta(days=7)})) == 1000
    assert cost(rule) == 21_000 + 100 + 20 + 9
    assert cost(rule, FULL, visit(1)) == 1000


def test_a_visit_moved_from_or_to_an_announced_date_costs_for_each() -> None:
    rule = ChangeFromPlan(
        earlier=(EarlierVisit(sub_district="s0", date=FIRST),),
        date=1,
        announced=10,
        announced_until=FIRST + dt.timedelta(days=7),
        near_days=14,
        far=100,
    )
    assert [cost(rule, visit(week)) for week in range(4)] == [0, 21, 11, 111]
    assert cost(rule) == 111
