"""A plan made anew changes what it must, and nothing that is past."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from any_plan import any_plan, breaches
from botram_opt import InfeasibleError, Plan, Problem, solve, speaking
from botram_opt.changes import (
    Absent,
    AddPin,
    Change,
    CloseDates,
    ClosePlace,
    EditItem,
    RemovePerson,
    RemovePin,
    ScaleDemand,
)
from botram_opt.errors import ContradictionError
from botram_opt.plan import Visit
from botram_opt.problem import Person, Pin
from botram_opt.replanning.actuals import Actual
from botram_opt.replanning.replan import CHANGE_LEVEL, replan
from botram_opt.replanning.results import Replan
from botram_opt.rules import SOFT
from dates_only import dates_only, every_plan
from problems import FIRST, random_problem, seeds
from small import small_plan, small_problem

CASES = settings(
    max_examples=45, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def some_problem(seed: int) -> Problem:
    """A random problem with three levels of random rules."""
    names = sorted(set(SOFT) - {"change_from_plan"})
    random.Random(seed).shuffle(names)
    return random_problem(seed, (names[0],), (names[1], names[2]), may_have_begun=True)


def some_day(problem: Problem, seed: int) -> dt.date:
    dates = problem.season.visit_dates
    return random.Random(seed).choice(dates[1:] or dates)


def who_where_and_when(visits: tuple[Visit, ...]) -> list[Any]:
    return sorted(
        (v.date, v.sub_district, sorted(v.counters.items()), sorted(v.staff, key=str), v.pools)
        for v in visits
    )


def test_without_a_change_nothing_changes() -> None:
    seen: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        problem = some_problem(seed)
        # Any plan stays as it was announced, be it as bad as it may.
        plan = any_plan(problem, seed)
        if plan is None:
            return
        as_of = some_day(problem, seed)
        anew = replan(problem, plan, as_of, workers=1)
        to_come = tuple(visit for visit in plan.visits if visit.date >= as_of)
        assert who_where_and_when(anew.plan.visits) == who_where_and_when(to_come)
        assert anew.announcements == ()
        assert anew.clashes == ()
        assert anew.sentences()[0] == "Nothing changes."
        assert (anew.plan.levels[0].name, anew.plan.levels[0].value) == (CHANGE_LEVEL, 0)
        assert anew.plan.levels[0].status == "optimal"
        assert anew.fewest
        seen["to come"] += bool(to_come)

    check()
    assert seen["to come"] > 12, seen


def test_the_best_plan_stays_to_the_last_request() -> None:
    seen: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        problem = some_problem(seed)
        try:
            plan = solve(problem, workers=1)
        except InfeasibleError:
            return
        as_of = some_day(problem, seed)
        anew = replan(problem, plan, as_of, workers=1)
        assert anew.plan.visits == tuple(v for v in plan.visits if v.date >= as_of)
        assert anew.year.visits == plan.visits
        assert [rise.rise for rise in anew.rises] == [0] * len(anew.rises)
        seen["plans"] += bool(anew.plan.visits)

    check()
    assert seen["plans"] > 8, seen


def test_no_plan_of_the_rest_changes_less() -> None:
    seen: Counter[str] = Counter()

    @settings(CASES, max_examples=150)
    @given(seed=seeds)
    def check(seed: int) -> None:
        rng, problem = random.Random(seed), dates_only(seed)
        plan = any_plan(problem, seed)
        if plan is None or not plan.visits:
            return
        one = rng.choice(plan.visits)
        as_of = one.date - dt.timedelta(days=rng.choice([0, 7]))
        near, notice = rng.choice([7, 14, 182]), rng.choice([0, 7, 14])
        days = rng.choice([0, 7, -7])
        closed = ClosePlace(
            sub_district=one.sub_district, start=one.date + dt.timedelta(days=days), reason="flood"
        )
        try:
            anew = replan(
                problem, plan, as_of, [closed], near_days=near, notice_days=notice, workers=1
            )
        except (ContradictionError, InfeasibleError):
            return
        announced = tuple(visit for visit in plan.visits if visit.date >= as_of)
        until = as_of + dt.timedelta(days=notice)
        least = min(
            dates_changed(announced, visits, until, near)
            for visits in every_plan(anew.rest)
            if not breaches(anew.rest, visits)
        )
        assert anew.plan.levels[0].value == anew.plan.levels[0].bound == least
        seen["changed" if least else "unchanged"] += 1

    check()
    assert min(seen["changed"], seen["unchanged"]) > 4, seen


def dates_changed(
    before: tuple[Visit, ...], after: tuple[Visit, ...], announced: dt.date, near: int
) -> int:
    """What it costs that visits are on other dates."""
    cost = 0
    for place in "abc":
        then = sorted(visit.date for visit in before if visit.sub_district == place)
        now = sorted(visit.date for visit in after if visit.sub_district == place)
        for old, new in itertools.zip_longest(then, now):
            if old != new:
                cost += 10 + 20 * sum(day is not None and day <= announced for day in (old, new))
            if old is not None and (new is None or abs(new - old).days > near):
                cost += 5
    return cost


def test_what_is_past_is_never_moved() -> None:
    seen: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        rng = random.Random(seed)
        problem = some_problem(seed)
        plan = any_plan(problem, seed)
        if plan is None:
            return
        as_of = some_day(problem, seed)
        past = [visit for visit in plan.visits if visit.date < as_of]
        actuals = [some_actual(visit, rng) for visit in past if rng.random() < 0.5]
        changes = some_changes(problem, rng)
        try:
            anew = replan(problem, plan, as_of, changes, actuals=actuals, workers=1)
        except (InfeasibleError, ContradictionError):
            seen["none"] += 1
            return
        told = {(actual.sub_district, actual.date): actual for actual in actuals}
        held = [v for v in past if (a := told.get((v.sub_district, v.date))) is None or a.held]
        before = [visit for visit in anew.year.visits if visit.date < as_of]
        assert [(v.sub_district, v.date) for v in before] == [
            (v.sub_district, v.date) for v in held
        ]
        for was, visit in zip(held, before, strict=True):
            actual = told.get((visit.sub_district, visit.date))
            assert visit == was if actual is None else visit.served == was.served | actual.served
        assert all(visit.date >= as_of for visit in anew.plan.visits)
        assert breaches(anew.rest, anew.plan.visits) == []
        seen["held"] += bool(held)
        seen["changed"] += bool(anew.announcements)

    check()
    assert seen["held"] > 6, seen
    assert seen["changed"] > 4, seen


def some_actual(visit: Visit, rng: random.Random) -> Actual:
    if rng.random() < 0.4:
        return Actual(sub_district=visit.sub_district, date=visit.date, held=False)
    served = {service: rng.randint(0, number) for service, number in visit.served.items()}
    return Actual(sub_district=visit.sub_district, date=visit.date, served=served)


def some_changes(problem: Problem, rng: random.Random) -> list[Change]:
    person, place = rng.choice(problem.people).id, rng.choice(problem.sub_districts).id
    start = rng.choice(problem.season.visit_dates)
    kinds: list[Change] = [
        Absent(person=person, start=start, end=start + dt.timedelta(days=8), reason="ill"),
        ClosePlace(sub_district=place, start=start, reason="flood"),
        CloseDates(start=start, reason="election"),
    ]
    return rng.sample(kinds, rng.randint(1, 2))


SATURDAYS = [FIRST + dt.timedelta(days=7 * n) for n in range(13)]


def announced(problem: Problem | None = None) -> tuple[Problem, Plan, dict[str, Visit]]:
    """A small problem, its plan on the first three Saturdays, and its visits by place."""
    problem = problem or small_problem()
    plan = small_plan(problem)
    return problem, plan, {visit.sub_district: visit for visit in plan.visits}


def pinned_to(*weeks: int, **parts: Any) -> Problem:
    """A small problem with visits to its places on these Saturdays, and free to be moved."""
    problem = small_problem(**parts)
    pins = tuple(
        Pin(sub_district=place.id, date=SATURDAYS[week])
        for place, week in zip(problem.sub_districts, weeks, strict=True)
    )
    return problem.changed(pins=pins)


MANY = tuple(Person(id=f"p{i}", name=f"Person {i}", skills=("card", "family")) for i in range(7))
"""More people than a visit needs."""


def anew(
    *changes: Change,
    weeks: tuple[int, ...] = (2, 5, 9),
    as_of: int = 3,
    people: tuple[Person, ...] | None = None,
    **arguments: Any,
) -> Replan:
    """A small plan with visits on some Saturdays, made anew from another one on."""
    parts: dict[str, Any] = {"people": people} if people else {}
    plan = solve(pinned_to(*weeks, **parts), workers=1, time_limit=20, reproducible=True)
    return replan(
        small_problem(**parts),
        plan,
        SATURDAYS[as_of],
        changes,
        workers=1,
        time_limit=20,
        reproducible=True,
        **arguments,
    )


def test_a_flood_moves_a_visit_and_nothing_else() -> None:
    flood = ClosePlace(sub_district="s1", start=SATURDAYS[4], end=SATURDAYS[7], reason="flood")
    found = anew(flood)
    (moved,) = found.announcements
    assert (moved.sub_district, moved.kind, moved.before) == ("s1", "moved", SATURDAYS[5])
    assert moved.announced
    assert moved.tell_by == SATURDAYS[3]
    assert moved.seats == ()
    assert found.plan.levels[0].value == 30
    assert found.sentences() == (
        "1 visit changes; it is proven that no plan changes less.",
        "It cannot stay as announced: Place 1 must not be visited on 8 February 2025: closed from "
        "1 February 2025 to 22 February 2025 (flood)",
        "Place 1: moved from 8 February 2025 to 29 March 2025 (announced; tell them at once)",
    )


def test_who_is_told_in_time_is_cheaper_to_move() -> None:
    flood = ClosePlace(sub_district="s2", start=SATURDAYS[9], end=SATURDAYS[9], reason="flood")
    found = anew(flood)
    (moved,) = found.announcements
    assert not moved.announced
    assert found.plan.levels[0].value == 10
    assert moved.tell_by == min(SATURDAYS[9], moved.date) - dt.timedelta(days=14)
    # A date within the notice period is as dear to move to as from.
    assert moved.after is not None
    assert moved.after > SATURDAYS[5]


def test_nobody_is_moved_to_short_notice_for_nothing() -> None:
    closed = [
        CloseDates(start=SATURDAYS[6], end=SATURDAYS[12], reason="works"),
    ]
    found = anew(*closed)
    (moved,) = found.announcements
    assert (moved.kind, moved.announced) == ("moved", True)
    # Nobody can be told before it is decided.
    assert moved.tell_by == SATURDAYS[3]
    assert found.plan.levels[0].value == 30


def test_somebody_goes_in_place_of_somebody() -> None:
    problem = pinned_to(2, 5, 9, people=MANY)
    plan = solve(problem, workers=1, time_limit=20, reproducible=True)
    visit = plan.visits_to["s1"][0]
    gone = next(seat.id for seat in visit.staff if seat.counter_type == "c1")
    away = Absent(person=gone, start=SATURDAYS[4], end=SATURDAYS[6], reason="ill")
    found = anew(away, people=MANY)
    (change,) = found.announcements
    assert (change.kind, change.before, change.after) == ("stays", visit.date, visit.date)
    (swap,) = (seat for seat in change.seats if seat.leaves == gone)
    told = found.sentences()
    assert "Place 1: stays on 8 February 2025" in told
    name = found.before.person
    assert swap.comes is not None
    assert (
        f"Place 1, 8 February 2025: {name[swap.comes].name} in place of {name[gone].name} at Cards"
    ) in told


def test_who_has_left_is_called_by_name() -> None:
    problem = pinned_to(2, 5, 9, people=MANY)
    plan = solve(problem, workers=1, time_limit=20, reproducible=True)
    gone = plan.visits_to["s2"][0].people[0]
    found = anew(RemovePerson(id=gone), people=MANY)
    assert any(f"in place of {found.before.person[gone].name}" in s for s in found.sentences())


def test_freedom_is_used_for_what_is_to_be_achieved() -> None:
    near = pinned_to(2, 5, 6)
    plan = solve(near, workers=1, time_limit=20, reproducible=True)
    arguments: dict[str, Any] = {"workers": 1, "time_limit": 20, "reproducible": True}
    strict = replan(small_problem(), plan, SATURDAYS[3], **arguments)
    free = replan(small_problem(), plan, SATURDAYS[3], freedom=30, **arguments)
    spread = [next(r for r in x.rises if r.name == "neighbours spread") for x in (strict, free)]
    assert [rise.rise for rise in spread] == [0, -4]
    assert free.plan.levels[0].status == "within_tolerance"
    assert free.sentences()[0] == "1 visit changes, within the freedom that was given."
    assert "neighbours spread: 0 weeks; 4 weeks if all stayed as announced" in free.sentences()


def test_a_cancelled_visit_is_held_after_all_as_it_was_planned() -> None:
    cancelled = Actual(sub_district="s0", date=SATURDAYS[2], held=False)
    found = anew(actuals=[cancelled])
    (held,) = found.announcements
    assert (held.kind, held.before) == ("held_after_all", SATURDAYS[2])
    assert (held.seats, held.counters, held.pools) == ((), {}, {})
    told = f"Place 0: cancelled on 18 January 2025, held on {said(held.after)} instead"
    assert found.sentences()[1].startswith(told)
    assert found.year.visits_to["s0"][0].date == held.after


def test_who_was_not_served_gets_a_visit_that_is_no_change() -> None:
    fewer = Actual(sub_district="s0", date=SATURDAYS[2], served={"ktp": 3})
    found = anew(actuals=[fewer])
    (more,) = found.announcements
    assert more.kind == "once_more"
    assert found.plan.levels[0].value == 0
    assert found.sentences()[1].startswith(f"Place 0: visited once more on {said(more.after)}, for")
    assert [visit.served["ktp"] for visit in found.year.visits_to["s0"]] == [3, 37]


def test_what_is_past_or_was_not_kept_is_told() -> None:
    changes: list[Change] = [
        Absent(person="p0", start=SATURDAYS[0], end=SATURDAYS[1], reason="ill"),
        ScaleDemand(factor=1.1),
        RemovePin(sub_district="s0", date=SATURDAYS[1]),
    ]
    plan = solve(pinned_to(2, 5, 9), workers=1, time_limit=20, reproducible=True)
    pins = (
        Pin(sub_district="s0", date=SATURDAYS[1]),
        Pin(sub_district="s1", end=SATURDAYS[2]),
    )
    found = replan(small_problem(pins=pins), plan, SATURDAYS[3], changes, workers=1)
    assert found.without_effect == (changes[0], changes[2])
    assert found.pins_not_kept == pins
    told = found.sentences()
    assert any(s.startswith("Without effect, as it is past: Person 0 is away") for s in told)
    assert "Not kept, and past: Place 1 must be visited by 18 January 2025" in told


def test_promises_are_kept_when_it_is_planned_anew() -> None:
    promise = AddPin(pin=Pin(sub_district="s2", end=SATURDAYS[7]))
    found = anew(promise)
    (moved,) = found.announcements
    assert moved.sub_district == "s2"
    assert moved.after is not None
    assert moved.after <= SATURDAYS[7]


def test_what_is_planned_anew_can_be_planned_anew() -> None:
    first = anew(CloseDates(start=SATURDAYS[5], reason="election"), weeks=(2, 5, 9))
    (moved,) = first.announcements
    later = moved.date - dt.timedelta(days=20)
    again = replan(
        first.rest,
        first.year,
        max(later, SATURDAYS[3]),
        [CloseDates(start=moved.date, reason="another election")],
        workers=1,
    )
    (once_more,) = again.announcements
    assert once_more.before == moved.after
    assert [level.name for level in again.rest.levels].count(CHANGE_LEVEL) == 1
    assert sorted(visit.sub_district for visit in again.year.visits) == ["s0", "s1", "s2"]
    assert again.year.visits[0] == first.year.visits[0]


def test_changes_are_of_the_season_and_not_of_its_rest() -> None:
    # Two visits in the season, of which one has been held.
    found = anew(
        EditItem(item="sub_district", id="s0", fields={"most_visits": 2, "least_visits": 2})
    )
    (new,) = found.announcements
    assert (new.sub_district, new.kind) == ("s0", "new")
    assert found.plan.levels[0].value == 10
    _, second = found.year.visits_to["s0"]
    # That few come would make no smaller change.
    assert sum(second.counters.values()) > 1


def test_faults_are_told_all_at_once() -> None:
    wrong = [
        Actual(sub_district="s0", date=SATURDAYS[1]),
        Actual(sub_district="s1", date=SATURDAYS[5]),
        Actual(sub_district="s0", date=SATURDAYS[2], held=False, served={"ktp": 2}),
        Actual(
            sub_district="s0", date=SATURDAYS[2], served={"no": 1}, people=("p0", "p0", "nobody")
        ),
    ]
    with pytest.raises(ContradictionError) as error:
        anew(actuals=wrong)
    told = [str(issue) for issue in error.value.issues]
    assert told == [
        "actuals[0] 's0' on 2025-01-11: the plan has no visit there then (it has: 2025-01-18). "
        "Name a visit of the plan.",
        "actuals[1] 's1' on 2025-02-08: 2025-02-08 is not before 2025-01-25, from when on it is "
        "planned anew. Leave it out, or plan anew from a later day on.",
        "actuals[2] 's0' on 2025-01-18: it is cancelled, and told how it was. Say one of the two.",
        "actuals[3] 's0' on 2025-01-18: 'no' is no service. Name a service of the problem.",
        "actuals[3] 's0' on 2025-01-18: 'nobody' is no person. Name a person of the problem.",
        "actuals[3] 's0' on 2025-01-18: 'p0' is named 2 times. Name them once.",
        "actuals of 's0' on 2025-01-18: it is told 2 times what became of it. Keep one of them.",
    ]


def test_a_plan_of_another_season_is_refused() -> None:
    problem, plan, _ = announced()
    (first, *_) = plan.visits
    later = first.model_copy(update={"date": first.date + dt.timedelta(days=728)})
    with pytest.raises(ContradictionError) as error:
        replan(problem, plan.model_copy(update={"visits": (later,)}), SATURDAYS[3], workers=1)
    (issue,) = error.value.issues
    assert issue.what == "it is not in the season (2025-01-04 to 2025-03-31)"


def test_calendars_show_a_visit_as_it_was() -> None:
    plan = solve(pinned_to(2, 5, 9), workers=1, time_limit=20, reproducible=True)
    planned = plan.visits_to["s0"][0]
    gone = planned.people[0]
    idle = next(f"p{n}" for n in (1, 3, 0, 2) if f"p{n}" not in planned.people)
    others = tuple(person for person in planned.people if person != gone)
    real = Actual(
        sub_district="s0",
        date=SATURDAYS[2],
        held_on=SATURDAYS[2] + dt.timedelta(days=3),
        people=(*others, idle),
        counters={"c2": 0},
        served={"ktp": 30},
    )
    found = anew(actuals=[real])
    visit = found.year.visits_to["s0"][0]
    assert visit.date == SATURDAYS[2] + dt.timedelta(days=3)
    assert set(visit.people) == {*others, idle}
    assert "c2" not in visit.counters
    assert visit.served["ktp"] == 30
    assert visit.unserved["ktp"] == 10
    assert idle in {person.id for person in found.rest.people if person.worked}


def test_where_there_is_no_plan_it_is_said_why() -> None:
    closed = ClosePlace(sub_district="s1", start=SATURDAYS[3], end=SATURDAYS[12], reason="flood")
    with pytest.raises(InfeasibleError) as error:
        anew(closed)
    assert any("Place 1 must get at least 1 visit" in sentence for sentence in error.value.conflict)


def test_a_plan_made_anew_is_data() -> None:
    found = anew(CloseDates(start=SATURDAYS[5], reason="election"))
    again = Replan.model_validate_json(found.model_dump_json())
    assert again == found
    with speaking("id"):
        assert len(again.sentences()) == len(found.sentences())


def said(day: dt.date | None) -> str:
    assert day is not None
    return f"{day.day} {day:%B %Y}"
