"""Caps on what soft rules cost: kept, told, and refused where they make no sense."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

from botram_opt import ContradictionError, InfeasibleError, rules, solve, verify
from botram_opt.model import Model
from botram_opt.plan import Item
from botram_opt.problem import Curve, CurvePoint, DemandCurves, Level, Problem, RuleSetting, Term
from botram_opt.rules import hard_rules, setting_issues
from botram_opt.rules.most_cost import Cap, MostCost, with_caps
from botram_opt.rules.unserved import Unserved
from botram_opt.scaling import MOST_COST
from botram_opt.solving.budget import Budget
from botram_opt.solving.dates_alone import dates_alone
from botram_opt.solving.levels import LevelSolver
from botram_opt.solving.limits import Limits
from botram_opt.solving.unnamed import unnamed
from small import FIRST, small_problem

LEVELS = (
    Level(name="unserved", terms=(Term(rule="unserved"),)),
    Level(name="travel", terms=(Term(rule="staff_travel"),)),
)


def capped(*caps: dict[str, Any], **parts: Any) -> Problem:
    setting = RuleSetting.model_validate({"rule": "most_cost", "parameters": {"caps": list(caps)}})
    return small_problem(**({"levels": LEVELS} | parts)).changed(rules=(setting,))


def travel(most: int, **more: Any) -> dict[str, Any]:
    return {"terms": [{"rule": "staff_travel"}], "most": most, **more}


def test_a_cap_is_kept_and_costs_what_it_takes() -> None:
    free = solve(capped(), workers=1)
    most = free.levels[1].value - 1
    problem = capped(travel(most))
    plan = solve(problem, workers=1)
    assert verify(problem, plan).ok
    assert plan.levels[1].value <= most
    assert plan.levels[0].value > free.levels[0].value
    # What the cap allows is no more than what it says.
    exact = solve(capped(travel(most + 1)), workers=1)
    assert [level.value for level in exact.levels] == [level.value for level in free.levels]


def test_a_plan_over_a_cap_is_told() -> None:
    free = solve(capped(), workers=1)
    cost = free.levels[1].value
    problem = capped(travel(cost), travel(cost - 1000, name="Kilometres"))
    found = [f for f in verify(problem, free).findings if f.kind == "hard_rule"]
    assert [f.rule for f in found] == ["most_cost"]
    assert found[0].item == Item(value=1000, facts={"cap": 1, "cost": cost})
    told = f"Kilometres may come to {(cost - 1000) / 1000:.1f} km at most in all; it comes to "
    assert found[0].text == f"{told}{cost / 1000:.1f} km"


def test_caps_that_cannot_be_kept_are_named() -> None:
    problem = capped(
        travel(0),
        {"terms": [{"rule": "unserved"}, {"rule": "fair_visits", "weight": 2}], "most": 9},
    )
    with pytest.raises(InfeasibleError) as error:
        solve(problem, workers=1)
    assert {
        "requests unserved + unevenness of visits may come to 9 points at most in all",
        "staff travel may come to 0.0 km at most in all",
    } & set(error.value.conflict)


def test_without_caps_it_asks_for_nothing() -> None:
    assert "most_cost" not in hard_rules(capped())
    assert MostCost().holds_in_parts()
    rule = hard_rules(capped(travel(9)))["most_cost"]
    assert not rule.holds_in_parts()
    assert not rule.asks_of_futures()


def test_faulty_caps_are_told_with_where_all_at_once() -> None:
    first = CurvePoint(date=FIRST, requests=1)
    curves = DemandCurves(curves=(Curve(sub_district="s0", service="ktp", points=(first,)),))
    problem = capped(
        {"terms": [{"rule": "staff_travels"}], "most": 1},
        {"terms": [{"rule": "neighbour_spread", "parameters": {"weeks": "x"}}], "most": 1},
        {"terms": [{"rule": "unserved"}, {"rule": "unserved"}], "most": 1, "name": "Twice"},
        {"terms": [{"rule": "missed_for_good"}, {"rule": "expected_unserved"}], "most": 1},
        demand=curves,
    )
    begin = "rules 'most_cost', "
    found = [
        (issue.where.removeprefix(begin), issue.what)
        for issue in setting_issues(problem)
        if issue.where.startswith(begin)
    ]
    assert found == [
        ("caps[0], rule 'staff_travels'", "there is no soft rule of this name"),
        ("caps[1], rule 'neighbour_spread', weeks", found[1][1]),
        ("caps[2] 'Twice'", "'unserved' stands twice"),
        ("caps[3], missed_for_good", found[3][1]),
        ("caps[3], futures", "the problem states no futures"),
    ]
    with pytest.raises(ContradictionError):
        solve(problem)


def test_a_faulty_cap_itself_is_told() -> None:
    problem = capped({"terms": [], "most": 1}, travel(-1), {"rule": "unserved", "most": 1})
    found = {issue.where for issue in setting_issues(problem)}
    assert "rules 'most_cost', caps[0].terms" in found
    assert "rules 'most_cost', caps[1].most" in found
    assert "rules 'most_cost', caps[2].terms" in found


def test_a_cap_that_is_off_is_not_looked_at() -> None:
    parameters = {"caps": [{"terms": [{"rule": "no_such"}], "most": 1}]}
    setting = RuleSetting.model_validate(
        {"rule": "most_cost", "on": False, "parameters": parameters}
    )
    assert setting_issues(small_problem(rules=(setting,))) == []


def test_a_cost_that_cannot_be_told_exactly_is_refused_with_the_level() -> None:
    prices = [{"start": str(FIRST), "end": str(FIRST), "cost": 1_000_000_000}] * 100
    hire = {"rule": "hire", "weight": 1_000_000, "parameters": {"prices": prices}}
    level = Level.model_validate({"name": "dear", "terms": [hire]})
    problem = capped({"terms": [hire], "most": 1}, levels=(level,))
    with pytest.raises(ContradictionError) as error:
        solve(problem)
    where = [issue.where for issue in error.value.issues]
    assert where == ["rules 'most_cost', caps[0]", "levels 'dear'"]


def test_relaxations_keep_what_is_true_of_them() -> None:
    prices = {"prices": [{"start": str(FIRST), "end": str(FIRST), "person": "p0", "cost": 1}]}
    problem = capped(
        {"terms": [{"rule": "unserved"}, {"rule": "staff_travel"}], "most": 1},
        {"terms": [{"rule": "hire", "parameters": prices}], "most": 2},
        {"terms": [{"rule": "preferred_dates"}], "most": 3},
    )

    def kept(relaxed: Problem) -> list[tuple[list[str], int]]:
        rule = hard_rules(relaxed)["most_cost"]
        assert isinstance(rule, MostCost)
        return [([term.rule for term in cap.terms], cap.most) for cap in rule.caps]

    assert kept(unnamed(problem)) == [(["unserved"], 1), (["preferred_dates"], 3)]
    assert kept(dates_alone(problem)) == [(["preferred_dates"], 3)]


def test_plans_that_leave_a_binding_cap_out_are_tried_once() -> None:
    free = solve(capped(), workers=1)
    for most, binds in ((free.levels[1].value - 1, True), (free.levels[1].value, False)):
        solver = LevelSolver(capped(travel(most)), Budget(Limits(workers=1), None, time.monotonic))
        assert solver.solve().status == "optimal"
        assert solver._caps_bind == binds


def test_a_rule_that_counts_twice_is_posted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    posted: Counter[int] = Counter()
    post = Unserved.post

    def counted(self: Unserved, posting: Any) -> Any:
        posted[id(posting)] += 1
        return post(self, posting)

    monkeypatch.setattr(Unserved, "post", counted)
    cap = {"terms": [{"rule": "unserved", "weight": 3}], "most": 1000}
    model = Model(capped(cap, cap))
    model.cost(0)
    assert list(posted.values()) == [1]


def test_costs_are_those_of_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = capped()
    plan = solve(problem, workers=1)
    terms = [{"rule": "unserved", "weight": 2}, {"rule": "staff_travel"}]
    cap = MostCost.model_validate({"caps": [{"terms": terms, "most": 1}]}).caps[0]
    by_level = [cost.value for cost in rules.cost_sheet(problem, plan)]
    assert cap.cost(problem, plan) == 2 * by_level[0] + by_level[1]


def test_further_caps_stand_beside_those_there_are() -> None:
    def settings(*rules: RuleSetting) -> list[dict[str, Any]]:
        cap = Cap(terms=(Term(rule="waiting"),), most=5)
        found = with_caps(small_problem().changed(rules=rules), [cap])
        return [setting.model_dump(mode="json") for setting in found]

    def stated(*caps: dict[str, Any]) -> dict[str, Any]:
        whole = MostCost.model_validate({"caps": caps}).model_dump(mode="json")
        return RuleSetting(rule="most_cost", parameters=whole).model_dump(mode="json")

    further = {"terms": [{"rule": "waiting"}], "most": 5}
    notice = RuleSetting(rule="notice", on=False)
    there = RuleSetting.model_validate({"rule": "most_cost", "parameters": {"caps": [travel(9)]}})
    off = there.model_copy(update={"on": False})
    assert settings() == [stated(further)]
    assert settings(there, notice) == [notice.model_dump(), stated(travel(9), further)]
    assert settings(off, notice) == [notice.model_dump(), stated(further)]


def test_a_cap_is_eased_up_to_the_most_that_anything_may_cost() -> None:
    rule = MostCost.model_validate({"caps": [travel(MOST_COST - 2)]})
    item = Item(value=0, facts={"cap": 0})
    problem = small_problem()
    assert [rule.eased(problem, item, by) is not None for by in (1, 2, 3)] == [True, True, False]


def test_a_cap_that_is_wrong_is_told_by_its_name() -> None:
    twice = {"terms": [{"rule": "waiting"}, {"rule": "waiting"}], "most": 5}
    rule = MostCost.model_validate({"caps": [twice, {**twice, "name": "Patience"}]})
    assert [issue.where for issue in rule.check(small_problem())] == [
        "rules 'most_cost', caps[0]",
        "rules 'most_cost', caps[1] 'Patience'",
    ]
