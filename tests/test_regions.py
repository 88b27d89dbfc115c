"""Regions: what goes where, and how many visits a region holds on a date."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from any_plan import random_goal
from botram_opt import InfeasibleError, Plan, Problem, rules, solve, tables, verify
from botram_opt.model import Model
from botram_opt.needs import counters_needed
from botram_opt.plan import PoolUse, Seat, Visit
from botram_opt.problem import (
    GeodesicTravel,
    MatrixTravel,
    Point,
    Region,
    RuleSetting,
    Season,
    StockOn,
    TravelRow,
    VisitsOn,
)
from botram_opt.rules.within_regions import WithinRegions
from botram_opt.sharing import Sharing
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import search
from botram_opt.solving.unnamed import unnamed
from problems import random_problem, seeds
from small import as_data, small_problem
from test_twins import plan_of


def two_regions(**parts: Any) -> Problem:
    """Two places in the north and one in the south, each region with people of its own."""
    data = as_data(small_problem())
    data["regions"] = [{"id": "n", "name": "North"}, {"id": "s", "name": "South"}]
    for place, region in zip(data["sub_districts"], "nns", strict=True):
        place["region"] = region
    for person, region in zip(data["people"], "nnss", strict=True):
        person["regions"] = [region]
    return Problem.model_validate(data | parts)


def test_everything_goes_to_its_own_regions() -> None:
    problem = two_regions()
    north, south = problem.people_to("s0"), problem.people_to("s2")
    assert [person.id for person in north] == ["p0", "p1"]
    assert [person.id for person in south] == ["p2", "p3"]
    assert problem.people_to("s1") == north
    assert problem.counter_types_to("s0") == problem.counter_types
    assert problem.pools_to("s2") == problem.pools
    assert problem.goes_to(problem.person["p0"], "s1")
    assert not problem.goes_to(problem.person["p0"], "s2")
    plan = solve(problem, workers=1)
    assert verify(problem, plan).ok
    for visit in plan.visits:
        assert {seat.id for seat in visit.staff} <= {
            p.id for p in problem.people_to(visit.sub_district)
        }


def test_a_place_in_no_region_is_for_those_who_go_everywhere() -> None:
    data = as_data(two_regions())
    data["sub_districts"][2]["region"] = None
    problem = Problem.model_validate(data)
    assert problem.people_to("s2") == ()
    assert problem.pools_to("s2") == problem.pools


def test_there_are_variables_only_where_something_goes() -> None:
    problem = two_regions()
    decisions = Model(problem).decisions
    assert {(slot.sub_district, person) for slot, person in decisions.works} == {
        *(("s0", p) for p in ("p0", "p1")),
        *(("s1", p) for p in ("p0", "p1")),
        *(("s2", p) for p in ("p2", "p3")),
    }


def outsider(data: dict[str, Any], region: str = "s") -> dict[str, Any]:
    """The counters for families go to one region only."""
    data["counter_types"][1]["regions"] = [region]
    return data


def test_what_no_counter_there_offers_is_not_served() -> None:
    problem = Problem.model_validate(outsider(as_data(two_regions())))
    for rules_off in ((), (RuleSetting(rule="opening_hours", on=False),)):
        plan = solve(problem.changed(rules=rules_off), workers=1)
        served = {visit.sub_district: visit.served.get("kk", 0) for visit in plan.visits}
        assert served["s0"] == served["s1"] == 0
        assert served["s2"] > 0


def test_the_model_serves_nothing_that_no_counter_there_offers() -> None:
    problem = Problem.model_validate(outsider(as_data(two_regions())))
    model = Model(problem, only=("within_regions",))
    served = model.decisions.served
    model.cp.minimize(-sum(served.values()))
    outcome = search(model.cp, Limits(workers=1, time=20))
    found = {
        (slot.sub_district, service): outcome(served[slot, service]) for slot, service in served
    }
    # All that each place has of either service, but for families in the north.
    assert found == {
        ("s0", "ktp"): 40,
        ("s0", "kk"): 0,
        ("s1", "ktp"): 70,
        ("s1", "kk"): 0,
        ("s2", "ktp"): 100,
        ("s2", "kk"): 100,
    }


def test_a_share_that_no_counter_there_can_serve_is_told() -> None:
    data = outsider(as_data(two_regions()))
    data["services"][1]["least_share_served"] = 0.5
    with pytest.raises(InfeasibleError) as error:
        solve(Problem.model_validate(data), workers=1)
    told = " ".join(error.value.conflict)
    assert "must be served" in told
    assert "no counter type that offers Family card goes to North" in told or (
        "serve what they have time for" in told
    )


def test_what_is_outside_its_regions_is_told() -> None:
    plan = solve(small_problem(), workers=1)
    data = outsider(as_data(two_regions()), region="n")
    data["pools"][0]["regions"] = ["n"]
    data["people"][3]["regions"] = ["n"]
    problem = Problem.model_validate(data)
    visit = next(visit for visit in plan.visits if visit.sub_district == "s2")
    moved = visit.model_copy(
        update={
            "counters": {"c1": 1, "c2": 2},
            "staff": (Seat(id="p3", counter_type="c2"), Seat(id="p2", counter_type="c1")),
            "pools": (PoolUse(id="pool", counter_type="c2", people=1),),
            "served": {"ktp": 3, "kk": 4},
        }
    )
    stated = Plan(problem=plan.problem, visits=(moved,))
    found = [f for f in verify(problem, stated).findings if f.rule == "within_regions"]
    day = f"{visit.date.day} {visit.date:%B %Y}"
    assert [finding.text for finding in found] == [
        f"Families does not go to South; at Place 2 on {day} there are 2",
        f"Person 3 does not go to South; at Place 2 on {day} they work",
        f"the pool Helpers does not go to South; at Place 2 on {day} 1 of its people work",
        f"no counter type that offers Family card goes to South, where Place 2 lies; at Place 2 "
        f"on {day} 4 requests for it are told as served",
    ]
    items = [finding.item for finding in found if finding.item]
    assert {item.region for item in items} == {"s"}
    assert [(item.pool, item.counter_type) for item in items] == [
        (None, "c2"),
        (None, None),
        ("pool", "c2"),
        (None, None),
    ]
    # What is not about a service is eased by no counter type.
    assert WithinRegions().eased(problem, items[1], 1) is None


def goes_astray(problem: Problem, visit: Visit) -> bool:
    """Whether a visit has what does not go there, or serves what is not offered there."""
    region = problem.sub_district[visit.sub_district].region
    named = [problem.counter_type[kind].regions for kind in visit.counters]
    named += [problem.person[seat.id].regions for seat in visit.staff]
    named += [problem.pool[use.id].regions for use in visit.pools]
    offered = {
        service
        for kind in problem.counter_types
        if kind.regions is None or region in kind.regions
        for service in kind.services
    }
    served = {service for service, number in visit.served.items() if number}
    return bool(served - offered) or any(
        regions is not None and region not in regions for regions in named
    )


@settings(
    max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(seed=seeds)
def test_a_plan_of_those_who_go_everywhere_keeps_regions_or_is_told(seed: int) -> None:
    """The model has no variables for what goes astray, so that plans that do come from without."""
    problem = random_problem(seed, ("unserved",), focus="within_regions")
    anywhere = problem.model_copy(
        update={
            field: tuple(
                item.model_copy(update={"regions": None}) for item in getattr(problem, field)
            )
            for field in ("counter_types", "people", "pools")
        }
    )
    model = Model(anywhere)
    model.cp.minimize(random_goal(random.Random(seed), model.decisions))
    outcome = search(model.cp, Limits(workers=1, time=20))
    if outcome.status == "infeasible":
        return
    plan = plan_of(model, outcome)
    rule = WithinRegions()
    items = list(rule.measure(problem, plan))
    assert bool(items) == any(goes_astray(problem, visit) for visit in plan.visits)
    assert all(item.value > 0 and rule.describe(problem, item) for item in items)


def test_a_region_holds_no_more_visits_than_it_may() -> None:
    data = as_data(two_regions())
    data["season"].update(start="2025-01-04", end="2025-01-17", visits_per_date=3)
    data["rules"] = [{"rule": "neighbours_apart", "on": False}]
    data["regions"][0]["visits_per_date"] = 1
    problem = Problem.model_validate(data)
    plan = solve(problem, workers=1)
    date_of = {visit.sub_district: visit.date for visit in plan.visits}
    assert date_of["s0"] != date_of["s1"]
    pins = [{"sub_district": place, "date": "2025-01-04"} for place in ("s0", "s1")]
    with pytest.raises(InfeasibleError) as error:
        solve(Problem.model_validate(data | {"pins": pins}), workers=1)
    assert "at most 1 visit may be held in North on a date" in error.value.conflict
    off = [*data["rules"], {"rule": "visits_per_date_in_region", "on": False}]
    both = solve(Problem.model_validate(data | {"pins": pins, "rules": off}), workers=1)
    told = [f for f in verify(Problem.model_validate(data), both).findings if f.kind == "hard_rule"]
    assert [finding.text for finding in told] == [
        "at most 1 visit may be held in North on 4 January 2025; there are 2"
    ]


def shares(problem: Problem, *places: str) -> bool:
    model = Model(problem)
    slots = [slot for place in places for slot in model.decisions.slots_of[place]]
    return not model.posting.one_at_a_time(slots)


def season(visits: int) -> Season:
    return small_problem().season.model_copy(update={"visits_per_date": visits})


def test_what_can_share_a_date() -> None:
    assert not shares(two_regions(season=season(1)), "s0", "s1", "s2")
    problem = two_regions(season=season(2))
    assert shares(problem, "s0", "s1")
    assert not shares(problem, "s0")
    north_single = problem.changed(
        regions=(Region(id="n", name="North", visits_per_date=1), problem.regions[1])
    )
    assert not shares(north_single, "s0", "s1")
    assert shares(north_single, "s0", "s2")
    off = RuleSetting(rule="visits_per_date_in_region", on=False)
    assert shares(north_single.changed(rules=(off,)), "s0", "s1")


def desks(problem: Problem, **parts: Any) -> Problem:
    first, second = problem.counter_types
    return problem.changed(counter_types=(first.model_copy(update=parts), second))


def test_a_counter_that_every_visit_must_have_keeps_visits_apart() -> None:
    problem = two_regions(season=season(2))
    assert not shares(desks(problem, least_per_visit=1, stock=1), "s0", "s2")
    assert shares(desks(problem, least_per_visit=1, stock=2), "s0", "s2")
    assert not shares(desks(problem, least_per_visit=2, stock=3), "s0", "s2")
    north = desks(problem, least_per_visit=1, stock=1, regions=("n",))
    assert not shares(north, "s0", "s1")
    assert shares(north, "s0", "s2")
    off = RuleSetting(rule="counters_per_visit", on=False)
    single = desks(problem, least_per_visit=1, stock=1)
    assert shares(single.changed(rules=(off,)), "s0", "s2")


def test_limits_on_different_dates_count_together() -> None:
    """On one date the season allows one visit, on all others the only desk does."""
    first = small_problem().season.visit_dates[0]
    problem = two_regions(
        season=season(2).model_copy(update={"visits_on": (VisitsOn(date=first, visits=1),)})
    )
    exception = StockOn(start=first, end=first, stock=2)
    one = desks(problem, least_per_visit=1, stock=1, stock_on=(exception,))
    rules_on = rules.hard_rules(one)
    assert Sharing(one, rules_on).one_at_a_time(["s0", "s1", "s2"])
    assert not Sharing(one, ()).one_at_a_time(["s0", "s1"])


def test_the_only_desk_keeps_visits_on_dates_of_their_own() -> None:
    data = as_data(desks(two_regions(season=season(3)), least_per_visit=1, stock=1))
    data["rules"] = [{"rule": "neighbours_apart", "on": False}]
    plan = solve(Problem.model_validate(data), workers=1)
    assert len({visit.date for visit in plan.visits}) == 3
    day = str(plan.visits[0].date)
    data["pins"] = [{"sub_district": place, "date": day} for place in ("s0", "s1")]
    with pytest.raises(InfeasibleError) as error:
        solve(Problem.model_validate(data), workers=1)
    assert any("there is 1 counter of Cards" in text for text in error.value.conflict)
    assert any("every visit has at least 1 counter" in text for text in error.value.conflict)


def test_travel_is_asked_for_only_where_something_goes() -> None:
    data = as_data(two_regions())
    data["bases"] = [{"id": "north", "name": "North"}, {"id": "south", "name": "South"}]
    for item, region in zip((*data["counter_types"], *data["pools"]), "nsn", strict=True):
        item.update(regions=[region], base={"n": "north", "s": "south"}[region])
    for person in data["people"]:
        person["base"] = {"n": "north", "s": "south"}[person["regions"][0]]
    rows = [("north", "s0"), ("north", "s1"), ("south", "s2")]
    data["travel"] = MatrixTravel(
        rows=tuple(TravelRow(origin=o, sub_district=s, metres=9, minutes=1) for o, s in rows)
    ).model_dump()
    problem = Problem.model_validate(data)
    assert problem.metres("north", "s1") == 9
    assert problem.metres("north", "s2") == problem.minutes("north", "s2") == 0
    assert solve(problem, workers=1).status == "optimal"


def test_people_without_names_stay_in_their_regions() -> None:
    home = Point(latitude=-6.3, longitude=107.1)
    data = as_data(two_regions())
    geodesic = GeodesicTravel(detour_factor=1.4, speed_kmh=30)
    data["travel"] = geodesic.model_dump()
    data["bases"] = [
        {"id": id_, "name": id_, "location": home.model_dump()} for id_ in ("north", "south")
    ]
    for item in (*data["counter_types"], *data["pools"]):
        item["base"] = "north"
    for item in data["sub_districts"]:
        item["location"] = home.model_dump()
    for person in data["people"]:
        person["home"] = home.model_dump()
    problem = Problem.model_validate(data)
    pools = unnamed(problem).pools[1:]
    assert {(pool.size, pool.skills, pool.regions) for pool in pools} == {
        (1, ("card",), ("n",)),
        (1, ("card", "family"), ("n",)),
        (1, ("card",), ("s",)),
        (1, ("card", "family"), ("s",)),
    }
    assert solve(problem, workers=1).status == "optimal"


def test_a_region_without_places_does_no_harm() -> None:
    """Nor does somebody who goes there only."""
    problem = two_regions()
    more = problem.changed(regions=(*problem.regions, Region(id="w", name="West")))
    idle = more.person["p3"].model_copy(update={"regions": ("w",)})
    plan = solve(more.changed(people=(*more.people[:3], idle)), workers=1)
    assert plan.status == "optimal"
    assert "p3" not in plan.visits_of


def test_tables_tell_the_region() -> None:
    problem = two_regions()
    plan = solve(problem, workers=1)
    told = {row["sub_district"]: row["region"] for row in tables.visits(problem, plan)}
    assert told == {"s0": "North", "s1": "North", "s2": "South"}
    assert {row["region"] for row in tables.visits(small_problem(), plan)} == {None}
    assert {row["region"] for row in tables.visits(None, plan)} == {None}


def test_counters_are_needed_where_no_other_type_goes() -> None:
    """Both types offer identity cards, and the second goes to the south only."""
    data = outsider(as_data(two_regions()))
    data["counter_types"][1]["services"] = ["kk", "ktp"]
    data["services"][0].update(least_share_served=1, minutes_per_request=10)
    problem = Problem.model_validate(data)
    kind, day = problem.counter_type["c1"], problem.season.visit_dates[0]
    rules_on = rules.hard_rules(problem)
    first = problem.season.visit_dates.index(day)
    needed = {
        place: counters_needed(problem, kind, rules_on, place)[first] for place in ("s1", "s2")
    }
    assert needed == {"s1": 3, "s2": 0}
