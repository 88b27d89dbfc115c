"""Scores of forecasts, beside numbers worked out by hand and the long way."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from botram_opt.demand.backtesting.scores import (
    QUANTILES,
    Scores,
    coverage,
    crps,
    mase,
    mase_scale,
    merged,
    pinball,
    score,
    width,
)

SAMPLES = np.array([[0.0, 10], [2, 10], [4, 30], [6, 30], [8, 50]])
ACTUAL = np.array([7.0, 20])


def numbers(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(values, float)


@pytest.mark.parametrize(
    ("own", "service", "scale"),
    [
        ((3, 5, 4), (3, 5, 4, 90), 1.5),
        ((3, 3, 6), (), 1.5),
        # One count, none, and always the same: how far the service's are from their mean of 5.
        ((3,), (3, 7, 5), 4 / 3),
        ((), (3, 7, 5), 4 / 3),
        ((5, 5, 5), (5, 5, 5, 1), 1.5),
        # The service's counts are all the same too; then that; and one where that is zero.
        ((5, 5), (5, 5), 5),
        ((0, 0), (0, 0), 1),
        ((), (), 1),
    ],
)
def test_what_errors_are_scaled_by(
    own: tuple[float, ...], service: tuple[float, ...], scale: float
) -> None:
    assert mase_scale(numbers(*own), numbers(*service)) == pytest.approx(scale)


def test_scaled_error_of_the_median() -> None:
    # Medians 4 and 30 are off by 3 and 10.
    assert mase(SAMPLES, ACTUAL, numbers(2, 4)) == pytest.approx((3 / 2 + 10 / 4) / 2)


def test_a_naive_forecast_of_a_steady_series_has_a_scaled_error_of_one() -> None:
    counts = numbers(4, 6, 4, 6)
    scale = numbers(mase_scale(counts, counts))
    assert mase(np.full((9, 1), 6.0), numbers(4), scale) == 1


def test_pinball_losses() -> None:
    # Quantiles of 25% are 2 and 10, of 50% 4 and 30, of 100% 8 and 50.
    expected = [(0.25 * 5 + 0.25 * 10) / 2, (0.5 * 3 + 0.5 * 10) / 2, (0 * 1 + 0 * 30) / 2]
    np.testing.assert_allclose(pinball(SAMPLES, ACTUAL, (0.25, 0.5, 1)), expected)


def test_pinball_is_least_for_the_true_quantile() -> None:
    actual = np.random.default_rng(0).poisson(20, 4000).astype(float)
    for share in (0.1, 0.5, 0.9):
        losses = [
            float(pinball(np.full((1, len(actual)), float(guess)), actual, (share,))[0])
            for guess in range(5, 40)
        ]
        assert abs(5 + int(np.argmin(losses)) - np.quantile(actual, share)) <= 1


def test_crps_is_what_the_long_way_gives() -> None:
    rng = np.random.default_rng(1)
    samples, actual = rng.poisson(6, (23, 5)).astype(float), rng.poisson(6, 5).astype(float)
    expected = []
    for column, count in zip(samples.T, actual, strict=True):
        apart = np.mean([abs(a - b) for a, b in product(column, column)])
        expected.append(np.mean(abs(column - count)) - apart / 2)
    assert crps(samples, actual) == pytest.approx(np.mean(expected))


def test_crps_of_one_sample_is_its_error_and_of_many_twice_the_mean_pinball_loss() -> None:
    assert crps(numbers(3, 9)[None, :], numbers(5, 5)) == 3
    rng = np.random.default_rng(2)
    samples, actual = rng.normal(0, 1, (4000, 30)), rng.normal(0, 1, 30)
    many = [(number + 0.5) / 500 for number in range(500)]
    twice = 2 * pinball(samples, actual, many).mean()
    assert crps(samples, actual) == pytest.approx(float(twice), rel=0.01)


def test_coverage_and_width() -> None:
    # Between the quantiles of 10% and 90%: 0.8 to 7.2, and 10 to 42.
    assert width(SAMPLES, 0.8) == pytest.approx((6.4 + 32) / 2)
    assert coverage(SAMPLES, numbers(7, 20), 0.8) == 1
    assert coverage(SAMPLES, numbers(7.3, 20), 0.8) == 0.5
    assert coverage(SAMPLES, numbers(0.7, 9), 0.8) == 0
    # A count that equals a bound is within.
    assert coverage(SAMPLES, numbers(0.7, 10), 0.8) == 0.5


def test_intervals_of_the_truth_hold_their_share() -> None:
    rng = np.random.default_rng(3)
    samples, actual = rng.normal(0, 1, (2000, 3000)), rng.normal(0, 1, 3000)
    for share in (0.8, 0.95):
        # Four standard deviations of a share of 3000 independent counts.
        within = 4 * np.sqrt(share * (1 - share) / 3000)
        assert coverage(samples, actual, share) == pytest.approx(share, abs=within)


def test_counts_that_were_cut_off_are_not_scored() -> None:
    scale = numbers(2, 4)
    both = score(SAMPLES, ACTUAL, scale, np.array([False, False]))
    first = score(SAMPLES, ACTUAL, scale, np.array([False, True]))
    assert both is not None
    assert first is not None
    assert (both.targets, first.targets) == (2, 1)
    assert first.mase == 1.5
    assert first.width_80 == pytest.approx(6.4)
    assert first.crps == pytest.approx(crps(SAMPLES[:, :1], ACTUAL[:1]))
    assert both.pinball == pytest.approx(float(pinball(SAMPLES, ACTUAL, QUANTILES).mean()))
    assert both.coverage_95 == coverage(SAMPLES, ACTUAL, 0.95)
    assert score(SAMPLES, ACTUAL, scale, np.array([True, True])) is None


def test_scores_of_parts_are_those_of_the_whole() -> None:
    rng = np.random.default_rng(4)
    samples, actual = rng.poisson(9, (40, 7)).astype(float), rng.poisson(9, 7).astype(float)
    scale, none = rng.uniform(1, 3, 7), np.zeros(7, dtype=bool)
    whole = score(samples, actual, scale, none)
    parts = [
        found
        for cut in (slice(0, 2), slice(2, 7))
        if (found := score(samples[:, cut], actual[cut], scale[cut], none[cut])) is not None
    ]
    together = merged(parts)
    assert whole is not None
    assert together.targets == 7
    for name in Scores.model_fields:
        assert getattr(together, name) == pytest.approx(getattr(whole, name))
    with pytest.raises(ValueError, match="no scores"):
        merged([])
