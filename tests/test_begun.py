"""What visits before those that are planned come to in rules, by hand; and pins of all kinds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from any_plan import breaches, plan_of
from botram_opt import InfeasibleError, solve
from botram_opt.beside import VisitBefore
from botram_opt.changes import AddPin, RemovePin, changed_by
from botram_opt.changes.pins import pinned
from botram_opt.datasets import bekasi
from botram_opt.plan import PoolUse, Seat, Visit
from botram_opt.problem import (
    DemandTable,
    Person,
    Pin,
    PinnedCounters,
    PinnedPerson,
    PinnedPool,
    PinnedRequests,
    Problem,
    RequestsSoFar,
    RollingLimit,
    ServiceRequests,
    Worked,
)
from botram_opt.problem.base import Cost
from botram_opt.rules.change_from_plan import ChangeFromPlan, EarlierVisit
from botram_opt.rules.fair_kilometres import FairKilometres
from botram_opt.rules.fair_visits import FairVisits
from botram_opt.rules.missed_for_good import MissedForGood
from botram_opt.rules.neighbour_spread import NeighbourSpread
from botram_opt.rules.rule import Soft
from botram_opt.rules.unserved import Unserved
from small import FIRST, small_problem

WEEKS = [FIRST + dt.timedelta(days=7 * n) for n in range(12)]


def days_ago(*days: int, metres: int = 0) -> tuple[Worked, ...]:
    """Visits so many days before the first date."""
    return tuple(Worked(date=FIRST - dt.timedelta(days=n), metres=metres) for n in days)


def with_person(**fields: Any) -> Problem:
    """A small problem in which the first person is as stated."""
    problem = small_problem()
    first, *others = problem.people
    return problem.changed(people=(first.model_copy(update=fields), *others))


def visits(*weeks: int, person: str = "p0", **parts: Any) -> tuple[Visit, ...]:
    """A visit to each place in turn in these weeks, to all of which one person goes."""
    return tuple(
        Visit(
            sub_district=f"s{number}",
            date=WEEKS[week],
            counters={"c1": 1},
            staff=(Seat(id=person, counter_type="c1"),),
            served={},
            unserved={},
            **parts,
        )
        for number, week in enumerate(weeks)
    )


def broken(problem: Problem, found: tuple[Visit, ...], rule: str) -> bool:
    """Whether visits break a rule."""
    return any(sentence.startswith(f"{rule}:") for sentence in breaches(problem, found))


def cost(rule: Soft, problem: Problem, found: tuple[Visit, ...]) -> int:
    return sum(item.value for item in rule.measure(problem, plan_of(problem, found)))


def test_what_came_later_and_states_nothing_leaves_fingerprints_as_they_were() -> None:
    assert small_problem().fingerprint.startswith("9aeffa9b5f5912f751e88fef9454c75c")
    assert bekasi().fingerprint.startswith("fdffae4093eabb3f3e7bb9bbc774d064")
    pin = Pin(sub_district="s0")
    problem = small_problem(pins=(pin,))
    others = [
        problem.changed(so_far=(RequestsSoFar(sub_district="s0", service="ktp"),)),
        problem.changed(season=problem.season.model_copy(update={"planned_from": FIRST})),
        *(
            problem.changed(pins=(pin.model_copy(update=fields),))
            for fields in (
                {"start": FIRST},
                {"end": WEEKS[3]},
                {"required": False, "people": (PinnedPerson(id="p0"),)},
                {"requests": (PinnedRequests(service="ktp", served=0),)},
                {"pools": (PinnedPool(id="pool", counter_type="c2", people=0),)},
            )
        ),
        *(
            with_person(**fields).changed(pins=(pin,))
            for fields in ({"worked": days_ago(7)}, {"worked_in_a_row": 1})
        ),
    ]
    assert len({problem.fingerprint, *(other.fingerprint for other in others)}) == len(others) + 1


def test_a_row_that_began_before_goes_on() -> None:
    two_before = with_person(most_in_a_row=3, worked_in_a_row=2)
    assert not broken(two_before, visits(0), "most_in_a_row")
    assert broken(two_before, visits(0, 1), "most_in_a_row")
    assert not broken(two_before, visits(0, 2, 3), "most_in_a_row")
    # What is past cannot be undone, but it does not go on.
    too_many = with_person(most_in_a_row=1, worked_in_a_row=5)
    assert not broken(too_many, visits(1, 3, 5), "most_in_a_row")
    assert broken(too_many, visits(0), "most_in_a_row")


def test_a_window_holds_what_was_before() -> None:
    limit = (RollingLimit(days=15, most=2),)
    once = with_person(rolling_limits=limit, worked=days_ago(7))
    assert not broken(once, visits(0, 2), "most_in_a_window")
    assert broken(once, visits(0, 1), "most_in_a_window")
    thrice = with_person(rolling_limits=limit, worked=days_ago(12, 9, 7))
    assert not broken(thrice, visits(1, 3), "most_in_a_window")
    assert broken(thrice, visits(0), "most_in_a_window")


def test_who_has_gone_out_often_costs_more_to_send() -> None:
    problem = with_person(worked=days_ago(30, 20, 10))
    assert cost(FairVisits(), problem, visits(0, 2)) == 4 + 5
    assert cost(FairVisits(), problem, visits(0, 2, person="p1")) == 1 + 2


def test_only_further_bands_of_kilometres_cost() -> None:
    # The three places are 1, 4 and 7 km there and back.
    rule = FairKilometres(band_km=5)
    assert cost(rule, small_problem(), visits(0, 2, 4)) == 1 + 2 + 3
    assert cost(rule, with_person(worked=days_ago(9, metres=4000)), visits(0)) == 0
    assert cost(rule, with_person(worked=days_ago(9, metres=4000)), visits(0, 2)) == 2
    assert cost(rule, with_person(worked=days_ago(9, 8, metres=4000)), visits(0, 2)) == 3


def test_a_place_that_was_visited_is_not_unserved_if_it_is_not_again() -> None:
    rows = tuple(
        ServiceRequests(sub_district=place, service="ktp", requests=40) for place in ("s0", "s1")
    )
    problem = small_problem(demand=DemandTable(requests=rows))
    places = tuple(p.model_copy(update={"least_visits": 0}) for p in problem.sub_districts)
    problem = problem.changed(sub_districts=places)
    before = (RequestsSoFar(sub_district="s0", service="ktp", served=30, lost=10, waiting=3),)
    assert cost(Unserved(), problem, ()) == 80
    assert cost(Unserved(), problem.changed(so_far=before), ()) == 43


def test_shares_are_of_all_that_was_asked_for_in_the_season() -> None:
    rows = (ServiceRequests(sub_district="s0", service="ktp", requests=40),)
    problem = small_problem(demand=DemandTable(requests=rows))
    places = tuple(
        place.model_copy(update={"least_share_served": 0.6 if place.id == "s0" else 0})
        for place in problem.sub_districts
    )
    problem = problem.changed(sub_districts=places)
    half = visits(0)[0].model_copy(update={"served": {"ktp": 20}, "unserved": {"ktp": 20}})
    whole = half.model_copy(update={"served": {"ktp": 40}, "unserved": {"ktp": 0}})
    assert broken(problem, (half,), "least_share_served")
    well = (RequestsSoFar(sub_district="s0", service="ktp", served=40),)
    assert not broken(problem.changed(so_far=well), (half,), "least_share_served")
    badly = (RequestsSoFar(sub_district="s0", service="ktp", served=8, lost=32),)
    assert broken(problem.changed(so_far=badly), (half,), "least_share_served")
    assert not broken(problem.changed(so_far=badly), (whole,), "least_share_served")
    # Where the share cannot be served any more, all that is still asked for must be.
    lost = (RequestsSoFar(sub_district="s0", service="ktp", served=0, lost=400),)
    assert broken(problem.changed(so_far=lost), (half,), "least_share_served")
    assert not broken(problem.changed(so_far=lost), (whole,), "least_share_served")


def test_who_missed_a_visit_that_was_held_may_go_to_one_that_is_planned() -> None:
    problem = small_problem()
    before = [{"sub_district": "s0", "date": str(FIRST - dt.timedelta(days=7)), "requests": 900}]
    rule = MissedForGood.model_validate({"worth": 1, "before": before})
    # Of 1,000 one hundred cannot come, and half of these would try again.
    assert cost(rule, problem, ()) == 50
    later = visits(3, 3)[1:]
    assert 0 < cost(rule, problem, later) - cost(MissedForGood(worth=1), problem, later) < 50
    # The third place is no neighbour of the first.
    apart = (visits(3, 3, 3)[2],)
    assert cost(rule, problem, apart) - cost(MissedForGood(worth=1), problem, apart) == 50


def test_rules_know_the_visits_that_were_held() -> None:
    problem = small_problem()
    held = [VisitBefore(sub_district="s1", date=FIRST - dt.timedelta(days=7), requests=9)]
    spread = NeighbourSpread(weeks=4).after(problem, held)
    assert cost(spread, problem, visits(0)) == 3
    assert cost(spread, problem, (visits(0, 0)[1],)) == 0
    earlier = tuple(EarlierVisit(sub_district="s1", date=day) for day in (WEEKS[0], WEEKS[5]))
    change = ChangeFromPlan(earlier=earlier, person=0, counter=0).after(problem, held)
    assert change.earlier == earlier[1:]


def test_changes_cost_by_what_was_announced() -> None:
    problem = small_problem()
    earlier = tuple(
        EarlierVisit(sub_district=f"s{n}", date=WEEKS[week], people=("p0",), counters={"c1": 1})
        for n, week in enumerate((1, 6))
    )
    costs: dict[str, Cost] = {"date": 10, "announced": 20, "person": 1, "counter": 3}
    rule = ChangeFromPlan(earlier=earlier, announced_until=WEEKS[2], contents="earlier", **costs)
    one, other, third = visits(1, 6, 8)
    as_was = (one, other)
    assert cost(rule, problem, as_was) == 0
    assert cost(rule, problem, (moved(one, 9), other)) == 30
    assert cost(rule, problem, (one, moved(other, 7))) == 10
    assert cost(rule, problem, (one, moved(other, 2))) == 30
    assert cost(rule, problem, (moved(one, 0), other)) == 50
    # A visit that is new costs its date, and one that is dropped what came with it.
    assert cost(rule, problem, (*as_was, third)) == 10
    assert cost(rule, problem, (*as_was, moved(third, 0))) == 30
    assert cost(rule, problem, (one,)) == 10 + 1 + 3
    expected = rule.model_copy(update={"expected": ("s2",)})
    assert cost(expected, problem, (*as_was, third)) == 0


def test_changes_cost_by_how_far_visits_move() -> None:
    problem = small_problem()
    earlier = (EarlierVisit(sub_district="s0", date=WEEKS[1]),)
    rule = ChangeFromPlan(earlier=earlier, person=0, counter=0, near_days=21, far=5)
    (visit,) = visits(1)
    assert [cost(rule, problem, (moved(visit, week),)) for week in (0, 1, 4, 5)] == [10, 0, 10, 15]
    assert cost(rule, problem, ()) == 15


@pytest.mark.parametrize(
    ("contents", "stays", "moves", "is_dropped", "is_new"),
    [("all", 4, 4, 4, 4), ("earlier", 4, 4, 4, 0), ("unmoved", 4, 0, 0, 0)],
)
def test_contents_count_at_some_visits(
    contents: Any, stays: int, moves: int, is_dropped: int, is_new: int
) -> None:
    problem = small_problem()
    (visit,) = visits(1)
    empty = visit.model_copy(update={"counters": {}, "staff": ()})
    full = EarlierVisit(sub_district="s0", date=WEEKS[1], people=("p0",), counters={"c1": 1})
    rule = ChangeFromPlan(earlier=(full,), date=0, counter=3, contents=contents)
    assert cost(rule, problem, (empty,)) == stays
    assert cost(rule, problem, (moved(empty, 2),)) == moves
    assert cost(rule, problem, ()) == is_dropped
    assert cost(rule.model_copy(update={"earlier": ()}), problem, (visit,)) == is_new


def moved(visit: Visit, week: int) -> Visit:
    return visit.model_copy(update={"date": WEEKS[week]})


def test_seats_and_people_of_pools_count_where_they_are_to() -> None:
    problem = small_problem()
    (visit,) = visits(1)
    pool = PoolUse(id="pool", counter_type="c2", people=1)
    earlier = EarlierVisit(
        sub_district="s0",
        date=WEEKS[1],
        people=("p0",),
        seats=(Seat(id="p0", counter_type="c2"),),
        counters={"c1": 1},
        pools=(pool,),
    )
    assert cost(ChangeFromPlan(earlier=(earlier,)), problem, (visit,)) == 0
    rule = ChangeFromPlan(earlier=(earlier,), seat=2, pool=5)
    assert cost(rule, problem, (visit,)) == 2 + 5
    assert cost(rule, problem, (visit.model_copy(update={"pools": (pool,)}),)) == 2


def test_a_promise_is_kept_within_its_span() -> None:
    before = Pin(sub_district="s1", end=WEEKS[1])
    plan = solve(small_problem(pins=(before,)), workers=1)
    assert plan.visits_to["s1"][0].date <= WEEKS[1]
    between = Pin(sub_district="s1", start=WEEKS[4], end=WEEKS[5])
    plan = solve(small_problem(pins=(between,)), workers=1)
    assert WEEKS[4] <= plan.visits_to["s1"][0].date <= WEEKS[5]
    with pytest.raises(InfeasibleError) as error:
        solve(small_problem(pins=(before, between)), workers=1)
    told = error.value.conflict
    assert "Place 1 must be visited by 11 January 2025" in told
    assert "Place 1 must be visited from 1 February 2025 to 8 February 2025" in told


def test_what_is_pinned_holds_for_each_visit_within_the_span_and_no_other() -> None:
    pin = Pin(sub_district="s0", start=WEEKS[2], people=(PinnedPerson(id="p1"),), required=False)
    problem = small_problem(pins=(pin,))
    assert not broken(problem, visits(1), "pins")
    assert broken(problem, visits(2), "pins")
    assert not broken(problem, visits(2, person="p1"), "pins")
    required = small_problem(pins=(pin.model_copy(update={"required": True}),))
    assert broken(required, visits(1), "pins")


def test_two_people_come_to_a_place_together() -> None:
    both = tuple(PinnedPerson(id=person) for person in ("p0", "p2"))
    plan = solve(small_problem(pins=(Pin(sub_district="s2", people=both),)), workers=1)
    assert {"p0", "p2"} <= set(plan.visits_to["s2"][0].people)


def test_pins_are_told() -> None:
    problem = small_problem()
    told = {
        "Place 0 must be visited on 11 January 2025 or later": Pin(
            sub_district="s0", start=WEEKS[1]
        ),
        "Place 0 must be visited by 11 January 2025, with Person 0": Pin(
            sub_district="s0", end=WEEKS[1], people=(PinnedPerson(id="p0"),)
        ),
        "every visit to Place 0 by 11 January 2025 must have 1 of the pool Helpers at Families": (
            Pin(
                sub_district="s0",
                end=WEEKS[1],
                pools=(PinnedPool(id="pool", counter_type="c2", people=1),),
                required=False,
            )
        ),
        "every visit to Place 0 must have 0 requests for Identity card served": Pin(
            sub_district="s0",
            requests=(PinnedRequests(service="ktp", served=0),),
            required=False,
        ),
        "the visit to Place 0 on 11 January 2025 must have 0 counters of Cards": Pin(
            sub_district="s0",
            date=WEEKS[1],
            counters=(PinnedCounters(counter_type="c1", counters=0),),
            required=False,
        ),
    }
    assert [pinned(problem, pin) for pin in told.values()] == list(told)
    for pin in told.values():
        assert AddPin(pin=pin).describe(problem) == pinned(problem, pin)


def test_a_promise_is_taken_back_by_its_span() -> None:
    pins = (Pin(sub_district="s0", end=WEEKS[1]), Pin(sub_district="s0"))
    problem = small_problem(pins=pins)
    remove = RemovePin(sub_district="s0", end=WEEKS[1])
    assert changed_by(problem, [remove]).pins == pins[1:]
    told = "visits to Place 0 by 11 January 2025 are no longer pinned"
    assert remove.describe(problem) == told


def test_the_season_says_what_is_past() -> None:
    problem = small_problem()
    season = problem.season.model_copy(update={"planned_from": WEEKS[2]})
    assert season.visit_dates == problem.season.visit_dates[2:]
    assert season.why_no_visit(WEEKS[1]) == "past, as what is planned begins on 18 January 2025"
    assert season.first_day == FIRST
    begun = problem.changed(season=season)
    assert all(visit.date >= WEEKS[2] for visit in solve(begun, workers=1).visits)
    assert Person(id="x", name="X").worked == ()
