"""What things cost on the dates on which they are used."""

from __future__ import annotations

import random
from typing import Any

import pytest

from botram_opt import ContradictionError, InfeasibleError, Problem, solve, tables, verify
from botram_opt.model import Model
from botram_opt.plan import Item, Plan, PoolUse, ProblemReference, Visit
from botram_opt.problem import Level, Pin, PinnedPerson, Term
from botram_opt.rules.hire import Hire
from botram_opt.solving.unnamed import unnamed_levels
from small import FIRST, small_problem
from test_brute_force import best_by_enumeration, tiny_problem

YEAR = {"start": "2025-01-01", "end": "2025-12-31"}


def hired(problem: Problem, *prices: dict[str, Any], first: str = "unserved") -> Problem:
    """The problem with the prices in its second level."""
    levels = (
        Level(name="first", terms=(Term(rule=first),)),
        Level(name="hire", terms=(Term(rule="hire", parameters={"prices": list(prices)}),)),
    )
    return problem.changed(levels=levels)


def test_every_thing_has_its_price() -> None:
    problem = hired(
        small_problem(1),
        {**YEAR, "counter_type": "c1", "cost": 100},
        {**YEAR, "person": "p0", "cost": 7},
        {**YEAR, "pool": "pool", "cost": 3},
        {**YEAR, "cost": 1000},
        {**YEAR, "cost": 500},
    )
    plan = solve(problem, workers=1)
    (visit,) = plan.visits
    used = sum(use.people for use in visit.pools)
    cost = 1500 + 100 * visit.counters.get("c1", 0) + 7 * ("p0" in visit.people) + 3 * used
    assert plan.levels[1].value == cost
    told = {row["sentence"]: row["value"] for row in tables.cost_items(problem, plan)}
    day = f"{visit.date.day} {visit.date:%B %Y}"
    assert told[f"the visit to Place 0 on {day}: 1,500"] == 1500
    assert told[f"1 counter of Cards at Place 0 on {day}: 100"] == 100
    assert verify(problem, plan).ok


def test_visits_go_to_the_cheapest_dates() -> None:
    dates = small_problem().season.visit_dates
    cheap = {dates[4], dates[7], dates[9]}
    rows = [
        {"start": str(day), "end": str(day), "counter_type": "c1", "cost": 1 if day in cheap else 5}
        for day in dates
    ]
    plan = solve(hired(small_problem(3), *rows), workers=1)
    assert {visit.date for visit in plan.visits} == cheap
    assert plan.levels[1].value == sum(visit.counters["c1"] for visit in plan.visits)


def test_a_price_that_never_changes_needs_no_variables() -> None:
    problem = hired(small_problem(3), {**YEAR, "counter_type": "c1", "cost": 4})
    model = Model(problem)
    before = len(model.cp.proto.variables)
    model.cost(1)
    assert len(model.cp.proto.variables) == before


def test_who_goes_matters_only_if_somebody_has_a_price() -> None:
    counters = {**YEAR, "counter_type": "c1", "cost": 4}
    person = {**YEAR, "person": "p0", "cost": 4}
    assert unnamed_levels(hired(small_problem(3), counters)) == 2
    assert unnamed_levels(hired(small_problem(3), counters, person)) == 1


def test_a_part_has_the_prices_of_what_goes_there() -> None:
    rows = [
        {**YEAR, "counter_type": "c1", "cost": 4},
        {**YEAR, "counter_type": "c2", "cost": 4},
        {**YEAR, "pool": "pool", "cost": 4},
        {**YEAR, "cost": 4},
    ]
    rule = Hire.model_validate({"prices": rows})
    part = rule.within(["s0"], [], ["c1", "p0"])
    assert part.prices == (rule.prices[0], rule.prices[3])


FAULTS = {
    "'c9' is no counter type": {**YEAR, "counter_type": "c9", "cost": 1},
    "'p9' is no person": {**YEAR, "person": "p9", "cost": 1},
    "'g9' is no pool": {**YEAR, "pool": "g9", "cost": 1},
    "it is the price of a counter type and of a person": {
        **YEAR,
        "counter_type": "c1",
        "person": "p0",
        "cost": 1,
    },
    "it ends (2025-01-01) before it starts (2025-12-31)": {
        "start": YEAR["end"],
        "end": YEAR["start"],
        "cost": 1,
    },
}


@pytest.mark.parametrize("what", FAULTS)
def test_prices_that_contradict_the_problem_are_told(what: str) -> None:
    with pytest.raises(ContradictionError) as error:
        solve(hired(small_problem(), {**YEAR, "cost": 1}, FAULTS[what]))
    (issue,) = error.value.issues
    assert issue.where == "hire, prices[1]"
    assert issue.what == what


@pytest.mark.parametrize(
    "seed",
    # Those of which enumeration has most plans to look at are tried less often.
    [pytest.param(seed, marks=pytest.mark.long) if seed in (3, 11) else seed for seed in range(12)],
)
def test_prices_are_what_enumeration_finds(seed: int) -> None:
    rng = random.Random(seed)
    tiny = tiny_problem(seed)
    things: list[dict[str, Any]] = [
        {"counter_type": "c"},
        {"counter_type": "d"},
        {"person": "p1"},
        {"pool": "g"},
        {},
    ]
    rows = [
        thing | {"start": str(day), "end": str(day), "cost": rng.randint(0, 5)}
        for thing in things
        for day in tiny.season.visit_dates
    ]
    problem = hired(tiny, *rows, first=rng.choice(["unserved", "fair_visits"]))
    best = best_by_enumeration(problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve(problem, workers=1)
        return
    plan = solve(problem, workers=1)
    assert [level.value for level in plan.levels] == best
    assert [level.bound for level in plan.levels] == best


def test_what_is_missing_is_called_as_the_problem_calls_it() -> None:
    remedy = r"'p9' is no person\. Add it to the people, or"
    with pytest.raises(ContradictionError, match=remedy):
        solve(hired(small_problem(), {**YEAR, "person": "p9", "cost": 1}))
    with pytest.raises(ContradictionError, match=remedy):
        small_problem(pins=(Pin(sub_district="s0", people=(PinnedPerson(id="p9"),)),))


def test_a_price_is_of_one_thing() -> None:
    two = {**YEAR, "counter_type": "c1", "pool": "pool", "cost": 1}
    three = {**two, "person": "p0"}
    hire = Hire.model_validate({"prices": [two, three, {**YEAR, "cost": 1}]})
    assert [(issue.where, issue.what) for issue in hire.check(small_problem())] == [
        ("hire, prices[0]", "it is the price of a counter type and of a pool"),
        ("hire, prices[1]", "it is the price of a counter type, of a pool and of a person"),
    ]


def test_people_of_a_pool_cost_at_each_kind_of_counter() -> None:
    problem = small_problem(1)
    uses = (
        PoolUse(id="pool", counter_type="c1", people=2),
        PoolUse(id="pool", counter_type="c2", people=1),
        PoolUse(id="other", counter_type="c2", people=4),
    )
    visit = Visit(
        sub_district="s0", date=FIRST, counters={"c1": 1}, pools=uses, served={}, unserved={}
    )
    plan = Plan(problem=ProblemReference.of(problem), visits=(visit,))
    prices = [{**YEAR, "pool": "pool", "cost": 5}, {**YEAR, "cost": 100}]
    hire = Hire.model_validate({"prices": prices})
    there = {"sub_district": "s0", "date": FIRST}
    assert sorted(hire.measure(problem, plan), key=lambda item: item.value) == [
        Item(value=15, pool="pool", facts={"number": 3}, **there),
        Item(value=100, facts={"number": 1}, **there),
    ]


def test_prices_go_where_the_things_go() -> None:
    own, other, all_ = ({**YEAR, **of, "cost": 1} for of in ({"person": "p0"}, {"pool": "x"}, {}))
    hire = Hire.model_validate({"prices": [own, other, all_]})
    assert hire.within(["s0"], [], ["p0"]) == Hire.model_validate({"prices": [own, all_]})
    assert hire.within(["s0"], [], []) == Hire.model_validate({"prices": [all_]})
