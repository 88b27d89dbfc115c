"""Which date fits: what is told of every date is what enumeration finds; and in sentences."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import ValidationError

from botram_opt import ContradictionError, InfeasibleError, rises, solve, verify
from botram_opt.asking.costed import costed, plan_of
from botram_opt.asking.dates import dates_for
from botram_opt.asking.ranked_dates import RankedDates
from botram_opt.asking.words import costs_more
from botram_opt.changes import Absent, changed_by
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Closure, Problem, VisitsOn
from botram_opt.requests import found_on, unserved_after
from botram_opt.rules import cost_sheet
from botram_opt.verification import level_values
from botram_opt.wording import on
from small import small_plan, small_problem
from test_brute_force import breaks_rules, every_visit, tiny_problem, tiny_problem_in_regions

Planned = tuple[dt.date, Visit | None]
"""A date on which a place is visited, and the visit, or None if its team is chosen anew."""


def values_of(problem: Problem, visits: Sequence[Visit]) -> list[int]:
    values = level_values(problem, cost_sheet(problem, plan_of(problem, visits)))
    return [values[level.name] for level in problem.levels]


def in_order(
    problem: Problem, place: str, planned: Sequence[Planned], before: int = 0
) -> Iterator[tuple[Visit, ...]]:
    """Every way to hold visits to a place, those with a team serving whatever they may."""
    if not planned:
        yield ()
        return
    (day, visit), *rest = planned
    if visit is None:
        here = every_visit(problem, place, day, before)
    else:
        here = (
            visit.model_copy(
                update={
                    "served": {"e": served},
                    "unserved": {"e": unserved_after(problem, place, "e", day, served, before)},
                }
            )
            for served in range(found_on(problem, place, "e", day) + 1)
        )
    for first in here:
        for others in in_order(problem, place, rest, before + first.served["e"]):
            yield (first, *others)


def best(problem: Problem, planned: dict[str, list[Planned]], plan: Plan) -> list[int] | None:
    """What the best plan costs in which some places are visited so, the others as in a plan."""
    days = [sorted(days for days, _ in visits) for visits in planned.values()]
    if any(len(set(each)) < len(each) for each in days):
        return None
    kept = [visit for visit in plan.visits if visit.sub_district not in planned]
    found = [
        values_of(problem, (*kept, *itertools.chain(*choice)))
        for choice in itertools.product(
            *(
                list(in_order(problem, place, sorted(visits, key=lambda each: each[0])))
                for place, visits in planned.items()
            )
        )
        if not breaks_rules(problem, (*kept, *itertools.chain(*choice)))
    ]
    return min(found, default=None)


def enumerated(problem: Problem, plan: Plan, visit: Visit, day: dt.date) -> list[int] | None:
    """What the plan costs at least with a visit on a date, as `dates_for` says it looks for it."""
    place = visit.sub_district
    others = {each: list(visits) for each, visits in plan.visits_to.items()}
    others[place] = [each for each in others[place] if each is not visit]

    def visited(
        extra: dict[str, dt.date], without: Visit | None = None
    ) -> dict[str, list[Planned]]:
        return {
            each: [*((v.date, v) for v in others[each] if v is not without), (moved, None)]
            for each, moved in extra.items()
        }

    direct = best(problem, visited({place: day}), plan)
    here = [v for v in plan.visits if v.date == day and v is not visit and day != visit.date]
    if direct is not None or any(v.sub_district == place for v in here):
        return direct
    swaps = [
        best(problem, visited({place: day, v.sub_district: visit.date}, v), plan) for v in here
    ]
    if any(swaps):
        return min(found for found in swaps if found is not None)
    elsewhere = [
        best(problem, visited({place: day, v.sub_district: other}, v), plan)
        for v in here
        for other in problem.season.visit_dates
    ]
    return min((found for found in elsewhere if found is not None), default=None)


def as_enumerated(problem: Problem) -> int:
    """Compare every date of every visit; give how many can be."""
    try:
        plan = solve(problem, workers=1)
    except InfeasibleError:
        return 0
    possible = 0
    for place, visits in plan.visits_to.items():
        for number, visit in enumerate(visits, start=1):
            ranked = dates_for(problem, plan, place, number=number, time_limit=None)
            assert ranked.proven
            for day in problem.season.visit_dates:
                choice = ranked.on(day)
                expected = enumerated(problem, plan, visit, day)
                told = [rise.after.value for rise in choice.levels if rise.after is not None]
                assert (told if choice.status == "possible" else None) == expected
                possible += choice.status == "possible"
                if choice.status == "possible":
                    assert verify(problem, ranked.plan_on(day)).ok
                else:
                    assert choice.why_not
    return possible


@pytest.mark.parametrize("seed", [2, 8, 19])
def test_every_date_is_what_enumeration_finds(seed: int) -> None:
    assert as_enumerated(tiny_problem(seed)) > 0


@pytest.mark.parametrize("seed", [12, 17])
def test_where_regions_hold_few_visits_it_is_so_too(seed: int) -> None:
    """In the second the visit that makes room cannot have the other's date."""
    assert as_enumerated(tiny_problem_in_regions(seed)) > 0


def test_dates_are_in_order_of_what_they_cost() -> None:
    ranked = dates_for(small_problem(), small_plan(), "s1")
    keys = [
        [level.after.value for level in choice.levels if level.after is not None]
        for choice in ranked.choices
    ]
    assert keys == sorted(keys)
    assert {choice.date for choice in ranked.choices} == set(small_problem().season.visit_dates)
    assert ranked.best is not None
    assert ranked.date is not None
    own = ranked.on(ranked.date)
    assert (own.made_room, own.breaches, own.status) == (None, 0, "possible")
    assert [level.rise for level in own.levels] == [0] * 4


def test_a_full_date_is_had_by_a_swap_and_all_is_told() -> None:
    problem, plan = small_problem(), small_plan()
    mine, other = plan.visits_to["s0"][0], plan.visits_to["s2"][0]
    ranked = dates_for(problem, plan, "s0")
    choice = ranked.on(other.date)
    assert choice.made_room is not None
    assert (choice.made_room.sub_district, choice.made_room.now) == ("s2", mine.date)
    after = ranked.plan_on(other.date)
    assert choice.levels == rises(plan, costed(problem, after, proven_by=plan))
    assert {(visit.sub_district, visit.date) for visit in choice.visits} == {
        ("s0", other.date),
        ("s2", mine.date),
    }
    told = [text for text in ranked.sentences() if text.startswith(on(other.date))]
    assert told == [
        f"{on(other.date)}: {costs_more(problem, choice.levels)}; "
        f"Place 2 moves from {on(other.date)} to {on(mine.date)}."
    ]


def test_where_no_swap_is_allowed_the_other_visit_goes_elsewhere() -> None:
    plan = small_plan()
    mine, other = plan.visits_to["s0"][0], plan.visits_to["s2"][0]
    closed = Closure(start=mine.date, end=mine.date, reason="market")
    problem = _with(small_problem(), "s2", closures=(closed,))
    choice = dates_for(problem, plan, "s0").on(other.date)
    assert choice.made_room is not None
    assert choice.made_room.now not in (mine.date, other.date)
    assert choice.proven


def test_dates_that_cannot_be_say_why() -> None:
    problem, plan = small_problem(), small_plan()
    first, *_, last = problem.season.visit_dates
    closed = Closure(start=first, end=first, reason="market")
    season = problem.season.model_copy(update={"visits_on": (VisitsOn(date=last, visits=0),)})
    problem = _with(problem, "s0", closures=(closed,)).changed(season=season)
    plan = solve(problem, workers=1)
    ranked = dates_for(problem, plan, "s0")
    assert [choice.date for choice in ranked.choices if choice.status == "impossible"] == [
        first,
        last,
    ]
    told = ranked.sentences()[-2:]
    assert told[0].startswith("4 January 2025: not possible: Place 0 must not be visited on 4 Jan")
    assert told[1] == (
        "29 March 2025: not possible: at most 0 visits may be held on 29 March 2025."
    )
    with pytest.raises(ValueError, match="no plan is known"):
        ranked.plan_on(first)
    with pytest.raises(KeyError):
        ranked.on(first + dt.timedelta(days=1))


def test_a_visit_more_can_be_asked_about() -> None:
    problem = _with(small_problem(), "s0", most_visits=2)
    plan = solve(problem, workers=1)
    if len(plan.visits_to["s0"]) == 2:
        plan = small_plan()
    ranked = dates_for(problem, plan, "s0", number=2)
    assert ranked.date is None
    assert ranked.best is not None
    assert len(ranked.plan_on(ranked.best.date).visits) == len(plan.visits) + 1
    assert ranked.sentences()[0] == "Place 0 is not visited yet."
    taken = plan.visits_to["s0"][0].date
    (same,) = ranked.on(taken).why_not
    assert same.rule == "visits_per_sub_district"


def test_breaches_elsewhere_are_let_be_and_counted() -> None:
    plan = small_plan()
    visit = next(visit for visit in plan.visits if "p1" in visit.people)
    place = next(p for p in plan.visits_to if p != visit.sub_district)
    problem = changed_by(
        small_problem(), [Absent(person="p1", start=visit.date, end=visit.date, reason="ill")]
    )
    ranked = dates_for(problem, plan, place)
    assert ranked.proven
    # Where the two change places somebody else can come.
    broken = {choice.date: choice.breaches for choice in ranked.choices}
    assert broken.pop(visit.date) == 0
    assert set(broken.values()) == {1}
    assert ranked.choices[0].date == visit.date
    told = ranked.sentences()[2:]
    assert told[0].endswith(" Rules still broken: 0.")
    assert all(text.endswith(" Rules still broken: 1.") for text in told[1:])


def test_out_of_time_dates_are_not_known() -> None:
    ranked = dates_for(small_problem(), small_plan(), "s0", time_limit=0.001)
    assert {choice.status for choice in ranked.choices} == {"unknown"}
    assert ranked.best is None
    assert not ranked.proven
    assert ranked.sentences()[-1].endswith("not known within the time limit.")


@pytest.mark.parametrize("limit", [0.001, 0.3])
def test_reproducibly_dates_are_the_same_in_any_number_of_threads(limit: float) -> None:
    """Also where there is too little work for all of them, and others keep the machine busy."""
    problem, plan = small_problem(), small_plan()

    def ranked(workers: int) -> RankedDates:
        return dates_for(problem, plan, "s0", time_limit=limit, workers=workers, reproducible=True)

    alone = ranked(1)
    with ThreadPoolExecutor(3) as threads:
        assert all(each == alone for each in threads.map(ranked, (1, 2, 5)))
    statuses = {choice.status for choice in alone.choices}
    assert statuses == ({"possible", "unknown"} if limit < 0.1 else {"possible"})


def test_workers_are_checked() -> None:
    with pytest.raises(ValidationError, match="workers"):
        dates_for(small_problem(), small_plan(), "s0", workers=0)


@pytest.mark.parametrize(
    ("place", "number", "told"),
    [
        ("s9", 1, "'s9' is not in the problem"),
        ("s0", 2, "the plan has 1 visit to 's0', and so none numbered 2. Use 1.$"),
        ("s0", 0, "none numbered 0. Use 1.$"),
    ],
)
def test_what_is_not_there_is_no_question(place: str, number: int, told: str) -> None:
    with pytest.raises(ContradictionError, match=told):
        dates_for(small_problem(), small_plan(), place, number=number)


def _with(problem: Problem, place: str, **fields: object) -> Problem:
    """The problem with some fields of a sub-district changed."""
    places = tuple(
        each.model_copy(update=fields) if each.id == place else each
        for each in problem.sub_districts
    )
    return problem.changed(sub_districts=places)


@pytest.mark.parametrize("given", [{"workers": 0}, {"time_limit": 0}, {"seed": -1}])
def test_arguments_out_of_range_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        dates_for(small_problem(), small_plan(), "s1", **given)
