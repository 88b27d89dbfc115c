"""Local search without Java: what it is told of a problem, its score, and the way back."""

import datetime as dt
import importlib.util
import random
import shutil
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings

from botram_opt import (
    CounterType,
    Level,
    Pin,
    Plan,
    Problem,
    ProblemReference,
    Prohibition,
    Term,
    Visit,
    datasets,
    verify,
)
from botram_opt.verification import level_values
from peers.local_search import local_search
from peers.optaplanner.facts import NOBODY, NOT_HELD, Facts, facts_of
from peers.optaplanner.score import Score
from peers.optaplanner.served import Serving
from peers.optaplanner.stated import refuse_what_is_not_stated
from peers.optaplanner.visits import visits_of
from peers.peer import NotInstalledError, NotStatedError
from problems import random_problem, seeds
from small import small_problem


def plan_of(problem: Problem, visits: tuple[Visit, ...]) -> Plan:
    reference = ProblemReference.of(problem)
    return Plan(problem=reference, visits=visits)


def without_what_is_refused(problem: Problem) -> Problem:
    return problem.changed(
        pins=(),
        prohibitions=(),
        pairs=(),
        sub_districts=tuple(
            place.model_copy(update={"least_share_served": 0}) for place in problem.sub_districts
        ),
        services=tuple(
            service.model_copy(update={"least_share_served": 0}) for service in problem.services
        ),
    )


def judged_as_verified(problem: Problem, facts: Facts, score: Score) -> bool:
    """Whether the year breaks no rule; the score must say what is measured of its plan."""
    plan = plan_of(problem, visits_of(facts, score.day, score.worker))
    found = verify(problem, plan)
    assert found.ok == (score.hard == 0), (found.findings, score.hard)
    if found.ok:
        assert list(level_values(problem, found.costs).values()) == score.soft
    return found.ok


@given(seeds, seeds)
@settings(max_examples=60, deadline=None)
def test_the_score_of_a_year_is_what_is_measured_of_its_plan(seed: int, moves: int) -> None:
    levels = [("unserved",), ("neighbour_spread", "preferred_dates"), ("fair_visits",)]
    problem = without_what_is_refused(
        random_problem(seed, *levels, ("staff_travel", "unserved"), regions=False, futures=False)
    )
    refuse_what_is_not_stated(problem)
    facts, rng = facts_of(problem), random.Random(moves)
    if not facts.solvable:
        return
    score = Score(facts)
    for i, slot in enumerate(facts.slots):
        score.hold(i, rng.choice(slot.days))
    for i, seat in enumerate(facts.seats):
        score.seat(i, rng.choice(seat.workers))
    assert score.complete
    for _ in range(20):
        i = rng.randrange(len(facts.slots))
        score.hold(i, rng.choice(facts.slots[i].days))
        for i in rng.sample(range(len(facts.seats)), min(2, len(facts.seats))):
            score.seat(i, rng.choice(facts.seats[i].workers))
        judged_as_verified(problem, facts, score)


def test_the_bundled_year_is_stated_and_a_year_filled_by_hand_is_verified() -> None:
    problem = datasets.bekasi()
    refuse_what_is_not_stated(problem)
    facts = facts_of(problem)
    score = Score(facts)
    taken: set[int] = set()
    for i, slot in enumerate(facts.slots):
        day = next(day for day in slot.days if day not in taken)
        taken.add(day)
        score.hold(i, day)
    assert score.complete
    assert judged_as_verified(problem, facts, score)
    empty = score.soft[0]
    for i, seat in enumerate(facts.seats):
        for worker in (who for who in seat.workers if who != NOBODY):
            score.seat(i, worker)
            if score.hard == 0:
                break
        else:
            score.seat(i, NOBODY)
    assert judged_as_verified(problem, facts, score)
    assert score.soft[0] < empty / 2


def test_places_that_need_no_visit_may_go_without_and_those_that_do_may_not() -> None:
    problem = small_problem(2)
    first, second = problem.sub_districts
    second = second.model_copy(update={"least_visits": 0, "most_visits": 2})
    facts = facts_of(problem.changed(sub_districts=(first, second)))
    assert [slot.place for slot in facts.slots] == [0, 1, 1]
    assert [NOT_HELD in slot.days for slot in facts.slots] == [False, True, True]
    assert not Score(facts).complete


def test_a_counter_for_two_comes_with_both_and_one_alone_stays_at_home() -> None:
    problem = small_problem(1)
    cards, families = problem.counter_types
    cards = cards.model_copy(update={"people_per_counter": 2})
    facts = facts_of(problem.changed(counter_types=(cards, families)))
    score = Score(facts)
    score.hold(0, facts.slots[0].days[0])
    asked = score.soft[0]
    score.seat(0, facts.seats[0].workers[0])
    assert not visits_of(facts, score.day, score.worker)[0].counters
    assert (score.hard, score.soft[0]) == (0, asked)
    score.seat(1, facts.seats[1].workers[1])
    visit = visits_of(facts, score.day, score.worker)[0]
    assert (visit.counters, len(visit.staff)) == ({"c1": 1}, 2)
    assert judged_as_verified(facts.problem, facts, score)
    assert score.soft[0] < asked


def test_counter_types_that_share_services_share_out_their_time() -> None:
    problem = small_problem()
    both = CounterType(id="c3", name="Both", services=("ktp", "kk"), stock=1, skill="card")
    serving = Serving(problem.changed(counter_types=(*problem.counter_types, both)))
    # Four hours: 48 identity cards of 5 minutes, or 24 family cards of 10, at each counter.
    assert serving.served((100, 100), (1, 1, 0)) == (48, 24)
    assert serving.served((100, 100), (1, 1, 1)) == (96, 24)
    assert serving.served((60, 100), (1, 1, 1)) == (60, 42)
    assert serving.served((100, 100), (0, 0, 1)) == (48, 0)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"pins": (Pin(sub_district="s0", date=dt.date(2025, 1, 4)),)}, "pins"),
        ({"prohibitions": (Prohibition(sub_district="s0", person="p0"),)}, "prohibitions"),
        ({"levels": (Level(name="wait", terms=(Term(rule="longest_wait"),)),)}, "longest_wait"),
    ],
)
def test_what_is_not_stated_is_refused_by_name(parts: dict[str, Any], name: str) -> None:
    with pytest.raises(NotStatedError, match=name):
        local_search(small_problem(**parts), 1, 0)


def test_without_optapy_or_java_it_says_what_to_install() -> None:
    with (
        mock.patch.object(importlib.util, "find_spec", return_value=None),
        pytest.raises(NotInstalledError, match="pip install --group optapy"),
    ):
        local_search(small_problem(), 1, 0)
    with (
        mock.patch.object(importlib.util, "find_spec", return_value=object()),
        mock.patch.object(shutil, "which", return_value=None),
        mock.patch.dict("os.environ", clear=True),
        pytest.raises(NotInstalledError, match="JDK 17"),
    ):
        local_search(small_problem(), 1, 0)
