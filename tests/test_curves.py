"""Demand that builds up: curves fitted to histories of which the truth is known."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from botram_opt.demand.forecast import forecast
from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.results import Forecast
from botram_opt.errors import ForecastError
from botram_opt.problem import DemandCurves, Problem
from botram_opt.problem.demand import Curve
from botram_opt.solving.planned_on import planned_on
from counted import day, effect, of_places, row

SINCE = dt.date(2023, 12, 31)
START, END = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
RESIDENTS = (20_000, 40_000, 60_000, 80_000, 100_000, 30_000)
RATE = 0.0004
"""Requests a resident and a day."""


def built_up(
    rng: np.random.Generator, weeks: tuple[int, ...], factor: float, sigma: float = 0.05
) -> list[CountedRequests]:
    """What visits find in those weeks; in every March so many times as many ask."""
    rows = []
    for i, residents in enumerate(RESIDENTS):
        last = SINCE
        for week in weeks:
            on = day(week) + dt.timedelta(weeks=i)
            days = [last + dt.timedelta(days=n + 1) for n in range((on - last).days)]
            weight = sum(factor if d.month == 3 else 1.0 for d in days)
            luck = rng.gamma(1 / sigma**2, sigma**2)
            rows.append(row(f"p{i}", on, int(rng.poisson(RATE * residents * weight * luck))))
            last = on
    return rows


MARCH = effect("March", *((dt.date(y, 3, 1), dt.date(y, 3, 31)) for y in (2024, 2025)))


def curves(found: Forecast) -> list[Curve]:
    assert isinstance(found.demand, DemandCurves)
    return list(found.demand.curves)


def test_the_rate_and_the_bends_are_found() -> None:
    history = History(rows=tuple(built_up(np.random.default_rng(1), (6, 13, 26, 39), 2.5)))
    found = forecast(
        history,
        of_places(RESIDENTS),
        effects=(MARCH,),
        builds_up=True,
        since=SINCE,
        year_sd=0,
    )
    assert found.effects[0].factor == pytest.approx(2.5, rel=0.08)
    for curve, residents in zip(curves(found), RESIDENTS, strict=True):
        dates = [point.date for point in curve.points]
        assert dates == [
            START - START.resolution,
            dt.date(2025, 2, 28),
            dt.date(2025, 3, 31),
            END,
        ]
        slopes = [
            (right.requests - left.requests) / (right.date - left.date).days
            for left, right in zip(curve.points, curve.points[1:], strict=False)
        ]
        rate = RATE * residents
        assert slopes[0] == pytest.approx(slopes[2], rel=1e-6)
        assert slopes[0] == pytest.approx(rate, rel=0.08)
        assert slopes[1] / slopes[0] == pytest.approx(found.effects[0].factor, rel=1e-3)


def test_a_curve_begins_with_what_is_waiting() -> None:
    rows = built_up(np.random.default_rng(2), (6, 26), 1.0)
    left = rows[-1].model_copy(update={"requests": rows[-1].requests - 700, "unserved": 700})
    cut_off = rows[3].model_copy(update={"status": "cut_off", "requests": rows[3].requests // 2})
    history = History(rows=(*rows[:3], cut_off, *rows[4:-1], left))
    found = forecast(history, of_places(RESIDENTS), builds_up=True, since=SINCE, year_sd=0)
    last = {place: rows_[-1] for (place, _), rows_ in history.series.items()}
    for i, (curve, residents) in enumerate(zip(curves(found), RESIDENTS, strict=True)):
        counted = last[f"p{i}"]
        days = (START - START.resolution - counted.date).days
        expected = RATE * residents * days
        if i == len(RESIDENTS) - 1:
            expected += 700
        if counted.is_cut_off:
            since = history.series[f"p{i}", "ktp"][-2].date
            came_up = RATE * residents * (counted.date - since).days
            expected += max(0.0, came_up - counted.requests)
            assert expected > 1.2 * RATE * residents * days
        assert curve.points[0].requests == pytest.approx(expected, rel=0.1)
        # What waits is there in every future.
        assert found.series[i].expected == pytest.approx(curve.points[-1].requests, rel=0.02)


def test_a_curve_begins_at_the_last_visit_if_that_is_in_the_season() -> None:
    rows = built_up(np.random.default_rng(3), (6, 52), 1.0)
    assert rows[-1].date > START
    found = forecast(History(rows=tuple(rows)), of_places(RESIDENTS), builds_up=True, since=SINCE)
    for i, curve in enumerate(curves(found)):
        last = max(r.date for r in rows if r.sub_district == f"p{i}")
        assert curve.points[0].date == max(last, START - START.resolution)
        assert curve.rises()
        assert curve.points[-1].date == END
    assert curves(found)[-1].points[0].requests == 0


def test_a_new_place_builds_up_from_when_requests_came_up() -> None:
    rows = built_up(np.random.default_rng(4), (6, 26), 1.0)
    problem = of_places((*RESIDENTS, 50_000))
    found = forecast(History(rows=tuple(rows)), problem, builds_up=True, since=SINCE, year_sd=0)
    new = curves(found)[-1]
    days = (START - START.resolution - SINCE).days
    assert new.points[0].requests == pytest.approx(RATE * 50_000 * days, rel=0.1)
    assert found.series[-1].why.startswith("nothing was counted here")
    with pytest.raises(ForecastError) as caught:
        forecast(History(rows=tuple(rows)), problem, builds_up=True)
    assert [issue.where for issue in caught.value.issues] == ["requests for 'ktp' in 'p6'"]


def test_a_problem_takes_the_curves_and_plans_on_quantiles_of_them() -> None:
    rows = built_up(np.random.default_rng(5), (6, 26, 39), 1.0)
    problem: Problem = of_places(RESIDENTS)
    found = forecast(History(rows=tuple(rows)), problem, builds_up=True, since=SINCE, futures=400)
    stated = found.applied_to(problem)
    assert isinstance(stated.demand, DemandCurves)
    assert stated.futures is not None
    assert (stated.futures.number, len(stated.futures.curves)) == (400, len(RESIDENTS))
    high = planned_on(stated, 0.9)
    mean = planned_on(stated, "mean")
    for told in found.series:
        key = (told.sub_district, told.service)
        assert mean.demand.found(*key, END) == pytest.approx(told.expected, abs=1)
        assert stated.demand.found(*key, END) == pytest.approx(told.expected, rel=0.05)
        assert high.demand.found(*key, END) == pytest.approx(told.spread.high_80, abs=1)
    total, spread = found.total("p3")
    assert total == found.series[3].expected
    assert spread.high_80 == pytest.approx(found.series[3].spread.high_80, rel=1e-3)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"since": day(6)}, "since 2024-02-17: requests come up after that day, and a visit on"),
        ({"since": dt.date(1, 1, 1)}, "since 0001-01-01: it is not between the years 1900 and"),
        ({"method": "weekly"}, "curves are forecast by pooling only"),
    ],
)
def test_what_cannot_build_up_is_refused(changes: dict[str, object], told: str) -> None:
    rows = built_up(np.random.default_rng(6), (6,), 1.0)
    with pytest.raises(ForecastError, match=told):
        forecast(History(rows=tuple(rows)), of_places(RESIDENTS), builds_up=True, **changes)  # type: ignore[arg-type]


def test_where_hardly_anything_is_expected_one_request_is_many_times_that() -> None:
    counts = (row("p0", day(5), 1), row("p0", day(9), 0))
    problem = of_places((400_000, 40))
    found = forecast(
        History(rows=counts), problem, builds_up=True, since=day(-9), futures=10_000, seed=1
    )
    ends = [curve.points[-1].requests for curve in curves(found)]
    assert ends[1] < 0.01
    most = max(max(curve.factors) for curve in found.futures.curves)
    assert most > 1000
    total = found.total("p1")
    assert total[0] == pytest.approx(ends[1], abs=0.01)


def test_a_history_that_ends_after_the_season_is_refused() -> None:
    rows = built_up(np.random.default_rng(7), (6, 104), 1.0)
    with pytest.raises(ForecastError, match="nothing can build up after the history"):
        forecast(History(rows=tuple(rows)), of_places(RESIDENTS), builds_up=True, since=SINCE)
    on_the_last_day = (*rows[::2], row("p0", END, 0, "cancelled"))
    with pytest.raises(ForecastError, match="the season ends on 2025-12-31"):
        forecast(History(rows=on_the_last_day), of_places(RESIDENTS), builds_up=True, since=SINCE)


def test_intervals_of_totals_hold_the_truth_as_often_as_they_say() -> None:
    """What one visit finds on the season's last day: within 3 points, over 600 series."""
    rng = np.random.default_rng(8)
    hits: list[tuple[bool, bool]] = []
    places, year_sd = 30, 0.1
    for seed in range(20):
        tau, sigma = (float(np.clip(abs(rng.normal(0, 0.5)), 0.03, 2)) for _ in range(2))
        residents = [int(number) for number in rng.uniform(20_000, 320_000, places)]
        rates = 0.0001 * np.array(residents) * np.exp(tau * rng.standard_normal(places))

        def luck(sigma: float = sigma) -> float:
            return float(rng.gamma(1 / sigma**2, sigma**2))

        rows, last, left = [], [], []
        for i, rate in enumerate(rates):
            on = day(int(rng.integers(20, 50)))
            asked = int(rng.poisson(rate * (on - SINCE).days * luck()))
            # Every third visit runs out of time, and counts whom it turns away only.
            served = int(asked * 0.7) if i % 3 == 0 else asked
            left.append(asked - served)
            last.append(on)
            rows.append(row(f"p{i}", on, served, unserved=asked - served))
        found = forecast(
            History(rows=tuple(rows)),
            of_places(residents),
            builds_up=True,
            since=SINCE,
            year_sd=year_sd,
            futures=600,
            seed=seed,
        )
        year = np.exp(year_sd * rng.standard_normal() - year_sd**2 / 2)
        for told, rate, on, waits in zip(found.series, rates, last, left, strict=True):
            came = waits + rng.poisson(rate * year * (END - on).days * luck())
            spread = told.spread
            in_80 = spread.low_80 <= came <= spread.high_80
            hits.append((bool(in_80), bool(spread.low_95 <= came <= spread.high_95)))
    in_80, in_95 = np.mean(hits, axis=0)
    assert len(hits) == 600
    assert in_80 == pytest.approx(0.80, abs=0.03)
    assert in_95 == pytest.approx(0.95, abs=0.03)
