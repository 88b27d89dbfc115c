"""Plans lived through: what must hold in every replication, and what changes what."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import ciw
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as tried
from pydantic import ValidationError

from botram_opt.errors import ContradictionError
from botram_opt.estimates import Estimate
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import (
    CounterType,
    Curve,
    CurvePoint,
    DemandCurves,
    DemandTable,
    FutureCurve,
    FutureRequests,
    Futures,
    Holiday,
    Problem,
    Season,
    Service,
    ServiceRequests,
)
from botram_opt.simulation import (
    BackOffice,
    PrinterFailure,
    ResidentChoice,
    Simulation,
    SimulationSettings,
    simulate,
    simulation_assumptions,
)
from botram_opt.simulation.agenda import agenda
from botram_opt.simulation.arrivals import crowd
from botram_opt.simulation.back_office import Pile, working_days
from botram_opt.simulation.results import SimulatedRow
from botram_opt.simulation.streams import BLOCK, Streams
from botram_opt.simulation.year import Year, live_year
from problems import random_problem, seeds
from small import FIRST, small_problem

LONE = SimulationSettings(choice=None)
"""Nobody misses a visit, and nobody goes elsewhere."""

PLAIN = SimulationSettings(
    as_expected=True, profile=(1,), requests_per_party=1, service_variation=0, choice=None
)
"""As little chance as can be: only when people come."""


def a_plan(problem: Problem, *visits: dict[str, Any]) -> Plan:
    """A plan that holds these visits, whatever the rules say."""
    return Plan(
        problem=ProblemReference.of(problem),
        visits=tuple(Visit(**({"served": {}, "unserved": {}} | visit)) for visit in visits),
    )


def one_visit(
    counters: int, requests: float, minutes: float = 5, **parts: Any
) -> tuple[Problem, Plan]:
    """One place, one service, one visit."""
    problem = small_problem(
        1,
        services=(Service(id="ktp", name="Identity card", minutes_per_request=minutes),),
        counter_types=(
            CounterType(id="c1", name="Cards", services=("ktp",), stock=9, skill="card"),
        ),
        demand=DemandTable(
            requests=(ServiceRequests(sub_district="s0", service="ktp", requests=requests),)
        ),
        **parts,
    )
    visit = {"sub_district": "s0", "date": FIRST, "counters": {"c1": counters}}
    return problem, a_plan(problem, visit)


def random_plan(problem: Problem, seed: int) -> Plan:
    """Visits with counters as they come, several to a place, also on the same date."""
    rng = np.random.default_rng(seed)
    dates = problem.season.visit_dates
    stops = {
        (place.id, dates[rng.integers(len(dates))])
        for place in problem.sub_districts
        for _ in range(rng.integers(0, 3))
    }
    return a_plan(
        problem,
        *(
            {
                "sub_district": place,
                "date": day,
                "counters": {k.id: int(rng.integers(0, 4)) for k in problem.counter_types},
                "quota": {s.id: int(rng.integers(0, 5)) for s in problem.services},
            }
            for place, day in sorted(stops)
        ),
    )


def random_settings(problem: Problem, seed: int) -> SimulationSettings:
    rng = np.random.default_rng(seed)

    def share() -> float:
        return float(rng.choice([0, 0.3, 0.9]))

    printer = PrinterFailure(services=(problem.services[0].id,), chance=share())
    return SimulationSettings(
        as_expected=bool(rng.integers(2)),
        requests_per_party=float(rng.choice([1, 2])),
        steered=share(),
        no_shows=share(),
        intake_closes=dt.time(int(rng.choice([8, 9, 10]))) if rng.random() < 0.5 else None,
        numbers_by_quota=bool(rng.integers(2)),
        service_variation=float(rng.choice([0, 0.5, 1])),
        overtime_minutes=float(rng.choice([0, 60])),
        sickness=share(),
        printer=printer if rng.random() < 0.5 else None,
        back_office=BackOffice(documents_per_day=int(rng.integers(0, 5))),
        choice=ResidentChoice(missed=share(), try_again=1, recovery_days=5)
        if rng.random() < 0.8
        else None,
    )


def lived(seed: int) -> tuple[Problem, Plan, SimulationSettings, Year]:
    """A block of replications of a random plan."""
    problem = random_problem(seed)
    plan, settings = random_plan(problem, seed), random_settings(problem, seed)
    return problem, plan, settings, live_year(agenda(problem, plan, settings), Streams(seed, 0))


@tried(max_examples=150, deadline=None)
@given(seeds)
def test_everybody_is_accounted_for_in_every_replication(seed: int) -> None:
    _, _, settings, year = lived(seed)
    np.testing.assert_array_equal(year.asked, year.served + year.handed_in + year.turned_away)
    documents = year.served + year.handed_in
    assert (year.in_time >= 0).all()
    assert (year.in_time <= documents + 1e-9).all()
    assert (year.hosted <= year.guests).all()
    assert (year.guests <= year.asked).all()
    assert (year.busy <= year.open_ + 1e-6).all()
    assert (year.busy_in_all <= year.open_in_all + 1e-6).all()
    # Whoever is recovered is hosted somewhere else, and is one of those who missed a visit or
    # were turned away at it: nobody is counted twice.
    np.testing.assert_array_equal(year.recovered.sum(axis=0), year.hosted.sum(axis=0))
    own_turned_away = year.turned_away - (year.guests - year.hosted)
    assert (year.recovered <= year.missed + own_turned_away).all()
    if settings.choice is None:
        assert not year.guests.any()
        assert not year.missed[year.asked > 0].any() or settings.steered > 0


@tried(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(seeds)
def test_where_demand_builds_up_nobody_comes_from_nowhere(seed: int) -> None:
    """What is helped in the year, here or elsewhere, was in need by the last visit."""
    problem = random_problem(seed).changed(futures=None)
    assume(problem.demand.kind == "accumulating")
    settings = random_settings(problem, seed).model_copy(update={"as_expected": True})
    course = agenda(problem, random_plan(problem, seed), settings)
    year = live_year(course, Streams(seed, 0))
    helped = year.served + year.handed_in - year.hosted + year.recovered
    for place in problem.sub_districts:
        here = [i for i, event in enumerate(course.events) if event.place == place.id]
        for s, service in enumerate(problem.services if here else ()):
            in_need = problem.demand.found(place.id, service.id, course.events[here[-1]].date)
            assert (helped[here, s].sum(axis=0) <= in_need).all()


def test_who_is_turned_away_next_door_waits_at_home_again() -> None:
    """No numbers anywhere: all go from s0 to s1 and are turned away; s0 finds all 40 again."""
    points = (CurvePoint(date=FIRST, requests=40),)
    curve = Curve(sub_district="s0", service="ktp", points=points)
    problem = small_problem(2, demand=DemandCurves(curves=(curve,)))
    visits = [
        {"sub_district": place, "date": FIRST + dt.timedelta(days=after), "counters": {"c1": 1}}
        for place, after in (("s0", 0), ("s1", 14), ("s0", 28))
    ]
    choice = ResidentChoice(missed=0.5, try_again=0.8, recovery_days=1)
    settings = SimulationSettings(as_expected=True, choice=choice, intake_closes=dt.time(8))
    year = live_year(agenda(problem, a_plan(problem, *visits), settings), Streams(1, 0))
    assert year.guests[1, 0].mean() > 0.5 * 40
    for i in (0, 2):
        assert (year.asked[i, 0] + year.missed[i, 0] == 40).all()


def test_who_is_not_served_waits_for_the_next_visit() -> None:
    """24 hours of work at a counter that has 4 a visit: what is left comes again, by hand."""
    problem, _ = one_visit(1, 0, minutes=60)
    points = (
        CurvePoint(date=FIRST, requests=9),
        CurvePoint(date=dt.date(2025, 1, 18), requests=11),
    )
    curves = DemandCurves(curves=(Curve(sub_district="s0", service="ktp", points=points),))
    problem = problem.changed(demand=curves)
    days = [FIRST + dt.timedelta(days=7 * i) for i in range(3)]
    visits = [
        {"sub_district": "s0", "date": day, "counters": {"c1": 1}, "quota": {"ktp": 3}}
        for day in days
    ]
    settings = PLAIN.model_copy(update={"numbers_by_quota": True})
    found = simulate(problem, a_plan(problem, *visits), replications=20, settings=settings)
    # 9 by the first visit, 1 more by each of the others; 3 numbers are given each time.
    assert [row.asked.mean for row in found.visits] == [9, 7, 5]
    assert [row.turned_away.mean for row in found.visits] == [6, 4, 2]
    assert found.totals.asked == (21,) * 20


def test_the_same_every_time_and_more_replications_change_none_of_the_first() -> None:
    problem = small_problem()
    plan = random_plan(problem, 3)
    first, again = (simulate(problem, plan, replications=30, seed=5) for _ in range(2))
    assert first.to_json() == again.to_json()
    assert Simulation.model_validate_json(first.to_json()) == first
    more = simulate(problem, plan, replications=BLOCK + 20, seed=5)
    assert more.totals.served[:30] == first.totals.served
    assert simulate(problem, plan, replications=30, seed=6).totals != first.totals


def test_the_order_of_items_changes_nothing() -> None:
    problem = small_problem()
    plan = random_plan(problem, 3)
    turned = problem.changed(
        services=problem.services[::-1],
        sub_districts=problem.sub_districts[::-1],
        counter_types=problem.counter_types[::-1],
    )
    # Families would be put together in the order of services.
    settings = LONE.model_copy(update={"requests_per_party": 1})
    one, other = (simulate(p, plan, replications=10, settings=settings) for p in (problem, turned))
    assert one.totals.asked == other.totals.asked
    assert one.totals.served == other.totals.served


def test_blocks_are_put_together_rightly() -> None:
    """Means and intervals are those of the totals, which every block hands over in full."""
    problem, plan = one_visit(2, 70)
    found = simulate(problem, plan, replications=BLOCK + 37)
    for name in ("asked", "served", "handed_in"):
        totals = np.array(getattr(found.totals, name))
        assert len(totals) == BLOCK + 37
        half = 1.9776 * totals.std(ddof=1) / math.sqrt(len(totals))
        estimate = getattr(found.year, name)
        assert estimate.mean == pytest.approx(totals.mean())
        assert estimate.high - estimate.mean == pytest.approx(half, rel=1e-3)
        assert getattr(found.visits[0], name) == getattr(found.visit_services[0], name) == estimate


def test_numbers_around_what_is_expected() -> None:
    """Poisson numbers have the mean that is expected, and that as variance."""
    problem, plan = one_visit(2, 70)
    asked = np.array(simulate(problem, plan, replications=2000, settings=LONE).totals.asked)
    assert abs(asked.mean() - 70) < 4 * math.sqrt(70 / 2000)
    assert asked.var() == pytest.approx(70, rel=0.15)
    exactly = LONE.model_copy(update={"as_expected": True})
    found = simulate(problem, plan, replications=20, settings=exactly)
    assert set(found.totals.asked) == {70}


def test_a_replication_lives_in_one_future_all_year() -> None:
    futures = Futures(
        requests=tuple(
            FutureRequests(sub_district=place, service="ktp", requests=(10, 60))
            for place in ("s0", "s1")
        )
    )
    problem = small_problem(2, futures=futures)
    visits = [
        {"sub_district": place, "date": FIRST + dt.timedelta(days=7 * i), "counters": {"c1": 1}}
        for i, place in enumerate(("s0", "s1"))
    ]
    year = live_year(agenda(problem, a_plan(problem, *visits), LONE), Streams(1, 0))
    ktp = year.asked[:, 0]
    assert set(ktp[0]) == {10, 60}
    np.testing.assert_array_equal(ktp[0], ktp[1])
    # Family cards are in no future: they are as expected.
    assert set(year.asked[0, 1]) == {40}


def test_as_expected_is_the_mean_of_the_futures_in_every_replication() -> None:
    """Halves go up; what is in no future is as expected, as ever."""
    futures = Futures(
        requests=(FutureRequests(sub_district="s0", service="ktp", requests=(10, 20, 61, 15)),)
    )
    problem = small_problem(1, futures=futures)
    visit = {"sub_district": "s0", "date": FIRST, "counters": {"c1": 1, "c2": 1}}
    for choice, missed in ((None, 0), (ResidentChoice(missed=0.5), 27)):
        settings = SimulationSettings(as_expected=True, choice=choice)
        year = live_year(agenda(problem, a_plan(problem, visit), settings), Streams(1, 0))
        assert set(year.asked[0, 0]) == {27}
        assert set(year.missed[0, 0]) == {missed}
        assert set(year.asked[0, 1]) == {40}


def test_as_expected_adds_up_where_demand_builds_up() -> None:
    """Means of 1.5, 3 and 4.5 by three visits are 2, 3 and 5: rounded once, not at each visit."""
    days = [FIRST + dt.timedelta(days=7 * i) for i in range(3)]
    points = tuple(CurvePoint(date=day, requests=i + 1) for i, day in enumerate(days))
    curves = DemandCurves(curves=(Curve(sub_district="s0", service="ktp", points=points),))
    futures = Futures(curves=(FutureCurve(sub_district="s0", service="ktp", factors=(1, 2)),))
    problem = small_problem(1, demand=curves, futures=futures)
    visits = [{"sub_district": "s0", "date": day, "counters": {"c1": 2}} for day in days]
    settings = SimulationSettings(as_expected=True, choice=None)
    year = live_year(agenda(problem, a_plan(problem, *visits), settings), Streams(1, 0))
    np.testing.assert_array_equal(year.served[:, 0], np.repeat([[2], [1], [2]], BLOCK, axis=1))


def joint(found: Estimate, values: np.ndarray[Any, Any]) -> tuple[float, float]:
    """How far apart two means are, and how far they may be: both 99.9% intervals together."""
    of_others = values.std(ddof=1) / math.sqrt(len(values))
    of_ours = (found.high - found.mean) / 1.96
    return abs(found.mean - values.mean()), 3.3 * math.hypot(of_others, of_ours)


@pytest.mark.parametrize(("counters", "rate"), [(2, 0.5), (3, 0.4)])
def test_a_morning_is_what_ciw_says(counters: int, rate: float) -> None:
    """Poisson arrivals for four hours, exponential times of 5 minutes, doors closed after that."""
    runs, opening = 300, 240.0
    ciw.seed(7)
    of_runs: dict[str, list[float]] = {
        name: [] for name in ("served", "handed_in", "wait", "wait_p90", "utilisation", "finish")
    }
    for _ in range(runs):
        network = ciw.create_network(
            arrival_distributions=[
                ciw.dists.PoissonIntervals([rate, 0.0], [opening, 9999], max_sample_date=opening)
            ],
            service_distributions=[ciw.dists.Exponential(rate=1 / 5)],
            number_of_servers=[counters],
        )
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(9000)
        records = simulation.get_all_records()
        served = [r for r in records if r.service_start_date < opening]
        waits = [r.waiting_time for r in served]
        busy = sum(min(r.service_end_date, opening) - r.service_start_date for r in served)
        of_runs["served"].append(len(served))
        of_runs["handed_in"].append(len(records) - len(served))
        of_runs["wait"].append(float(np.mean(waits)))
        of_runs["wait_p90"].append(float(np.percentile(waits, 90)))
        of_runs["utilisation"].append(busy / counters / opening)
        of_runs["finish"].append(max(r.service_end_date for r in served))
    problem, plan = one_visit(counters, rate * opening)
    settings = LONE.model_copy(
        update={"profile": (1.0,), "requests_per_party": 1, "service_variation": 1}
    )
    found = simulate(problem, plan, replications=1000, settings=settings)
    for name, values in of_runs.items():
        apart, most = joint(getattr(found.year, name), np.array(values))
        assert apart < most, name
        assert most < 0.2 * np.mean(values) + 0.5, name


def test_the_profile_says_when_people_come() -> None:
    """All in the last hour: with times of a second nobody waits, and nobody is done before."""
    problem, plan = one_visit(1, 30, minutes=1 / 60)
    late = PLAIN.model_copy(update={"profile": (0.0, 0, 0, 1)})
    early = PLAIN.model_copy(update={"profile": (1.0, 0, 0, 0)})
    for settings, low, high in ((late, 180, 240), (early, 0, 60.1)):
        found = simulate(problem, plan, replications=50, settings=settings).year
        assert found.finish is not None
        assert low < found.finish.mean < high
    # With a late peak more are not called before closing than if they come evenly.
    problem, plan = one_visit(2, 90)
    peak = simulate(problem, plan, settings=LONE).year
    even = simulate(problem, plan, settings=LONE.model_copy(update={"profile": (1.0,)})).year
    assert peak.handed_in.low > even.handed_in.high


def test_requests_of_a_party_come_together() -> None:
    """The mean size is what is stated, and who comes together waits longer."""
    problem, plan = one_visit(2, 60)
    alone, families = (
        simulate(
            problem,
            plan,
            settings=LONE.model_copy(update={"requests_per_party": size, "profile": (1.0,)}),
        ).year
        for size in (1, 4)
    )
    assert alone.wait is not None
    assert families.wait is not None
    assert families.wait.low > alone.wait.high
    from botram_opt.simulation.arrivals import crowd

    settings = SimulationSettings(requests_per_party=4)
    requests = np.full((1, BLOCK), 400, np.int64)
    here = crowd(requests, [{}], 100, settings, Streams(0, 0), ("s0", 0), ["ktp"])
    parties = [len(np.unique(column)) for column in here.times.T]
    assert np.mean(parties) == pytest.approx(100, rel=0.05)


BASE = {"counters": 3, "requests": 130}


def year_of(settings: SimulationSettings, seed: int = 0, **parts: Any) -> SimulatedRow:
    problem, plan = one_visit(**(BASE | parts))
    return simulate(problem, plan, seed=seed, settings=settings).year


def test_switches_change_what_they_must() -> None:
    usual = year_of(LONE)
    assert usual.turned_away.mean == 0
    assert usual.handed_in.low > 0

    def changed(**update: Any) -> SimulatedRow:
        return year_of(LONE.model_copy(update=update))

    early = changed(intake_closes=dt.time(10))
    assert early.turned_away.low > 0.3 * BASE["requests"]
    assert early.served.high < usual.served.low
    assert early.asked == usual.asked
    longer = changed(overtime_minutes=240)
    assert longer.handed_in.mean == 0
    assert longer.served.mean == usual.asked.mean
    assert longer.finish is not None
    assert usual.finish is not None
    assert longer.finish.low > usual.finish.high
    sick = changed(sickness=0.5)
    assert sick.served.high < usual.served.low
    assert sick.utilisation is not None
    assert usual.utilisation is not None
    assert sick.utilisation.low > usual.utilisation.high
    broken = changed(printer=PrinterFailure(services=("ktp",), chance=1, minutes=90))
    assert broken.served.high < usual.served.low
    assert broken.wait is not None
    assert usual.wait is not None
    assert broken.wait.low > usual.wait.high
    never = changed(printer=PrinterFailure(services=("ktp",), chance=0))
    assert never == usual
    steered = changed(steered=1, no_shows=0)
    assert steered.wait is not None
    assert steered.wait.high < usual.wait.low
    stays_away = changed(steered=1, no_shows=0.25)
    assert stays_away.missed.mean == pytest.approx(0.25 * BASE["requests"], rel=0.1)
    together = stays_away.asked.mean + stays_away.missed.mean
    assert together == pytest.approx(usual.asked.mean)
    constant = changed(service_variation=0, profile=(1.0,))
    wild = changed(service_variation=2, profile=(1.0,))
    assert constant.wait is not None
    assert wild.wait is not None
    assert wild.wait.low > constant.wait.high


def test_everybody_ill_means_that_nobody_is_served() -> None:
    found = year_of(LONE.model_copy(update={"sickness": 1}))
    assert found.turned_away == found.asked
    assert (found.wait, found.wait_p90, found.utilisation, found.finish) == (None,) * 4
    assert found.within_standard is None


def test_a_counter_that_runs_by_itself_is_never_ill() -> None:
    problem, plan = one_visit(3, 60)
    kind = problem.counter_types[0].model_copy(update={"people_per_counter": 0})
    problem = problem.changed(counter_types=(kind,))
    ill = LONE.model_copy(update={"sickness": 1})
    found = simulate(problem, plan, settings=ill)
    assert found.totals == simulate(problem, plan, settings=LONE).totals


def test_a_service_without_a_counter_turns_everybody_away() -> None:
    problem = small_problem(1)
    plan = a_plan(problem, {"sub_district": "s0", "date": FIRST, "counters": {"c1": 2, "c2": 0}})
    found = {row.service: row for row in simulate(problem, plan, settings=LONE).services}
    assert found["kk"].turned_away == found["kk"].asked
    assert found["kk"].utilisation is None
    assert found["ktp"].turned_away.mean == 0


def test_numbers_by_quota() -> None:
    problem, _ = one_visit(3, 40)
    visit = {"sub_district": "s0", "date": FIRST, "counters": {"c1": 3}, "quota": {"ktp": 25}}
    settings = PLAIN.model_copy(update={"numbers_by_quota": True})
    found = simulate(problem, a_plan(problem, visit), settings=settings).totals
    assert set(found.turned_away) == {15}
    assert {a + b for a, b in zip(found.served, found.handed_in, strict=True)} == {25}


def test_counters_that_share_services_are_as_good_as_one_queue() -> None:
    """A type that offers both services beside one that offers one: work moves to where room is."""
    problem = small_problem(1)
    apart = a_plan(problem, {"sub_district": "s0", "date": FIRST, "counters": {"c1": 2, "c2": 1}})
    kinds = (
        problem.counter_types[0].model_copy(update={"services": ("ktp", "kk")}),
        problem.counter_types[1],
    )
    shared = problem.changed(counter_types=kinds)
    settings = LONE.model_copy(update={"profile": (1.0,)})
    one = simulate(problem, apart, settings=settings).year
    other = simulate(shared, apart, settings=settings).year
    assert one.asked == other.asked
    assert other.served.low > one.served.high


def test_the_pile_of_the_back_office_by_hand() -> None:
    season = Season(
        name="x",
        start=FIRST,
        end=dt.date(2025, 2, 28),
        holidays=(Holiday(date=dt.date(2025, 1, 8), name="a Wednesday"),),
    )
    saturday, next_one = FIRST, FIRST + dt.timedelta(days=7)
    assert working_days(season, saturday, next_one) == 4
    assert working_days(season, saturday, saturday) == 0
    assert working_days(season, next_one, next_one + dt.timedelta(days=7)) == 5
    pile = Pile(season, BackOffice(documents_per_day=10, standard_days=3), 2)
    # 30 in three working days; 4 working days to the next visit, so 5 of 45 are still there.
    np.testing.assert_array_equal(pile.add(saturday, np.array([45.0, 20])), [30, 20])
    # Behind 5 of the week before, 25 are finished in time.
    np.testing.assert_array_equal(pile.add(next_one, np.array([40.0, 40])), [25, 30])
    # A second visit on the same date comes behind the first.
    np.testing.assert_array_equal(pile.add(next_one, np.array([7.0, 7])), [0, 0])


def test_documents_within_the_standard() -> None:
    """40 served and all to be finished later, at 10 a day for 3 days: three in four in time."""
    office = BackOffice(finished_at_once=0, documents_per_day=10)
    problem, plan = one_visit(9, 40, minutes=1)
    settings = PLAIN.model_copy(update={"back_office": office})
    found = simulate(problem, plan, settings=settings).year
    assert found.served.mean == 40
    assert found.within_standard == Estimate(mean=0.75, low=0.75, high=0.75)
    at_once = office.model_copy(update={"finished_at_once": 1.0})
    settings = PLAIN.model_copy(update={"back_office": at_once})
    found = simulate(problem, plan, settings=settings).year
    assert found.within_standard == Estimate(mean=1, low=1, high=1)


def test_utilisation_and_finish_by_hand() -> None:
    """All come at once in the first minute: 5 requests of 30 minutes at 2 counters take 90."""
    problem, plan = one_visit(2, 5, minutes=30)
    settings = PLAIN.model_copy(update={"profile": (1.0, *([0.0] * 239))})
    found = simulate(problem, plan, settings=settings).year
    assert found.utilisation is not None
    assert found.utilisation.mean == pytest.approx(5 * 30 / (2 * 240))
    assert found.finish is not None
    assert 90 < found.finish.mean < 91
    assert found.wait is not None
    assert found.wait.mean == pytest.approx((0 + 0 + 30 + 30 + 60) / 5, abs=1)


def test_utilisation_of_a_service_is_that_of_the_counters_which_offer_it() -> None:
    """Only family cards are asked for: c2 is always busy, c1 has nothing to do."""
    problem = small_problem(1)
    kinds = (
        problem.counter_types[0],
        problem.counter_types[1].model_copy(update={"services": ("ktp", "kk")}),
    )
    requests = ServiceRequests(sub_district="s0", service="kk", requests=60)
    problem = problem.changed(counter_types=kinds, demand=DemandTable(requests=(requests,)))
    plan = a_plan(problem, {"sub_district": "s0", "date": FIRST, "counters": {"c1": 1, "c2": 1}})
    settings = PLAIN.model_copy(update={"profile": (1.0, *([0.0] * 239))})
    found = simulate(problem, plan, settings=settings)
    of_service = {r.service: r.utilisation for r in found.visit_services if r.utilisation}
    # Nobody is there in the first few seconds.
    assert of_service["kk"].mean == pytest.approx(1, abs=0.001)
    assert of_service["ktp"].mean == pytest.approx(0.5, abs=0.001)
    assert found.year.utilisation is not None
    assert found.year.utilisation.mean == pytest.approx(0.5, abs=0.001)
    # Without one of its people c1 is shut, and ktp has the counter of kk alone.
    ill = settings.model_copy(update={"sickness": 1})
    by_itself = kinds[1].model_copy(update={"people_per_counter": 0})
    problem = problem.changed(counter_types=(kinds[0], by_itself))
    found = simulate(problem, plan, settings=ill)
    for row in found.visit_services:
        assert row.utilisation is not None
        assert row.utilisation.mean == pytest.approx(1, abs=0.001)


def test_everything_wrong_is_told_at_once() -> None:
    problem = small_problem()
    plan = a_plan(
        problem,
        {
            "sub_district": "nowhere",
            "date": FIRST,
            "counters": {"c9": 1},
            "quota": {"passport": 1},
        },
        {"sub_district": "s0", "date": FIRST, "counters": {}},
    )
    settings = SimulationSettings(
        intake_closes=dt.time(13),
        printer=PrinterFailure(services=("ktp", "visa")),
        numbers_by_quota=True,
    )
    with pytest.raises(ContradictionError) as caught:
        simulate(problem, plan, replications=1, seed=-1, settings=settings)
    told = [f"{issue.where}: {issue.what}" for issue in caught.value.issues]
    assert [each.split(": ")[0] for each in told] == [
        "the visit to 'nowhere' on 2025-01-04",
        "the visit to 'nowhere' on 2025-01-04",
        "the visit to 'nowhere' on 2025-01-04",
        "replications",
        "seed",
        "settings.intake_closes",
        "settings.printer.services[1]",
        "the visit to 's0' on 2025-01-04",
    ]


@pytest.mark.parametrize("replications", [1, 1_000_001])
def test_both_limits_of_replications_are_told(replications: int) -> None:
    problem, plan = one_visit(1, 1)
    told = f"there are {replications:,}. Give a number from 2 to 1,000,000"
    with pytest.raises(ContradictionError, match=told):
        simulate(problem, plan, replications=replications)


def test_seconds_of_a_time_are_told_where_there_are_some() -> None:
    problem, plan = one_visit(1, 1)
    closes = SimulationSettings(intake_closes=dt.time(10, 0, 30))
    assert "10:00:30" in [each.value for each in simulation_assumptions(closes)]
    late = SimulationSettings(intake_closes=dt.time(12, 0, 30))
    with pytest.raises(ContradictionError, match=r"12:00:30 is .*, 08:00 to 12:00"):
        simulate(problem, plan, settings=late)


@pytest.mark.parametrize(
    "parts",
    [
        {"profile": (0.5, 0.4)},
        {"profile": ()},
        {"requests_per_party": 0.5},
        {"sickness": 1.1},
        {"choice": {"missed": 1}},
        {"printer": {"services": ()}},
        {"speed": 3},
    ],
)
def test_settings_that_make_no_sense(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SimulationSettings(**parts)


def test_a_year_without_services_or_visits() -> None:
    problem = small_problem(1, services=(), counter_types=(), demand=DemandTable())
    visit = {"sub_district": "s0", "date": FIRST, "counters": {}}
    for plan in (a_plan(problem, visit), a_plan(problem)):
        found = simulate(problem, plan, replications=3)
        assert found.totals.asked == (0, 0, 0)
        assert found.year.wait is None
    found = simulate(small_problem(), a_plan(small_problem()), replications=3)
    assert found.totals.asked == (0, 0, 0)
    assert len(found.services) == 2


def test_guests_with_an_appointment_come_at_any_time_as_residents_do() -> None:
    residents = np.full((1, BLOCK), 50, np.int64)
    guests = {0: np.full(BLOCK, 50, np.int64)}
    settings = SimulationSettings(requests_per_party=1, steered=1, no_shows=0)
    found = crowd(residents, [guests], 14_400, settings, Streams(0, 0), ("s0", 0), ["ktp"])
    assert found.times[:50].mean() == pytest.approx(7200, rel=0.03)
    assert found.times[50:].mean() == pytest.approx(7200, rel=0.03)
    stretches = np.sort(found.times, axis=0) // 144
    assert (stretches == np.arange(100)[:, None]).all()


def test_parties_with_an_appointment_are_spread_evenly() -> None:
    residents = np.full((1, BLOCK), 300, np.int64)
    settings = SimulationSettings(requests_per_party=3, steered=1, no_shows=0)
    found = crowd(residents, [{}], 14_400, settings, Streams(0, 0), ("s0", 0), ["ktp"])
    for column in found.times.T:
        parties = np.unique(column)
        stretch = 14_400 / len(parties)
        assert (parties // stretch == np.arange(len(parties))).all()
