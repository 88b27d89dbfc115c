"""Why there is no plan, and what would give one: checked by solving, and by listing all plans."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
import threading
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

import pytest

from botram_opt import ContradictionError, InfeasibleError, datasets, solve, speaking, verify
from botram_opt.changes import changed_by
from botram_opt.explaining import Explanation, Repair, explain
from botram_opt.explaining.easing import Easing, changes_of, eased
from botram_opt.model import Model
from botram_opt.problem import (
    Closure,
    CounterType,
    DateRange,
    DemandTable,
    Pair,
    Person,
    Pin,
    PinnedCounters,
    PinnedPerson,
    Pool,
    Problem,
    Prohibition,
    Region,
    Season,
    Service,
    ServiceRequests,
    StockOn,
    SubDistrict,
    Venue,
)
from botram_opt.solving.conflict import Conflict
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import search
from dates_only import FIRST, dates_only, every_breach
from problems import random_problem
from small import small_problem

ONE = Limits(workers=1, time=60)


def keys_of(conflict: Conflict) -> set[str]:
    return {requirement.key for requirement in conflict.requirements}


def has_plan(problem: Problem) -> bool:
    status = search(Model(problem).cp, ONE).status
    assert status in ("optimal", "infeasible")
    return status == "optimal"


def with_less(easings: Iterable[Easing], place: int) -> list[Easing]:
    """Easings of which one is by 1 less, or left out."""
    found = list(easings)
    by = found[place].by - 1
    found[place : place + 1] = [found[place].model_copy(update={"by": by})] if by else []
    return found


def check_repair(problem: Problem, repair: Repair) -> None:
    changed = changed_by(problem, repair.changes)
    assert verify(changed, repair.plan).ok
    assert repair.sentences()
    assert repair.is_least
    for place in range(len(repair.easings)):
        less = eased(problem, with_less(repair.easings, place))
        assert less is None or not has_plan(less)


@pytest.mark.parametrize("half", [0, pytest.param(1, marks=pytest.mark.long)])
def test_every_repair_is_one_and_no_smaller_one_is(half: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(half, 30, 2):
        problem = random_problem(seed, ("unserved",))
        explanation = explain(problem, time_limit=None, others=9, workers=1)
        seen[explanation.status] += 1
        assert (explanation.status == "has_plan") == has_plan(problem)
        if explanation.status == "has_plan":
            assert explanation.plan is not None
            assert verify(problem, explanation.plan).ok
            continue
        assert explanation.conflict is not None
        assert explanation.others_end == "no_more"
        conflicts = (explanation.conflict, *explanation.others)
        assert all(conflict.is_minimal for conflict in conflicts)
        # They share no requirement, and every repair is about each of them.
        keys = [keys_of(conflict) for conflict in conflicts]
        assert sum(map(len, keys)) == len(set().union(*keys))
        assert explanation.repairs
        for repair in explanation.repairs:
            check_repair(problem, repair)
            seen["repairs"] += 1
            seen[f"of {len(repair.easings)}"] += 1
        assert explanation.sentences()
    assert seen["repairs"] > 8, seen


@pytest.mark.parametrize("seed", [0, 1, pytest.param(2, marks=pytest.mark.long), 5, 7, 11, 14, 21])
def test_repairs_of_dates_are_least_by_enumeration(seed: int) -> None:
    problem = dates_only(seed)
    explanation = explain(problem, time_limit=None, workers=1, repairs=4)
    assert explanation.repairs
    for repair in explanation.repairs:
        assert not all(every_breach(changed_by(problem, repair.changes)))
        for place in range(len(repair.easings)):
            less = eased(problem, with_less(repair.easings, place))
            assert less is None or all(every_breach(less))
    numbers = [len(repair.easings) for repair in explanation.repairs]
    assert numbers == sorted(numbers)


def setu(**fields: object) -> Problem:
    """Setu wants two visits 120 days apart, within 90 days."""
    stated: dict[str, object] = {
        "id": "setu",
        "name": "Setu",
        "venue": Venue(room=1),
        "least_visits": 2,
        "most_visits": 2,
        "least_gap_days": 120,
        "windows": (DateRange(start=dt.date(2025, 3, 1), end=dt.date(2025, 5, 30)),),
    }
    season = Season(name="2025", start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31))
    place = SubDistrict.model_validate(stated | fields)
    return Problem(name="p", season=season, sub_districts=(place,))


def test_limits_are_eased_by_as_little_as_it_takes() -> None:
    explanation = explain(setu(), workers=1, repairs=9)
    told = {sentence for repair in explanation.repairs for sentence in repair.sentences()}
    assert told == {
        "visit Setu once instead of twice",
        "let 84 days pass between visits to Setu rather than 120",
        "let Setu be visited from 18 January 2025 on, 42 days earlier",
        "let Setu be visited until 5 July 2025, 36 days later",
    }
    assert explanation.repairs_end == "no_more"
    assert all(repair.is_least and len(repair.easings) == 1 for repair in explanation.repairs)
    shares = [repair.relative for repair in explanation.repairs]
    assert shares == sorted(shares)


def test_it_is_told_in_whole_sentences() -> None:
    assert explain(setu(), workers=1, repairs=1).sentences() == (
        "There is no plan. These cannot all hold:",
        "  - Setu must get at least 2 visits",
        "  - visits to Setu must be at least 120 days apart",
        "  - Setu must be visited from 1 March 2025 to 30 May 2025",
        "Where:",
        "  - the season has 52 visit dates, from 4 January 2025 to 27 December 2025",
        "  - 13 of them are left for Setu, from 1 March 2025 to 24 May 2025",
        "Without any one of them the others can hold.",
        "There is a plan if you",
        "  - let 84 days pass between visits to Setu rather than 120",
    )
    with speaking("id"):
        assert explain(setu(), workers=1, repairs=1).sentences()


def test_a_season_that_is_too_short_can_be_longer() -> None:
    places = tuple(
        SubDistrict(id=id_, name=id_.upper(), venue=Venue(room=1)) for id_ in ("a", "b", "c", "d")
    )
    season = Season(name="2025", start=FIRST, end=FIRST + dt.timedelta(days=14))
    problem = Problem(name="p", season=season, sub_districts=places)
    explanation = explain(problem, workers=1, repairs=9)
    firsts = {repair.sentences()[0] for repair in explanation.repairs}
    assert "let the season end on 25 January 2025 rather than 18 January 2025" in firsts
    assert "let A go without a visit" in firsts
    # One date with a visit more is enough; not all of them need it.
    on_one_date = [text for text in firsts if text.startswith("hold up to 2 visits rather than 1")]
    assert len(on_one_date) == 1


def pinned_besides() -> Problem:
    """Setu as above, and besides two visits that are pinned on a date that holds one."""
    problem, day = setu(), dt.date(2025, 4, 5)
    others = tuple(SubDistrict(id=i, name=i.upper(), venue=Venue(room=1)) for i in ("a", "b"))
    return problem.changed(
        sub_districts=(*problem.sub_districts, *others),
        pins=tuple(Pin(sub_district=place.id, date=day) for place in others),
    )


def test_two_kinds_are_eased_together_where_one_is_not_enough() -> None:
    problem = pinned_besides()
    explanation = explain(problem, workers=1, time_limit=60)
    assert len(explanation.repairs) == 3
    for repair in explanation.repairs:
        check_repair(problem, repair)
        assert len({easing.rule for easing in repair.easings}) == 2


def test_further_conflicts_share_nothing_with_the_first() -> None:
    problem = pinned_besides()
    explanation = explain(problem, workers=1, others=5, repairs=0)
    assert explanation.repairs_end == "not_asked"
    assert explanation.others_end == "no_more"
    assert explanation.conflict is not None
    (other,) = explanation.others
    assert keys_of(explanation.conflict).isdisjoint(keys_of(other))
    rules = {r.rule for conflict in (explanation.conflict, other) for r in conflict.requirements}
    assert {"gap_between_visits", "pins", "visits_per_date"} <= rules
    assert "Nothing else clashes: without all of these there is a plan." in explanation.sentences()


def test_a_share_that_cannot_be_served_can_be_served_in_two_visits() -> None:
    problem = Problem(
        name="p",
        season=Season(name="2025", start=FIRST, end=FIRST + dt.timedelta(days=20)),
        sub_districts=(SubDistrict(id="a", name="A", venue=Venue(room=5), least_share_served=1.0),),
        services=(Service(id="e", name="Card", minutes_per_request=30),),
        counter_types=(
            CounterType(id="c", name="Desk", services=("e",), stock=1, people_per_counter=0),
        ),
        demand=DemandTable(requests=(ServiceRequests(sub_district="a", service="e", requests=10),)),
    )
    explanation = explain(problem, workers=1, repairs=9)
    told = {sentence for repair in explanation.repairs for sentence in repair.sentences()}
    assert told == {
        "serve at least 80% of requests in A rather than 100%",
        "have 2 counters of Desk rather than 1",
        "close visits at 13:00 rather than 12:00",
    }


def test_a_problem_with_a_plan_is_said_to_have_one() -> None:
    problem = small_problem()
    explanation = explain(problem, workers=1)
    assert explanation.status == "has_plan"
    assert explanation.conflict is None
    assert explanation.plan is not None
    assert verify(problem, explanation.plan).ok
    assert explanation.sentences() == ("There is a plan: nothing clashes.",)


def test_what_is_not_found_out_in_time_is_said_not_to_be_known() -> None:
    ticks = itertools.count(step=100)
    explanation = explain(setu(), workers=1, time_limit=1, clock=lambda: float(next(ticks)))
    assert explanation.status == "unknown"
    assert "not found out in time" in explanation.sentences()[0]


def test_a_cancel_ends_it_with_what_is_known() -> None:
    cancel = threading.Event()
    cancel.set()
    explanation = explain(setu(), workers=1, cancel=cancel)
    assert explanation.status == "unknown"


def test_a_reproducible_explanation_is_the_same_again() -> None:
    def again() -> Explanation:
        return explain(setu(), workers=2, reproducible=True, time_limit=20, others=1)

    assert again() == again()


def test_solve_tells_the_minimal_conflict() -> None:
    with pytest.raises(InfeasibleError) as error:
        solve(setu(), workers=1)
    assert error.value.minimal
    assert error.value.conflict == (
        "Setu must get at least 2 visits",
        "visits to Setu must be at least 120 days apart",
        "Setu must be visited from 1 March 2025 to 30 May 2025",
    )
    assert "without any one of them the others can" in str(error.value)


def test_limits_of_one_place_are_eased_together() -> None:
    """Two closures of a place: each is counted from the other, whichever is opened first."""
    days = [FIRST + dt.timedelta(days=7 * i) for i in range(3)]
    closures = [{"start": day, "end": day, "reason": f"flood {day}"} for day in days]
    problem = setu(windows=(), least_visits=3, most_visits=3, least_gap_days=0, closures=closures)
    problem = problem.changed(season=Season(name="s", start=days[0], end=days[-1]))
    (repair,) = [
        repair
        for repair in explain(problem, workers=1, repairs=9).repairs
        if {easing.rule for easing in repair.easings} == {"open_dates"}
    ]
    assert len(repair.easings) == 3
    assert changed_by(problem, repair.changes).sub_districts[0].closures == ()
    assert changes_of(problem, repair.easings) == repair.changes


def test_a_pin_that_is_given_up_leaves_what_visits_must_have() -> None:
    """The desk stays pinned where the visit does not: there is a plan without any visit."""
    pin = Pin(sub_district="a", end=FIRST, counters=(PinnedCounters(counter_type="c", counters=1),))
    place = SubDistrict(id="a", name="A", venue=Venue(room=1), least_visits=0)
    problem = Problem(
        name="p",
        season=dates_of(1),
        sub_districts=(place,),
        counter_types=(CounterType(id="c", name="Desk", stock=0, people_per_counter=0),),
        pins=(pin,),
    )
    explanation = explain(problem, workers=1, repairs=9)
    asked = "no longer ask that A must be visited by 4 January 2025"
    (repair,) = [each for each in explanation.repairs if each.sentences() == (asked,)]
    check_repair(problem, repair)
    (left,) = changed_by(problem, repair.changes).pins
    assert left == pin.model_copy(update={"required": False})


def dates_of(number: int) -> Season:
    """So many Saturdays, each of which may hold two visits."""
    end = FIRST + dt.timedelta(days=7 * (number - 1))
    return Season(name="s", start=FIRST, end=end, visits_per_date=2)


def test_prohibitions_are_allowed_again_together_and_twice_forbidden_is_one_thing() -> None:
    first, second = FIRST, FIRST + dt.timedelta(days=7)
    bans = tuple(Prohibition(sub_district="a", date=day) for day in (first, second, first))
    place = SubDistrict(id="a", name="A", venue=Venue(room=1), least_visits=2, most_visits=2)
    problem = Problem(name="p", season=dates_of(2), sub_districts=(place,), prohibitions=bans)
    repairs = explain(problem, workers=1, repairs=9).repairs
    assert {sentence for repair in repairs for sentence in repair.sentences()} >= {
        "it no longer holds: no visit in A on 4 January 2025",
        "it no longer holds: no visit in A on 11 January 2025",
    }
    assert any(changed_by(problem, repair.changes).prohibitions == () for repair in repairs)


def desks(**fields: object) -> Problem:
    """Two places on two dates; each visit has a desk, and there may be another with a skill."""
    stated: dict[str, object] = {
        "name": "p",
        "season": dates_of(2),
        "sub_districts": tuple(
            SubDistrict(id=id_, name=id_.upper(), venue=Venue(room=2)) for id_ in ("a", "b")
        ),
        "skills": ("x",),
        "counter_types": (
            CounterType(id="c", name="Desk", stock=2, least_per_visit=1, people_per_counter=2),
            CounterType(id="d", name="Other", stock=2, skill="x"),
        ),
    }
    return Problem.model_validate(stated | fields)


def test_people_of_one_skill_more_are_no_repair_by_people_of_another() -> None:
    problem = desks()
    explanation = explain(problem, workers=1, repairs=9)
    told = [repair.sentences() for repair in explanation.repairs]
    assert ("have 2 people more",) in told
    assert ("have 2 people more with the skill x",) in told
    for repair in explanation.repairs:
        check_repair(problem, repair)


def test_of_overlapping_spans_one_alone_is_eased() -> None:
    last = FIRST + dt.timedelta(days=7)
    none = (
        StockOn(start=FIRST, end=last, stock=0),
        StockOn(start=last, end=last, stock=0),
    )
    kind = CounterType(id="c", name="Desk", stock=2, stock_on=none, least_per_visit=1)
    place = SubDistrict(id="a", name="A", venue=Venue(room=2), least_visits=2, most_visits=2)
    problem = desks(
        sub_districts=(place,),
        counter_types=(kind.model_copy(update={"people_per_counter": 0}),),
    )
    explanation = explain(problem, workers=1, repairs=9)
    assert explanation.repairs_end == "no_more"
    told = {sentence for repair in explanation.repairs for sentence in repair.sentences()}
    assert told >= {
        "have 1 counter of Desk rather than 0 from 4 January 2025 to 11 January 2025",
        "have 1 counter of Desk rather than 0 on 11 January 2025",
    }
    stocks = [
        [on.stock for on in changed_by(problem, repair.changes).counter_types[0].stock_on]
        for repair in explanation.repairs
    ]
    assert [1, 1] in stocks
    for repair in explanation.repairs:
        check_repair(problem, repair)


def test_a_longer_season_gives_each_its_turn_at_the_only_desk() -> None:
    places = tuple(
        SubDistrict(id=id_, name=id_.upper(), venue=Venue(room=2)) for id_ in ("a", "b", "c")
    )
    kind = CounterType(id="c", name="Desk", stock=1, least_per_visit=1, people_per_counter=0)
    explanation = explain(desks(sub_districts=places, counter_types=(kind,)), workers=1, repairs=9)
    assert explanation.conflict is not None
    assert explanation.conflict.circumstances() == (
        "the season has 2 visit dates, from 4 January 2025 to 11 January 2025",
    )
    told = {sentence for repair in explanation.repairs for sentence in repair.sentences()}
    assert "let the season end on 18 January 2025 rather than 11 January 2025" in told


def test_a_small_problem_does_not_end_the_process() -> None:
    """As CP-SAT 9.15 did here, when it simplified the model without any probing."""
    places = tuple(
        SubDistrict(id=id_, name=id_.upper(), venue=Venue(room=2), least_visits=n, most_visits=m)
        for id_, n, m in (("a", 1, 1), ("b", 2, 3))
    )
    skilled = CounterType(
        id="k",
        name="K",
        services=("e",),
        stock=3,
        skill="y",
        people_per_counter=2,
        least_per_visit=1,
    )
    problem = Problem(
        name="p",
        season=dates_of(3).model_copy(update={"visits_per_date": 3}),
        sub_districts=places,
        skills=("y",),
        services=(Service(id="e", name="Card", minutes_per_request=10),),
        counter_types=(
            skilled,
            CounterType(id="l", name="L", services=("e",), stock=3, least_per_visit=1),
        ),
        people=tuple(Person(id=id_, name=id_, skills=("y",), most_visits=1) for id_ in ("p", "q")),
        demand=DemandTable(
            requests=tuple(
                ServiceRequests(sub_district=id_, service="e", requests=n)
                for id_, n in (("a", 4), ("b", 3))
            ),
        ),
    )
    with ProcessPoolExecutor(1) as process:
        assert process.submit(repairs_of, problem).result() >= {
            ("have 3 people more with the skill y",)
        }


def repairs_of(problem: Problem) -> set[tuple[str, ...]]:
    explanation = explain(problem, time_limit=None, workers=1, repairs=9)
    return {repair.sentences() for repair in explanation.repairs}


def test_a_share_that_cannot_be_eased_by_as_much_as_another_is_given_up() -> None:
    """One place is asked for 30% and the other for 100%, and neither can be served anything."""
    problem = desks(
        sub_districts=tuple(
            SubDistrict(
                id=id_, name=id_.upper(), venue=Venue(room=2), least_visits=0, least_share_served=n
            )
            for id_, n in (("a", 0.3), ("b", 1.0))
        ),
        services=(Service(id="e", name="Card", minutes_per_request=10),),
        counter_types=(CounterType(id="c", name="Desk", stock=2, services=("e",)),),
        demand=DemandTable(
            requests=tuple(
                ServiceRequests(sub_district=id_, service="e", requests=10) for id_ in ("a", "b")
            )
        ),
    )
    explanation = explain(problem, workers=1, repairs=9)
    assert explanation.repairs_end == "no_more"
    told = [set(repair.sentences()) for repair in explanation.repairs]
    assert {
        "serve at least 0% of requests in A rather than 30%",
        "serve at least 0% of requests in B rather than 100%",
    } in told
    for repair in explanation.repairs:
        check_repair(problem, repair)


@pytest.mark.parametrize("clash", ["dates", "people", "nothing"])
def test_a_problem_too_large_to_be_stated_as_one_is_explained_by_its_parts(
    clash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sys.modules["botram_opt.explaining.explain"], "_is_too_large", lambda _: True
    )
    problem = many_regions()
    if clash == "dates":
        first, *others = problem.sub_districts
        twice = {"least_visits": 2, "most_visits": 2, "least_gap_days": 1000}
        places = (first.model_copy(update=twice), *others)
        problem = problem.changed(sub_districts=places)
    elif clash == "people":
        problem = problem.changed(
            counter_types=(
                CounterType(id="c", name="Records", stock=2, skill="police", least_per_visit=1),
            ),
            skills=("police",),
            pools=(Pool(id="g", name="Police", skills=("police",), size=0),),
        )
    explanation = explain(problem, time_limit=60, workers=1, repairs=1)
    if clash == "nothing":
        assert explanation.plan is not None
        assert verify(problem, explanation.plan).ok
        return
    assert explanation.conflict is not None
    assert explanation.conflict.is_minimal
    (repair,) = explanation.repairs
    assert repair.is_least
    assert verify(changed_by(problem, repair.changes), repair.plan).ok


def test_fewer_than_none_cannot_be_looked_for() -> None:
    with pytest.raises(ContradictionError) as error:
        explain(setu(), others=-1, repairs=-2)
    assert [issue.where for issue in error.value.issues] == ["others", "repairs"]


@pytest.mark.parametrize("together", [pytest.param(False, marks=pytest.mark.long), True])
def test_a_conflict_of_a_part_is_told_of_the_whole(
    together: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pins have other numbers in a part, and who goes with somebody is away there."""
    monkeypatch.setattr(
        sys.modules["botram_opt.explaining.explain"], "_is_too_large", lambda _: True
    )
    problem = many_regions()
    kind = CounterType(id="c", name="Records", stock=2, skill="police", least_per_visit=0)
    ani, budi = (Person(id=id_, name=id_.upper(), skills=("police",)) for id_ in ("ani", "budi"))
    ill = Closure(start=problem.season.start, end=problem.season.end, reason="ill")
    problem = problem.changed(
        counter_types=(kind,),
        skills=("police",),
        people=(
            ani.model_copy(update={"regions": ("r0",)} if together else {}),
            budi if together else budi.model_copy(update={"absences": (ill,)}),
        ),
        pairs=(Pair(people=("ani", "budi"), kind="together"),) if together else (),
        pins=(
            *(() if together else (Pin(sub_district="s00", people=(PinnedPerson(id="ani"),)),)),
            Pin(sub_district="s01", people=(PinnedPerson(id="budi"),)),
        ),
    )
    explanation = explain(problem, time_limit=60, workers=1, repairs=4)
    assert explanation.status == "conflict"
    if together:
        assert explanation.conflict is None
        return
    assert explanation.conflict is not None
    assert explanation.conflict.problem == problem
    told = {sentence for repair in explanation.repairs for sentence in repair.sentences()}
    assert "no longer ask that every visit to S01 must have BUDI" in told


def many_regions() -> Problem:
    """So many visits to two regions that they are planned by parts."""
    ids = [f"s{i:02}" for i in range(62)]
    return Problem(
        name="p",
        season=Season(name="s", start=FIRST, end=dt.date(2025, 12, 31), visits_per_date=2),
        regions=(Region(id="r0", name="R0"), Region(id="r1", name="R1")),
        sub_districts=tuple(
            SubDistrict(id=id_, name=id_.upper(), venue=Venue(room=1), region=f"r{i % 2}")
            for i, id_ in enumerate(ids)
        ),
    )


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("gap", {"visits_per_sub_district", "gap_between_visits", "open_dates"}),
        ("pigeonhole", {"visits_per_sub_district", "visits_per_date", "open_dates"}),
        (
            "nobody",
            {"visits_per_sub_district", "counters_per_visit", "counters_staffed", "pool_size"},
        ),
        ("share", {"least_share_served", "counters_in_stock", "opening_hours"}),
    ],
)
def test_a_conflict_planted_in_the_year_of_bekasi_is_found(kind: str, rules: set[str]) -> None:
    problem = datasets.bekasi()
    days = problem.season.visit_dates
    first = problem.sub_districts[0]
    few = {"windows": (DateRange(start=days[10], end=days[31]),), "last_visit": None}
    if kind == "gap":
        short = (DateRange(start=days[10], end=days[20]),)
        twice = {"least_visits": 2, "most_visits": 2, "windows": short}
        places = (first.model_copy(update=twice), *problem.sub_districts[1:])
        problem = problem.changed(sub_districts=places)
    elif kind == "pigeonhole":
        places = tuple(place.model_copy(update=few) for place in problem.sub_districts)
        problem = problem.changed(sub_districts=places)
    elif kind == "nobody":
        pool = problem.pools[0].model_copy(update={"size": 0})
        problem = problem.changed(pools=(pool, *problem.pools[1:]))
    else:
        services = (
            problem.services[0].model_copy(update={"least_share_served": 1.0}),
            *problem.services[1:],
        )
        problem = problem.changed(services=services)
    explanation = explain(problem, time_limit=120, repairs=0)
    assert explanation.conflict is not None
    assert explanation.conflict.is_minimal
    assert {r.rule for r in explanation.conflict.requirements} == rules
