"""What counts as a change from an earlier plan."""

from __future__ import annotations

import datetime as dt

from botram_opt.plan import Plan, PoolUse, ProblemReference, Seat, Visit
from botram_opt.problem import Level, Problem, Term
from botram_opt.rules.change_from_plan import ChangeFromPlan, EarlierVisit
from botram_opt.solving import solve
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


def test_what_goes_elsewhere_is_not_compared() -> None:
    seated = EarlierVisit.of(FULL).model_copy(update={"seats": FULL.staff, "pools": FULL.pools})
    rule = ChangeFromPlan(earlier=(seated, seated.model_copy(update={"sub_district": "s1"})))
    (all_of_it,) = rule.within(["s0"], [], ["c1", "c2", "p0", "pool"]).earlier
    assert all_of_it == seated
    (pool_only,) = rule.within(["s0"], [], ["c2", "pool"]).earlier
    assert pool_only == seated.model_copy(update={"people": (), "seats": (), "counters": {}})
    (seat_only,) = rule.within(["s0"], [], ["c1", "p0"]).earlier
    assert seat_only == seated.model_copy(update={"pools": ()})
    (neither,) = rule.within(["s0"], [], ["c1", "pool"]).earlier
    assert (neither.seats, neither.pools, neither.counters) == ((), (), {"c1": 2})


def test_one_change_of_one_person_counts_at_visits_that_stay() -> None:
    small = small_problem(1)
    kinds = [
        kind.model_copy(update={"people_per_counter": 1, "least_per_visit": int(kind.id == "c1")})
        for kind in small.counter_types
    ]
    earlier = EarlierVisit(sub_district="s0", date=FIRST)
    rule = ChangeFromPlan(earlier=(earlier,), contents="unmoved", person=1, counter=0, seat=0)
    term = Term(
        rule="change_from_plan", parameters=rule.model_dump(mode="json", exclude_defaults=True)
    )
    problem = small_problem(
        1,
        season=small.season.model_copy(update={"end": FIRST}),
        counter_types=kinds,
        people=small.people[:1],
        pools=(),
        levels=(Level(name="change", terms=(term,)),),
    )
    plan = solve(problem, workers=1, time_limit=20)
    assert [(visit.date, visit.people) for visit in plan.visits] == [(FIRST, ("p0",))]
    assert [(level.value, level.status) for level in plan.levels] == [(1, "optimal")]
