"""The peers state the same problem: run to proof, they find the values that the library finds."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest

from botram_opt import (
    InfeasibleError,
    Level,
    Plan,
    Problem,
    ProblemReference,
    RuleSetting,
    Term,
    Tolerance,
    datasets,
    solve,
    verify,
)
from botram_opt.problem import (
    Curve,
    CurvePoint,
    DateCost,
    DemandCurves,
    Region,
    Season,
    SubDistrict,
)
from botram_opt.rules import HARD
from peers import reading, visit_mip
from peers.as_run import as_run
from peers.date_costs import STATED
from peers.date_indexed import date_indexed
from peers.greedy import greedy
from peers.local_search import local_search
from peers.ordered import values_of
from peers.peer import Answer, NotStatedError, Peer
from peers.seating import seating
from problems import random_problem as any_random_problem
from small import small_problem

EXACT: dict[str, Peer] = {"date_indexed": date_indexed, "visit_mip": visit_mip.visit_mip}
"""The peers that prove what they find."""

KNOWN: dict[str, list[int] | None] = {}
"""What the library has proven in this run, by fingerprint: every peer is compared with the same."""

SECONDS = 20
LEVELS = (
    ("unserved", "preferred_dates"),
    ("neighbour_spread",),
    ("fair_visits", "resources_used"),
    ("staff_travel", "equipment_travel"),
)
BY_HAND = (("unserved", "preferred_dates"), ("neighbour_spread",), ("fair_visits",))
FOCUSES = [None, *sorted(HARD)]
OPTIONAL = sorted(name for name, rule in HARD.items() if not rule.essential)

random_problem = partial(any_random_problem, regions=False, futures=False)
"""Problems without regions and futures: no peer states these."""

exact = pytest.mark.parametrize("peer", EXACT.values(), ids=EXACT.keys())


def judged(problem: Problem, answer: Answer) -> list[int] | None:
    """The values of the levels of an answer that breaks no rule; None if there is none."""
    if answer.visits is None:
        return None
    reference = ProblemReference.of(problem)
    found = verify(problem, Plan(problem=reference, visits=answer.visits)).findings
    assert [finding.text for finding in found] == []
    return values_of(problem, answer.visits)


def proven(problem: Problem) -> list[int] | None:
    """The values of the levels that the library proves; None if there is no plan."""
    key = problem.fingerprint
    if key not in KNOWN:
        try:
            plan = solve(problem, workers=1, time_limit=SECONDS)
        except InfeasibleError:
            KNOWN[key] = None
        else:
            assert plan.status == "optimal"
            KNOWN[key] = [level.value for level in plan.levels]
    return KNOWN[key]


def agree(peer: Peer, problem: Problem) -> bool:
    """Demand that peer and library say the same; tell whether there is a plan."""
    want, answer = proven(problem), peer(problem, SECONDS, 0)
    assert judged(problem, answer) == want
    if want is not None:
        assert list(answer.bounds) == want
    return want is not None


def revisited(problem: Problem, **changes: Any) -> Problem:
    """The problem with every sub-district changed in the same way."""
    places = [
        SubDistrict(**{name: getattr(place, name) for name in SubDistrict.model_fields} | changes)
        for place in problem.sub_districts
    ]
    return problem.changed(sub_districts=tuple(places))


@exact
@pytest.mark.parametrize("name", FOCUSES)
def test_hard_rules(peer: Peer, name: str | None) -> None:
    plans = [agree(peer, random_problem(seed, *LEVELS, focus=name)) for seed in range(3)]
    assert any(plans)


@exact
@pytest.mark.parametrize("name", OPTIONAL)
def test_hard_rules_that_are_switched_off(peer: Peer, name: str) -> None:
    off = (RuleSetting(rule=name, on=False),)
    plans = [
        agree(peer, random_problem(seed, *LEVELS, focus=name).changed(rules=off))
        for seed in range(20, 22)
    ]
    assert any(plans)


@exact
@pytest.mark.parametrize("name", sorted(set(STATED) - {"waiting"}))
def test_soft_rules(peer: Peer, name: str) -> None:
    values = []
    for seed in range(6):
        problem = random_problem(seed, *dict.fromkeys([("unserved",), (name,)]), focus=name)
        if agree(peer, problem):
            values.append((proven(problem) or [0])[-1])
    assert any(values)


@exact
def test_waiting_is_stated_for_one_visit_only(peer: Peer) -> None:
    level = (Level(name="waits", terms=(Term(rule="waiting"), Term(rule="preferred_dates"))),)
    costs = (DateCost(start=dt.date(2025, 2, 1), end=dt.date(2025, 2, 28), cost=500),)
    problem = small_problem(levels=level)
    assert agree(peer, problem)
    assert agree(peer, revisited(problem, least_visits=0, date_costs=costs))
    with pytest.raises(NotStatedError, match="waiting"):
        peer(revisited(problem, most_visits=2), SECONDS, 0)


@exact
@pytest.mark.parametrize("a_date", [1, 2, 3])
@pytest.mark.parametrize("builds_up", [False, True])
def test_several_visits(peer: Peer, a_date: int, builds_up: bool) -> None:
    problem = revisited(small_problem(), least_visits=1, most_visits=3, least_gap_days=20)
    season = Season(
        name="2025",
        start=dt.date(2025, 1, 4),
        end=dt.date(2025, 3, 1),
        visits_per_date=a_date,
    )
    levels = (
        Level(name="served", terms=(Term(rule="unserved"),)),
        Level(name="apart", terms=(Term(rule="neighbour_spread", parameters={"weeks": 3}),)),
        Level(name="fair", terms=(Term(rule="fair_visits"),)),
    )
    problem = problem.changed(season=season, levels=levels)
    if builds_up:
        problem = problem.changed(
            demand=DemandCurves(
                curves=tuple(
                    Curve(
                        sub_district=place.id,
                        service="kk",
                        points=(
                            CurvePoint(date=dt.date(2025, 1, 1), requests=10 * i),
                            CurvePoint(date=dt.date(2025, 3, 1), requests=130 + 10 * i),
                        ),
                    )
                    for i, place in enumerate(problem.sub_districts)
                )
            )
        )
    assert agree(peer, problem)


@exact
def test_everything_must_be_served(peer: Peer) -> None:
    # Two counters of a type have time for 48 requests: enough for the first place's 40, not for 70.
    assert agree(peer, revisited(small_problem(places=1), least_share_served=1.0))
    assert not agree(peer, revisited(small_problem(places=2), least_share_served=1.0))


@exact
def test_tolerance_is_used(peer: Peer) -> None:
    def levels(tolerance: int) -> tuple[Level, ...]:
        served = Level(
            name="served",
            terms=(Term(rule="unserved"),),
            tolerance=Tolerance(absolute=tolerance),
        )
        return served, Level(name="used", terms=(Term(rule="resources_used", weight=2),))

    strict, lax = (small_problem(levels=levels(tolerance)) for tolerance in (0, 40))
    assert agree(peer, strict)
    values, first = judged(lax, peer(lax, SECONDS, 0)), judged(strict, peer(strict, SECONDS, 0))
    assert values is not None
    assert first is not None
    assert first[0] < values[0] <= first[0] + 40
    assert values[1] == (proven(lax) or [])[1] < first[1]


@exact
def test_first_level_gets_better_and_ends_at_its_value(peer: Peer) -> None:
    problem = small_problem()
    answer = peer(problem, SECONDS, 0)
    times, values = zip(*answer.first_level, strict=True)
    assert list(times) == sorted(times)
    assert 0 < times[0] <= times[-1] < SECONDS
    assert list(values) == sorted(set(values), reverse=True)
    assert values[-1] == (judged(problem, answer) or [-1])[0]


@pytest.mark.parametrize("peer", [*EXACT.values(), greedy, as_run])
def test_what_is_not_stated_is_refused(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = Level(name="longest", terms=(Term(rule="longest_wait"),))
    with pytest.raises(NotStatedError, match="longest_wait"):
        peer(small_problem(levels=(unknown,)), SECONDS, 0)
    monkeypatch.setattr(reading, "hard_rules", lambda problem: {"on_the_moon": None})
    with pytest.raises(NotStatedError, match="on_the_moon"):
        peer(small_problem(), SECONDS, 0)


@pytest.mark.parametrize("peer", [*EXACT.values(), greedy, as_run, local_search])
def test_regions_are_refused(peer: Peer) -> None:
    problem = small_problem().changed(regions=(Region(id="r0", name="R0"),))
    with pytest.raises(NotStatedError, match=r"within_regions|visits_per_date_in_region"):
        peer(problem, SECONDS, 0)


def test_people_are_seated_so_that_all_sit() -> None:
    people = {"a": ["x", "y"], "b": ["x"], "c": ["y", "z"]}
    staff, drawn = seating(people, {"g": (2, ["y", "z"])}, {"x": 1, "y": 3, "z": 1})
    assert dict(staff)["a"] == "y"
    assert sum(n for _, _, n in drawn) == 2
    with pytest.raises(ValueError, match="2 people for 2 seats, 1 can sit"):
        seating({"a": ["x"], "b": ["x"]}, {}, {"x": 1, "y": 1})


def test_rows_of_the_log_are_read() -> None:
    rows = [
        " R       0       0         0   0.00%   2052            2605              21.23%  0      0",
        "         1       0         1 100.00%   2052            2052               0.00%  1      0",
        "         0       0         0   0.00%   -inf            inf                  inf  0      0",
        "Src  Proc. InQueue |  Leaves   Expl. | BestBound       BestSol              Gap |   Cuts",
    ]
    found = [visit_mip.best_in_row(row) for row in rows]
    assert found == [2605, 2052, None, None]


def test_a_planner_by_hand_breaks_no_rule() -> None:
    plans, seeds = 0, range(40)
    for seed in seeds:
        problem = random_problem(seed, *BY_HAND, focus=FOCUSES[seed % len(FOCUSES)])
        answer, best = greedy(problem, SECONDS, 0), proven(problem)
        values = judged(problem, answer)
        if values is None:
            plans += best is None
            continue
        assert best is not None
        assert best <= values
        assert answer.first_level[-1][1] == values[0]
        plans += 1
    assert plans > 0.9 * len(seeds)


def test_a_planner_by_hand_plans_the_bundled_year() -> None:
    problem = datasets.bekasi(2025)
    values = judged(problem, greedy(problem, SECONDS, 0))
    assert values is not None
    assert values[:3] == [2052, 0, 1638]


def test_as_run_has_the_dates_of_2024() -> None:
    schedule = datasets.schedule_2024()
    problem = datasets.with_dates_of(datasets.bekasi(2024), schedule)
    answer = as_run(problem, SECONDS, 0)
    values = judged(problem, answer)
    assert answer.visits is not None
    held = {(visit.sub_district, visit.date) for visit in answer.visits}
    assert held == {(row.sub_district, row.date) for row in schedule.visits}
    assert values is not None
    # Anybody who may choose the dates does better.
    assert (judged(problem, greedy(problem, SECONDS, 0)) or values) < values


@pytest.mark.parametrize("year", [2024, 2025])
def test_as_run_is_of_one_calendar_only(year: int) -> None:
    with pytest.raises(NotStatedError, match="cannot be visited on 2024"):
        as_run(datasets.bekasi(year), SECONDS, 0)
