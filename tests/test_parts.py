"""Parts of a problem: what they leave out is a relaxation, what they add up to a plan."""

from __future__ import annotations

import contextlib
import datetime as dt
import multiprocessing
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from any_plan import breaches, plan_of
from botram_opt import InfeasibleError, NoPlanWithinLimitError, Progress, rules, solve, verify
from botram_opt.errors import ContradictionError
from botram_opt.plan import Plan, Visit
from botram_opt.problem import (
    Closure,
    CounterType,
    FutureRequests,
    Futures,
    Level,
    Pair,
    Person,
    Pin,
    PinnedCounters,
    Problem,
    Region,
    RollingLimit,
    RuleSetting,
    Term,
    Tolerance,
    Weekday,
)
from botram_opt.rules import SOFT, hard_rules, soft_rules
from botram_opt.solving import decomposed, runner
from botram_opt.solving.budget import Budget
from botram_opt.solving.decomposed import DecomposedSolver
from botram_opt.solving.executors import at_once
from botram_opt.solving.limits import Limits
from botram_opt.solving.master import master_of
from botram_opt.solving.part import PartPlan
from botram_opt.solving.parts import Division, Part
from botram_opt.solving.prices import Answer, best_prices
from botram_opt.solving.quotas import quotas, taken_by_others
from botram_opt.solving.runner import Runner
from botram_opt.solving.taken import Use, person_left
from botram_opt.verification import level_values
from cluster import cluster, killing_one_at_work
from many import many_places
from problems import random_problem, seeds
from small import small_problem

CASES = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
NOTHING: Counter[Use] = Counter()


SWITCHED = (
    "availability",
    "neighbours_apart",
    "pairs_of_people",
    "visits_per_date",
    "visits_per_date_in_region",
)
"""Rules that make a difference to how a problem is divided, and may be off."""


def problem_with_regions(seed: int, *levels: tuple[str, ...]) -> Problem:
    """A random problem whose places lie in regions.

    Now and then with a rule switched off, with people in chains of pairs, and with pins that say
    that no counters come.
    """
    problem = random_problem(seed, *levels, focus="visits_per_date_in_region", may_have_begun=True)
    rng = random.Random(seed)
    parts: dict[str, object] = {}
    if rng.random() < 0.3:
        parts["rules"] = tuple(RuleSetting(rule=name, on=False) for name in rng.sample(SWITCHED, 2))
    people = [person.id for person in problem.people]
    if rng.random() < 0.3 and len(people) > 2:
        parts["pairs"] = tuple(Pair(people=pair, kind="together") for pair in pairwise(people))
    if rng.random() < 0.2 and not problem.pins:
        none = (PinnedCounters(counter_type=rng.choice(problem.counter_types).id, counters=0),)
        place = rng.choice(problem.sub_districts).id
        parts["pins"] = (Pin(sub_district=place, counters=none),)
    try:
        return problem.changed(**parts)
    except ContradictionError:
        return problem


def visits_to(part: Part, plan: Plan) -> tuple[Visit, ...]:
    return tuple(visit for visit in plan.visits if visit.sub_district in part.places)


def some_plan(problem: Problem) -> Plan | None:
    try:
        return solve(problem, workers=1, reproducible=True, time_limit=5)
    except (InfeasibleError, NoPlanWithinLimitError):
        return None


def test_what_keeps_the_rules_as_a_whole_keeps_them_in_each_part() -> None:
    seen: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        problem = problem_with_regions(seed, ("unserved",))
        plan = some_plan(problem)
        division = Division(problem)
        seen[f"{len(division.parts)} parts"] += 1
        if plan is None:
            return
        for part in division.parts:
            alone = division.problem_of(part, NOTHING, {})
            assert breaches(alone, visits_to(part, plan)) == []
            seen["checked"] += 1

    check()
    assert seen["2 parts"] + seen["3 parts"] > 20, seen
    assert seen["checked"] > 20, seen


@pytest.mark.parametrize("name", sorted(name for name, rule in SOFT.items() if rule.adds_up))
def test_a_whole_costs_as_much_as_its_parts_at_least(name: str) -> None:
    seen: Counter[bool] = Counter()

    @FEW
    @given(seed=seeds)
    def check(seed: int) -> None:
        problem = problem_with_regions(seed, (name,))
        plan = some_plan(problem.changed(levels=random_problem(seed).levels))
        if plan is None:
            return
        division = Division(problem)
        costs = 0
        for part in division.parts:
            alone = division.problem_of(part, NOTHING, {})
            sheet = rules.cost_sheet(alone, plan_of(alone, visits_to(part, plan)))
            costs += sum(cost.value for cost in sheet)
        whole = sum(cost.value for cost in rules.cost_sheet(problem, plan))
        assert costs <= whole
        seen[costs > 0] += 1

    check()
    assert seen[True] > 0, seen


def test_parts_planned_one_after_another_keep_the_rules_as_a_whole() -> None:
    seen: Counter[str] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        problem = problem_with_regions(seed, ("unserved",), ("neighbour_spread",))
        division = Division(problem)
        if len(division.parts) == 1:
            return
        visits: tuple[Visit, ...] = ()
        for part in division.parts:
            visited: dict[str, list[dt.date]] = {}
            for visit in visits:
                visited.setdefault(visit.sub_district, []).append(visit.date)
            alone = division.problem_of(part, division.usage(visits), visited)
            plan = some_plan(alone)
            if plan is None:
                seen["none"] += 1
                return
            assert breaches(alone, plan.visits) == []
            visits += plan.visits
        assert breaches(problem, visits) == []
        seen["added up"] += 1

    check()
    assert seen["added up"] > 20, seen


def test_what_is_next_door_counts_as_it_does_in_the_whole() -> None:
    """The last part sees all visits, so what it costs beside them is what it adds to the whole."""
    seen: Counter[bool] = Counter()

    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        problem = problem_with_regions(seed, ("neighbour_spread",))
        # Made for other goals, so that neighbours do come close.
        plan = some_plan(problem.changed(levels=random_problem(seed).levels))
        division = Division(problem)
        if plan is None or len(division.parts) == 1:
            return
        last = division.parts[-1]
        others = tuple(v for v in plan.visits if v.sub_district not in last.places)
        visited: dict[str, list[dt.date]] = {}
        for visit in others:
            visited.setdefault(visit.sub_district, []).append(visit.date)
        alone = division.problem_of(last, division.usage(others), visited)
        here = sum(c.value for c in rules.cost_sheet(alone, plan_of(alone, visits_to(last, plan))))
        whole = sum(c.value for c in rules.cost_sheet(problem, plan))
        without = sum(c.value for c in rules.cost_sheet(problem, plan_of(problem, others)))
        assert here == whole - without
        seen[here > 0] += 1

    check()
    assert seen[True] > 3, seen


@pytest.mark.parametrize(
    "rule",
    [
        *("expected_unserved", "staff_travel"),
        *(
            pytest.param(rule, marks=pytest.mark.long)
            for rule in ("unserved", "unserved_at_risk", "worst_served_share", "longest_wait")
        ),
    ],
)
def test_bound_and_value_of_parts_enclose_the_best(rule: str) -> None:
    seen: Counter[str] = Counter()

    @FEW
    @given(seed=seeds)
    def check(seed: int) -> None:
        below = "resources_used" if rule == "unserved" else "unserved"
        problem = problem_with_regions(seed, (rule,), (below,), ("fair_visits",))
        try:
            best = solve(problem, workers=1)
        except InfeasibleError:
            best = None
        budget = Budget(Limits(workers=1, time=20), None, Clock())
        try:
            plan = DecomposedSolver(problem, budget).solve()
        except InfeasibleError:
            assert best is None
            return
        except NoPlanWithinLimitError:
            seen["none found"] += 1
            return
        assert best is not None
        assert verify(problem, plan).findings == ()
        bounds = [level.bound or 0 for level in plan.levels]
        assert bounds[0] <= best.levels[0].value <= plan.levels[0].value
        # Below, a bound may hold only for plans that are as good at the levels above.
        for bound, level in zip(bounds, best.levels, strict=True):
            assert bound <= level.value
        seen["optimal" if bounds[0] == plan.levels[0].value else "not proven"] += 1
        seen["below"] += bounds[1] > 0

    check()
    assert seen["optimal"] > 10, seen
    # Where a whole costs as much as its worst part, nothing is said of the levels below.
    assert (seen["below"] > 0) == SOFT[rule].adds_up, seen


def test_what_parts_cost_alone_bounds_nothing_where_others_help() -> None:
    """Who missed a visit may go next door to another part, which a part alone does not know of."""
    choice = {"missed": 0.5, "try_again": 1, "recovery_days": 0.01}
    term = Term(rule="missed_for_good", parameters={"choice": choice, "worth": 1})
    places = small_problem(2).sub_districts
    problem = small_problem(
        2,
        regions=tuple(Region(id=id_, name=id_) for id_ in ("r0", "r1")),
        sub_districts=tuple(
            place.model_copy(update={"region": region})
            for place, region in zip(places, ("r0", "r1"), strict=True)
        ),
        levels=(Level(name="missed", terms=(term,)),),
    )
    # By itself each part loses all who miss its visit: 80 and 140 requests. Nine in ten of the 140
    # find the visit next door a week later.
    division = Division(problem)
    parts = [division.problem_of(part, NOTHING, {}) for part in division.parts]
    assert [solve(part, workers=1).levels[0].value for part in parts] == [80, 140]
    assert solve(problem, workers=1).levels[0].value == 14 + 80
    plan = DecomposedSolver(problem, Budget(Limits(workers=1, time=20), None, Clock())).solve()
    assert (plan.levels[0].bound or 0) <= 94 <= plan.levels[0].value


class Clock:
    """Seconds that pass by a little at each look, so that a solve ends by itself."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.02
        return self.now


def test_quotas_share_out_what_there_is_and_no_more() -> None:
    @CASES
    @given(seed=seeds)
    def check(seed: int) -> None:
        rng = random.Random(seed)
        days = [dt.date(2025, 1, 4) + dt.timedelta(weeks=i) for i in range(3)]
        parts = [Part((f"r{i}",), (f"s{i}",)) for i in range(rng.randint(1, 4))]
        left = Counter({Use("pool", "p", day): rng.randint(0, 5) for day in days})
        wanted = {p: Counter({use: rng.randint(0, 3) for use in left}) for p in parts}
        cut = quotas(left, wanted, turn=rng.randint(0, 3))
        for use, number in left.items():
            assert sum(cut[part][use] for part in parts) == number
            asked = sum(wanted[part][use] for part in parts)
            for part in parts:
                if asked <= number:
                    assert cut[part][use] >= wanted[part][use]
                assert taken_by_others(left, cut[part])[use] == number - cut[part][use]

    check()


def test_a_person_whom_others_have_keeps_within_the_limits_of_both() -> None:
    days = [dt.date(2025, 1, 4) + dt.timedelta(weeks=i) for i in range(8)]
    person = Person(
        id="p",
        name="P",
        most_visits=4,
        most_in_a_row=2,
        rolling_limits=(RollingLimit(days=15, most=2),),
        absences=(Closure(start=days[7], end=days[7], reason="leave"),),
    )
    taken = Counter({Use("person", "p", days[3]): 1})
    left = person_left(person, days, taken)
    assert left.most_visits == 3
    assert [i for i, day in enumerate(days) if left.why_absent(day) is None] == [0, 6]
    assert person_left(person, days, NOTHING) is person


def test_prices_rise_where_more_is_wanted_than_there_is() -> None:
    use, other = (Use("pool", "p", dt.date(2025, 1, day)) for day in (4, 11))
    parts = [Part((region,), (region,)) for region in ("a", "b")]
    # Each part saves 10 by having the thing; there is one for both.
    answers = {part: [Answer(0, Counter({use: 1})), Answer(10, Counter())] for part in parts}
    prices = best_prices(Counter({use: 1, other: 1}), answers, {}, reach=30.0)
    assert prices == {use: pytest.approx(10.0)}
    assert best_prices(Counter({use: 1}), answers, {}, reach=4.0) == {use: pytest.approx(4.0)}


def test_large_problems_are_those_of_many_visits_in_several_regions() -> None:
    problem = problem_with_regions(7)
    assert not decomposed.is_large(problem)


def test_what_holds_over_the_season_as_a_whole_is_not_divided(by_parts: None) -> None:
    problem = valleys()
    assert decomposed.is_large(problem)
    pairs = [
        (place.id, service.id) for place in problem.sub_districts for service in problem.services
    ]
    rows = tuple(FutureRequests(sub_district=s, service=e, requests=(5, 90)) for s, e in pairs)
    uncertain = problem.changed(futures=Futures(requests=rows))
    for each, divided in (("season", False), ("sub_district", True)):
        asked = {"share": 0.5, "futures": 0.5, "each": each}
        setting = RuleSetting(rule="served_in_most_futures", parameters=asked)
        assert decomposed.is_large(uncertain.changed(rules=(setting,))) == divided


def test_clusters_are_parts_that_share_things() -> None:
    problem = valleys()
    (both,) = Division(problem).clusters
    assert both.regions == ("north", "south")
    assert both.places == tuple(place.id for place in problem.sub_districts)
    # Without the printer they share nothing.
    apart = problem.changed(counter_types=problem.counter_types[:-1])
    assert Division(apart).clusters == Division(apart).parts
    # Unless there are fewer visits on a date than both may have.
    one_a_date = apart.changed(season=apart.season.model_copy(update={"visits_per_date": 1}))
    assert len(Division(one_a_date).clusters) == 1


def test_a_cluster_is_stated_as_the_whole_is() -> None:
    problem = valleys()
    division = Division(problem)
    (both,) = division.clusters
    together = division.problem_of(both, NOTHING, {})
    assert master_of(together) is not None
    fields = set(Problem.model_fields) - {"name", "levels", "assumptions"}
    assert together.model_dump(include=fields) == problem.model_dump(include=fields)


def test_levels_of_a_part_have_the_rules_of_the_whole() -> None:
    problem = problem_with_regions(11, ("unserved", "waiting"), ("fair_visits",))
    division = Division(problem)
    for part in division.parts:
        alone = division.problem_of(part, NOTHING, {})
        for level, own in zip(problem.levels, alone.levels, strict=True):
            assert [n for n, _, _ in soft_rules(alone, own)] == [t.rule for t in level.terms]
        assert set(level_values(alone, ())) == {level.name for level in problem.levels}


def valleys() -> Problem:
    """Two regions that share one printer a date, which both want on every date."""
    problem = small_problem(6)
    return problem.changed(
        season=problem.season.model_copy(update={"visits_per_date": 2}),
        regions=(
            Region(id="north", name="North", visits_per_date=1),
            Region(id="south", name="South", visits_per_date=1),
        ),
        sub_districts=tuple(
            place.model_copy(update={"region": "north" if i < 3 else "south"})
            for i, place in enumerate(problem.sub_districts)
        ),
        counter_types=(
            *(
                kind.model_copy(update={"id": f"{kind.id} {region}", "regions": (region,)})
                for kind in problem.counter_types
                for region in ("north", "south")
            ),
            CounterType(
                id="printer", name="Printer", services=("ktp",), stock=1, people_per_counter=0
            ),
        ),
        people=tuple(
            person.model_copy(update={"regions": ("north",) if i < 2 else ("south",)})
            for i, person in enumerate(problem.people)
        ),
        pools=(),
        levels=(
            Level(name="unserved", terms=(Term(rule="unserved"),)),
            Level(name="neighbours", terms=(Term(rule="neighbour_spread"),)),
            Level(name="load", terms=(Term(rule="fair_visits"),)),
        ),
    )


def off(problem: Problem, *names: str) -> Problem:
    return problem.changed(rules=tuple(RuleSetting(rule=name, on=False) for name in names))


def test_visits_of_a_date_are_shared_if_the_season_limits_them() -> None:
    def shared(problem: Problem) -> bool:
        return any(use.what == "visit" for use in Division(problem).stock)

    problem = valleys()
    assert not shared(problem)
    # Without the limits of regions, each could hold as many as it has places.
    assert shared(off(problem, "visits_per_date_in_region"))
    assert not shared(off(problem, "visits_per_date_in_region", "visits_per_date"))


def test_people_who_go_with_somebody_who_does_not_come_are_away() -> None:
    people = valleys().people
    one, other, third = people[0], people[1].model_copy(update={"regions": None}), people[2]
    problem = valleys().changed(people=(one, other, *people[2:]))
    # The third goes to the south only, so neither of the others can work in the north.
    pairs = tuple(
        Pair(people=pair, kind="together") for pair in ((one.id, other.id), (other.id, third.id))
    )
    tied = problem.changed(pairs=pairs)
    days = problem.season.visit_dates

    def away(problem: Problem) -> set[str]:
        division = Division(problem)
        north = division.problem_of(division.parts[0], NOTHING, {})
        return {p.id for p in north.people if all(p.why_absent(day) for day in days)}

    assert away(tied) == {one.id, other.id}
    assert away(off(tied, "pairs_of_people")) == set()
    assert away(problem) == set()


def test_absences_that_do_not_count_do_not_count_in_a_part() -> None:
    problem = valleys()
    days = problem.season.visit_dates
    both = problem.people[0].model_copy(
        update={
            "regions": None,
            "weekdays": (Weekday.SUNDAY,),
            "absences": (Closure(start=days[1], end=days[1], reason="leave"),),
        }
    )
    division = Division(off(problem.changed(people=(both, *problem.people[1:])), "availability"))
    for day in days:
        assert division.stock[Use("person", both.id, day)] == 1
    taken = Counter({Use("person", both.id, days[0]): 1})
    north = division.problem_of(division.parts[0], taken, {})
    # What others take counts all the same.
    assert "availability" in hard_rules(north)
    assert [day for day in days if north.person[both.id].why_absent(day)] == [days[0]]


@pytest.fixture
def by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small problems be solved as large ones are."""
    monkeypatch.setattr(decomposed, "LARGE", 1)


def test_by_parts_a_small_problem_is_solved_as_well_as_in_one(
    by_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = valleys()
    news: list[Progress] = []
    plan = solve(problem, workers=1, time_limit=20, on_progress=news.append)
    monkeypatch.setattr(decomposed, "LARGE", 100)
    best = solve(problem, workers=1)
    assert plan.solver is not None
    assert plan.solver.name == "CP-SAT by parts"
    assert verify(problem, plan).findings == ()
    assert plan.levels[0].value == plan.levels[0].bound == best.levels[0].value
    assert [level.value for level in plan.levels] >= [level.value for level in best.levels]
    # The printer does make a difference: without it more is left.
    without = problem.changed(counter_types=problem.counter_types[:-1])
    assert solve(without, workers=1).levels[0].value > best.levels[0].value
    assert [n.level for n in news if n.event == "done"] == ["unserved", "neighbours", "load"]
    bounds = [n.bound for n in news if n.level == "unserved" and n.bound is not None]
    assert bounds == sorted(bounds)
    assert bounds[-1] == plan.levels[0].bound


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_by_parts_on_an_executor(by_parts: None, kind: str) -> None:
    problem = valleys()
    executor: Executor = ThreadPoolExecutor(3)
    if kind == "processes":
        executor = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))
    with executor:
        assert at_once(executor) == (2 if kind == "processes" else 3)
        plan = solve(problem, workers=1, time_limit=30, executor=executor)
        assert verify(problem, plan).findings == ()
        assert plan.levels[0].status == "optimal"
        # It is the caller's, and still works.
        assert executor.submit(int, "1").result() == 1


def two_busy_regions() -> Problem:
    """Two regions of places with two visits each, which share everybody and everything."""
    problem = many_places(12)
    places = (
        place.model_copy(update={"most_visits": 2, "region": "north" if i % 2 else "south"})
        for i, place in enumerate(problem.sub_districts)
    )
    return problem.changed(
        season=problem.season.model_copy(update={"visits_per_date": 2}),
        regions=(Region(id="north", name="North"), Region(id="south", name="South")),
        sub_districts=tuple(places),
    )


def test_by_parts_on_dask_a_killed_worker_costs_no_part_its_plan(
    by_parts: None, tmp_path: Path
) -> None:
    problem = two_busy_regions()
    with (
        cluster(tmp_path, workers=2) as client,
        killing_one_at_work(client),
        client.get_executor() as executor,
    ):
        assert at_once(executor) == 2
        plan = solve(problem, workers=1, time_limit=20, executor=executor)
    assert verify(problem, plan).findings == ()
    assert plan.solver is not None
    assert plan.solver.name == "CP-SAT by parts"


def test_by_parts_cancelled_on_an_executor_that_cannot_be_told(by_parts: None) -> None:
    problem = two_busy_regions()
    cancel = threading.Event()
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    try:
        pool.submit(int).result()
        threading.Timer(3, cancel.set).start()
        began = time.monotonic()
        with contextlib.suppress(NoPlanWithinLimitError):
            plan = solve(problem, workers=1, time_limit=120, executor=pool, cancel=cancel)
            assert plan.status == "cut_short"
        assert time.monotonic() - began < 20
    finally:
        for process in pool._processes.values():
            process.kill()
        pool.shutdown()


def test_by_parts_what_is_raised_while_parts_are_solved_ends_them(by_parts: None) -> None:
    def fail(_: Progress) -> None:
        raise ZeroDivisionError

    began = time.monotonic()
    with pytest.raises(ZeroDivisionError):
        solve(two_busy_regions(), workers=1, time_limit=120, on_progress=fail)
    assert time.monotonic() - began < 20


class _Breaking(Executor):
    """Runs so many calls, and then no more."""

    _max_workers = 1

    def __init__(self, calls: int) -> None:
        self._calls = calls

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._calls -= 1
        if self._calls < 0:
            raise BrokenProcessPool("a process died")
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_by_parts_an_executor_that_breaks_costs_no_plan_that_is_there(
    by_parts: None, caplog: pytest.LogCaptureFixture
) -> None:
    problem = valleys()
    # One outline of both valleys, and a first plan of each.
    plan = solve(problem, workers=1, time_limit=20, executor=_Breaking(3))
    assert verify(problem, plan).findings == ()
    assert "a process died" in caplog.text
    with pytest.raises(BrokenProcessPool):
        solve(problem, workers=1, time_limit=20, executor=_Breaking(2))


@pytest.mark.parametrize("abreast", [1, 2])
def test_parts_together_keep_the_time_that_they_have(abreast: int) -> None:
    def sleep(_: Problem, limits: Limits, stop: threading.Event) -> PartPlan:
        assert limits.time is not None
        time.sleep(limits.time)
        return PartPlan(None, (), (0,), 0.0)

    problem, budget = small_problem(), Budget(Limits(time=10), None, time.monotonic)
    jobs = ((number, (problem,)) for number in range(9))
    with ThreadPoolExecutor(abreast) as executor, Runner(budget, executor) as runner:
        found = [key for key, _ in runner.solve(jobs, [1] * 9, 1.0, 60.0, sleep)]
    assert found == list(range(9))
    assert 0.8 < budget.used < 1.25


def test_by_parts_dear_things_have_prices_too(by_parts: None) -> None:
    problem = valleys()
    prices = [
        {"start": "2025-01-01", "end": "2025-12-31", "counter_type": "printer", "cost": cost}
        for cost in (5_000_000, 900_000_000)
    ]
    for price in prices:
        terms = (
            Term(rule="unserved", weight=1_000_000),
            Term(rule="hire", weight=3, parameters={"prices": [price]}),
        )
        dear = problem.changed(levels=(Level(name="cost", terms=terms), *problem.levels[1:]))
        plan = solve(dear, workers=1, time_limit=10)
        assert verify(dear, plan).findings == ()


@pytest.mark.long
def test_by_parts_reproducible(by_parts: None) -> None:
    problem = two_busy_regions()
    arguments: dict[str, Any] = {
        "workers": 2,
        "reproducible": True,
        "time_limit": 3,
        "seed": 1,
    }
    plans = {solve(problem, **arguments).to_json()}
    for at_the_same_time in (1, 3):
        with ThreadPoolExecutor(at_the_same_time) as executor:
            plans.add(solve(problem, **arguments, executor=executor).to_json())
    assert len(plans) == 1


def test_by_parts_from_a_plan(by_parts: None) -> None:
    problem = valleys()
    first = solve(problem, workers=1, time_limit=20)
    again = solve(problem, workers=1, time_limit=5, start_from=first)
    assert [x.value for x in again.levels] <= [x.value for x in first.levels]


def test_by_parts_a_plan_that_keeps_the_rules_is_never_lost(by_parts: None) -> None:
    problem = valleys()
    first = solve(problem, workers=1, time_limit=20)
    again = solve(problem, workers=1, time_limit=0.01, start_from=first)
    assert [x.value for x in again.levels] <= [x.value for x in first.levels]
    # One of another problem, that breaks rules here, is only a place to begin.
    place, day = first.visits[0].sub_district, first.visits[0].date
    elsewhere = problem.changed(prohibitions=[{"sub_district": place, "date": day}])
    moved = solve(elsewhere, workers=1, time_limit=20, start_from=first)
    assert verify(elsewhere, moved).findings == ()


class _Never(Executor):
    """Takes calls and does nothing about them."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


def test_by_parts_an_executor_that_does_nothing_is_not_waited_for(
    by_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "LATE_SECONDS", 0.2)
    problem = valleys()
    with pytest.raises(TimeoutError):
        solve(problem, workers=1, time_limit=0.5, executor=_Never())
    first = solve(problem, workers=1, time_limit=20)
    again = solve(problem, workers=1, time_limit=0.5, executor=_Never(), start_from=first)
    assert again.visits == first.visits


def test_parts_share_out_what_may_be_given_up() -> None:
    problem = valleys()
    level = problem.levels[0].model_copy(update={"tolerance": Tolerance(absolute=7)})
    division = Division(problem.changed(levels=(level,)))
    parts = [division.problem_of(part, NOTHING, {}) for part in division.parts]
    assert [part.levels[0].tolerance.absolute for part in parts] == [3, 3]
    worst = level.model_copy(update={"terms": (Term(rule="longest_wait"),)})
    division = Division(problem.changed(levels=(worst,)))
    parts = [division.problem_of(part, NOTHING, {}) for part in division.parts]
    assert [part.levels[0].tolerance.absolute for part in parts] == [7, 7]


def test_by_parts_a_region_that_cannot_be_planned_is_told(by_parts: None) -> None:
    problem = valleys()
    place = problem.sub_districts[0].model_copy(
        update={
            "closures": (
                Closure(start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31), reason="flood"),
            )
        }
    )
    closed = problem.derived(sub_districts=(place, *problem.sub_districts[1:]))
    with pytest.raises(InfeasibleError) as raised:
        solve(closed, workers=1, time_limit=20)
    assert any("flood" in sentence or "Place 0" in sentence for sentence in raised.value.conflict)


def test_by_parts_cancelled_before_a_plan(by_parts: None) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(NoPlanWithinLimitError):
        solve(valleys(), workers=1, cancel=cancel)


def test_by_parts_what_nothing_couples_is_proven_at_all_levels(by_parts: None) -> None:
    problem = valleys()
    apart = problem.changed(
        counter_types=problem.counter_types[:-1],
        sub_districts=tuple(
            place.model_copy(update={"neighbours": ()}) for place in problem.sub_districts
        ),
    )
    plan = solve(apart, workers=1)
    assert plan.status == "optimal"
    assert [level.bound for level in plan.levels] == [level.value for level in plan.levels]
