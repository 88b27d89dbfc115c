"""What is pinned, by hand: what is stated to the solver, found in plans, said and taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from any_plan import plan_of
from botram_opt.changes import AddPin, RemovePin
from botram_opt.model import Model
from botram_opt.plan import Item, PoolUse, Visit
from botram_opt.problem import (
    CounterType,
    Pin,
    PinnedCounters,
    PinnedPerson,
    PinnedPool,
    PinnedRequests,
    Pool,
    Problem,
    Region,
)
from botram_opt.rules.pins import Pins
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import Outcome, search
from small import FIRST, small_problem

WEEK = dt.timedelta(days=7)
BOTH = (Pool(id="pool", name="Helpers", skills=("card", "family"), size=5),)


def item(number: int, part: str = "content", **about: Any) -> Item:
    """What is posted of a pin of the first place without dates."""
    stated: dict[str, Any] = {"sub_district": "s0"} | about
    return Item(value=0, facts={"part": part, "pin": number}, **stated)


def solved(problem: Problem) -> tuple[Model, Outcome]:
    """A visit to the first place that keeps the pins, and no other rule, with as little as may."""
    model = Model(problem, only=("pins",))
    decisions = model.decisions
    model.cp.add(decisions.held[decisions.slots_of["s0"][0]] == 1)
    wanted = (*decisions.sits.values(), *decisions.drawn.values(), *decisions.counters.values())
    model.cp.minimize(sum(wanted))
    return model, search(model.cp, Limits(workers=1, time=20))


@pytest.mark.parametrize(
    ("person", "seats"),
    [
        (PinnedPerson(id="p1", counter_type="c2"), {("p1", "c2")}),
        (PinnedPerson(id="p0"), {("p0", "c1")}),
    ],
)
def test_who_is_pinned_comes_and_nobody_else_has_to(
    person: PinnedPerson, seats: set[tuple[str, str]]
) -> None:
    model, outcome = solved(small_problem(1, pins=(Pin(sub_district="s0", people=(person,)),)))
    assert outcome.status == "optimal"
    found = {(who, kind) for (_, who, kind), sits in model.decisions.sits.items() if outcome(sits)}
    assert found == seats


def test_so_many_of_a_pool_come_as_are_pinned() -> None:
    pin = Pin(sub_district="s0", pools=(PinnedPool(id="pool", counter_type="c2", people=1),))
    model, outcome = solved(small_problem(1, pins=(pin,)))
    assert outcome.status == "optimal"
    assert [outcome(drawn) for drawn in model.decisions.drawn.values()] == [1]


@pytest.mark.parametrize(("people", "status"), [(0, "optimal"), (1, "infeasible")])
def test_nobody_can_sit_at_a_counter_that_runs_by_itself(people: int, status: str) -> None:
    by_itself = CounterType(id="c3", name="Machines", stock=1, people_per_counter=0)
    pin = Pin(sub_district="s0", pools=(PinnedPool(id="pool", counter_type="c3", people=people),))
    kinds = (*small_problem(1).counter_types, by_itself)
    _, outcome = solved(small_problem(1, counter_types=kinds, pins=(pin,)))
    assert outcome.status == status


def test_none_can_be_pinned_of_what_goes_elsewhere_only() -> None:
    problem = small_problem(1)
    first, second = problem.counter_types
    pin = Pin(sub_district="s0", counters=(PinnedCounters(counter_type="c2", counters=0),))
    north = problem.changed(
        regions=(Region(id="n", name="North"),),
        counter_types=(first, second.model_copy(update={"regions": ("n",)})),
        pins=(pin,),
    )
    assert solved(north)[1].status == "optimal"


def missing(pin: Pin, **parts: Any) -> list[int]:
    """How much of what is pinned of the first place a visit to it lacks."""
    stated: dict[str, Any] = {
        "sub_district": "s0",
        "date": FIRST,
        "counters": {},
        "served": {},
        "unserved": {},
    }
    problem = small_problem(1, pools=BOTH, pins=(pin,))
    plan = plan_of(problem, (Visit(**(stated | parts)),))
    return [found.value for found in Pins().measure(problem, plan)]


def test_what_is_pinned_and_missing_is_counted() -> None:
    pools = (PinnedPool(id="pool", counter_type="c2", people=2),)
    pin = Pin(
        sub_district="s0",
        counters=(PinnedCounters(counter_type="c1", counters=2),),
        pools=pools,
        requests=(PinnedRequests(service="ktp", served=7),),
    )
    two, three = (PoolUse(id="pool", counter_type="c2", people=n) for n in (2, 3))
    assert missing(pin, counters={"c1": 2}, pools=(two,), served={"ktp": 7}) == []
    # The counters and the requests, while the pool is there.
    assert missing(pin, counters={"c1": 1}, pools=(two,), served={"ktp": 6}) == [2]
    # All three of them, with one too many of the pool.
    assert missing(pin, pools=(three,)) == [3]


def test_people_of_a_pool_at_one_counter_type_are_added_up() -> None:
    pin = Pin(sub_district="s0", pools=(PinnedPool(id="pool", counter_type="c2", people=2),))
    one = PoolUse(id="pool", counter_type="c2", people=1)
    assert missing(pin, pools=(one, one)) == []
    assert missing(pin, pools=(one,)) == [1]


def test_what_a_visit_does_not_tell_it_has_none_of() -> None:
    pin = Pin(
        sub_district="s0",
        counters=(PinnedCounters(counter_type="c1", counters=0),),
        requests=(PinnedRequests(service="ktp", served=0),),
    )
    assert missing(pin) == []
    one = pin.model_copy(
        update={
            "counters": (PinnedCounters(counter_type="c1", counters=1),),
            "requests": (PinnedRequests(service="ktp", served=1),),
        }
    )
    assert missing(one) == [2]


def test_a_visit_that_is_not_argued_about_is_not_said_to_be_required() -> None:
    pin = Pin(sub_district="s0", date=FIRST, people=(PinnedPerson(id="p0"),))
    problem = small_problem(pins=(pin,))
    visit, content = item(0, "visit", date=FIRST), item(0, date=FIRST, person="p0")
    rule = Pins()
    assert rule.say_required(problem, [visit]) == ("Place 0 must be visited on 4 January 2025",)
    assert rule.say_required(problem, [content]) == (
        "the visit to Place 0 on 4 January 2025 must have Person 0",
    )
    assert rule.say_required(problem, [visit, content]) == (
        "Place 0 must be visited on 4 January 2025, with Person 0",
    )


def test_what_visits_have_is_said_of_each_place_by_itself() -> None:
    pins = tuple(
        Pin(sub_district=f"s{n}", people=(PinnedPerson(id=f"p{n}"),), required=False)
        for n in range(2)
    )
    problem = small_problem(pins=pins)
    items = [item(n, sub_district=f"s{n}", person=f"p{n}") for n in range(2)]
    assert Pins().say_required(problem, items) == (
        "every visit to Place 0 must have Person 0",
        "every visit to Place 1 must have Person 1",
    )
    dates = tuple(Pin(sub_district=f"s{n}", end=FIRST + n // 2 * WEEK) for n in range(3))
    problem = small_problem(pins=dates)
    visits = [item(n, "visit", sub_district=f"s{n}") for n in range(3)]
    assert Pins().say_required(problem, visits) == (
        "Place 0 and Place 1 must be visited by 4 January 2025",
        "Place 2 must be visited by 11 January 2025",
    )


def test_a_pin_is_taken_back_and_others_of_the_same_day_stay() -> None:
    person, counters = (PinnedPerson(id="p0"),), (PinnedCounters(counter_type="c1", counters=1),)
    alone = Pin(sub_district="s1", date=FIRST + WEEK)
    first = Pin(sub_district="s0", date=FIRST, people=person)
    second = Pin(sub_district="s0", date=FIRST, counters=counters)
    problem = small_problem(pins=(alone, first, second))
    rule = Pins()
    # Nothing is left to ask for of a pin that names nothing.
    only = item(0, "visit", sub_district="s1", date=FIRST + WEEK)
    assert rule.eased(problem, only, 1) == (RemovePin(sub_district="s1", date=FIRST + WEEK),)
    # Both of the first place go, so the other one comes back, and who is to come if it is held.
    assert rule.eased(problem, item(1, "visit", date=FIRST), 1) == (
        RemovePin(sub_district="s0", date=FIRST),
        AddPin(pin=second),
        AddPin(pin=first.model_copy(update={"required": False})),
    )
    assert rule.eased(problem, item(1, date=FIRST, person="p0"), 1) == (
        RemovePin(sub_district="s0", date=FIRST),
        AddPin(pin=second),
        AddPin(pin=Pin(sub_district="s0", date=FIRST)),
    )


def test_a_pin_is_known_by_what_it_says_once_another_is_removed() -> None:
    left = Pin(sub_district="s0", people=(PinnedPerson(id="p0"),), required=False)
    # It was the third when it was posted.
    posted = item(2, person="p0")
    problem = small_problem(pins=(left,))
    assert Pins().eased(problem, posted, 1) == (RemovePin(sub_district="s0"),)
    assert Pins().eased(problem, item(2, person="p1"), 1) is None


def test_one_pool_at_one_counter_type_is_eased_and_the_other_stays() -> None:
    cards, families = (
        PinnedPool(id="pool", counter_type=kind, people=n) for kind, n in (("c1", 1), ("c2", 2))
    )
    pin = Pin(sub_district="s0", pools=(cards, families))
    problem = small_problem(pools=BOTH, pins=(pin,))
    posted = item(0, pool="pool", counter_type="c2")
    assert [about for _, _, about in Model(problem, only=("pins",)).posting.reasons] == [
        item(0, "visit"),
        item(0, pool="pool", counter_type="c1"),
        posted,
    ]
    assert Pins().eased(problem, posted, 1) == (
        RemovePin(sub_district="s0"),
        AddPin(pin=Pin(sub_district="s0", pools=(cards,))),
    )
    assert Pins().say_eased(problem, [posted], 1) == (
        "no longer ask that every visit to Place 0 must have 2 of the pool Helpers at Families",
    )
