"""What next: each move is the best single one there is, by enumeration; and what is said of it."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import ValidationError

from botram_opt import ContradictionError, InfeasibleError, solve, verify
from botram_opt.asking.costed import costed
from botram_opt.asking.moves import Moves
from botram_opt.asking.next_moves import next_moves
from botram_opt.asking.settled import breaches
from botram_opt.changes import (
    Absent,
    Change,
    ChangeStock,
    CloseDates,
    ClosePlace,
    Forbid,
    RemovePerson,
    changed_by,
)
from botram_opt.plan import Visit
from botram_opt.problem import Problem, Prohibition
from small import FIRST, small_plan, small_problem
from test_asking_dates import in_order, values_of
from test_brute_force import tiny_problem

WEEK = dt.timedelta(days=7)
Score = list[int]


REPAIRED = (1, 10, 19, 21, 22, 24, 26, 35, 40, 48, 51, 52, 62, 73, 94)
"""Seeds of tiny problems whose plans break rules after a change; of 21, 40, ... one move mends."""


def broken(problem: Problem, visits: Sequence[Visit]) -> list[str]:
    """What visits break, each by what it is about."""
    found = []
    for finding in breaches(problem, visits):
        assert finding.item is not None
        about = finding.item.model_copy(update={"value": 0, "facts": None})
        found.append(f"{finding.rule} {about}")
    return sorted(found)


def off(was: Visit, now: Visit) -> tuple[int, int, int, int]:
    """Who came, who is gone, how many more or fewer are drawn, and counters."""
    drawn = [sum(use.people for use in visit.pools) for visit in (was, now)]
    kinds = was.counters.keys() | now.counters.keys()
    counters = sum(abs(was.counters.get(k, 0) - now.counters.get(k, 0)) for k in kinds)
    came = len(set(now.people) - set(was.people))
    return came, len(set(was.people) - set(now.people)), abs(drawn[0] - drawn[1]), counters


def at_places(
    problem: Problem, visits: Sequence[Visit], moved: Sequence[tuple[Visit, dt.date]]
) -> Iterator[tuple[Visit, ...]]:
    """Every plan in which some visits are on other dates with any teams, the others as they are."""
    places = sorted({visit.sub_district for visit, _ in moved})
    kept = [visit for visit in visits if visit.sub_district not in places]
    stay = [visit for visit in visits if all(visit is not each for each, _ in moved)]
    planned = []
    for place in places:
        here = [(each.date, each) for each in stay if each.sub_district == place]
        here += [(day, None) for each, day in moved if each.sub_district == place]  # type: ignore[misc]
        if len({day for day, _ in here}) < len(here):
            return
        planned.append(list(in_order(problem, place, sorted(here, key=lambda each: each[0]))))
    for choice in itertools.product(*planned):
        yield (*kept, *itertools.chain(*choice))


def small_moves(problem: Problem, visits: Sequence[Visit]) -> Iterator[tuple[Visit, ...]]:
    for visit in visits:
        for plan in at_places(problem, visits, [(visit, visit.date)]):
            (now,) = (
                each
                for each in plan
                if each.sub_district == visit.sub_district and each.date == visit.date
            )
            came, gone, drawn, counters = off(visit, now)
            if (counters == 0 and max(came, gone, drawn) <= 1) or came + gone + drawn <= counters:
                yield plan


def large_moves(problem: Problem, visits: Sequence[Visit]) -> Iterator[tuple[Visit, ...]]:
    for visit in visits:
        for day in problem.season.visit_dates:
            if day != visit.date:
                yield from at_places(problem, visits, [(visit, day)])
    for one, other in itertools.combinations(visits, 2):
        if one.sub_district != other.sub_district and one.date != other.date:
            yield from at_places(problem, visits, [(one, other.date), (other, one.date)])


def best_move(problem: Problem, visits: Sequence[Visit]) -> Score | None:
    """How many breaches the best single move leaves, and what it costs; None if none mends."""
    before = broken(problem, visits)
    for moves in (small_moves, large_moves):
        found: list[Score] = []
        for plan in moves(problem, visits):
            after = broken(problem, plan)
            if len(after) < len(before) and set(after) <= set(before):
                found.append([len(after), *values_of(problem, plan)])
        if found:
            return min(found)
    return None


def some_change(seed: int) -> Change:
    """Something that may happen to a tiny problem's plan."""
    rng = random.Random(seed)
    place, day = rng.choice(["s0", "s1"]), FIRST + rng.randint(0, 2) * WEEK
    person, kind = rng.choice(["p0", "p1"]), rng.choice(["c", "d"])
    happens: list[Change] = [
        Absent(person=person, start=FIRST, end=day, reason="ill"),
        ClosePlace(sub_district=place, start=FIRST, end=day, reason="flood"),
        ChangeStock(counter_type=kind, by=-1),
        Forbid(prohibition=Prohibition(person=person, sub_district=place)),
    ]
    return happens[seed % len(happens)]


@pytest.mark.parametrize("seed", REPAIRED)
def test_the_first_move_of_a_repair_is_the_best_there_is(seed: int) -> None:
    problem = tiny_problem(seed)
    try:
        plan = solve(problem, workers=1)
        changed = changed_by(problem, [some_change(seed)])
    except (InfeasibleError, ContradictionError):
        return
    found = next_moves(changed, plan, moves=1, time_limit=None)
    before = broken(changed, found.before.visits)
    assert len(found.broken) == len(before)
    if not before:
        return
    best = best_move(changed, found.before.visits)
    if best is None:
        assert found.moves == ()
        assert found.no_further
        assert len(found.left) == len(before)
        return
    (move,) = found.moves
    assert move.proven
    assert move.broken == len(found.left) == best[0]
    assert [level.value for level in move.plan.levels] == best[1:]
    assert set(broken(changed, found.plan.visits)) < set(before)
    assert all(found.sentences())


@pytest.mark.parametrize("seed", [0, 2, 4, 6, 7, 10, 11])
@pytest.mark.parametrize("proven", [0, 1])
def test_the_first_move_of_a_plan_that_keeps_the_rules_makes_it_cheapest(
    seed: int, proven: int
) -> None:
    """Also where the plan tells that so many of its levels cannot be better."""
    problem = tiny_problem(seed)
    levels = problem.levels[:1] if proven else problem.levels[::-1]
    try:
        plan = solve(problem.changed(levels=levels), workers=1)
    except InfeasibleError:
        return
    if proven:
        plan = costed(problem, plan)
        first = plan.levels[0].model_copy(
            update={"bound": plan.levels[0].value, "status": "optimal"}
        )
        plan = plan.model_copy(update={"levels": (first, *plan.levels[1:])})
    found = next_moves(problem, plan, moves=1, time_limit=None)
    visits = found.before.visits
    assert not found.broken
    now = values_of(problem, visits)
    others = [
        values_of(problem, other)
        for moves in (small_moves, large_moves)
        for other in moves(problem, visits)
        if not broken(problem, other)
    ]
    best = min(others, default=now)
    if best >= now:
        assert found.moves == ()
        assert found.no_further
        return
    (move,) = found.moves
    assert move.proven
    assert [level.value for level in move.plan.levels] == best
    assert [level.rise for level in found.levels] == [b - n for b, n in zip(best, now, strict=True)]


def test_a_plan_that_is_proven_to_be_best_needs_no_moves() -> None:
    problem = small_problem()
    plan = solve(problem, workers=1)
    found = next_moves(problem, plan)
    assert (found.moves, found.no_further, found.plan.visits) == ((), True, plan.visits)
    assert found.sentences() == ("No single move makes the plan better.",)


def test_after_an_illness_somebody_else_comes() -> None:
    problem, plan = small_problem(), small_plan()
    visit = next(visit for visit in plan.visits if "p1" in visit.people)
    ill = Absent(person="p1", start=visit.date, end=visit.date, reason="ill")
    changed = changed_by(problem, [ill])
    found = next_moves(changed, plan)
    first = found.moves[0]
    (mended,) = first.repairs
    assert (mended.rule, mended.item.person) == ("availability", "p1")
    assert first.kind == "person_changed"
    (change,) = first.changes
    assert change.before == change.after == visit.date
    assert change.people_removed == ("p1",)
    assert not found.left
    assert verify(changed, found.plan).ok
    assert "After that no rule is broken." in found.sentences()


def test_a_lost_visit_that_has_nowhere_to_go_is_told() -> None:
    problem, plan = small_problem(places=2), small_plan(small_problem(places=2))
    first, second = sorted(visit.date for visit in plan.visits)
    last = problem.season.end
    spans = [(FIRST, first - WEEK), (first + WEEK, second), (second + WEEK, last)]
    closed = [CloseDates(start=a, end=b, reason="flood") for a, b in spans if a <= b]
    changed = changed_by(problem, closed)
    found = next_moves(changed, plan)
    assert found.moves == ()
    assert found.no_further
    assert {each.rule for each in found.left} == {"open_dates"}
    assert "Still broken:" in found.sentences()


def test_a_visit_that_is_missing_is_added() -> None:
    problem, plan = small_problem(), small_plan()
    fewer = plan.model_copy(update={"visits": plan.visits[1:]})
    found = next_moves(problem, fewer)
    first = found.moves[0]
    assert first.kind == "visit_added"
    assert first.changes[0].before is None
    assert {each.rule for each in first.repairs} == {"visits_per_sub_district"}
    assert verify(problem, found.plan).ok


def test_a_visit_too_many_is_dropped() -> None:
    problem, plan = small_problem(), small_plan()
    taken = {visit.date for visit in plan.visits}
    free = next(day for day in problem.season.visit_dates if day not in taken)
    again = plan.visits[0].model_copy(update={"date": free})
    found = next_moves(problem, plan.model_copy(update={"visits": (*plan.visits, again)}))
    assert found.moves[0].kind == "visit_dropped"
    assert not found.left


def test_a_plan_for_more_people_than_there_are_is_made_to_fit() -> None:
    problem, plan = small_problem(), small_plan()
    changed = changed_by(problem, [RemovePerson(id="p0"), RemovePerson(id="p2")])
    found = next_moves(changed, plan, moves=5)
    assert not found.left
    assert verify(changed, found.plan).ok
    for move in found.moves:
        assert move.repairs
    counts = [len(found.broken), *(move.broken for move in found.moves)]
    assert counts == sorted(counts, reverse=True)


def test_out_of_time_nothing_is_claimed() -> None:
    changed = changed_by(small_problem(), [RemovePerson(id="p1")])
    found = next_moves(changed, small_plan(), time_limit=0.001)
    assert found.moves == ()
    assert not found.no_further
    assert found.left == found.broken
    assert found.sentences()[-1].endswith("more time may find one.")


@pytest.mark.parametrize("limit", [0.001, 0.3])
def test_reproducibly_moves_are_the_same_in_any_number_of_threads(limit: float) -> None:
    changed, plan = changed_by(small_problem(), [RemovePerson(id="p1")]), small_plan()

    def found(workers: int) -> Moves:
        return next_moves(changed, plan, time_limit=limit, workers=workers, reproducible=True)

    alone = found(1)
    assert alone.moves
    with ThreadPoolExecutor(3) as threads:
        assert all(each == alone for each in threads.map(found, (1, 2, 5)))


def test_no_moves_are_no_question() -> None:
    with pytest.raises(ContradictionError, match="0 is no number of moves"):
        next_moves(small_problem(), small_plan(), moves=0)


@pytest.mark.parametrize("given", [{"workers": 0}, {"time_limit": 0}, {"seed": -1}])
def test_arguments_out_of_range_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        next_moves(small_problem(), small_plan(), **given)
