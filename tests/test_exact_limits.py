"""What is exactly at a limit is allowed, and by a day or a visit more it is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from any_visits import any_visits
from botram_opt.changes.items import EditItem
from botram_opt.changes.people import AddPool
from botram_opt.errors import InfeasibleError
from botram_opt.model import Model
from botram_opt.plan import Item, Plan, PoolUse, Seat, Visit
from botram_opt.problem import (
    Level,
    MatrixTravel,
    Person,
    Problem,
    Region,
    RollingLimit,
    Season,
    StockOn,
    SubDistrict,
    Term,
    Venue,
    Worked,
)
from botram_opt.rules import HARD, SOFT, hard_rules, soft_rules
from botram_opt.rules.most_visits_a_person import visits_of_person
from botram_opt.solving import solve
from botram_opt.verification import known_visits, verify
from problems import random_problem
from small import FIRST, small_problem

WEEK = dt.timedelta(days=7)


def on_saturdays(number: int, person: dict[str, Any] | None = None, **place: Any) -> Problem:
    """One place that is visited on each of so many Saturdays; one person, if they are described."""
    parts: dict[str, Any] = {"people": (), "pools": ()} if person is None else {}
    if person is not None:
        parts = {"people": (Person(id="p", name="P", skills=("card",), **person),), "pools": ()}
    problem = small_problem(1)
    kinds = tuple(
        kind.model_copy(
            update={
                "people_per_counter": int(person is not None),
                "least_per_visit": int(kind.id == "c1"),
            }
        )
        for kind in problem.counter_types
    )
    end = FIRST + (number - 1) * WEEK
    visited = {"venue": Venue(room=4), "least_visits": number, "most_visits": number}
    return small_problem(
        1,
        season=Season(name="S", start=FIRST, end=end),
        sub_districts=(SubDistrict(id="s0", name="Place 0", **(visited | place)),),
        counter_types=kinds,
        **parts,
    )


def planned(problem: Problem) -> list[dt.date]:
    """The dates of the plan, which keeps every rule; none if there is no plan."""
    try:
        plan = solve(problem, workers=1, time_limit=20)
    except InfeasibleError:
        return []
    assert verify(problem, plan).ok
    return [visit.date for visit in plan.visits]


@pytest.mark.parametrize(("gap", "works"), [(7, True), (8, False)])
def test_the_least_gap_between_visits_is_enough(gap: int, works: bool) -> None:
    both = [FIRST, FIRST + WEEK]
    assert planned(on_saturdays(2, least_gap_days=gap)) == (both if works else [])
    before = on_saturdays(1, least_gap_days=gap, last_visit=FIRST - WEEK)
    assert planned(before) == ([FIRST] if works else [])


@pytest.mark.parametrize(("gap", "works"), [(7, True), (6, False)])
def test_the_most_gap_between_visits_is_not_too_long(gap: int, works: bool) -> None:
    both = [FIRST, FIRST + WEEK]
    assert planned(on_saturdays(2, most_gap_days=gap)) == (both if works else [])
    before = on_saturdays(1, most_gap_days=gap, last_visit=FIRST - WEEK)
    assert planned(before) == ([FIRST] if works else [])


@pytest.mark.parametrize(("days", "works"), [(7, True), (8, False)])
def test_a_window_ends_before_the_day_that_is_as_many_days_later(days: int, works: bool) -> None:
    limits = (RollingLimit(days=days, most=1),)
    twice = on_saturdays(2, {"rolling_limits": limits})
    assert planned(twice) == ([FIRST, FIRST + WEEK] if works else [])
    worked = (Worked(date=FIRST - WEEK),)
    again = on_saturdays(1, {"rolling_limits": limits, "worked": worked})
    assert planned(again) == ([FIRST] if works else [])


@pytest.mark.parametrize(
    ("days", "works"),
    [(1, True), (2, False)],
    ids=["most_in_a_window-of one day", "most_in_a_window-of two days"],
)
def test_the_day_before_the_first_visit_date_counts_in_windows(days: int, works: bool) -> None:
    yesterday = (Worked(date=FIRST - dt.timedelta(days=1)),)
    limits = (RollingLimit(days=days, most=1),)
    problem = on_saturdays(1, {"rolling_limits": limits, "worked": yesterday})
    assert planned(problem) == ([FIRST] if works else [])


@pytest.mark.parametrize("broken", ["window", "gap"])
def test_a_plan_at_a_limit_keeps_it_and_one_beyond_it_does_not(broken: str) -> None:
    """Of the same two visits, under limits that differ by a day."""
    free = on_saturdays(2, {})
    plan = solve(free, workers=1, time_limit=20)
    for days, kept in ((7, True), (8, False)):
        problem = (
            on_saturdays(2, {"rolling_limits": (RollingLimit(days=days, most=1),)})
            if broken == "window"
            else on_saturdays(2, {}, least_gap_days=days)
        )
        name = "most_in_a_window" if broken == "window" else "gap_between_visits"
        assert (list(hard_rules(problem)[name].measure(problem, plan)) == []) is kept


def test_visits_of_a_person_are_limited_by_the_rules_there_are() -> None:
    days = [FIRST + number * WEEK for number in range(4)]
    away = [{"start": days[0], "end": days[0], "reason": "leave"}]
    person = Person.model_validate({"id": "p", "name": "P", "absences": away, "most_visits": 2})
    assert visits_of_person({}, person, days) == 4
    assert visits_of_person({"availability"}, person, days) == 3
    assert visits_of_person({"most_visits_a_person"}, person, days) == 2
    assert visits_of_person(HARD, person, days[:2]) == 1
    free = Person(id="f", name="F")
    assert visits_of_person(HARD, free, days) == 4


def test_what_a_problem_does_not_have_is_not_counted_at_its_visits() -> None:
    problem = small_problem(1)
    visit = Visit(
        sub_district="s0",
        date=FIRST,
        counters={"c1": 1, "none": 1},
        staff=(
            Seat(id="p0", counter_type="c1"),
            Seat(id="p1", counter_type="none"),
            Seat(id="nobody", counter_type="c1"),
        ),
        pools=(
            PoolUse(id="pool", counter_type="c2", people=1),
            PoolUse(id="pool", counter_type="none", people=1),
            PoolUse(id="none", counter_type="c2", people=1),
        ),
        served={"ktp": 3, "none": 4},
        unserved={"kk": 1, "none": 2},
        quota={"ktp": 5, "none": 6},
    )
    elsewhere = visit.model_copy(update={"sub_district": "nowhere"})
    plan = Plan(problem=solve(problem, workers=1).problem, visits=(visit, elsewhere))
    assert list(known_visits(problem, plan)) == [
        Visit(
            sub_district="s0",
            date=FIRST,
            counters={"c1": 1},
            staff=(Seat(id="p0", counter_type="c1"),),
            pools=(PoolUse(id="pool", counter_type="c2", people=1),),
            served={"ktp": 3},
            unserved={"kk": 1},
            quota={"ktp": 5},
        )
    ]


@pytest.mark.parametrize(("stock", "that_day"), [(2, None), (1, None), (1, 2), (2, 1)])
def test_visits_of_a_date_have_no_more_counters_than_are_in_stock_on_it(
    stock: int, that_day: int | None
) -> None:
    problem = on_saturdays(1)
    places = tuple(
        problem.sub_districts[0].model_copy(update={"id": f"s{i}", "neighbours": ()})
        for i in range(2)
    )
    on_that_day = () if that_day is None else (StockOn(start=FIRST, end=FIRST, stock=that_day),)
    kinds = tuple(
        kind.model_copy(update={"stock": stock, "stock_on": on_that_day})
        for kind in problem.counter_types
    )
    season = problem.season.model_copy(update={"visits_per_date": 2})
    problem = small_problem(
        2, season=season, sub_districts=places, counter_types=kinds, people=(), pools=()
    )
    enough = (stock if that_day is None else that_day) >= 2
    assert planned(problem) == ([FIRST, FIRST] if enough else [])


@pytest.mark.parametrize(
    ("name", "item", "said"),
    [
        ("most_visits_a_person", Item(value=0, person="p0"), "Person 0 may go to 0 visits"),
        (
            "visits_per_date_in_region",
            Item(value=0, region="r", date=FIRST),
            "at most 0 visits may be held in Region on 4 January 2025",
        ),
        ("counters_per_visit", Item(value=0, counter_type="c1", facts={"part": "most"}), None),
        ("gap_between_visits", Item(value=0, sub_district="s0", facts={"part": "most"}), None),
    ],
)
def test_a_limit_of_none_at_all_is_said_as_it_is(name: str, item: Item, said: str | None) -> None:
    small = small_problem()
    problem = small.changed(
        regions=(Region(id="r", name="Region", visits_per_date=0),),
        people=tuple(p.model_copy(update={"most_visits": 0}) for p in small.people),
        counter_types=tuple(
            c.model_copy(update={"most_per_visit": 0}) for c in small.counter_types
        ),
        sub_districts=tuple(
            s.model_copy(update={"least_gap_days": 0, "most_gap_days": 0})
            for s in small.sub_districts
        ),
    )
    rule = hard_rules(problem)[name]
    assert rule.limit(problem, item) == 0
    assert said is None or rule.describe(problem, item) == said


def on_one_date(*places: dict[str, Any], **parts: Any) -> Problem:
    """Places that are all visited on the same date, unless they need not be."""
    problem = on_saturdays(1)
    place = problem.sub_districts[0].model_dump()
    season = problem.season.model_copy(update={"visits_per_date": len(places)})
    stated: dict[str, Any] = {
        "season": season,
        "sub_districts": [
            place | {"id": f"s{i}", "neighbours": ()} | each for i, each in enumerate(places)
        ],
        "counter_types": problem.counter_types,
        "regions": [
            {"id": "one", "name": "One", "visits_per_date": 1},
            {"id": "other", "name": "Other", "visits_per_date": 1},
        ],
        "people": (),
        "pools": (),
    }
    return small_problem(len(places), **(stated | parts))


def test_neighbours_are_apart_also_after_some_that_cannot_meet() -> None:
    there: dict[str, Any] = {"region": "one"}
    places = [there | {"least_visits": 0, "neighbours": ["s1"]}, there | {"neighbours": ["s0"]}, {}]
    assert planned(on_one_date(*places)) == [FIRST, FIRST]
    places[1] = places[1] | {"neighbours": ["s0", "s2"]}
    places[2] = {"neighbours": ["s1"]}
    assert planned(on_one_date(*places)) == []


@pytest.mark.parametrize(
    "order",
    [("here", "anywhere"), ("anywhere", "here")],
    ids=["one_place_a_date-first", "one_place_a_date-last"],
)
def test_whoever_could_be_in_two_places_is_kept_from_it(order: tuple[str, ...]) -> None:
    everybody = {
        "here": {"id": "here", "name": "Here", "skills": ["card"], "regions": ["one"]},
        "anywhere": {"id": "anywhere", "name": "Anywhere", "skills": ["card"]},
    }
    places = {"region": "one"}, {"region": "one", "least_visits": 0}, {"region": "other"}
    kinds = [
        kind.model_copy(update={"people_per_counter": 1}) for kind in on_saturdays(1).counter_types
    ]
    people = [everybody[name] for name in order]
    problem = on_one_date(*places, counter_types=kinds, people=people)
    reasons = Model(problem).posting.reasons
    kept = [item.person for _, rule, item in reasons if rule == "one_place_a_date"]
    assert kept == ["anywhere"]


def test_a_pool_that_is_away_draws_nobody() -> None:
    both = ("card", "family")
    pool = {"id": "pool", "name": "Helpers", "skills": both, "size": 2}
    away = {"size_on": [{"start": FIRST, "end": FIRST, "size": 0}]}
    people = [{"id": f"p{i}", "name": f"P{i}", "skills": both} for i in range(4)]
    kinds = [
        kind.model_copy(update={"people_per_counter": 1}) for kind in on_saturdays(1).counter_types
    ]
    problem = on_one_date({}, counter_types=kinds, people=people, pools=[pool | away])
    assert planned(problem) == [FIRST]


def test_nobody_waits_where_every_date_has_a_visit() -> None:
    problem = on_saturdays(1).changed(
        levels=(Level(name="wait", terms=(Term(rule="longest_wait"),)),)
    )
    plan = solve(problem, workers=1, time_limit=20)
    assert [(level.value, level.status) for level in plan.levels] == [(0, "optimal")]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", sorted(SOFT))
def test_what_costs_nothing_is_not_told(name: str, seed: int) -> None:
    problem = random_problem(seed, (name,), may_have_begun=True)
    near = (
        problem.changed(
            travel=problem.travel.model_copy(
                update={
                    "rows": tuple(
                        row.model_copy(update={"metres": 0}) for row in problem.travel.rows
                    )
                }
            )
        )
        if isinstance(problem.travel, MatrixTravel)
        else problem
    )
    plan = any_visits(near, seed)
    ((_, _, rule),) = soft_rules(near, near.levels[0])
    assert all(item.value for item in rule.measure(near, plan))


def test_of_several_windows_the_one_that_is_meant_is_eased() -> None:
    limits = (RollingLimit(days=7, most=1), RollingLimit(days=30, most=2))
    problem = on_saturdays(2, {"rolling_limits": limits})
    item = Item(value=0, person="p", facts={"number": 1, "days": 30, "most": 2})
    (change,) = hard_rules(problem)["most_in_a_window"].eased(problem, item, 1) or ()
    assert isinstance(change, EditItem)
    assert change.fields == {
        "rolling_limits": [{"days": 7, "most": 1}, {"days": 30, "most": 3}],
    }


def test_the_last_visit_is_told_of_one_place_and_not_of_several() -> None:
    problem = small_problem(2)
    last = [p.model_copy(update={"last_visit": FIRST - WEEK}) for p in problem.sub_districts]
    problem = problem.changed(sub_districts=last)
    rule = hard_rules(problem)["gap_between_visits"]
    items = [Item(value=0, sub_district=f"s{i}", facts={"part": "least"}) for i in range(2)]
    (one,) = rule.say_required(problem, items[:1])
    (both,) = rule.say_required(problem, items)
    assert one.endswith("(last season's was on 28 December 2024)")
    assert "Place 0" in both
    assert "Place 1" in both
    assert "last season" not in both


def test_people_to_be_hired_have_a_name_of_their_own() -> None:
    taken = {"id": "more card", "name": "Taken", "size": 1}
    problem = small_problem(pools=[taken])
    item = Item(value=0, counter_type="c1")
    (change,) = hard_rules(problem)["counters_staffed"].eased(problem, item, 2) or ()
    assert isinstance(change, AddPool)
    assert (change.pool.id, change.pool.name, change.pool.size) == (
        "more card more",
        "more card more",
        2,
    )


def test_prohibitions_that_clash_together_are_both_told() -> None:
    bans = [{"sub_district": "s0", "date": FIRST + number * WEEK} for number in range(2)]
    problem = on_saturdays(2, least_visits=1).changed(prohibitions=bans)
    with pytest.raises(InfeasibleError) as caught:
        solve(problem, workers=1)
    told = str(caught.value)
    assert "no visit may be held in Place 0 on 4 January 2025" in told
    assert "no visit may be held in Place 0 on 11 January 2025" in told
