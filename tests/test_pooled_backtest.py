"""Pooling beside the baselines, by rolling origin over generated years."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from botram_opt.demand.backtesting.backtest import Backtest, backtest, by_method, rolling_origins
from botram_opt.demand.backtesting.baselines import MeanRate, Naive
from botram_opt.demand.backtesting.scores import Scores, merged
from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.method import Method
from botram_opt.demand.pooled.pooling import Pooled
from counted import FIRST, Truth, day, drawn_means, effect

PLACES, YEARS = 15, 4
SERVICES = ("a", "b")
FAST = effect("fast", *((day(52 * y + 9), day(52 * y + 13)) for y in range(YEARS)), factor=0.3)


def years(seed: int) -> tuple[History, list[int]]:
    """Every place once a year, in any week; some visits run out of time."""
    rng = np.random.default_rng(seed)
    residents = [int(number) for number in rng.uniform(20_000, 320_000, PLACES)]
    means = drawn_means(rng, residents, (0.002, 0.0005), tau=0.3)
    truth = Truth(means, SERVICES, sigma=0.3, alike=0.5, effects=(FAST,), factors=(0.35,))
    rows: list[CountedRequests] = []
    for year in range(YEARS):
        weeks = rng.choice(52, PLACES, replace=False)
        dates = [(place, day(52 * year + int(week))) for place, week in enumerate(weeks)]
        more = float(np.exp(0.07 * rng.standard_normal()))
        rows += truth.history(dates, rng, room=1.8, year=more).rows
    return History(rows=tuple(rows)), residents


def scored(seed: int) -> Backtest:
    history, residents = years(seed)
    by_place = {f"p{i}": number for i, number in enumerate(residents)}
    methods: list[Method] = [
        Pooled({place: float(number) for place, number in by_place.items()}, (FAST,)),
        Naive(),
        MeanRate(residents=by_place),
    ]
    origins = rolling_origins(history, FIRST + dt.timedelta(weeks=52), 52 * 7)
    assert len(origins) == YEARS - 1
    return backtest(history, methods, origins, futures=400, seed=seed)


@pytest.fixture(scope="module", params=[5, pytest.param(10, marks=pytest.mark.long)])
def results(request: pytest.FixtureRequest) -> list[Backtest]:
    return [scored(seed) for seed in range(request.param)]


def test_pooling_is_nearer_to_what_came_than_the_baselines(results: list[Backtest]) -> None:
    totals: dict[str, Scores] = {}
    for method in results[0].methods:
        parts = [total for result in results if (total := result.total(method)) is not None]
        totals[method] = merged(parts)
    pooled = totals.pop("partial pooling")
    assert set(totals) == {"last count", "mean rate per resident"}
    assert pooled.targets > 80 * len(results)
    for baseline in totals.values():
        assert pooled.targets == baseline.targets
        assert pooled.mase < 0.9 * baseline.mase
        assert pooled.pinball < 0.9 * baseline.pinball
        assert pooled.crps < 0.9 * baseline.crps
    # Counts of visits that ran out of time are not scored, so that high ones are missing.
    assert pooled.coverage_80 == pytest.approx(0.80, abs=0.04)
    assert pooled.coverage_95 == pytest.approx(0.95, abs=0.03)


def test_it_learns_as_years_go_by_and_refuses_nothing(results: list[Backtest]) -> None:
    first, last = (
        merged(
            [
                total
                for result in results
                if (total := result.total("partial pooling", [result.origins[number]])) is not None
            ]
        )
        for number in (0, -1)
    )
    assert last.pinball < first.pinball
    assert any(line["cut_off"] for result in results for line in by_method(result))
    for result in results:
        assert result.refusals == ()
        for line in by_method(result):
            assert (line["origins"], line["refused"]) == (YEARS - 1, 0)
