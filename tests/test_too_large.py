"""What is too large is refused at once, before memory goes or numbers run over."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import tracemalloc
from typing import Any

import pytest

from botram_opt import (
    InfeasibleError,
    InputError,
    NoPlanWithinLimitError,
    Problem,
    dates_for,
    explain,
    solve,
    verify,
)
from botram_opt.model import Model
from botram_opt.model_size import MOST_TERMS, terms_of
from botram_opt.problem import (
    DemandTable,
    Level,
    MatrixTravel,
    Prohibition,
    Term,
    TravelRow,
    Worked,
)
from botram_opt.rules import SOFT
from many import many_places
from problems import random_problem
from small import as_data, small_plan, small_problem


def of_many_visits(visits: int) -> Problem:
    """A problem of a few kilobytes, on each day of ten years."""
    data = as_data(small_problem(1))
    data["season"] |= {"end": "2034-12-31", "weekdays": ["monday", "tuesday", "saturday"]}
    data["sub_districts"][0]["most_visits"] = visits
    return Problem.model_validate(data)


@pytest.mark.parametrize("visits", [20, 366])
def test_a_small_file_of_a_large_problem_costs_no_memory(visits: int) -> None:
    problem = of_many_visits(visits)
    tracemalloc.start()
    with pytest.raises(InputError, match=r"terms in the model.*Lower most_visits") as error:
        solve(problem, workers=1)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000
    assert type(error.value) is InputError


def test_whatever_makes_a_model_refuses_it() -> None:
    problem = of_many_visits(366)
    plan = small_plan(small_problem(1)).model_copy(update={"visits": ()})
    for ask in (
        lambda: explain(problem, workers=1),
        lambda: dates_for(problem, plan, "s0"),
        lambda: solve(problem, start_from=plan, workers=1),
    ):
        with pytest.raises(InputError, match="terms in the model"):
            ask()


def test_whether_demand_can_be_counted_is_not_asked_of_each_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of 10,000 places on 5,000 dates it took minutes, and only then they were refused.
    asked: list[str] = []

    def factor(self: DemandTable, sub_district: str, service: str, day: dt.date) -> float:
        asked.append(service)
        return 1.0

    monkeypatch.setattr(DemandTable, "factor", factor)
    of_many_visits(1)
    # Of this problem, and of the small one that it is made of.
    assert asked == ["ktp", "kk"] * 2


def test_a_season_of_ten_years_is_no_fault() -> None:
    assert len(of_many_visits(1).season.visit_dates) > 1000


@pytest.mark.parametrize(("places", "visits"), [(3, 1), (3, 4), (12, 1), (12, 2)])
def test_terms_are_about_as_many_as_are_made(places: int, visits: int) -> None:
    problem = many_places(places)
    more = [place.model_copy(update={"most_visits": visits}) for place in problem.sub_districts]
    problem = problem.changed(sub_districts=more)
    model = Model(problem)
    for number in range(len(problem.levels)):
        model.cp.minimize(model.cost(number))
    made = 0
    for constraint in model.cp.proto.constraints:
        for kind in ("linear", "bool_or", "at_most_one", "exactly_one"):
            if getattr(constraint, f"has_{kind}")():
                part = getattr(constraint, kind)
                made += len(part.vars if kind == "linear" else part.literals)
    assert made / 4 < terms_of(problem) < made * 8
    assert terms_of(problem) < MOST_TERMS


def test_prohibitions_of_all_visits_count_in_each() -> None:
    problem = many_places(12)
    bans = [
        {"person": f"p{i % 12}", "date": day}
        for i in range(12)
        for day in problem.season.visit_dates
    ]
    banned = problem.changed(prohibitions=bans)
    made = len(Model(banned).cp.proto.constraints) - len(Model(problem).cp.proto.constraints)
    # Each says of three literals that one is false.
    assert made * 3 <= terms_of(banned) - terms_of(problem) <= made * 4


def test_pairs_of_people_count_in_each_visit_that_they_may_go_to() -> None:
    problem = many_places(12)
    pairs = [{"people": [f"p{i}", f"p{i + 1}"], "kind": "apart"} for i in range(0, 12, 2)]
    paired = problem.changed(pairs=pairs)
    made = len(Model(paired).cp.proto.constraints) - len(Model(problem).cp.proto.constraints)
    # Each is of two people, and of why it is stated.
    assert made * 2 <= terms_of(paired) - terms_of(problem) <= made * 4


def test_the_same_prohibition_is_found_again_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = many_places(2)
    days = problem.season.visit_dates
    banned = problem.changed(prohibitions=[{"person": "p0", "date": day} for day in days])

    def compared(self: Prohibition, other: object) -> bool:
        raise AssertionError

    monkeypatch.setattr(Prohibition, "__eq__", compared)
    Model(banned)


MOST: dict[str, Any] = {
    "residents": 10**9,
    "most_visits": 366,
    "room": 10**6,
    "stock": 10**6,
    "size": 10**6,
    "requests": 10**7,
    "minutes_per_request": 1440,
    "unserved_weight": 10**9,
    "metres": 5 * 10**7,
    "minutes": 10**5,
    "weight": 10**6,
    "people_per_counter": 10**6,
    "visits_per_date": 10**6,
    "least_gap_days": 36_600,
    "notice_days": 36_600,
    "most_per_visit": 10**6,
}
"""The largest number, or about it, that a field may have."""

PLANNED, TOO_MANY_QUOTAS = 3, 43
"""Seeds of a problem that is planned, and of one of a million counters."""


def as_large_as_can_be(rng: random.Random, data: Any) -> None:
    """Make some numbers as large as they may be, in place."""
    todo = [data]
    while todo:
        here = todo.pop()
        if isinstance(here, dict):
            for name, value in here.items():
                if name in MOST and isinstance(value, int | float) and rng.random() < 0.3:
                    here[name] = MOST[name]
            todo += here.values()
        elif isinstance(here, list):
            todo += here


def extreme(seed: int) -> dict[str, Any]:
    """A random problem in which many numbers are as large as can be, as JSON."""
    rng = random.Random(seed)
    names = rng.sample(sorted(set(SOFT) - {"change_from_plan", "hire"}), 2)
    base = random_problem(seed, *((name,) for name in names)) if seed % 3 else small_problem(2)
    data = as_data(base)
    as_large_as_can_be(rng, data)
    return data


SEEDS = [
    *range(7),
    *(pytest.param(seed, marks=pytest.mark.long) for seed in range(7, 150)),
]


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_as_large_as_can_be_are_planned_exactly_or_refused(seed: int) -> None:
    # What runs over is not told by CP-SAT as such: it refuses a model, which is our fault then.
    with contextlib.suppress(InputError, InfeasibleError, NoPlanWithinLimitError):
        problem = Problem.model_validate(extreme(seed))
        assert verify(problem, solve(problem, workers=1, time_limit=2)).ok


def test_some_of_these_have_a_plan() -> None:
    problem = Problem.model_validate(extreme(PLANNED))
    assert verify(problem, solve(problem, workers=1, time_limit=10)).ok


@pytest.mark.long
def test_too_many_quotas_are_refused() -> None:
    problem = Problem.model_validate(extreme(TOO_MANY_QUOTAS))
    with pytest.raises(InputError, match=r"variables in the model.*plan on the mean"):
        solve(problem, workers=1)


def test_too_many_bands_of_kilometres_are_refused() -> None:
    far = MatrixTravel(
        rows=[TravelRow(origin="office", sub_district="s0", metres=50_000_000, minutes=9)]
    )
    worked = tuple(
        Worked(date=dt.date(2024, 12, 30) - dt.timedelta(days=n), metres=100_000_000)
        for n in range(6)
    )
    problem = small_problem(1)
    people = [person.model_copy(update={"worked": worked}) for person in problem.people]
    level = Level(name="km", terms=(Term(rule="fair_kilometres", parameters={"band_km": 1}),))
    with pytest.raises(InputError, match=r"variables in the model.*Make its steps wider"):
        solve(problem.changed(travel=far, people=people, levels=(level,)), workers=1)
