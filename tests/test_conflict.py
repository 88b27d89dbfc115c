"""What clashes is a conflict, and minimal: by plans that are measured, and problems stated anew."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections import Counter

import pytest

from botram_opt.errors import ContradictionError
from botram_opt.model import Model
from botram_opt.plan import Item, Plan, ProblemReference, Visit
from botram_opt.problem import (
    CounterType,
    DateRange,
    DemandTable,
    Pin,
    PinnedRequests,
    Pool,
    Problem,
    Season,
    Service,
    ServiceRequests,
    SubDistrict,
    Venue,
)
from botram_opt.solving.budget import Budget
from botram_opt.solving.circumstances import circumstances
from botram_opt.solving.conflict import Conflict, conflict_in
from botram_opt.solving.limits import Limits
from botram_opt.solving.minimal import rules_in_order
from botram_opt.solving.requirements import Requirement, Requirements
from botram_opt.solving.search import search
from breaches import broken
from dates_only import FIRST, dates_only, every_breach
from problems import random_problem
from restated import Restated
from small import small_problem

ONE = Limits(workers=1, time=60)

WITHOUT_PLAN = 2
"""A seed of dates that has none."""


def budget(limits: Limits = ONE) -> Budget:
    return Budget(limits, None, time.monotonic)


def keys_of(conflict: Conflict) -> set[str]:
    return {requirement.key for requirement in conflict.requirements}


def plan_of(problem: Problem, visits: tuple[Visit, ...]) -> Plan:
    return Plan(problem=ProblemReference(name="x", fingerprint="0" * 64), visits=visits)


@pytest.mark.parametrize("half", [0, 1])
def test_conflicts_are_conflicts_and_minimal(half: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(half, 90, 2):
        problem = random_problem(seed, ("unserved",))
        conflict = conflict_in(problem, budget())
        feasible = search(Model(problem).cp, ONE).status == "optimal"
        assert (conflict is None) == feasible
        if conflict is None:
            continue
        keys, asked = keys_of(conflict), Requirements(problem, budget())
        assert conflict.is_minimal
        # Without any one of them there is a plan that keeps the others, as measured.
        for key in keys:
            outcome = asked.ask(keys - {key}, None)
            assert outcome.values is not None
            plan = plan_of(problem, asked.read(outcome))
            assert key in broken(problem, plan)
            assert keys.isdisjoint(broken(problem, plan) - {key})
        # A problem that asks for nothing else has no plan either.
        restated = Restated(problem, keys)
        if restated.is_exact():
            try:
                alone = restated.problem_alone()
            except ContradictionError:
                seen["contradicts itself"] += 1
                continue
            assert search(Model(alone).cp, ONE).status == "infeasible"
            seen["restated"] += 1
    assert seen["restated"] > 10, seen


@pytest.mark.parametrize("seed", range(40))
def test_conflicts_are_those_of_enumeration(seed: int) -> None:
    problem = dates_only(seed)
    breaches = every_breach(problem)
    conflict = conflict_in(problem, budget())
    assert (conflict is None) == any(not each for each in breaches)
    if conflict is not None:
        keys = keys_of(conflict)
        assert all(each & keys for each in breaches)
        for key in keys:
            assert any(not each & (keys - {key}) for each in breaches)


def test_some_of_these_have_no_plan_and_some_do() -> None:
    found = [conflict_in(dates_only(seed), budget()) is None for seed in range(40)]
    assert 8 < sum(found) < 32


def test_what_is_set_aside_is_in_no_conflict() -> None:
    problem = dates_only(WITHOUT_PLAN)
    first = conflict_in(problem, budget())
    assert first is not None
    aside = keys_of(first)
    other = conflict_in(problem, budget(), aside)
    assert other is None or aside.isdisjoint(keys_of(other))


def test_what_could_not_be_checked_is_told() -> None:
    """With time for nothing but the first proof, everything is unchecked, and nothing is hidden."""
    ticks = itertools.count()
    short = Budget(Limits(workers=1, time=3), None, lambda: float(next(ticks)))
    problem = dates_only(WITHOUT_PLAN)
    conflict = conflict_in(problem, short, known=True)
    assert conflict is not None
    assert not conflict.is_minimal
    assert conflict.unchecked
    assert conflict.unchecked_sentences()
    assert search(Model(Restated(problem, keys_of(conflict)).problem_alone()).cp, ONE).status == (
        "infeasible"
    )


def test_rules_are_looked_at_by_what_they_limit() -> None:
    problem = dates_only(0)
    stages = rules_in_order(problem)
    assert "visits_per_date" in stages[0]
    assert "counters_in_stock" not in stages[0]
    assert all(set(a) < set(b) for a, b in itertools.pairwise(stages))


def test_a_conflict_about_dates_is_told_as_such() -> None:
    """Two visits a fortnight apart do not fit into the eleven days of a window."""
    place = SubDistrict(
        id="setu",
        name="Setu",
        venue=Venue(room=1),
        least_visits=2,
        most_visits=2,
        least_gap_days=14,
        windows=(DateRange(start=FIRST, end=FIRST + dt.timedelta(days=10)),),
    )
    season = Season(name="2025", start=FIRST, end=dt.date(2025, 3, 31))
    conflict = conflict_in(Problem(name="p", season=season, sub_districts=(place,)), budget())
    assert conflict is not None
    assert conflict.sentences() == (
        "Setu must get at least 2 visits",
        "visits to Setu must be at least 14 days apart",
        "Setu must be visited from 4 January 2025 to 14 January 2025",
    )
    assert conflict.circumstances() == (
        "the season has 13 visit dates, from 4 January 2025 to 29 March 2025",
        "2 of them are left for Setu, from 4 January 2025 to 11 January 2025",
    )


def test_more_visits_than_dates_are_told_with_the_dates_of_the_season() -> None:
    ids = ("a", "b", "c", "d")
    problem = Problem(
        name="p",
        season=Season(name="2025", start=FIRST, end=FIRST + dt.timedelta(days=14)),
        sub_districts=tuple(
            SubDistrict(id=id_, name=id_.upper(), venue=Venue(room=1)) for id_ in ids
        ),
    )
    conflict = conflict_in(problem, budget())
    assert conflict is not None
    assert conflict.is_minimal
    assert conflict.sentences() == (
        "each of 4 sub-districts must get at least 1 visit: A, B, C and D",
        "at most 1 visit may be held on a date",
    )
    assert conflict.circumstances() == (
        "the season has 3 visit dates, from 4 January 2025 to 18 January 2025",
    )


def test_whom_a_counter_lacks_is_told() -> None:
    problem = Problem(
        name="p",
        season=Season(name="2025", start=FIRST, end=FIRST + dt.timedelta(days=14)),
        sub_districts=(SubDistrict(id="a", name="A", venue=Venue(room=1)),),
        skills=("police",),
        counter_types=(
            CounterType(id="c", name="Records", stock=1, skill="police", least_per_visit=1),
        ),
        pools=(Pool(id="g", name="Police", skills=("police",), size=0),),
    )
    conflict = conflict_in(problem, budget())
    assert conflict is not None
    assert conflict.sentences() == (
        "A must get at least 1 visit",
        "every visit has at least 1 counter of Records",
        "every counter of Records needs 1 person with the skill police",
        "the pool Police has 0 people",
    )
    assert conflict.circumstances() == ("people with the skill police: the pool Police",)


@pytest.mark.parametrize(
    ("minutes", "told"), [(1, "1 minute"), (7.5, "7.5 minutes"), (5, "5 minutes")]
)
def test_what_is_asked_for_is_told_with_its_minutes(minutes: float, told: str) -> None:
    problem = small_problem()
    services = [
        service.model_copy(update={"minutes_per_request": minutes}) for service in problem.services
    ]
    item = Item(value=0, sub_district="s0", service="ktp")
    (asked, _) = circumstances(
        problem.changed(services=tuple(services)),
        [Requirement(rule="least_share_served", item=item)],
    )
    assert asked.endswith(f"for Identity card come up in Place 0, each of {told}")


def test_places_that_are_all_pinned_within_a_span_are_one_sentence() -> None:
    end = FIRST + dt.timedelta(days=7)
    problem = Problem(
        name="p",
        season=Season(name="2025", start=FIRST, end=FIRST + dt.timedelta(days=28)),
        sub_districts=tuple(
            SubDistrict(id=id_, name=id_.upper(), venue=Venue(room=1)) for id_ in ("a", "b", "c")
        ),
        pins=tuple(Pin(sub_district=id_, end=end) for id_ in ("a", "b", "c")),
    )
    conflict = conflict_in(problem, budget())
    assert conflict is not None
    assert conflict.sentences() == (
        "A, B and C must be visited by 11 January 2025",
        "at most 1 visit may be held on a date",
    )
    assert conflict.circumstances() == (
        "the season has 5 visit dates, from 4 January 2025 to 1 February 2025",
        "2 of them are left for A, B and C, from 4 January 2025 to 11 January 2025",
    )


def test_requests_pinned_beyond_those_found_are_the_conflict() -> None:
    """Another pin of the same visit, of other requests, has no part in it."""
    problem = Problem(
        name="p",
        season=Season(name="2025", start=FIRST, end=FIRST + dt.timedelta(days=7)),
        sub_districts=(SubDistrict(id="a", name="A", venue=Venue(room=1)),),
        services=(Service(id="e", name="Card", minutes_per_request=1),),
        counter_types=(CounterType(id="c", name="Desk", services=("e",), stock=1),),
        demand=DemandTable(requests=(ServiceRequests(sub_district="a", service="e", requests=2),)),
        pins=tuple(
            Pin(
                sub_district="a",
                requests=(PinnedRequests(service="e", served=served),),
                **{field: FIRST},
            )
            for field, served in (("date", 4), ("end", 3))
        ),
    )
    conflict = conflict_in(problem, budget())
    assert conflict is not None
    assert len(conflict.requirements) == 2
    assert {requirement.item.date for requirement in conflict.requirements} == {FIRST}


def test_a_venue_that_is_not_ready_needs_no_notice_to_be_in_the_way() -> None:
    ready = FIRST + dt.timedelta(days=20)
    place = SubDistrict(id="a", name="A", venue=Venue(room=1, ready_on=ready))
    season = Season(name="2025", start=FIRST, end=FIRST + dt.timedelta(days=14))
    conflict = conflict_in(Problem(name="p", season=season, sub_districts=(place,)), budget())
    assert conflict is not None
    assert conflict.sentences() == (
        "A must get at least 1 visit",
        "the venue of A cannot be used before 24 January 2025",
    )
