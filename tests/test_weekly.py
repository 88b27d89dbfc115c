"""Forecasts from weekly history."""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace

import numpy as np
import pytest

from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.method import Method, Target
from botram_opt.demand.weekly.error_paths import ErrorPaths, error_paths
from botram_opt.demand.weekly.methods import (
    SEASONAL,
    WAVED,
    Origins,
    came_after,
    choose,
    trial_origins,
)
from botram_opt.demand.weekly.reconciliation import BOTTOM_UP, MIN_TRACE, reconcile
from botram_opt.demand.weekly.series import WeeklySeries, summed, weekly_series
from botram_opt.demand.weekly.weekly import Weekly, WeeklyForecast
from botram_opt.errors import ForecastError
from weekly_history import FIRST, day, history, row, spread_counts, targets


def series_of(*counts: float, cut_off: tuple[int, ...] = ()) -> WeeklySeries:
    bound = np.isin(np.arange(len(counts)), cut_off)
    return WeeklySeries(FIRST, np.array(counts, float), bound)


NAN = float("nan")


# Series


def test_a_week_is_what_an_event_found_and_gaps_are_no_zeros() -> None:
    rows = [
        row("a", 0, 10),
        row("a", 2, 0, "cancelled"),
        row("a", 3, 6),
        row("a", 3, 12, "cut_off").model_copy(
            update={"unserved": 4, "date": day(3) + FIRST.resolution}
        ),
        row("a", 4, 0, "missed"),
        row("b", 1, 0, "cancelled"),
        row("b", 2, 0),
        row("c", 5, 0, "cancelled"),
    ]
    found = weekly_series(History(rows=tuple(rows)))
    assert set(found) == {("a", "ktp"), ("b", "ktp")}
    # 6 and 12 + 4 in one week; the last week is the one of place c.
    np.testing.assert_array_equal(found["a", "ktp"].counts, [10, NAN, NAN, 11, NAN, NAN])
    np.testing.assert_array_equal(found["a", "ktp"].cut_off, [0, 0, 0, 1, 0, 0])
    np.testing.assert_array_equal(found["b", "ktp"].counts, [0, NAN, NAN, NAN])
    assert found["b", "ktp"].start == day(2) - FIRST.resolution * FIRST.weekday()


def test_days_of_one_iso_week_belong_together() -> None:
    rows = tuple(
        CountedRequests(
            date=f"2024-01-{number:02}", sub_district="a", service="ktp", requests=number
        )
        for number in (1, 7, 8)  # Monday, Sunday, Monday
    )
    np.testing.assert_array_equal(weekly_series(History(rows=rows))["a", "ktp"].counts, [4, 8])


def test_gaps_take_the_level_and_bounds_the_larger_of_count_and_level() -> None:
    series = series_of(10, NAN, 20, 5, 40, NAN, cut_off=(3, 4))
    # Levels before each week: 10, 10, 10, 12, 12, 17.6.
    np.testing.assert_allclose(series.filled(), [10, 10, 20, 12, 40, 17.6])


def test_no_filled_week_depends_on_a_later_one() -> None:
    counts = [4, NAN, 7, 3, NAN, 9, NAN, 2]
    whole = series_of(*counts, cut_off=(3, 5)).filled()
    for end in range(1, len(counts) + 1):
        part = series_of(*counts[:end], cut_off=(3, 5)).filled()
        np.testing.assert_array_equal(part, whole[:end])


@pytest.mark.parametrize(
    ("counts", "interval", "variation", "kind"),
    [
        ((4, 4, 4, 4), 1, 0, "smooth"),
        ((1, 9, 1, 9), 1, 0.64, "erratic"),
        ((3, 0, 0, 3), 2, 0, "intermittent"),
        ((1, 0, 9, 0), 2, 0.64, "lumpy"),
        ((4, NAN, NAN, 4), 1, 0, "smooth"),
        ((0, 0), np.inf, 0, "intermittent"),
    ],
)
def test_kinds_of_series(
    counts: tuple[float, ...], interval: float, variation: float, kind: str
) -> None:
    series = series_of(*counts)
    assert series.interval() == interval
    assert series.variation() == pytest.approx(variation)
    assert series.kind() == kind


def test_the_sum_has_a_gap_where_nobody_counted() -> None:
    old = series_of(7, 10, NAN, NAN, 20, cut_off=(4,))
    new = replace(series_of(2, 4, NAN, 6), start=FIRST + 7 * FIRST.resolution)
    total = summed([old, new])
    # Gaps of the old take its level, 7.6, and its bound stands above that.
    np.testing.assert_allclose(total.counts, [12, 11.6, NAN, 26])
    assert total.start == new.start
    assert not total.cut_off.any()


# Trials


def test_the_shortest_series_gets_as_many_trials_as_weeks_in_each() -> None:
    assert trial_origins([60], 30, 26, 52) == Origins(tuple(range(34, 16, -1)), 17)
    assert trial_origins([60], 5, 26, 52) == Origins(tuple(range(34, 4, -1)), 5)
    assert trial_origins([60], 5, 26, 10) == Origins(tuple(range(14, 4, -1)), 5)
    # A longer one has more of them, as short as those of the shortest.
    assert trial_origins([60, 100], 30, 26, 40).horizon == 17
    assert len(trial_origins([60, 100], 30, 26, 40).before_end) == 40
    # A season needs two years before the first trial.
    assert trial_origins([156], 52, 26, 52) == Origins(tuple(range(52, 25, -1)), 26)


def test_of_gaps_and_bounds_only_what_is_known_is_an_error() -> None:
    series = series_of(1, 2, 3, NAN, 5, 6, cut_off=(4, 5))
    trials = np.array([[9.0, 9, 9], [1, 1, 5.5], [NAN, NAN, NAN]])
    came = came_after(series, Origins((4, 3, 9), 3), trials)
    # Of the bounds 5 and 6, forecast as 9, 1 and 5.5, the first says nothing.
    np.testing.assert_array_equal(came, [[3, NAN, NAN], [NAN, 5, 6], [NAN, NAN, NAN]])


def test_a_trend_is_carried_on() -> None:
    rng = np.random.default_rng(1)
    counts = rng.poisson(50 + 2 * np.arange(90))
    tried = choose(series_of(*counts), 10, trial_origins([90], 10, 26, 20), 26)
    truth = 50 + 2 * np.arange(90, 100)
    # A count's standard deviation is 15 there; a method that misses the trend is 20 off at the end.
    assert np.abs(tried.forecast - truth).max() < 15


def test_a_yearly_season_is_found_where_there_are_years_enough() -> None:
    rng = np.random.default_rng(2)
    truth = 60 + 30 * np.sin(2 * np.pi * np.arange(182) / 52.18)
    counts = rng.poisson(truth)
    tried = choose(series_of(*counts[:156]), 26, trial_origins([156], 26, 26, 30), 26)
    # The truth is a wave; a number for each week would be learned from three counts each.
    assert tried.method == WAVED
    assert np.sqrt(np.mean((tried.forecast - truth[156:]) ** 2)) < 8  # a flat one is 20 off
    short = choose(series_of(*counts[-100:]), 26, trial_origins([100], 26, 26, 30), 26)
    assert WAVED not in short.why
    assert SEASONAL not in short.why


def test_intermittent_series_get_a_variant_of_crostons_method() -> None:
    rng = np.random.default_rng(3)
    counts = (rng.random(150) < 0.3) * rng.integers(2, 7, 150)
    series = series_of(*counts)
    tried = choose(series, 8, trial_origins([150], 8, 26, 52), 26)
    assert tried.method in ("CrostonSBA", "CrostonOptimized", "TSB")
    assert tried.why.startswith(f"{series.kind()} series")
    assert tried.forecast == pytest.approx(np.full(8, 0.3 * 4), abs=0.5)
    # Gaps are left out: with one after each week the forecast is the same.
    apart = np.full(300, NAN)
    apart[1::2] = counts
    one = Origins((1,), 1)
    again = choose(series_of(*apart[1:]), 1, one, 26)
    np.testing.assert_array_equal(again.forecast, choose(series, 1, one, 26).forecast)


def test_the_method_with_the_least_error_in_trials_is_chosen_and_all_are_told() -> None:
    counts = [20, 40] * 40
    series = series_of(*counts)
    origins = trial_origins([80], 4, 26, 20)
    tried = choose(series, 4, origins, 26)
    # Only ARIMA sees that high and low weeks take turns.
    assert tried.method == "AutoARIMA"
    np.testing.assert_allclose(tried.forecast, [20, 40, 20, 40], atol=2)
    assert "AutoETS 10." in tried.why
    assert tried.trials.shape == (20, 4)


def test_a_trial_knows_nothing_of_later_weeks() -> None:
    counts = np.random.default_rng(4).poisson(30, 90).astype(float)
    counts[[40, 70]] = NAN
    changed = counts.copy()
    changed[-6:] += 6
    origins = trial_origins([90], 5, 26, 40)
    tried = choose(series_of(*counts, cut_off=(50,)), 5, origins, 26)
    other = choose(series_of(*changed, cut_off=(50,)), 5, origins, 26)
    assert tried.method == other.method
    earlier = np.array(origins.before_end) >= 6
    np.testing.assert_array_equal(tried.trials[earlier], other.trials[earlier])
    assert not np.array_equal(tried.trials[~earlier], other.trials[~earlier])
    assert other.forecast[0] > tried.forecast[0]


# Reconciliation


def orthogonal_errors() -> np.ndarray:
    """Rows of zeros and twos, as many of each, that are not correlated: their variance is one."""
    signs = np.array([[1.0]])
    for _ in range(4):
        signs = np.block([[signs, signs], [signs, -signs]])
    # Errors that add up to zero the library takes for those of perfect forecasts.
    return signs[1:] + 1


def test_minimum_trace_shares_out_the_difference_by_variance() -> None:
    signs = orthogonal_errors()
    parts = np.array([[10.0, 20], [10, 5]])
    result = reconcile(
        parts, np.array([26.0, 25]), np.stack([signs[0], 2 * signs[1]]), 3 * signs[2]
    )
    assert result.how == MIN_TRACE
    # Variances 1, 4 and 9 of 14 take their shares of a difference of 6; where there is none, none.
    expected = [[10 + 6 / 14, 20], [10 + 6 * 4 / 14, 5]]
    np.testing.assert_allclose(result.parts, expected, rtol=1e-6)
    np.testing.assert_allclose(result.total, [26 - 6 * 9 / 14, 25], rtol=1e-6)


def test_it_adds_up_whatever_is_forecast() -> None:
    rng = np.random.default_rng(4)
    parts, total = rng.normal(3, 5, (6, 40)), rng.normal(18, 20, 40)
    errors = rng.normal(0, 2, (7, 30))
    errors[rng.random(errors.shape) < 0.2] = NAN
    result = reconcile(parts, total, errors[1:], errors[0])
    assert result.how == MIN_TRACE
    assert (result.parts >= 0).all()
    np.testing.assert_allclose(result.parts.sum(axis=0), result.total)
    assert not np.allclose(result.parts, np.maximum(parts, 0))


def test_bottom_up_where_errors_are_too_few_or_a_step_is_not_forecast() -> None:
    parts, total = np.array([[1.0, 2], [3, -1]]), np.array([9.0, NAN])
    few = np.ones((2, 12))
    few[1, :3] = NAN
    result = reconcile(parts, total, few, np.arange(12.0))
    assert result.how == BOTTOM_UP
    np.testing.assert_array_equal(result.parts, [[1, 2], [3, 0]])
    np.testing.assert_array_equal(result.total, [4, 2])
    signs = orthogonal_errors()
    result = reconcile(parts, total, signs[:2], signs[2])
    assert result.how == MIN_TRACE
    np.testing.assert_allclose(result.parts[:, 0], [1 + 5 / 3, 3 + 5 / 3])
    np.testing.assert_array_equal(result.parts[:, 1], [2, 0])
    alone = reconcile(parts[:1], np.array([9.0, 9]), signs[:1], signs[2])
    assert alone.how == BOTTOM_UP
    np.testing.assert_array_equal(alone.total, [1, 2])
    perfect = reconcile(parts, np.array([4.0, 1]), np.zeros((2, 12)), np.zeros(12))
    assert perfect.how == BOTTOM_UP


# Paths of errors


def test_in_a_future_all_series_take_paths_of_one_trial() -> None:
    rng = np.random.default_rng(5)
    # All have the same errors, so that whoever lends, the path tells its trial.
    errors = np.repeat(rng.normal(0, 1, (1, 9, 3)), 4, axis=0)
    paths = error_paths(errors)
    drawn = paths.drawn(200, rng, rng.random(200))
    for ahead in range(3):
        found = np.stack([drawn.errors(series, ahead) for series in range(4)])
        np.testing.assert_allclose(found, np.broadcast_to(found[0], found.shape))
        assert len(np.unique(found[0].round(9))) == 9


def test_a_series_lends_its_shape_and_not_its_spread() -> None:
    rng = np.random.default_rng(6)
    errors = rng.normal(0, 1, (2, 30, 4)) * np.array([1.0, 10])[:, None, None]
    paths = error_paths(errors)
    drawn = paths.drawn(4000, rng, rng.random(4000))
    found = np.stack([drawn.errors(1, ahead) for ahead in range(4)])
    assert np.sqrt((found**2).mean()) == pytest.approx(np.sqrt((errors[1] ** 2).mean()), rel=0.07)
    spreads = [paths.spread(1, ahead) for ahead in range(4)]
    np.testing.assert_allclose(found.std(axis=1), spreads, rtol=0.05)
    # Twice as many different paths as it has trials.
    assert len(np.unique(found[0])) == 60


def test_a_mean_error_widens_the_spread_and_moves_nothing() -> None:
    rng = np.random.default_rng(7)
    errors = 3 + rng.normal(0, 1, (1, 200, 2))
    paths = error_paths(errors)
    drawn = paths.drawn(5000, rng, rng.random(5000)).errors(0, 1)
    assert drawn.mean() == pytest.approx(0, abs=0.15)
    assert drawn.std() == pytest.approx(np.sqrt(10), rel=0.1)


def test_unknown_errors_take_that_of_the_week_before_or_else_after() -> None:
    errors = np.array([[[NAN, 1, NAN, 3], [-4, NAN, NAN, NAN], [NAN, NAN, NAN, NAN]]])
    paths = error_paths(errors)
    assert paths.scale[0] == pytest.approx(np.sqrt(26 / 3))
    # Completed: 1, 1, 1, 3 and -4, -4, -4, -4; so far apart, over the standard deviation.
    apart = np.array([5, 5, 5, 7]) / np.std([1, 3, -4])
    np.testing.assert_allclose(paths.scaled[0, 0] - paths.scaled[0, 1], apart)
    np.testing.assert_allclose(paths.scaled[0, :2].mean(axis=0), 0, atol=1e-12)
    drawn = paths.drawn(100, np.random.default_rng(0), np.linspace(0, 0.999, 100))
    assert set(drawn.trials) == {0, 1}


def test_beyond_the_last_week_tried_the_last_quarter_comes_again() -> None:
    path = np.arange(1.0, 9)
    paths = error_paths(np.array([[path, -path]]))
    drawn = paths.drawn(1, np.random.default_rng(0), np.zeros(1))
    found = [round(float(drawn.errors(0, ahead)[0])) for ahead in range(13)]
    assert found == [1, 2, 3, 4, 5, 6, 7, 8, 7, 8, 7, 8, 7]
    assert paths.spread(0, 10) == pytest.approx(7)


def test_a_series_that_was_never_off_has_no_errors_and_lends_none() -> None:
    errors = np.array([[[0.0, 0], [0, 0]], [[1.0, -1], [-1, 1]]])
    paths = error_paths(errors)
    drawn = paths.drawn(50, np.random.default_rng(0), np.linspace(0, 0.99, 50))
    assert not drawn.errors(0, 1).any()
    assert set(drawn.errors(1, 1)) == {-1.0, 1.0}
    nobody = error_paths(errors[:1])
    assert nobody.spread(0, 0) == 0
    assert not nobody.drawn(5, np.random.default_rng(0), np.zeros(5)).errors(0, 0).any()


# The method


KEYS = [("a", "ktp"), ("b", "ktp"), ("c", "ktp"), ("a", "kk"), ("b", "kk")]
TARGETS = targets(KEYS, (81, 84, 90))


@pytest.fixture(scope="module")
def past() -> History:
    rng = np.random.default_rng(7)
    means = {"a": 30, "b": 12, "c": 0.4}
    return history({key: spread_counts(rng, means[key[0]], 80) for key in KEYS})


@pytest.fixture(scope="module")
def fitted(past: History) -> WeeklyForecast:
    return Weekly().fit(past, TARGETS)


def test_samples_are_whole_numbers_of_the_right_size(past: History, fitted: WeeklyForecast) -> None:
    method: Method = Weekly()
    samples = method.samples(past, TARGETS, 50, 1)
    np.testing.assert_array_equal(samples, fitted.samples(TARGETS, 50, 1))
    assert samples.shape == (50, len(TARGETS))
    assert samples.dtype == np.float64
    assert (samples >= 0).all()
    np.testing.assert_array_equal(samples, np.rint(samples))


def test_the_seed_decides_and_other_targets_change_nothing(fitted: WeeklyForecast) -> None:
    whole = fitted.samples(TARGETS, 100, 3)
    np.testing.assert_array_equal(fitted.samples(TARGETS, 100, 3), whole)
    assert not np.array_equal(fitted.samples(TARGETS, 100, 4), whole)
    np.testing.assert_array_equal(fitted.samples(TARGETS[4:6], 100, 3), whole[:, 4:6])


def test_sub_districts_add_up_to_the_regency(fitted: WeeklyForecast) -> None:
    for service in ("ktp", "kk"):
        parts = [numbers for key, numbers in fitted.expected.items() if key[1] == service]
        np.testing.assert_allclose(np.sum(parts, axis=0), fitted.regency[service])
        assert len(fitted.regency[service]) == 11
    assert "MinTrace" in fitted.used["a", "ktp"].why


def test_samples_lie_around_what_is_expected(fitted: WeeklyForecast) -> None:
    samples = fitted.samples(TARGETS, 4000, 5)
    expected = [
        fitted.expected[t.sub_district, t.service][w]
        for t, w in zip(TARGETS, [1, 4, 10] * len(KEYS), strict=True)
    ]
    assert samples.mean(axis=0) == pytest.approx(np.array(expected), rel=0.06, abs=0.15)


def test_a_place_with_few_requests_has_some(past: History) -> None:
    paths = ErrorPaths(np.full((1, 4, 1), NAN), np.zeros(1))
    key = ("a", "ktp")
    few = WeeklyForecast(past, {key: np.array([0.1])}, {}, {}, (((key,), paths),))
    samples = few.samples([Target(*key, day(80))], 4000, 0)
    assert set(samples[:, 0]) == {0, 1}
    assert samples.mean() == pytest.approx(0.1, abs=0.02)


def test_intermittent_series_lend_each_other_only(fitted: WeeklyForecast) -> None:
    groups = [set(keys) for keys, _ in fitted.groups]
    assert groups == [set(KEYS) - {("c", "ktp")}, {("c", "ktp")}]


def test_it_says_which_method_and_why(past: History, fitted: WeeklyForecast) -> None:
    assert set(fitted.used) == set(KEYS)
    assert fitted.used["c", "ktp"].method in ("CrostonSBA", "CrostonOptimized", "TSB")
    assert fitted.used["a", "ktp"].method.startswith(("AutoETS", "AutoARIMA", "mean of"))
    assert "trials on its own past" in fitted.used["b", "kk"].why
    only = [target for target in TARGETS if target.service == "kk"]
    assert set(Weekly().fit(past, only).used) == {("a", "kk"), ("b", "kk")}


def test_a_cancelled_week_is_no_week_without_requests(past: History) -> None:
    rng = np.random.default_rng(8)
    counts = rng.poisson(40, 110)
    gone = rng.random(110) < 0.4
    rows = [
        row("a", w, 0 if gone[w] else int(counts[w]), "cancelled" if gone[w] else "held")
        for w in range(110)
    ]
    asked = [Target("a", "ktp", day(112))]
    samples = Weekly().samples(History(rows=tuple(rows)), asked, 500, 0)
    assert 34 < samples.mean() < 46
    zeros = [r.model_copy(update={"status": "held"}) for r in rows]
    assert Weekly().samples(History(rows=tuple(zeros)), asked, 500, 0).mean() < 30


def test_counts_that_were_cut_off_are_lower_bounds() -> None:
    rng = np.random.default_rng(9)
    counts = rng.poisson(40, 110)
    cut = rng.random(110) < 0.3
    rows = [
        row("a", w, 10 if cut[w] else int(counts[w]), "cut_off" if cut[w] else "held")
        for w in range(110)
    ]
    asked = [Target("a", "ktp", day(112))]
    fitted = Weekly().fit(History(rows=tuple(rows)), asked)
    assert 35 < fitted.samples(asked, 500, 0).mean() < 45
    assert f"{cut.sum()} weeks were cut off" in fitted.used["a", "ktp"].why
    taken = [r.model_copy(update={"status": "held"}) for r in rows]
    assert Weekly().samples(History(rows=tuple(taken)), asked, 500, 0).mean() < 34


def test_every_series_that_is_not_enough_is_named(past: History) -> None:
    rows = [*past.rows, *(row("short", week, 3) for week in range(60, 80))]
    rows += [row("rare", week, 3) for week in range(-100, 80, 3)]
    strange = [Target(place, "ktp", day(81)) for place in ("short", "rare", "new", "a")]
    with pytest.raises(ForecastError) as caught:
        Weekly().fit(History(rows=tuple(rows)), [*strange, Target("b", "kk", day(79))])
    told = [(issue.where, issue.what) for issue in caught.value.issues]
    assert told == [
        ("history of 'short', 'ktp'", "20 weeks have counts, and 52 are needed"),
        ("history of 'rare', 'ktp'", "120 of 180 weeks have no count, and at most 50% may"),
        ("history of 'new', 'ktp'", "there is no count"),
        (
            f"target 'b', 'kk', {day(79)}",
            f"it is not after the last date of the history, {day(79)}",
        ),
    ]
    assert all(issue.remedy for issue in caught.value.issues)


def test_a_series_that_is_not_enough_is_no_part_of_the_regency(past: History) -> None:
    rows = [r for r in past.rows if r.service == "kk"]
    rows += [row("short", week, 500, service="kk") for week in range(60, 80)]
    fitted = Weekly().fit(History(rows=tuple(rows)), [Target("a", "kk", day(81))])
    assert set(fitted.used) == {("a", "kk"), ("b", "kk")}
    assert fitted.regency["kk"].max() < 100


def test_series_that_begin_at_different_times_go_together() -> None:
    rng = np.random.default_rng(10)
    rows = [row("old", week, int(n)) for week, n in enumerate(rng.poisson(30, 140))]
    rows += [row("new", week + 80, int(n)) for week, n in enumerate(rng.poisson(8, 60))]
    asked = targets([("old", "ktp"), ("new", "ktp")], (141, 170))
    fitted = Weekly(most_trials=20).fit(History(rows=tuple(rows)), asked)
    samples = fitted.samples(asked, 500, 0)
    assert samples.mean(axis=0) == pytest.approx([30, 30, 8, 8], rel=0.2)


def test_targets_of_the_last_week_take_the_next_one(fitted: WeeklyForecast) -> None:
    sunday = Target("a", "ktp", day(79) + FIRST.resolution)
    following = Target("a", "ktp", day(80))
    samples = fitted.samples([sunday, following], 50, 0)
    np.testing.assert_array_equal(samples[:, 0], samples[:, 1])


def test_no_target_is_no_work(past: History) -> None:
    assert Weekly().samples(past, [], 7, 0).shape == (7, 0)


def test_nothing_is_printed_or_warned_of(past: History, capfd: pytest.CaptureFixture[str]) -> None:
    before = list(warnings.filters)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Weekly(most_trials=10).samples(past, [Target("c", "ktp", day(85))], 5, 0)
    assert not caught
    assert warnings.filters == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("library", ["statsforecast", "hierarchicalforecast"])
def test_without_the_extra_it_says_what_to_install(
    past: History, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=r"pip install botram-opt\[forecast\]"):
        Weekly().samples(past, TARGETS, 5, 0)


@pytest.mark.parametrize(
    ("places", "limits"),
    [
        (9, ((0.8, 0.70, 0.90), (0.95, 0.86, 1.0))),
        pytest.param(24, ((0.8, 0.73, 0.87), (0.95, 0.89, 0.99)), marks=pytest.mark.long),
    ],
)
def test_intervals_hold_what_they_say_over_many_series(
    places: int, limits: tuple[tuple[float, float, float], ...]
) -> None:
    """Two series a place, 6 weeks of each, which errors of level make alike within a series.

    With 24 places these are 288 counts. If one told as much as half an independent one, the share
    within an 80% interval would have a standard deviation of 3.3 in a hundred, and within a 95% one
    of 1.8. Intervals are made from the errors of the method that did best, so they are a little
    narrow: the limits are 80 and 95 plus or minus 7 and, for 95, minus 6. With 9 places they are
    wider by the square root of how many fewer there are.
    """
    rng = np.random.default_rng(11)
    weeks, ahead = 96, 6
    keys = [(f"p{place}", service) for service in ("kk", "ktp") for place in range(places)]
    means = dict(zip(keys, rng.gamma(4, 6, len(keys)), strict=True))
    counts = {key: spread_counts(rng, means[key], weeks + ahead) for key in keys}
    seen = history({key: numbers[:weeks] for key, numbers in counts.items()})
    asked = targets(keys, range(weeks, weeks + ahead))
    samples = Weekly(most_trials=30).samples(seen, asked, 1000, 0)
    actual = np.concatenate([counts[key][weeks:] for key in keys])
    for share, least, most in limits:
        low, high = np.quantile(samples, [(1 - share) / 2, (1 + share) / 2], axis=0)
        within = ((low <= actual) & (actual <= high)).mean()
        assert least <= within <= most, (share, within)
