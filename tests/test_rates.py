"""Rates by partial pooling: beside sums over everything, and beside truths that are known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from botram_opt.demand.pooled.rates import SPREADS, Counts, Rates, log_likelihood

Array = NDArray[np.float64]


def counts_of(
    requests: list[int],
    exposure: list[float],
    series: list[int],
    service_of: list[int],
    cut_off: list[bool] | None = None,
) -> Counts:
    return Counts(
        requests=np.array(requests, float),
        cut_off=np.array(cut_off or [False] * len(requests)),
        exposure=np.array(exposure, float),
        series=np.array(series),
        service_of=np.array(service_of),
    )


@pytest.mark.parametrize("sigma", [0.05, 0.4, 1.5])
@pytest.mark.parametrize("mean", [0.3, 20.0, 900.0])
def test_likelihood_is_that_of_the_negative_binomial(sigma: float, mean: float) -> None:
    size = 1 / sigma**2
    known = stats.nbinom(size, size / (size + mean))
    for requests in (0, 1, 17, 800):
        for cut_off, expected in (
            (False, known.logpmf(requests)),
            (True, known.logsf(requests - 1)),
        ):
            found = log_likelihood(
                np.array([float(requests)]), np.array([cut_off]), np.array([mean]), sigma
            )
            at = float(found[0])
            if expected < -600:
                assert at < -600
            else:
                assert at == pytest.approx(float(expected), abs=1e-6, rel=1e-6)


def test_posterior_is_what_summing_over_everything_gives() -> None:
    """Two places, one service: every tau, sigma, r and z, one by one, weighed and added up."""
    counts = counts_of([30, 9], [100.0, 100.0], [0, 1], [0, 0, 0], [False, True])
    rates = Rates(counts, SPREADS[::3])
    offsets, values = rates.offsets, rates.spreads
    centre = rates.centres[0]
    total, by_tau = 0.0, np.zeros(len(values))
    for i, tau in enumerate(values):
        for sigma in values:
            prior = np.exp(-0.5 * (tau**2 + sigma**2) / 0.5**2) * tau * sigma
            size = 1 / sigma**2
            mean = 100 * np.exp(centre + offsets)
            dist = stats.nbinom(size, size / (size + mean))
            exact, at_least = dist.pmf(30), dist.sf(8)
            for r in offsets[::3]:
                weights = np.exp(-0.5 * ((offsets - r) / tau) ** 2)
                weights /= weights.sum()
                part = prior * (weights @ exact) * (weights @ at_least)
                total += part
                by_tau[i] += part
    span = offsets[3] - offsets[0]
    assert rates.log_evidence == pytest.approx(np.log(total * span), abs=1e-6)
    assert rates.chances.sum(axis=1) == pytest.approx(by_tau / total, abs=1e-9)


def test_places_are_shrunk_toward_the_rate_of_all_and_new_ones_get_it_widely() -> None:
    rng = np.random.default_rng(1)
    requests = [*rng.poisson(100, 20).tolist(), 300]
    counts = counts_of(requests, [100.0] * 21, list(range(21)), [0] * 22)
    rates = Rates(counts)
    drawn, _ = rates.draw(rng.random(4000), rng.standard_normal((4000, 1 + 22)))
    mean = drawn.mean(axis=0)
    assert 1.0 < mean[20] < 3.0
    assert mean[21] == pytest.approx(mean[:21].mean(), rel=0.1)
    assert np.std(np.log(drawn[:, 21])) > 1.5 * np.std(np.log(drawn[:, 0]))


def test_a_count_that_was_cut_off_pulls_no_rate_down() -> None:
    def mean_rate(cut_off: bool) -> float:
        rng = np.random.default_rng(2)
        counts = counts_of(
            [100, 110, 95, 40], [100.0] * 4, [0, 1, 2, 3], [0] * 4, [False] * 3 + [cut_off]
        )
        drawn, _ = Rates(counts).draw(rng.random(3000), rng.standard_normal((3000, 1 + 4)))
        return float(drawn[:, 3].mean())

    assert mean_rate(True) > 0.85
    assert mean_rate(False) < 0.7


def test_evidence_does_not_depend_on_where_the_grid_lies() -> None:
    """Twice the exposure everywhere is half the rate, and nothing else."""
    requests, series = [30, 9, 50, 4], [0, 1, 1, 2]
    cut_off = [False, False, False, True]
    one, other = (
        Rates(counts_of(requests, exposure, series, [0, 0, 1], cut_off))
        for exposure in ([100.0, 100.0, 120.0, 7.0], [200.0, 200.0, 240.0, 14.0])
    )
    assert one.log_evidence == pytest.approx(other.log_evidence, abs=1e-6)
    assert other.centres == pytest.approx(one.centres - np.log(2))
    # An outlier makes the grid wider, and the counts less likely; told off, they are as before.
    apart = Rates(counts_of([30, 30, 9000], [1.0] * 3, [0, 1, 2], [0] * 3))
    same = Rates(counts_of([30, 30, 9000], [1.0, 1.0, 300.0], [0, 1, 2], [0] * 3))
    assert apart.log_evidence < same.log_evidence - 2
    assert apart.offsets[-1] > same.offsets[-1]


def generated(
    rng: np.random.Generator, tau: float, sigma: float, visits: int
) -> tuple[Counts, Array]:
    """Counts of 23 places and 6 services with known spreads, and what one more visit finds."""
    places, services = 23, 6
    series = places * services
    exposure = np.repeat(rng.uniform(20_000, 320_000, places), services)
    pooled = np.tile(np.log(0.006 * np.array([0.38, 0.38, 0.09, 0.065, 0.03, 0.07])), places)
    rate = exposure * np.exp(pooled + tau * rng.standard_normal(series))

    def one_visit() -> Array:
        luck = rng.gamma(1 / sigma**2, sigma**2, series)
        return rng.poisson(rate * luck).astype(float)

    counted = np.concatenate([one_visit() for _ in range(visits)])
    counts = Counts(
        requests=counted,
        cut_off=np.zeros(len(counted), bool),
        exposure=np.tile(exposure, visits),
        series=np.tile(np.arange(series), visits),
        service_of=np.tile(np.arange(services), places),
    )
    return counts, one_visit()


def covered(tau: float | None, sigma: float | None, visits: int, sets: int) -> tuple[float, float]:
    """How often intervals of 80% and of 95% hold the next count; spreads of None are drawn."""
    rng = np.random.default_rng(visits)
    hits = np.zeros(2)
    for _ in range(sets):
        true = [
            spread or float(np.clip(abs(rng.normal(0, 0.5)), SPREADS[0], SPREADS[-1]))
            for spread in (tau, sigma)
        ]
        counts, following = generated(rng, true[0], true[1], visits)
        futures, exposure = 600, counts.exposure[: len(counts.service_of)]
        drawn, spread = Rates(counts).draw(
            rng.random(futures), rng.standard_normal((futures, 6 + len(counts.service_of)))
        )
        luck = rng.gamma(1 / spread[:, None] ** 2, 1.0, drawn.shape) * spread[:, None] ** 2
        found = rng.poisson(drawn * exposure * luck)
        for i, share in enumerate((0.8, 0.95)):
            low, high = np.quantile(found, ((1 - share) / 2, (1 + share) / 2), axis=0)
            hits[i] += ((following >= low) & (following <= high)).mean()
    return float(hits[0] / sets), float(hits[1] / sets)


@pytest.mark.parametrize(
    ("tau", "sigma", "visits"),
    [pytest.param(None, None, 1, marks=pytest.mark.long), (None, None, 3), (0.3, 0.3, 4)],
)
def test_intervals_hold_the_truth_as_often_as_they_say(
    tau: float | None, sigma: float | None, visits: int
) -> None:
    """Within 3 points, over 1,380 series or more."""
    in_80, in_95 = covered(tau, sigma, visits, sets=20 if visits == 1 else 10)
    assert in_80 == pytest.approx(0.80, abs=0.03)
    assert in_95 == pytest.approx(0.95, abs=0.03)
