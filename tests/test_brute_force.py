"""On problems small enough to list every plan, the solver's levels are enumeration's."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import random
from collections.abc import Iterator

import pytest

from botram_opt import ContradictionError, InfeasibleError, rules, solve
from botram_opt.plan import Plan, PoolUse, ProblemReference, Seat, Visit
from botram_opt.problem import (
    Base,
    Closure,
    CounterType,
    Curve,
    CurvePoint,
    DateCost,
    DateFactor,
    DemandCurves,
    DemandTable,
    FutureCurve,
    FutureRequests,
    Futures,
    GeodesicTravel,
    Person,
    Point,
    Pool,
    Problem,
    Region,
    RuleSetting,
    Season,
    Service,
    ServiceRequests,
    SubDistrict,
    Venue,
)
from botram_opt.requests import found_on, unserved_after
from botram_opt.rules import SOFT
from botram_opt.rules.most_cost import Cap
from botram_opt.verification import level_values
from problems import level

FIRST = dt.date(2025, 1, 4)


def tiny_problem(seed: int) -> Problem:
    """Two places, three dates, two people, one pool, two types: a few thousand plans."""
    rng = random.Random(seed)
    ids = ["s0", "s1"]
    curves = rng.random() < 0.4

    def curve(place: str) -> Curve:
        first = CurvePoint(date=FIRST, requests=rng.randint(0, 2))
        last = CurvePoint(date=FIRST + dt.timedelta(days=14), requests=rng.randint(2, 3))
        return Curve(sub_district=place, service="e", points=(first, last))

    def table() -> DemandTable:
        rows = [
            ServiceRequests(sub_district=s, service="e", requests=rng.randint(1, 3)) for s in ids
        ]
        slack = DateFactor(
            name="slack", start=FIRST, end=FIRST + dt.timedelta(days=6), factor=rng.choice([0.4, 1])
        )
        return DemandTable(requests=tuple(rows), factors=(slack,))

    # Where demand builds up nobody misses a visit for good.
    names = sorted(set(SOFT) - {"change_from_plan", "hire", *["missed_for_good"] * curves})
    rng.shuffle(names)

    def futures() -> Futures:
        number = rng.randint(1, 3)
        if curves:
            multiples = [tuple(rng.choice([0, 0.5, 2]) for _ in range(number)) for _ in ids]
            rows = zip(ids, multiples, strict=True)
            return Futures(
                curves=tuple(FutureCurve(sub_district=s, service="e", factors=m) for s, m in rows)
            )
        drawn = [tuple(rng.randint(0, 4) for _ in range(number)) for _ in ids]
        return Futures(
            requests=tuple(
                FutureRequests(sub_district=s, service="e", requests=r)
                for s, r in zip(ids, drawn, strict=True)
            )
        )

    return Problem(
        name="tiny",
        season=Season(
            name="tiny",
            start=FIRST,
            end=FIRST + dt.timedelta(days=20),
            visits_per_date=rng.choice([1, 2]),
        ),
        sub_districts=tuple(
            SubDistrict(
                id=s,
                name=s,
                location=Point(latitude=rng.uniform(-6.5, -6), longitude=107),
                venue=Venue(room=rng.randint(1, 3)),
                least_visits=rng.choice([0, 1, 1]),
                most_visits=rng.choice([1, 1, 2]) if s == "s0" else 1,
                least_gap_days=rng.choice([1, 8]),
                closures=(Closure(start=FIRST, end=FIRST + dt.timedelta(days=8), reason="flood"),)
                if rng.random() < 0.3
                else (),
                date_costs=(
                    DateCost(start=FIRST, end=FIRST + dt.timedelta(days=8), cost=rng.randint(0, 3)),
                ),
                least_share_served=rng.choice([0, 0, 0.5]),
                neighbours=tuple(set(ids) - {s}),
            )
            for s in ids
        ),
        bases=(Base(id="b", name="b", location=Point(latitude=-6.2, longitude=107)),),
        services=(Service(id="e", name="e", minutes_per_request=rng.choice([100, 240])),),
        skills=("x", "y"),
        counter_types=(
            CounterType(id="c", name="c", services=("e",), stock=rng.randint(1, 2), skill="x"),
            CounterType(id="d", name="d", services=("e",), stock=1, skill="y"),
        ),
        people=tuple(
            Person(
                id=p,
                name=p,
                skills=skills,
                home=Point(latitude=rng.uniform(-6.5, -6), longitude=107),
                most_visits=rng.choice([None, 1, 2]),
                most_in_a_row=rng.choice([None, 1]),
            )
            for p, skills in (("p0", ("x",)), ("p1", ("x", "y")))
        ),
        pools=(Pool(id="g", name="g", skills=("y",), size=rng.randint(0, 1)),),
        demand=DemandCurves(curves=tuple(curve(s) for s in ids)) if curves else table(),
        futures=futures(),
        travel=GeodesicTravel(detour_factor=1.4, speed_kmh=30),
        levels=(level(rng, names[0]), level(rng, *names[1:3]), level(rng, names[3])),
    )


def tiny_problem_in_regions(seed: int) -> Problem:
    """The tiny problem where dates are held by what regions and desks allow, and not all go all."""
    rng = random.Random(seed)

    def some_regions() -> tuple[str, ...] | None:
        return rng.choice([None, None, ("r0",), ("r1",), ("r0", "r1")])

    tiny = tiny_problem(seed)
    here, there = tiny.sub_districts
    desk, other = tiny.counter_types
    while True:
        with contextlib.suppress(ContradictionError):
            return tiny.changed(
                season=tiny.season.model_copy(update={"visits_per_date": 2}),
                regions=tuple(
                    Region(id=id_, name=id_, visits_per_date=rng.choice([None, 1]))
                    for id_ in ("r0", "r1")
                ),
                sub_districts=(
                    here.model_copy(update={"region": "r0"}),
                    there.model_copy(update={"region": rng.choice(["r0", "r0", "r1", None])}),
                ),
                counter_types=(
                    desk.model_copy(
                        update={
                            "regions": some_regions(),
                            "least_per_visit": rng.choice([0, 1]),
                        }
                    ),
                    other.model_copy(update={"regions": some_regions()}),
                ),
                people=tuple(
                    person.model_copy(update={"regions": some_regions()}) for person in tiny.people
                ),
                pools=(tiny.pools[0].model_copy(update={"regions": some_regions()}),),
                rules=(RuleSetting(rule="neighbours_apart", on=False),),
            )


def every_visit(problem: Problem, place: str, day: dt.date, before: int) -> Iterator[Visit]:
    """Every visit that could be held: who sits where, and how many are served."""
    seats = [
        [None, *(k.id for k in problem.counter_types if k.skill in person.skills)]
        for person in problem.people
    ]
    found = found_on(problem, place, "e", day)
    for choice in itertools.product(*seats):
        staff = tuple(
            Seat(id=person.id, counter_type=kind)
            for person, kind in zip(problem.people, choice, strict=True)
            if kind is not None
        )
        for drawn in range(problem.pools[0].size + 1):
            sitting = [seat.counter_type for seat in staff] + ["d"] * drawn
            pools = (PoolUse(id="g", counter_type="d", people=drawn),) if drawn else ()
            for served in range(found + 1):
                left = unserved_after(problem, place, "e", day, served, before)
                yield Visit(
                    sub_district=place,
                    date=day,
                    counters={kind: sitting.count(kind) for kind in sorted(set(sitting))},
                    staff=staff,
                    pools=pools,
                    served={"e": served},
                    unserved={"e": left},
                )


def every_schedule(problem: Problem, place: str) -> Iterator[tuple[Visit, ...]]:
    """Every way to visit one place, by itself within the rules that concern it alone."""
    most = problem.sub_district[place].most_visits
    dates = problem.season.visit_dates
    for number in range(most + 1):
        for days in itertools.combinations(dates, number):
            yield from schedule_on(problem, place, days, ())


def schedule_on(
    problem: Problem, place: str, days: tuple[dt.date, ...], held: tuple[Visit, ...]
) -> Iterator[tuple[Visit, ...]]:
    if not days:
        if not breaks_rules(problem, held, only=place):
            yield held
        return
    before = sum(visit.served["e"] for visit in held)
    for visit in every_visit(problem, place, days[0], before):
        if not breaks_rules(problem, (*held, visit), only=place, early=True):
            yield from schedule_on(problem, place, days[1:], (*held, visit))


LATE = {"visits_per_sub_district", "least_share_served"}
"""Rules that a schedule may break while it is not yet whole."""

TOGETHER = {"most_cost", "served_in_most_futures"}
"""Rules that one place's schedule says nothing of by itself."""


def breaks_rules(
    problem: Problem, visits: tuple[Visit, ...], only: str | None = None, early: bool = False
) -> bool:
    reference = ProblemReference(name="x", fingerprint="0" * 64)
    plan = Plan(problem=reference, visits=visits)
    for name, rule in rules.hard_rules(problem).items():
        if (early and name in LATE) or (only is not None and name in TOGETHER):
            continue
        for item in rule.measure(problem, plan):
            if only is None or item.sub_district in (None, only):
                return True
    return False


def best_by_enumeration(problem: Problem) -> list[int] | None:
    reference = ProblemReference(name="x", fingerprint="0" * 64)
    best: list[int] | None = None
    names = [level.name for level in problem.levels]
    for visits in itertools.product(*(list(every_schedule(problem, s)) for s in ("s0", "s1"))):
        together = tuple(itertools.chain(*visits))
        if breaks_rules(problem, together):
            continue
        costs = rules.cost_sheet(problem, Plan(problem=reference, visits=together))
        values = level_values(problem, costs)
        row = [values[name] for name in names]
        if best is None or row < best:
            best = row
    return best


@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(n, marks=pytest.mark.long) for n in range(8, 24))]
)
def test_every_level_is_what_enumeration_finds(seed: int) -> None:
    as_enumerated(tiny_problem(seed))


@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(n, marks=pytest.mark.long) for n in range(8, 24))]
)
def test_regions_allow_what_enumeration_finds(seed: int) -> None:
    as_enumerated(tiny_problem_in_regions(seed))


def as_enumerated(problem: Problem) -> None:
    best = best_by_enumeration(problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve(problem, workers=1)
        return
    plan = solve(problem, workers=1)
    assert [level.value for level in plan.levels] == best
    assert [level.bound for level in plan.levels] == best
    assert plan.status == "optimal"


# Of one seed enumeration has most plans to look at; without futures it is always tried.
TWELVE = [pytest.param(seed, marks=pytest.mark.long) if seed == 3 else seed for seed in range(12)]


@pytest.mark.parametrize("rule", ["expected_unserved", "unserved_at_risk"])
@pytest.mark.parametrize("seed", TWELVE)
def test_goals_on_futures_are_what_enumeration_finds(rule: str, seed: int) -> None:
    rng = random.Random(seed)
    as_enumerated(tiny_problem(seed).changed(levels=(level(rng, rule), level(rng, "fair_visits"))))


@pytest.mark.parametrize("seed", [0, 1, 2, pytest.param(3, marks=pytest.mark.long), 4, 5])
def test_goals_on_futures_are_what_enumeration_finds_where_hours_are_no_limit(seed: int) -> None:
    rng = random.Random(seed)
    goals = (level(rng, "expected_unserved"), level(rng, "resources_used"))
    off = (RuleSetting(rule="opening_hours", on=False),)
    as_enumerated(tiny_problem(seed).changed(levels=goals, rules=off))


@pytest.mark.parametrize("seed", TWELVE)
def test_a_service_level_allows_what_enumeration_finds(seed: int) -> None:
    rng = random.Random(seed)
    asked = {
        "share": rng.choice([0.3, 0.6, 0.9]),
        "futures": rng.choice([0.5, 1.0]),
        "each": rng.choice(["season", "sub_district"]),
    }
    setting = RuleSetting(rule="served_in_most_futures", parameters=asked)
    as_enumerated(
        tiny_problem(seed).changed(rules=(setting,), levels=(level(rng, "resources_used"),))
    )


@pytest.mark.parametrize("seed", range(4, 20))
def test_caps_allow_what_enumeration_finds(seed: int) -> None:
    """Also where the levels above are solved without names or by dates alone."""
    rng = random.Random(seed)
    goals = rng.choice(["preferred_dates", "unserved", "staff_travel"]), "resources_used"
    problem = tiny_problem(seed).changed(levels=tuple(level(rng, goal) for goal in goals))
    capped = level(rng, rng.choice(["fair_visits", "longest_wait", "staff_travel"]), "unserved")
    cost = Cap(terms=capped.terms, most=0).cost
    try:
        free = cost(problem, solve(problem, workers=1))
    except InfeasibleError:
        return
    least = cost(problem, solve(problem.changed(levels=(capped,)), workers=1))
    terms = capped.model_dump(mode="json")["terms"]
    cap = {"terms": terms, "most": least + (free - least) * rng.randint(0, 9) // 10}
    setting = RuleSetting.model_validate({"rule": "most_cost", "parameters": {"caps": [cap]}})
    as_enumerated(problem.changed(rules=(setting,)))
