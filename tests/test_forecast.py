"""The front door: which method where and why, effects, intervals, and what is refused."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import numpy as np
import pytest

from botram_opt.demand.forecast import forecast
from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.results import Forecast, SeriesForecast
from botram_opt.errors import ForecastError
from botram_opt.problem import DemandTable, Problem, Season
from botram_opt.problem.demand import Demand
from botram_opt.solving.planned_on import planned_on
from botram_opt.uncertain import found_in_futures
from counted import FIRST, Truth, day, drawn_means, effect, of_places, row

WEEKS = 60
RESIDENTS = (30_000, 60_000, 90_000, 40_000, 50_000)
RAMADAN = effect("Ramadan", (day(10), day(13)), (day(64), day(67)), factor=0.4, source="a study")


def weekly_rows(places: int = 3, weeks: int = WEEKS) -> list[CountedRequests]:
    """A count a week in some places, 5 for each 3,000 residents; in Ramadan 0.4 times that."""
    rng = np.random.default_rng(1)
    return [
        row(
            f"p{place}",
            day(week),
            int(rng.poisson(RESIDENTS[place] / 600 * (0.4 if 10 <= week <= 13 else 1))),
        )
        for place, week in itertools.product(range(places), range(weeks))
    ]


def after(rows: list[CountedRequests], residents: tuple[int, ...] = RESIDENTS) -> Problem:
    """A problem of the ten weeks after rows."""
    first = max(row.date for row in rows) + dt.timedelta(days=1)
    problem = of_places(residents)
    last = first + dt.timedelta(weeks=10)
    return problem.changed(season=Season(name="season", start=first, end=last))


@pytest.fixture(scope="module")
def both() -> tuple[Problem, Forecast]:
    """Three places with weekly counts, one with a few, and one with none."""
    rows = [*weekly_rows(), row("p3", day(40), 50, "cut_off"), row("p3", day(55), 70)]
    rows += [row("p4", day(3), 0, "cancelled"), row("p0", day(3), 0, "missed", service="kk")]
    problem = after(rows)
    kk = problem.services[0].model_copy(update={"id": "kk", "name": "Family card"})
    desk = problem.counter_types[0].model_copy(update={"services": ("ktp", "kk")})
    rows += [row("p1", day(20), 12, service="kk")]
    problem = problem.changed(services=(*problem.services, kk), counter_types=(desk,))
    return problem, forecast(
        History(rows=tuple(rows)), problem, effects=(RAMADAN,), futures=400, seed=2
    )


def test_each_series_is_forecast_by_what_there_is_of_it(both: tuple[Problem, Forecast]) -> None:
    problem, found = both
    order = [(place.id, s.id) for place in problem.sub_districts for s in problem.services]
    assert [(row.sub_district, row.service) for row in found.series] == order
    told = {(row.sub_district, row.service): row for row in found.series}
    for i in range(3):
        assert told[f"p{i}", "ktp"].method != "partial pooling"
        assert told[f"p{i}", "ktp"].why.startswith("60 counts, forecast by themselves: ")
    assert told["p3", "ktp"].method == "partial pooling"
    why = "2 counts (1 cut off), shrunk toward the rate of all places"
    assert told["p3", "ktp"].why == why
    assert told["p4", "ktp"].why.startswith("nothing was counted here")
    assert told["p1", "kk"].why == "1 count, shrunk toward the rate of all places"
    assert found.left_out == (
        "1 row, cancelled, says nothing of how many would have come",
        "1 row, missed, says nothing of how many would have come",
    )


def test_numbers_are_those_of_the_truth(both: tuple[Problem, Forecast]) -> None:
    problem, found = both
    stated = found.applied_to(problem)
    inside, outside = day(65), day(69)
    for place, residents in zip(problem.sub_districts, RESIDENTS, strict=True):
        mean = residents / 600
        assert stated.demand.found(place.id, "ktp", outside) == pytest.approx(mean, rel=0.2)
        assert stated.demand.found(place.id, "ktp", inside) == pytest.approx(0.4 * mean, rel=0.25)
        assert found.total(place.id)[0] > 0.8 * mean
        fast, ordinary = (
            found_in_futures(stated, place.id, "ktp", date) for date in (inside, outside)
        )
        assert fast.mean() == pytest.approx(stated.demand.found(place.id, "ktp", inside), abs=1)
        # The doubt about the factor is in it, and that few are more uncertain than many.
        assert fast.std() / fast.mean() > ordinary.std() / ordinary.mean()
    for told in found.series:
        spread = told.spread
        quantiles = list(spread.model_dump().values())
        assert quantiles == sorted(quantiles)
        assert spread.low_95 < told.expected < spread.high_95
    # One visit of a weekly series is no surer than its counts were.
    sure = {row.sub_district: row.spread for row in found.series if row.service == "ktp"}
    assert sure["p2"].high_80 - sure["p2"].low_80 > 1.5 * np.sqrt(150)


def test_effects_are_told_and_stand_in_the_table(both: tuple[Problem, Forecast]) -> None:
    problem, found = both
    (told,) = found.effects
    assert (told.name, told.known, told.source, told.counts) == ("Ramadan", 0.4, "a study", 12)
    assert told.factor == pytest.approx(0.4, rel=0.1)
    assert told.spread.low_95 < told.factor < told.spread.high_95
    assert isinstance(found.demand, DemandTable)
    (factor,) = found.demand.factors
    assert (factor.name, factor.source) == ("Ramadan", "a study")
    assert (factor.start, factor.end) == (day(64), day(67))
    assert factor.factor == pytest.approx(told.factor, abs=1e-4)
    names = [assumption.name for assumption in found.assumptions]
    assert len(set(names)) == len(names)
    assert "Forecast: how sure the factor of Ramadan is" in names
    assert "Forecast: how alike the services of a visit turn out" in names
    stated = found.applied_to(problem.changed(assumptions=found.assumptions[:1]))
    assert stated.assumptions == found.assumptions
    assert stated.futures == found.futures
    assert Forecast.model_validate_json(found.to_json()) == found


def test_a_problem_is_planned_on_quantiles_of_a_forecast(both: tuple[Problem, Forecast]) -> None:
    problem, found = both
    stated = found.applied_to(problem)

    def needed(demand: Demand, told: SeriesForecast) -> int:
        assert isinstance(demand, DemandTable)
        return demand.needed(told.sub_district, told.service)

    high, mean = planned_on(stated, 0.9).demand, planned_on(stated, "mean").demand
    for told in found.series:
        assert needed(high, told) == pytest.approx(told.spread.high_80, abs=1)
        assert needed(mean, told) == pytest.approx(told.expected, abs=1)
        assert needed(stated.demand, told) == needed(mean, told)
    some = planned_on(stated, "mean", futures=20).futures
    assert some is not None
    assert some.number == 20


def test_totals_add_up_within_futures(both: tuple[Problem, Forecast]) -> None:
    _, found = both
    total, spread = found.total()
    assert total == pytest.approx(sum(row.expected for row in found.series), abs=0.1)
    assert spread.high_95 < sum(row.spread.high_95 for row in found.series)
    assert found.total("p3")[0] == pytest.approx(
        sum(row.expected for row in found.series if row.sub_district == "p3"), abs=0.1
    )
    assert found.total("nowhere")[0] == 0


def test_the_same_seed_gives_the_same_forecast() -> None:
    rows = weekly_rows(weeks=3)
    arguments = (History(rows=tuple(rows)), after(rows))
    first, again = (forecast(*arguments, effects=(RAMADAN,), futures=30, seed=4) for _ in "ab")
    other = forecast(*arguments, effects=(RAMADAN,), futures=30, seed=5)
    assert first == again
    assert first.futures != other.futures
    assert first.futures.number == 30


@pytest.mark.parametrize(
    ("gone", "more", "weekly", "why"),
    [
        ((), {}, True, "60 counts, forecast by themselves"),
        ((), {"method": "pooled"}, False, "60 counts, shrunk toward the rate of all places"),
        (range(9), {}, False, "51 counts, shrunk"),
        ((), {"builds_up": True}, False, "60 counts, shrunk toward the rate of all places; weekly"),
    ],
)
def test_weekly_is_chosen_where_weekly_can_do_it(
    gone: Any, more: dict[str, Any], weekly: bool, why: str
) -> None:
    rows = [r for r in weekly_rows(places=1) if r.date not in {day(week) for week in gone}]
    problem = after(rows, residents=RESIDENTS[:1])
    (told,) = forecast(History(rows=tuple(rows)), problem, futures=10, **more).series
    assert (told.method != "partial pooling") == weekly
    assert told.why.startswith(why)


def test_series_with_many_weeks_cut_off_are_pooled() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(33, WEEKS)
    rows = [
        row("p0", day(week), min(int(number), 30), "cut_off" if number > 30 else "held")
        for week, number in enumerate(counts)
    ]
    problem = after(rows, residents=RESIDENTS[:1])
    (told,) = forecast(History(rows=tuple(rows)), problem, futures=400).series
    assert told.why.endswith("; weekly, but many weeks were cut off")
    assert told.expected == pytest.approx(33, rel=0.06)


def test_many_counts_of_few_weeks_are_not_weekly() -> None:
    """120 counts, of 17 weeks; and 60 counts, of every third week."""
    daily = [row("p0", FIRST + dt.timedelta(days=n), 50) for n in range(120)]
    sparse = [row("p0", day(3 * n), 50 + n % 3) for n in range(60)]
    for rows in (daily, sparse):
        problem = after(rows, residents=RESIDENTS[:1])
        (told,) = forecast(History(rows=tuple(rows)), problem, futures=10).series
        assert told.method == "partial pooling"
    with pytest.raises(ForecastError, match="weeks have no count"):
        forecast(History(rows=tuple(sparse)), problem, method="weekly")


def test_a_season_that_has_begun_is_pooled() -> None:
    rows = weekly_rows(places=1)
    problem = of_places(RESIDENTS[:1])
    (told,) = forecast(History(rows=tuple(rows)), problem, futures=10).series
    assert told.why.endswith("; weekly, but the history reaches into the season")


def test_what_only_weekly_series_know_of_effects_is_what_was_known() -> None:
    rows = weekly_rows(places=1)
    problem = after(rows, residents=RESIDENTS[:1])
    found = forecast(History(rows=tuple(rows)), problem, effects=(RAMADAN,), futures=50)
    (told,) = found.effects
    assert (told.counts, told.known) == (0, 0.4)
    assert told.factor == pytest.approx(0.4, rel=1e-3)
    assert found.assumptions[-1].name == "Forecast: how sure the factor of Ramadan is"


def test_what_is_learned_of_a_factor_holds_for_weekly_series_too() -> None:
    """Ramadan is stated as nothing special, and counts of weeks and of a few visits tell better."""
    rows = [*weekly_rows(), *(row("p3", day(week), 66) for week in (3, 20, 40))]
    rows.append(row("p3", day(11), 26))
    nothing = effect(
        "Ramadan", (day(10), day(13)), (day(64), day(67)), factor=1.0, log_sd=1.0, source="none"
    )
    problem = after(rows).changed(sub_districts=after(rows).sub_districts[:4])
    found = forecast(History(rows=tuple(rows)), problem, effects=(nothing,), futures=500)
    stated = found.applied_to(problem)
    assert found.effects[0].factor == pytest.approx(0.4, rel=0.1)
    means = {}
    for place, residents in zip(problem.sub_districts, RESIDENTS, strict=False):
        means[place.id] = found_in_futures(stated, place.id, "ktp", day(65))
        assert means[place.id].mean() == pytest.approx(0.4 * residents / 600, rel=0.25)


def test_all_series_have_the_same_factor_in_a_future() -> None:
    rows = [*weekly_rows(), row("p3", day(40), 66)]
    unsure = effect("new", (day(64), day(67)), factor=1.0, log_sd=1.0)
    problem = after(rows).changed(sub_districts=after(rows).sub_districts[:4])
    found = forecast(History(rows=tuple(rows)), problem, effects=(unsure,), futures=500)
    stated = found.applied_to(problem)
    drawn = [np.log1p(found_in_futures(stated, f"p{i}", "ktp", day(65))) for i in (0, 2, 3)]
    correlation = np.corrcoef(drawn)
    assert correlation[0, 1] > 0.8
    assert correlation[0, 2] > 0.7


def test_an_ordinary_date_is_any_date_however_few_futures_there_are() -> None:
    """Requests rise and fall with the year; 20 futures are as many dates of all parts of it."""
    rng = np.random.default_rng(5)
    wave = [50 + 40 * np.sin(2 * np.pi * week / 52.18) for week in range(209)]
    rows = [row("p0", day(week), int(rng.poisson(mean))) for week, mean in enumerate(wave[:157])]
    problem = of_places((30_000,)).changed(
        season=Season(name="season", start=rows[-1].date + dt.timedelta(days=1), end=day(208))
    )
    means = [
        forecast(History(rows=tuple(rows)), problem, futures=20, seed=seed).series[0].expected
        for seed in range(3)
    ]
    assert np.mean(means) == pytest.approx(50, rel=0.12)


def test_factors_and_names_that_lead_nowhere_are_refused() -> None:
    history = History(rows=(row("p0", day(0), 5),))
    wild = effect("wild", (day(60), day(61)), factor=100, log_sd=2)
    with pytest.raises(ForecastError, match="effect 'wild': its factor comes to more than 1,000"):
        forecast(history, of_places((1000,)), effects=(wild,))
    tame = effect("tame", (day(60), day(61)))
    with pytest.raises(ForecastError, match="effect 'tame': there are 2 of this name"):
        forecast(history, of_places((1000,)), effects=(tame, tame))
    many = History(rows=(row("p0", day(0), 5_000_000),))
    more = effect("more", (day(60), day(61)), factor=50)
    with pytest.raises(ForecastError, match="they come to more than 10,000,000 in some future"):
        forecast(many, of_places((1000,)), effects=(more,))


def test_what_weekly_series_take_for_granted_is_told() -> None:
    rows = weekly_rows(places=1)
    problem = after(rows, residents=RESIDENTS[:1])
    names = [
        each.name for each in forecast(History(rows=tuple(rows)), problem, futures=10).assumptions
    ]
    assert names == [
        "Forecast: weight of a week in the level that fills gaps",
        "Forecast: smoothing of series with many weeks of nothing",
    ]


def test_unknown_names_are_refused_all_at_once() -> None:
    rows = (
        row("p0", day(0), 5),
        row("p9", day(0), 5),
        row("p9", day(1), 5),
        row("p0", day(0), 5, service="visa"),
    )
    strange = effect("E", (day(0), day(1)), sub_districts=("p0", "x"), services=("visa", "pass"))
    with pytest.raises(ForecastError) as caught:
        forecast(History(rows=rows), of_places((10,)), effects=(strange,))
    assert [(issue.where, issue.what) for issue in caught.value.issues] == [
        ("history, 'p9' (2 rows)", "is no sub-district"),
        ("history, 'visa' (1 row)", "is no service"),
        ("effect 'E'", "'x' is no sub-district"),
        ("effect 'E'", "'visa', 'pass' is no service"),
    ]


def test_a_history_that_is_not_enough_is_refused() -> None:
    history = History(rows=(row("p0", day(0), 0, "cancelled"),))
    with pytest.raises(ForecastError) as caught:
        forecast(history, of_places((10, None), ("ktp", "kk")))
    assert [issue.where for issue in caught.value.issues] == [
        "residents of 'p1'",
        "requests for 'ktp'",
        "requests for 'kk'",
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"method": "Weekly"},
        {"futures": 0},
        {"seed": -1},
        {"year_sd": -0.1},
        {"year_sd": 4},
        {"since": day(0)},
    ],
)
def test_arguments_out_of_range_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"method is one of|futures is 1|since"):
        forecast(History(rows=(row("p0", day(1), 5),)), of_places((10,)), **more)


@pytest.mark.parametrize("factor", [0.14, 0.8, 1.5, 3.4])
def test_few_are_as_uncertain_as_few_are(factor: float) -> None:
    """Counts under a factor are what they would be if rates were so many times as high."""
    fast = effect("fast", (day(40), day(45)), factor=factor, log_sd=0)
    counts = tuple(row(f"p{place}", day(place), 20 + place) for place in range(5))
    problem = after(list(counts)).changed(
        season=Season(name="season", start=day(30), end=day(48)),
    )
    futures = forecast(History(rows=counts), problem, effects=(fast,), futures=20_000).futures
    for place in range(5):
        ordinary = futures.ordinary(f"p{place}", "ktp")
        found = futures.on(f"p{place}", "ktp", day(42))
        assert ordinary is not None
        assert found is not None
        mean, beyond_chance = ordinary.mean(), ordinary.var() - ordinary.mean()
        assert found.mean() == pytest.approx(factor * mean, rel=0.02)
        expected = factor**2 * beyond_chance + factor * mean
        assert found.var() == pytest.approx(expected, rel=0.12)
        # What turns many up turns them up under the factor too.
        assert np.corrcoef(ordinary, found)[0, 1] > 0.5
        assert futures.on(f"p{place}", "ktp", day(39)) is None


@pytest.mark.parametrize("factor", [0.14, 0.8, 1.5, 3.0])
@pytest.mark.parametrize("mean", [3, 40])
def test_few_of_a_weekly_series_are_as_uncertain_as_few_are(factor: float, mean: int) -> None:
    rng = np.random.default_rng(3)
    rows = [row("p0", day(week), int(rng.poisson(mean))) for week in range(80)]
    fast = effect("fast", (day(80), day(82)), factor=factor, log_sd=0)
    problem = after(rows, residents=RESIDENTS[:1])
    plain, found = (
        forecast(History(rows=tuple(rows)), problem, effects=effects, futures=8000).futures
        for effects in ((), (fast,))
    )
    before, under = plain.on("p0", "ktp", day(81)), found.on("p0", "ktp", day(81))
    assert before is not None
    assert under is not None
    assert under.mean() == pytest.approx(factor * before.mean(), rel=0.05)
    beyond_chance = before.var() - before.mean()
    if factor > 1:
        beyond_chance = max(beyond_chance, 0)
    expected = factor**2 * beyond_chance + factor * before.mean()
    assert under.var() == pytest.approx(expected, rel=0.15)
    assert found.on("p0", "ktp", day(84)) == pytest.approx(plain.on("p0", "ktp", day(84)))


def test_rare_requests_are_planned_on_where_a_place_may_be_left_out() -> None:
    """Less than half a request is expected on an ordinary date, and more after a feast."""
    counts = tuple(row(f"p{i}", day(i), number) for i, number in enumerate((0, 1, 0, 0)))
    feast = effect("feast", (day(60), day(61)), factor=3.4)
    places = tuple(
        place.model_copy(update={"least_visits": 0})
        for place in of_places((30_000,) * 4).sub_districts
    )
    problem = of_places((30_000,) * 4).changed(sub_districts=places)
    found = forecast(History(rows=counts), problem, effects=(feast,), futures=300)
    demand = planned_on(found.applied_to(problem), "mean").demand
    assert isinstance(demand, DemandTable)
    assert demand.needed("p0", "ktp") == 0
    assert demand.found("p0", "ktp", day(60)) == 1


def one_set(
    seed: int, year_sd: float, *, fast: float = 0.4, share: float = 1
) -> list[tuple[bool, bool]]:
    """Whether intervals of a forecast hold what visits of the next year find.

    Twelve places and three services, one visit each, of which some ran out of time. Everything is
    drawn that a forecast has to find out, from where it believes it to come: how much places and
    visits differ, two factors, and how the next year differs from the last.
    """
    rng = np.random.default_rng(seed)
    places, services = 12, ("a", "b", "c")
    residents = [int(number) for number in rng.uniform(20_000, 320_000, places)]
    tau, sigma = (float(np.clip(abs(rng.normal(0, 0.5)), 0.03, 2)) for _ in range(2))
    weeks = ((9, 13), (20, 26)), ((61, 65), (72, 78))
    spans = [[(day(a), day(b)) for a, b in of_year] for of_year in weeks]
    known = (
        effect("fast", *(of_year[0] for of_year in spans), factor=fast, log_sd=0.3),
        effect("school", *(of_year[1] for of_year in spans), log_sd=0.3, services=("b",)),
    )
    factors = tuple(e.factor * float(np.exp(0.3 * rng.standard_normal() - 0.045)) for e in known)
    rates = tuple(share * rate for rate in (0.002, 0.0008, 0.0003))
    means = drawn_means(rng, residents, rates, tau)
    truth = Truth(means, services, sigma, 0.5, known, factors)

    def a_visit_each(first: int) -> list[tuple[int, dt.date]]:
        dates = rng.choice(np.arange(first, first + 51), places, replace=False)
        return [(place, day(int(week))) for place, week in enumerate(dates)]

    history = truth.history(a_visit_each(0), rng, room=1.5)
    problem = of_places(residents, services)
    first = history.rows[-1].date + dt.timedelta(days=1)
    problem = problem.changed(season=Season(name="season", start=first, end=day(104)))
    found = forecast(history, problem, effects=known, year_sd=year_sd, futures=500, seed=seed)
    stated = found.applied_to(problem)
    year = float(np.exp(year_sd * rng.standard_normal() - year_sd**2 / 2))
    hits = []
    for place, on in a_visit_each(52):
        for service, came in zip(services, truth.found(place, on, rng, year), strict=True):
            finds = found_in_futures(stated, f"p{place}", service, on)
            low_95, low_80, high_80, high_95 = np.quantile(finds, (0.025, 0.1, 0.9, 0.975))
            hits.append((bool(low_80 <= came <= high_80), bool(low_95 <= came <= high_95)))
    return hits


FEW = {"fast": 0.14, "share": 0.1}


@pytest.mark.parametrize(
    ("known", "sets", "within"),
    [
        ({}, 8, 0.05),
        pytest.param({}, 20, 0.03, marks=pytest.mark.long),
        pytest.param(FEW, 20, 0.03, marks=pytest.mark.long),
    ],
)
def test_intervals_hold_the_truth_as_often_as_they_say(
    known: dict[str, float], sets: int, within: float
) -> None:
    """Over 36 series a set: effects, counts cut off and years that differ together.

    So too where there are few requests, and a factor leaves hardly any.
    """
    hits = [hit for seed in range(sets) for hit in one_set(seed, year_sd=0.1, **known)]
    in_80, in_95 = np.mean(hits, axis=0)
    assert len(hits) == 36 * sets
    assert in_80 == pytest.approx(0.80, abs=within)
    assert in_95 == pytest.approx(0.95, abs=within)
