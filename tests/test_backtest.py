"""Backtests and the baselines that a forecast has to beat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest

from botram_opt.demand.backtesting.backtest import (
    Backtest,
    backtest,
    by_method,
    by_origin,
    rolling_origins,
)
from botram_opt.demand.backtesting.baselines import LEAST_STEPS, MeanRate, Naive
from botram_opt.demand.history import History
from botram_opt.demand.method import Method, Samples, Target
from botram_opt.demand.weekly.weekly import Weekly
from botram_opt.errors import ForecastError, Issue
from weekly_history import day, history, row, spread_counts


class Says:
    """Says the same number for every target, and remembers what it was asked."""

    def __init__(self, number: float, name: str = "says", fails_before: int = 0) -> None:
        self.number, self.name, self.fails_before = number, name, fails_before
        self.asked: list[tuple[History, list[Target], int]] = []

    def samples(
        self, history: History, targets: Sequence[Target], futures: int, seed: int
    ) -> Samples:
        if len(history.rows) < self.fails_before:
            raise ForecastError([Issue("history", "it is too short", "Wait")])
        self.asked.append((history, list(targets), seed))
        return np.full((futures, len(targets)), self.number)


PLACES = {"a": 1000, "b": 3000}


def small() -> History:
    return History(
        rows=(
            row("a", 0, 10),
            row("b", 0, 20),
            row("a", 1, 14),
            row("b", 1, 26),
            row("a", 2, 12),
            row("b", 2, 0, "cancelled"),
            row("a", 3, 9, "cut_off"),
            row("b", 3, 22).model_copy(update={"basis": "estimated"}),
            row("a", 4, 0, "missed"),
        )
    )


# Baselines


def test_naive_says_the_last_count_give_or_take_steps_of_the_service() -> None:
    samples = Naive().samples(
        small(), [Target("a", "ktp", day(5)), Target("b", "ktp", day(5))], 4000, 0
    )
    # Whole counts are 10, 14, 12 and 20, 26, 22: steps of 4, -2, 6 and -4.
    assert set(samples[:, 0]) == {8, 10, 16, 18}
    assert set(samples[:, 1]) == {18, 20, 26, 28}
    assert samples.mean(axis=0) == pytest.approx([13, 23], abs=0.3)


def test_naive_takes_steps_of_its_own_where_there_are_enough() -> None:
    counts = [5 * number for number in range(LEAST_STEPS + 1)]
    asked = [Target("a", "ktp", day(20))]
    for number, expected in ((len(counts), {45.0}), (len(counts) - 1, {40.0, 36.0})):
        past = history({("a", "ktp"): counts[:number], ("b", "ktp"): [7, 8]})
        assert set(Naive().samples(past, asked, 500, 0)[:, 0]) == expected


def test_naive_takes_the_last_count_of_the_service_where_a_place_has_none() -> None:
    asked = [Target("new", "ktp", day(5))]
    # The last whole count is that of b, in week 3.
    assert set(Naive().samples(small(), asked, 500, 0)[:, 0]) == {18, 20, 26, 28}
    apart = History(rows=(row("a", 0, 10), row("b", 1, 4)))
    # No series has a step: from place to place it is -6, and nothing is below zero.
    assert set(Naive().samples(apart, asked, 50, 0)[:, 0]) == {0}
    single = History(rows=(row("a", 0, 10, "cut_off"),))
    assert set(Naive().samples(single, asked, 50, 0)[:, 0]) == {10}


def test_mean_rate_is_requests_over_residents() -> None:
    asked = [Target("a", "ktp", day(5)), Target("b", "ktp", day(5))]
    # Whole counts: 104 requests, 12000 residents; a of 1000 was cut off at 9, above the rate.
    rate = 113 / 13_000
    samples = MeanRate(residents=PLACES, spread="poisson").samples(small(), asked, 20_000, 0)
    assert samples.mean(axis=0) == pytest.approx([1000 * rate, 3000 * rate], rel=0.02)
    assert samples.var(axis=0) == pytest.approx([1000 * rate, 3000 * rate], rel=0.05)


def test_mean_rate_takes_a_bound_for_no_less_than_the_rate_gives() -> None:
    rows = (row("a", 0, 10), row("a", 1, 2, "cut_off"), row("a", 2, 30, "cut_off"))
    samples = MeanRate(residents={"a": 500}).samples(
        History(rows=rows), [Target("a", "ktp", day(5))], 2000, 0
    )
    # 10, 10 instead of 2, and 30.
    assert set(samples[:, 0]) == {10, 30}
    only = MeanRate(residents={"a": 500}).samples(
        History(rows=rows[1:2]), [Target("a", "ktp", day(5))], 5, 0
    )
    assert set(only[:, 0]) == {2}


def test_mean_rate_draws_what_counts_were_beside_the_rate() -> None:
    past = history({("a", "ktp"): [10, 30], ("b", "ktp"): [80, 40]})
    samples = MeanRate(residents=PLACES).samples(past, [Target("b", "ktp", day(5))], 4000, 0)
    # 160 requests of 8000 residents: 20 and 60 are expected. The counts were 0.5, 1.5, 4/3 and 2/3
    # times that.
    assert set(samples[:, 0]) == {30, 90, 80, 40}


def test_mean_rate_names_every_place_without_residents() -> None:
    asked = [Target("new", "ktp", day(5))]
    with pytest.raises(ForecastError) as caught:
        MeanRate(residents={"a": 100}).samples(small(), asked, 5, 0)
    assert [issue.where for issue in caught.value.issues] == [
        "residents of 'b'",
        "residents of 'new'",
    ]


@pytest.mark.parametrize("method", [Naive(), MeanRate(residents=PLACES)])
def test_baselines_name_every_service_without_counts(method: Method) -> None:
    rows = (*small().rows, row("a", 1, 0, "cancelled", service="kk"))
    asked = [Target("a", service, day(5)) for service in ("kk", "ktp", "kia")]
    with pytest.raises(ForecastError) as caught:
        method.samples(History(rows=rows), asked, 5, 0)
    assert [issue.where for issue in caught.value.issues] == [
        "history of service 'kk'",
        "history of service 'kia'",
    ]


@pytest.mark.parametrize("method", [Naive(), MeanRate(residents=PLACES)])
def test_baselines_draw_the_same_by_seed(method: Method) -> None:
    asked = [Target("a", "ktp", day(5))]
    one, again, other = (method.samples(small(), asked, 60, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


# Backtests


def test_targets_are_what_tells_from_an_origin_to_the_next() -> None:
    method = Says(12)
    result = backtest(small(), [method], [day(3), day(1)], futures=7, seed=5)
    assert [seed for _, _, seed in method.asked] == [5, 6]
    assert [len(seen.rows) for seen, _, _ in method.asked] == [2, 6]
    assert [targets for _, targets, _ in method.asked] == [
        [Target("a", "ktp", day(1)), Target("b", "ktp", day(1)), Target("a", "ktp", day(2))],
        [Target("a", "ktp", day(3)), Target("b", "ktp", day(3))],
    ]
    assert [(left.origin, left.status, left.rows) for left in result.left_out] == [
        (day(1), "cancelled", 1),
        (day(3), "missed", 1),
    ]
    first, second = result.rows
    assert (first.cut_off, first.imputed, second.cut_off, second.imputed) == (0, 0, 1, 1)
    assert first.scores is not None
    assert second.scores is not None
    # Series of one count are scaled by how far 10 and 20 are from their mean: 5.
    assert first.scores.mase == pytest.approx((2 + 14 + 0) / 5 / 3)
    # b was 20 and 26; of a the count was cut off.
    assert second.scores.mase == pytest.approx(10 / 6)
    total = result.total("says")
    assert total is not None
    assert total.targets == 4
    assert total.mase == pytest.approx((16 / 5 + 10 / 6) / 4)
    assert total.coverage_80 == 0.25


def test_errors_are_scaled_by_whole_counts_only() -> None:
    rows = (row("a", 0, 10), row("a", 1, 14), row("a", 2, 90, "cut_off"), row("a", 3, 20))
    scores = backtest(History(rows=rows), [Says(12)], [day(3)]).total("says")
    assert scores is not None
    assert scores.mase == 8 / 4


def test_where_all_were_cut_off_there_are_no_scores() -> None:
    past = History(rows=(row("a", 0, 3), row("a", 1, 5, "cut_off")))
    result = backtest(past, [Says(3)], [day(1)])
    assert result.rows[0].scores is None
    assert result.rows[0].cut_off == 1
    assert result.total("says") is None
    assert by_method(result)[0]["origins"] == 0


def test_a_method_that_cannot_forecast_is_told_as_such() -> None:
    sure, choosy = Says(12), Says(20, "choosy", fails_before=5)
    result = backtest(small(), [choosy, sure], [day(1), day(3)])
    assert [(r.method, r.origin) for r in result.refusals] == [("choosy", day(1))]
    assert result.refusals[0].issues[0].what == "it is too short"
    assert result.shared_origins() == (day(3),)
    rows = by_method(result)
    assert [(r["method"], r["origins"], r["refused"], r["targets"]) for r in rows] == [
        ("choosy", 1, 1, 1),
        ("says", 2, 0, 4),
    ]
    assert [r["targets"] for r in by_method(result, shared=True)] == [1, 1]
    assert [r["cut_off"] for r in by_method(result, shared=True)] == [1, 1]
    table = by_origin(result)
    assert [(r["origin"], r["method"], r["targets"]) for r in table] == [
        (day(1), "choosy", None),
        (day(1), "says", 3),
        (day(3), "choosy", 1),
        (day(3), "says", 1),
    ]
    assert table[0]["refused"] == "history: it is too short. Wait."
    assert all(row["refused"] is None for row in table[1:])
    assert Backtest.model_validate_json(result.model_dump_json()) == result


def test_an_origin_without_targets_asks_nobody() -> None:
    method = Says(1)
    result = backtest(small(), [method], [day(3), day(4)])
    assert len(method.asked) == 1
    assert len(result.rows) == 1
    assert result.origins == (day(3), day(4))


def test_what_a_backtest_refuses() -> None:
    with pytest.raises(ForecastError) as caught:
        backtest(small(), [Says(1)], [day(0), day(-1), day(1)])
    assert [issue.where for issue in caught.value.issues] == [
        f"origin {day(-1)}",
        f"origin {day(0)}",
    ]
    with pytest.raises(ValueError, match="different names"):
        backtest(small(), [Says(1), Says(2)], [day(1)])
    with pytest.raises(ValueError, match="no origin"):
        backtest(small(), [Says(1)], [])

    class Short(Says):
        def samples(
            self, history: History, targets: Sequence[Target], futures: int, seed: int
        ) -> Samples:
            return super().samples(history, targets, futures - 1, seed)

    with pytest.raises(ValueError, match="shape"):
        backtest(small(), [Short(1)], [day(1)])


def test_origins_roll_to_the_end_of_the_history() -> None:
    assert rolling_origins(small(), day(1), 14) == (day(1), day(3))
    assert rolling_origins(small(), day(4), 1) == (day(4),)
    assert rolling_origins(small(), day(4) + dt.timedelta(days=1), 1) == ()
    with pytest.raises(ValueError, match="a day at least"):
        rolling_origins(small(), day(1), 0)


@pytest.fixture(scope="module")
def seasons() -> History:
    """Two places whose requests swing with the year between half and one and a half times."""
    rng = np.random.default_rng(0)
    wave = 1 + 0.5 * np.sin(2 * np.pi * np.arange(190) / 52.18)
    return history(
        {
            ("a", "ktp"): rng.poisson(30 * wave),
            ("b", "ktp"): rng.poisson(60 * wave),
        }
    )


METHODS: tuple[Method, ...] = (
    Weekly(most_trials=20),
    Naive(),
    MeanRate(residents={"a": 1000, "b": 2000}),
)


def test_no_method_peeks_past_the_origin(seasons: History) -> None:
    """What comes after the last origin changes its scores, and nothing that was drawn."""
    early, late = day(60), day(70)
    short = History(rows=tuple(seasons.before(day(80))))
    changed = History(
        rows=tuple(
            row.model_copy(update={"requests": row.requests + 100}) if row.date >= late else row
            for row in short.rows
        )
    )
    one = backtest(short, METHODS, [early, late], futures=50)
    other = backtest(changed, METHODS, [early, late], futures=50)
    assert len(one.rows) == 6
    for before, after in zip(one.rows, other.rows, strict=True):
        assert before.scores is not None
        assert after.scores is not None
        assert (before == after) == (before.origin == early)
        assert before.scores.width_95 == after.scores.width_95


def test_a_forecast_that_knows_the_season_beats_the_baselines(seasons: History) -> None:
    result = backtest(seasons, METHODS, [day(164)], futures=300)
    assert not result.refusals
    weekly, naive, rate = (result.total(method.name) for method in METHODS)
    assert weekly is not None
    assert naive is not None
    assert rate is not None
    assert weekly.mase < 0.8 * min(naive.mase, rate.mase)
    assert weekly.crps < 0.8 * min(naive.crps, rate.crps)
    assert weekly.width_80 < rate.width_80


def test_the_baselines_are_as_good_as_it_gets_where_nothing_changes() -> None:
    rng = np.random.default_rng(1)
    keys = [(place, "ktp") for place in "abcdef"]
    past = history({key: spread_counts(rng, 40, 80) for key in keys})
    rate = MeanRate(residents=dict.fromkeys("abcdef", 500))
    origins = rolling_origins(past, day(40), 7)
    result = backtest(past, [rate, Naive()], origins, futures=1000)
    mean, naive = result.total(rate.name), result.total("last count")
    assert mean is not None
    assert naive is not None
    # A last count is off by its own error as well as by that of the next.
    assert naive.mase == pytest.approx(np.sqrt(2) * mean.mase, rel=0.1)
    # 240 counts: four standard deviations of a share of them are 10 and 6 in a hundred.
    assert mean.coverage_80 == pytest.approx(0.8, abs=0.1)
    assert mean.coverage_95 == pytest.approx(0.95, abs=0.06)


def test_a_history_too_short_for_weekly_is_a_refusal_with_its_series(seasons: History) -> None:
    result = backtest(seasons, METHODS, [day(30)], futures=20)
    assert [refusal.method for refusal in result.refusals] == ["weekly"]
    assert [issue.where for issue in result.refusals[0].issues] == [
        "history of 'a', 'ktp'",
        "history of 'b', 'ktp'",
    ]
    assert [row["refused"] for row in by_method(result)] == [1, 0, 0]
