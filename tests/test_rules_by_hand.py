"""Rules on plans and problems so small that what they count and say is worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from any_plan import plan_of
from botram_opt.beside import VisitBeside
from botram_opt.changes.items import EditItem
from botram_opt.decisions import Expr, Slot
from botram_opt.model import Model
from botram_opt.plan import Item, Visit
from botram_opt.problem import (
    Curve,
    CurvePoint,
    DemandCurves,
    DemandTable,
    FutureRequests,
    Futures,
    Problem,
    Prohibition,
    Region,
    RequestsSoFar,
    ServiceRequests,
    Venue,
)
from botram_opt.rules.least_share_served import LeastShareServed
from botram_opt.rules.neighbour_spread import NeighbourSpread
from botram_opt.rules.notice import Notice
from botram_opt.rules.opening_hours import OpeningHours
from botram_opt.rules.prohibitions import Prohibitions
from botram_opt.rules.rule import Hard, Soft
from botram_opt.rules.served_in_most_futures import ServedInMostFutures
from botram_opt.rules.unserved_at_risk import UnservedAtRisk
from botram_opt.rules.venue_room import VenueRoom
from botram_opt.rules.visits_per_date_in_region import VisitsPerDateInRegion
from botram_opt.rules.visits_per_sub_district import VisitsPerSubDistrict
from botram_opt.rules.waiting import Waiting
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import search
from small import FIRST, small_problem

WEEK = dt.timedelta(days=7)
LATER = FIRST + WEEK


def visit(place: str = "s0", day: dt.date = FIRST, **parts: Any) -> Visit:
    stated: dict[str, Any] = {
        "sub_district": place,
        "date": day,
        "counters": {"c1": 1},
        "served": {},
        "unserved": {},
    }
    return Visit(**(stated | parts))


def found(rule: Hard | Soft, problem: Problem, *visits: Visit) -> list[Item]:
    """What a rule finds in visits."""
    return list(rule.measure(problem, plan_of(problem, visits)))


def told(rule: Hard | Soft, problem: Problem, *visits: Visit) -> list[str]:
    """What a rule says of visits."""
    return [rule.describe(problem, item) for item in found(rule, problem, *visits)]


def each_place(problem: Problem, **fields: Any) -> Problem:
    """A problem with other fields of all its sub-districts."""
    return problem.changed(
        sub_districts=tuple(p.model_copy(update=fields) for p in problem.sub_districts)
    )


def with_season(**fields: Any) -> Problem:
    problem = small_problem()
    return problem.changed(season=problem.season.model_copy(update=fields))


def of(part: str, place: str | None = "s0") -> Item:
    return Item(value=0, sub_district=place, facts={"part": part})


def greatest(model: Model, amount: Expr) -> int | None:
    """The largest value that an amount can take; None if there is no plan."""
    model.cp.minimize(-amount)
    least = search(model.cp, Limits(workers=1, time=20)).value
    return None if least is None else -least


# Visits to each sub-district.


def test_visits_on_one_date_are_all_but_one_too_many() -> None:
    problem = each_place(small_problem(1), least_visits=1, most_visits=3)
    rule = VisitsPerSubDistrict()
    twice = found(rule, problem, visit(), visit(), visit(day=LATER))
    assert twice == [Item(value=1, sub_district="s0", date=FIRST, facts={"visits": 2})]
    thrice = found(rule, problem, visit(), visit(), visit())
    assert thrice == [Item(value=2, sub_district="s0", date=FIRST, facts={"visits": 3})]
    assert [rule.describe(problem, item) for item in twice] == [
        "Place 0 must get 1 to 3 visits, each on a date of its own; 2 are on 4 January 2025"
    ]


def test_a_slot_to_spare_is_not_held_while_the_most_holds() -> None:
    share = each_place(small_problem(1), least_share_served=0.5)
    model = Model(share, arguable=True, only=("visits_per_sub_district",))
    reasons = {item.facts["part"]: var for var, _, item in model.posting.reasons if item.facts}
    assert set(reasons) == {"least", "most"}
    spare = model.decisions.held[Slot("s0", 2)]
    assert greatest(model, spare) == 1
    model.cp.add(reasons["most"] == 1)
    assert greatest(model, spare) == 0


@pytest.mark.parametrize(
    ("before", "by", "sentence"),
    [
        (1, 1, "let Place 0 go without a visit"),
        (2, 1, "visit Place 0 once instead of twice"),
        (2, 2, "let Place 0 go without a visit"),
        (3, 1, "visit Place 0 2 times instead of 3"),
        (3, 2, "visit Place 0 once instead of 3 times"),
        (4, 2, "visit Place 0 2 times instead of 4"),
    ],
)
def test_how_many_visits_to_hold_instead(before: int, by: int, sentence: str) -> None:
    problem = each_place(small_problem(1), least_visits=before, most_visits=before)
    assert VisitsPerSubDistrict().say_eased(problem, [of("least")], by) == (sentence,)


def test_the_most_visits_of_several_places_are_said_once() -> None:
    problem, rule = small_problem(2), VisitsPerSubDistrict()
    for part, must in (("most", "may get at most"), ("least", "must get at least")):
        both = [of(part, place) for place in ("s0", "s1")]
        assert rule.say_required(problem, both) == (
            f"each of 2 sub-districts {must} 1 visit: Place 0 and Place 1",
        )
        assert rule.say_required(problem, both[:1]) == (f"Place 0 {must} 1 visit",)


# Visits that others hold next door.

DOOR = VisitBeside(sub_district="s0", date=LATER + WEEK)
"""Two weeks after the first date."""


def test_visits_next_door_that_others_hold_are_too_close() -> None:
    rule, problem = NeighbourSpread(weeks=3, beside=(DOOR,)), small_problem(1)
    assert found(rule, problem, visit(day=LATER)) == [
        Item(
            value=2,
            sub_district="s0",
            date=LATER,
            facts={"days": 7, "beside": "2025-01-18"},
        )
    ]
    assert told(rule, problem, visit(day=LATER)) == [
        "Place 0 is visited on 11 January 2025, 7 days from a visit next door on 18 January 2025; "
        "3 weeks are wished for"
    ]
    assert found(rule, problem, visit(day=DOOR.date + 3 * WEEK)) == []


def test_the_solver_counts_visits_next_door_alike() -> None:
    model = Model(small_problem(1), only=())
    decisions = model.decisions
    cost = NeighbourSpread(weeks=3, beside=(DOOR,)).post(model.posting)
    model.cp.add(decisions.at[Slot("s0", 1), LATER] == 1)
    assert greatest(model, cost) == 2


def test_what_is_next_door_to_some_places_stays_and_more_comes() -> None:
    elsewhere = DOOR.model_copy(update={"sub_district": "s2"})
    rule = NeighbourSpread(beside=(DOOR, elsewhere))
    more = VisitBeside(sub_district="s1", date=FIRST)
    inner = rule.within({"s0", "s1"}, [("s1", FIRST)], ())
    assert inner == NeighbourSpread(beside=(DOOR, more))


def test_a_visit_next_door_to_nothing_is_told() -> None:
    nowhere = DOOR.model_copy(update={"sub_district": "s1"})
    (issue,) = NeighbourSpread(beside=(DOOR, nowhere)).check(small_problem(1))
    assert issue.where == "neighbour_spread, visit beside 's1' on 2025-01-18"
    assert issue.what == "there is no sub-district of this id"


# Waiting: of 87 days, 86 pass from the first to the last.

BEFORE = (RequestsSoFar(sub_district="s0", service="ktp", served=30),)


def test_request_weeks_of_a_place_that_is_not_visited() -> None:
    problem, rule = small_problem(1), Waiting()
    # 80 x 86 x 86 / (14 x 87) = 485.8
    assert [(item.value, item.date) for item in found(rule, problem)] == [
        (486, dt.date(2025, 3, 31))
    ]
    # What was served comes on top only where the same requests build up.
    assert [item.value for item in found(rule, problem.changed(so_far=BEFORE))] == [486]
    assert told(rule, problem) == ["Place 0 waits 86 days until 31 March 2025: 486 request weeks"]


def test_request_weeks_of_what_was_served_count_where_demand_builds_up() -> None:
    points = (CurvePoint(date=FIRST, requests=0), CurvePoint(date=LATER, requests=100))
    curves = tuple(Curve(sub_district="s0", service=s, points=points) for s in ("ktp", "kk"))
    problem = small_problem(1, demand=DemandCurves(curves=curves))
    # 200 x 86 x 86 / (14 x 87) = 1214.4, however many of the 200 are served.
    assert [item.value for item in found(Waiting(), problem)] == [1214]
    assert [item.value for item in found(Waiting(), problem.changed(so_far=BEFORE))] == [1214]


# Notice.


def test_what_is_known_on_the_day_itself_is_said_without_days_of_notice() -> None:
    problem = with_season(published_on=LATER, notice_days=0)
    both = [of("announced", place) for place in ("s0", "s1")]
    rule = Notice()
    assert rule.say_required(problem, both) == (
        "visits to Place 0 and Place 1 cannot be before 11 January 2025, when they are announced",
    )
    ready = each_place(problem, venue=Venue(room=4, ready_on=LATER))
    assert rule.say_required(ready, [of("ready")]) == (
        "the venue of Place 0 cannot be used before 11 January 2025",
    )
    assert rule.say_required(with_season(published_on=LATER, notice_days=2), both[:1]) == (
        "visits to Place 0 must be announced 2 days before, and are on 11 January 2025",
    )


@pytest.mark.parametrize(("notice", "limit"), [(0, 1), (1, 1), (2, 2), (9, 9)])
def test_a_day_more_or_less_is_compared_with_the_days_of_notice(notice: int, limit: int) -> None:
    problem = with_season(published_on=FIRST, notice_days=notice)
    assert Notice().limit(problem, of("announced")) == limit
    assert Notice().limit(problem, of("notice")) == notice


# Shares that must be served.


def asking(requests: int, share: float, visits: int = 1, **so_far: int) -> Problem:
    """One place that asks for so many of one service at each visit, of which a share is served."""
    row = ServiceRequests(sub_district="s0", service="ktp", requests=requests)
    before = (RequestsSoFar(sub_district="s0", service="ktp", **so_far),) if so_far else ()
    problem = small_problem(1, demand=DemandTable(requests=(row,)), so_far=before)
    return each_place(problem, most_visits=visits, least_share_served=share)


def served(requests: int, day: dt.date = FIRST) -> Visit:
    return visit(day=day, served={"ktp": requests})


def test_a_share_that_is_not_served_is_told_with_all_of_the_season() -> None:
    # 80 are asked for, so that 48 must be served: 8 were, and 20 are.
    problem, rule = asking(40, 0.6, served=8, lost=32), LeastShareServed()
    assert [item.value for item in found(rule, problem, served(20))] == [20]
    assert told(rule, problem, served(20)) == [
        "at least 60% of all requests in Place 0 must be served; 52 of 80 are not"
    ]
    assert found(rule, problem, served(40)) == []


def test_a_share_that_only_more_visits_can_serve_is_asked_for() -> None:
    # 55 were asked for before. With one visit it is 95, of which 57 must be served, and 41 are;
    # with two it is 135, of which 81 must be, and are.
    problem, rule = asking(40, 0.6, visits=2, served=1, lost=54), LeastShareServed()
    assert [item.value for item in found(rule, problem, served(40))] == [16]
    assert found(rule, problem, served(40), served(40, LATER)) == []


def test_what_no_plan_can_make_up_for_is_not_asked_for() -> None:
    # 60 were lost. Of 100 in all 60 should be served, and 40 can be: all that are still there.
    problem, rule = asking(40, 0.6, served=0, lost=60), LeastShareServed()
    assert found(rule, problem, served(40)) == []
    assert [item.value for item in found(rule, problem, served(39))] == [1]


def test_a_single_request_breaks_the_smallest_share() -> None:
    problem, rule = asking(1, 0.001), LeastShareServed()
    assert [item.value for item in found(rule, problem, served(0))] == [1]
    assert found(rule, problem, served(1)) == []


def test_shares_are_eased_until_nothing_is_asked_for() -> None:
    problem, rule = asking(40, 0.002), LeastShareServed()
    eased = [rule.eased(problem, Item(value=0, sub_district="s0"), by) for by in (1, 2, 3)]
    assert eased == [
        (EditItem(item="sub_district", id="s0", fields={"least_share_served": 0.001}),),
        (EditItem(item="sub_district", id="s0", fields={"least_share_served": 0.0}),),
        None,
    ]


def test_a_share_in_most_futures_is_eased_until_nothing_is_asked_for() -> None:
    rule, item = ServedInMostFutures(share=0.002, futures=0.8), Item(value=0)
    eased = [rule.eased(small_problem(), item, by) for by in (1, 2, 3)]
    shares = [None if changes is None else changes[0].model_dump() for changes in eased]
    assert [found and found["parameters"] for found in shares] == [
        {"share": 0.001, "futures": 0.8, "each": "season"},
        {"share": 0.0, "futures": 0.8, "each": "season"},
        None,
    ]


@pytest.mark.parametrize(
    ("share", "futures", "asks"),
    [
        (0.5, 0.9, True),
        (0.001, 0.9, True),
        (0.5, 0.001, True),
        (0, 0.9, False),
        (0.5, 0, False),
        (0, 0, False),
    ],
)
def test_no_share_or_no_futures_ask_for_nothing(
    share: float, futures: float, *, asks: bool
) -> None:
    assert ServedInMostFutures(share=share, futures=futures).asks_something() == asks


@pytest.mark.parametrize(("tail", "worst"), [(0.0001, 1), (0.001, 1), (0.002, 2), (0.5, 300)])
def test_how_many_futures_are_the_worst(tail: float, worst: int) -> None:
    row = FutureRequests(sub_district="s0", service="ktp", requests=tuple(range(600)))
    problem = small_problem(1, futures=Futures(requests=(row,)))
    assert UnservedAtRisk(tail=tail).worst(problem) == worst


# What is forbidden.


def test_who_must_not_work_at_one_counter_type_may_work_at_another() -> None:
    ban = Prohibition(person="p1", counter_type="c1")
    problem, first = small_problem(1, prohibitions=(ban,)), Slot("s0", 1)
    model = Model(problem, only=("prohibitions",))
    sits = model.decisions.sits
    assert greatest(model, sits[first, "p1", "c2"]) == 1
    assert greatest(model, sits[first, "p1", "c1"]) == 0
    assert greatest(model, sits[first, "p0", "c1"]) == 1


def test_what_is_forbidden_is_said_with_where_and_when() -> None:
    bans = {
        "Person 0 must not work in Place 0 on 4 January 2025": Prohibition(
            sub_district="s0", date=FIRST, person="p0"
        ),
        "no counter of Cards may be used in Place 0": Prohibition(
            sub_district="s0", counter_type="c1"
        ),
        "no visit may be held on 4 January 2025": Prohibition(date=FIRST),
        "Person 1 must not work at Families": Prohibition(person="p1", counter_type="c2"),
    }
    problem = small_problem(prohibitions=tuple(bans.values()))
    items = [Item(value=0, facts={"prohibition": number}) for number in range(len(bans))]
    assert [Prohibitions().describe(problem, item) for item in items] == list(bans)


# Visits in a region on a date.


def two_regions(*limits: int | None) -> Problem:
    """A place in each region, which may hold so many visits on a date."""
    problem = each_place(small_problem(2), least_visits=0)
    places = zip(problem.sub_districts, "ns", strict=True)
    names = zip("ns", ("North", "South"), limits, strict=True)
    return problem.changed(
        season=problem.season.model_copy(update={"visits_per_date": 3}),
        regions=tuple(Region(id=i, name=name, visits_per_date=most) for i, name, most in names),
        sub_districts=tuple(place.model_copy(update={"region": i}) for place, i in places),
    )


def test_a_region_that_holds_no_visits_says_so() -> None:
    problem, rule = two_regions(None, 0), VisitsPerDateInRegion()
    assert found(rule, problem, visit(), visit("s1")) == [
        Item(value=1, region="s", date=FIRST, facts={"visits": 1})
    ]
    assert told(rule, problem, visit("s1")) == [
        "at most 0 visits may be held in South on 4 January 2025; there is 1"
    ]
    item = Item(value=0, region="s")
    assert rule.limit(problem, item) == 0
    assert rule.eased(problem, item, 1) == (
        EditItem(item="region", id="s", fields={"visits_per_date": 1}),
    )
    assert rule.say_eased(problem, [item], 1) == (
        "hold up to 1 visit in South on a date rather than 0",
    )


def test_each_region_with_a_limit_keeps_it_on_each_date() -> None:
    problem = two_regions(None, 0)
    model = Model(problem, only=("visits_per_date_in_region",))
    held = model.decisions.held
    assert greatest(model, held[Slot("s0", 1)]) == 1
    assert greatest(model, held[Slot("s1", 1)]) == 0
    # Nothing is stated of the north, and one limit of the south for each date.
    dates = problem.season.visit_dates
    assert [item for _, _, item in model.posting.reasons] == [
        Item(value=0, region="s", date=day) for day in dates
    ]
    # A single place has no two visits on a date, so that one for each is no limit.
    assert Model(two_regions(None, 1), only=("visits_per_date_in_region",)).posting.reasons == []


# Opening hours: from 8 to 12 a counter has 240 minutes.


def taking(minutes: float, **hours: dt.time) -> Problem:
    """A problem in which a request takes so many minutes."""
    problem = small_problem(1)
    first, second = problem.services
    timed = first.model_copy(update={"minutes_per_request": minutes})
    season = problem.season.model_copy(update=hours)
    return problem.changed(services=(timed, second), season=season)


def test_a_second_too_much_is_a_minute_that_is_told() -> None:
    problem, rule = taking(240 + 1 / 60), OpeningHours()
    assert [item.value for item in found(rule, problem, served(1))] == [1]
    assert told(rule, problem, served(1)) == [
        "counters at Place 0 serve what they have time for from 08:00 to 12:00; on 4 January 2025 "
        "they would need 1 minute more"
    ]
    assert found(rule, taking(240), served(1)) == []


def test_minutes_of_counters_that_come_and_of_those_that_do_not() -> None:
    problem = taking(5, closes=dt.time(12, 0, 30))
    plan = plan_of(problem, (served(3),))
    rooms = {room.item.counter_type: room for room in OpeningHours().room(problem, plan)}
    assert {kind: (room.limit, room.used) for kind, room in rooms.items()} == {
        "c1": (240, 15),
        "c2": (0, 0),
    }


def test_visits_close_on_the_same_day() -> None:
    problem, rule, item = small_problem(1), OpeningHours(), Item(value=0, sub_district="s0")
    assert rule.eased(problem, item, 719) == (
        EditItem(item="season", fields={"closes": "23:59:00"}),
    )
    assert rule.say_eased(problem, [item], 719) == ("close visits at 23:59 rather than 12:00",)
    assert rule.eased(problem, item, 720) is None
    assert rule.say_eased(problem, [item], 720) == ()


# Room at venues.


def test_a_venue_without_room_says_so() -> None:
    problem, rule = each_place(small_problem(1), venue=Venue(room=0)), VenueRoom()
    assert [item.value for item in found(rule, problem, visit())] == [1]
    assert told(rule, problem, visit()) == [
        "the venue of Place 0 holds 0 counters; 1 goes on 4 January 2025"
    ]
