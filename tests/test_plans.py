"""What the records of a plan hold, refuse and tell."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle

import pytest
from pydantic import ValidationError

from botram_opt import plan as of_plans
from botram_opt.plan import (
    Item,
    LevelResult,
    Plan,
    PlanDifference,
    PoolUse,
    ProblemReference,
    RuleCost,
    Seat,
    SolverRecord,
    Visit,
    diff,
    rises,
)
from botram_opt.plan.difference import VisitChange
from botram_opt.plan.rises import LevelRise, settled
from small import FIRST, small_plan, small_problem

REFERENCE = ProblemReference(name="x", fingerprint="0" * 64)


def visit(place: str, week: int, *people: str, **parts: object) -> Visit:
    return Visit.model_validate(
        {
            "sub_district": place,
            "date": FIRST + dt.timedelta(days=7 * week),
            "counters": {},
            "staff": [{"id": person, "counter_type": "c1"} for person in people],
            "served": {},
            "unserved": {},
        }
        | parts
    )


def plan_of(*visits: Visit) -> Plan:
    return Plan(problem=REFERENCE, visits=visits)


def test_names_that_are_handed_out_are_there() -> None:
    assert of_plans.__all__ == sorted(of_plans.__all__)
    assert {getattr(of_plans, name).__name__ for name in of_plans.__all__} == set(of_plans.__all__)


def test_an_item_is_written_without_what_it_does_not_tell() -> None:
    item = Item(value=0, person="p0", facts={"visits": 3})
    assert json.loads(item.model_dump_json()) == {
        "value": 0,
        "person": "p0",
        "facts": {"visits": 3},
    }
    assert json.loads(Item(value=0).model_dump_json()) == {"value": 0}
    assert set(Item(value=0).__dict__.values()) == {0, None}


@pytest.mark.parametrize("weight", [1, 2, 3])
def test_an_item_counts_as_often_as_its_rule_weighs(weight: int) -> None:
    item = Item(value=5, person="p0")
    assert item.times(weight) == Item(value=5 * weight, person="p0")


def test_costs_go_from_zero_to_what_64_bits_hold() -> None:
    most = 2**63 - 1
    for cost in (0, most):
        assert RuleCost(rule="unserved", level="x", value=cost).items == ()
        level = LevelResult(name="x", value=cost, bound=cost, status="optimal")
        assert (level.value, level.bound) == (cost, cost)
    for wrong in (-1, most + 1, "5", True):
        with pytest.raises(ValidationError):
            RuleCost.model_validate({"rule": "unserved", "level": "x", "value": wrong})
        with pytest.raises(ValidationError):
            LevelResult.model_validate(
                {"name": "x", "value": 5, "bound": wrong, "status": "optimal"}
            )


@pytest.mark.parametrize(
    ("value", "bound", "gap"),
    [(10, None, None), (10, 10, 0), (10, 5, 0.5), (4, 1, 0.75), (5, 6, 0), (0, 0, 0), (4, 0, 1)],
)
def test_the_gap_is_the_distance_to_the_bound_over_the_value(
    value: int, bound: int | None, gap: float | None
) -> None:
    told = {} if bound is None else {"bound": bound}
    level = LevelResult.model_validate({"name": "x", "value": value, "status": "feasible"} | told)
    assert level.bound == bound
    assert level.gap == gap
    assert isinstance(level.gap, float) or gap is None


@pytest.mark.parametrize("kind", ["optimal", "within_tolerance", "feasible", "not_optimised"])
def test_a_level_is_one_of_four_kinds(kind: str) -> None:
    level = {"name": "x", "value": 0, "status": kind}
    assert LevelResult.model_validate(level).status == kind
    with pytest.raises(ValidationError):
        LevelResult.model_validate(level | {"status": f"{kind} or so"})


@pytest.mark.parametrize("kind", ["optimal", "feasible", "cut_short", "stated"])
def test_a_plan_is_one_of_four_kinds(kind: str) -> None:
    plan = {"problem": REFERENCE, "visits": ()}
    assert Plan.model_validate(plan | {"status": kind}).status == kind
    with pytest.raises(ValidationError):
        Plan.model_validate(plan | {"status": f"{kind} or so"})


def test_a_plan_claims_nothing_that_it_is_not_told() -> None:
    plan = plan_of()
    assert json.loads(plan.to_json()) == {
        "schema_version": "1",
        "problem": {"name": "x", "fingerprint": "0" * 64},
        "status": "stated",
        "levels": [],
        "visits": [],
        "costs": [],
        "solver": None,
    }
    for refused in ({"schema_version": "2"}, {"schema_version": None}, {"visits": None}):
        with pytest.raises(ValidationError):
            Plan.model_validate({"problem": REFERENCE, "visits": ()} | refused)
    assert Visit.model_validate(
        {"sub_district": "s", "date": FIRST, "counters": {}, "served": {}, "unserved": {}}
    ) == visit("s", 0, staff=(), pools=(), quota={})


def test_a_reference_has_the_fingerprint_of_its_problem() -> None:
    problem = small_problem()
    assert ProblemReference.of(problem) == ProblemReference(
        name=problem.name, fingerprint=problem.fingerprint
    )
    for wrong in ("0" * 63, "0" * 65, "A" * 64, "0" * 63 + "g", f"{'0' * 64}\n"):
        with pytest.raises(ValidationError):
            ProblemReference(name="x", fingerprint=wrong)


def test_a_record_of_the_solver_need_not_tell_time() -> None:
    record = SolverRecord(name="x", version="1", workers=1, seed=0, reproducible=True)
    assert (record.limit, record.seconds, record.work) == (None, None, None)


def test_a_plan_shown_with_names_is_the_same_plan() -> None:
    problem = small_problem()
    plan = Plan(problem=ProblemReference.of(problem), visits=(visit("s0", 0),))
    shown = plan.made_for(problem)
    assert plan.stated is None
    assert shown.stated is problem
    assert shown == plan
    assert shown.to_json() == plan.to_json()
    assert pickle.loads(pickle.dumps(shown)).stated is None
    assert copy.deepcopy(shown) == plan
    with pytest.raises(ValueError, match="the plan was made for another problem than 'Small'"):
        plan_of().made_for(problem)


def test_visits_are_told_in_order_of_date() -> None:
    late, early = visit("s0", 3, "p1", "p0"), visit("s0", 1, "p0", "p0")
    other = visit("s1", 2, "p0")
    plan = plan_of(late, other, early)
    assert plan.visits_to == {"s0": (early, late), "s1": (other,)}
    assert plan.visits_of == {"p0": (early, other, late), "p1": (late,)}


def test_people_of_pools_count_by_how_many_come() -> None:
    drawn = [PoolUse(id="pool", counter_type=kind, people=2) for kind in ("c1", "c2")]
    came = visit("s0", 0, "p0", "p1", "p2", pools=drawn)
    assert came.people == ("p0", "p1", "p2")
    assert came.headcount == 7
    assert came.staff[0] == Seat(id="p0", counter_type="c1")


def test_people_of_one_pool_at_several_counters_are_added_up() -> None:
    drawn = [PoolUse(id="pool", counter_type=kind, people=2) for kind in ("c1", "c2")]
    found = diff(plan_of(visit("s0", 0)), plan_of(visit("s0", 0, pools=drawn)))
    assert [change.pools for change in found.visits] == [{"pool": 4}]


def test_the_second_visit_is_compared_with_the_second() -> None:
    before = plan_of(visit("s1", 0), visit("s0", 1), visit("s0", 3))
    after = plan_of(visit("s0", 4, served={"ktp": 2}), visit("s0", 1), visit("s1", 2))
    found = diff(before, after)
    assert [(change.sub_district, change.number) for change in found.visits] == [
        ("s0", 2),
        ("s1", 1),
    ]
    assert found.moved == found.visits
    assert [change.served for change in found.visits] == [{"ktp": 2}, {}]
    assert not PlanDifference()
    assert PlanDifference() == PlanDifference(visits=(), levels={})
    assert PlanDifference(levels={"x": -1})
    assert not PlanDifference(levels={"x": 0})


def test_a_visit_that_only_one_plan_has_is_not_moved() -> None:
    there, nowhere = plan_of(visit("s0", 0, "p0")), plan_of()
    for before, after, dates in (
        (there, nowhere, (FIRST, None)),
        (nowhere, there, (None, FIRST)),
    ):
        found = diff(before, after)
        (change,) = found.visits
        assert (change.before, change.after) == dates
        assert (change.people_removed, change.people_added) == tuple(
            ("p0",) if day else () for day in dates
        )
        assert found.moved == ()


def test_a_change_tells_nothing_that_is_as_it_was() -> None:
    change = VisitChange(sub_district="s0", number=1, before=FIRST, after=FIRST)
    told = change.model_dump(exclude={"sub_district", "number", "before", "after"})
    assert told == {
        "counters": {},
        "people_added": (),
        "people_removed": (),
        "seats_changed": (),
        "pools": {},
        "served": {},
    }


def test_a_plan_hands_itself_to_what_shows_it() -> None:
    plan = small_plan()
    with pytest.raises(ValueError, match="another problem than 'Other'"):
        plan.plot.map(small_problem(name="Other"))
    assert "Place 0" in plan._repr_html_()
    assert "s0" in plan_of(visit("s0", 0))._repr_html_()


def levels(*told: LevelResult) -> Plan:
    return Plan(problem=REFERENCE, visits=(), levels=told)


def result(name: str, value: int, bound: int | None, status: str = "feasible") -> LevelResult:
    return LevelResult.model_validate(
        {"name": name, "value": value, "bound": bound, "status": status}
    )


def test_levels_rise_by_what_their_bounds_leave_open() -> None:
    before = levels(result("a", 10, 10, "optimal"), result("b", 9, 4), result("gone", 1, 1))
    after = levels(result("b", 12, 8), result("a", 7, 7, "optimal"), result("new", 2, None))
    found = {rise.name: rise for rise in rises(before, after)}
    assert list(found) == ["b", "a", "new", "gone"]
    assert (found["a"].rise, found["a"].least, found["a"].most) == (-3, -3, -3)
    assert (found["b"].rise, found["b"].least, found["b"].most) == (3, -1, 8)
    for name in ("new", "gone"):
        assert (found[name].rise, found[name].least, found[name].most) == (None, None, None)
        assert not found[name].real
    assert found["gone"].after is None
    assert found["new"].before is None


def test_a_rise_is_of_nothing_unless_it_is_told() -> None:
    rise = LevelRise(name="x", before=None, after=None, rise=None)
    assert (rise.least, rise.most, rise.settled, rise.real, rise.rules) == (
        None,
        None,
        False,
        False,
        {},
    )


def test_levels_are_settled_down_to_the_first_that_is_not_proven() -> None:
    plan = levels(
        result("a", 1, 1, "optimal"),
        result("b", 2, 1, "within_tolerance"),
        result("c", 3, 1),
        result("d", 4, 4, "optimal"),
    )
    assert set(settled(plan)) == {"a", "b", "c"}


def test_what_only_one_plan_costs_by_a_rule_rises_too() -> None:
    costs = [
        RuleCost(rule=rule, level="a", value=value)
        for rule, value in (("unserved", 5), ("waiting", 3))
    ]
    before = levels(result("a", 5, None)).model_copy(update={"costs": (costs[0],)})
    after = levels(result("a", 8, None)).model_copy(update={"costs": tuple(costs)})
    assert rises(before, after)[0].rules == {"waiting": 3}
    assert rises(after, before)[0].rules == {"waiting": -3}


def test_the_small_plan_is_what_its_own_record_says() -> None:
    plan = small_plan()
    assert Plan.model_validate_json(plan.to_json()) == plan
    assert plan.solver is not None
    assert plan.solver.seconds is None
