"""Rates of requests by place and service, from few counts: partial pooling.

For the i-th count y of service e in sub-district s, with an exposure E that is known (residents
times the factors that hold, times days where demand builds up):

    y  ~ negative binomial, mean E exp(z[s, e]), variance mean + (sigma mean)^2
    z[s, e]  ~ normal, mean r[e], standard deviation tau

r[e] is the logarithm of the regency's rate, tau how much places differ for good, and sigma how
much one visit differs from the next. Of a count that was cut off, all that is used is that there
were at least so many. With one visit to each place the counts hardly tell tau from sigma; both are
integrated over, so that what is not known makes intervals wide instead of being assumed away.

The posterior is worked out on a grid, exact up to its spacing: for given tau and sigma places are
independent but for r, and each needs one sum over z. (Gelman et al. 2013, Bayesian Data Analysis,
3rd ed., sections 5.3 and 5.4, have the same scheme for rates of several groups.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
Index = NDArray[np.int64]

PRIOR_SCALE = 0.5
"""Scale of the half-normal priors of tau and sigma: assumed. At one scale places, or visits, differ
by a factor of 1.6 as a rule; ten times fewer or more requests is hardly believed, nor ruled out."""

SPREADS = np.geomspace(0.03, 2.0, 29)
"""Values of tau and of sigma that are looked at."""

NODES = 301
"""Values of z that are looked at; of r, which many counts tell, every third of them."""

_TINY = 1e-300


@dataclass(frozen=True)
class Counts:
    """What was counted, as arrays with an entry for each count.

    Attributes:
        requests: y, whole numbers.
        cut_off: whether y is a lower bound.
        exposure: E, positive.
        series: which sub-district and service, as a number below ``len(service_of)``.
        service_of: the service of each series, as a number; series may have no counts.
    """

    requests: Array
    cut_off: NDArray[np.bool_]
    exposure: Array
    series: Index
    service_of: Index


class Rates:
    """The posterior of all rates, given counts.

    Attributes:
        counts: what it is given.
        spreads: values of tau and of sigma that are looked at.
        centres: of each service, the logarithm of the pooled rate, around which the grid lies.
        offsets: the values of z and r that are looked at, less the centre.
    """

    def __init__(self, counts: Counts, spreads: Array = SPREADS) -> None:
        """Lay out the grid."""
        self.counts, self.spreads = counts, spreads
        self.centres = self._centres()
        logs = np.log((counts.requests + 0.5) / self._expected())
        width = 4 * (float(np.std(logs)) if len(logs) > 1 else 1.0)
        self.offsets = np.linspace(-1, 1, NODES) * min(max(width, 1.0), 4.0)

    def _centres(self) -> Array:
        counts = self.counts
        services = counts.service_of[counts.series]
        found = np.zeros(int(counts.service_of.max()) + 1)
        overall = np.log((counts.requests.sum() + 0.5) / counts.exposure.sum())
        for service in range(len(found)):
            here = services == service
            requests, exposure = counts.requests[here].sum(), counts.exposure[here].sum()
            found[service] = np.log((requests + 0.5) / exposure) if here.any() else overall
        return found

    def _expected(self) -> Array:
        """Requests expected of each count at the centre of its service."""
        counts = self.counts
        found: Array = counts.exposure * np.exp(self.centres[counts.service_of[counts.series]])
        return found

    @cached_property
    def _logs(self) -> list[Array]:
        """For each sigma, log likelihoods of each series' counts by z: (series, nodes)."""
        counts = self.counts
        mean = self._expected()[:, None] * np.exp(self.offsets)[None, :]
        found = []
        for sigma in self.spreads:
            of_series = np.zeros((len(counts.service_of), NODES))
            of_counts = log_likelihood(
                counts.requests[:, None], counts.cut_off[:, None], mean, float(sigma)
            )
            np.add.at(of_series, counts.series, of_counts)
            found.append(of_series)
        return found

    @cached_property
    def _likelihoods(self) -> list[Array]:
        """For each sigma, likelihoods of each series' counts by z, up to a factor."""
        return [np.exp(logs - logs.max(axis=1, keepdims=True)) for logs in self._logs]

    @cached_property
    def _kernels(self) -> list[Array]:
        """For each tau, the chance of each z given r: (nodes of r, nodes of z)."""
        apart = self.offsets[None, :] - self.offsets[::3, None]
        found = []
        for tau in self.spreads:
            kernel = np.exp(-0.5 * (apart / tau) ** 2)
            found.append(kernel / kernel.sum(axis=1, keepdims=True))
        return found

    @cached_property
    def _cells(self) -> tuple[Array, Array]:
        """Log posterior by (tau, sigma), and of r: (tau, sigma, services, nodes)."""
        width, services = len(self.spreads), len(self.centres)
        with_counts = np.unique(self.counts.series)
        service_of = self.counts.service_of[with_counts]
        of_service = (service_of[None, :] == np.arange(services)[:, None]).astype(float)
        of_rates = np.empty((width, width, services, len(self.offsets[::3])))
        for j, (likelihood, logs) in enumerate(zip(self._likelihoods, self._logs, strict=True)):
            peaks = logs.max(axis=1)[with_counts]
            for i, kernel in enumerate(self._kernels):
                by_rate = np.log(likelihood[with_counts] @ kernel.T + _TINY) + peaks[:, None]
                of_rates[i, j] = of_service @ by_rate
        told = special.logsumexp(of_rates, axis=3).sum(axis=2)
        # Spaced evenly in their logarithm, each value stands for a span in proportion to itself.
        prior = -0.5 * (self.spreads / PRIOR_SCALE) ** 2 + np.log(self.spreads)
        return told + prior[:, None] + prior[None, :], of_rates

    @cached_property
    def log_evidence(self) -> float:
        """Logarithm of how likely the counts are, up to a constant that exposures do not change.

        Each node of r stands for a span, so that it does not depend on where the grid lies.
        """
        span = 3 * float(self.offsets[1] - self.offsets[0])
        return float(special.logsumexp(self._cells[0])) + len(self.centres) * float(np.log(span))

    @cached_property
    def chances(self) -> Array:
        """Posterior chance of each (tau, sigma)."""
        logs = self._cells[0]
        found: Array = np.exp(logs - special.logsumexp(logs))
        return found

    def draw(self, chance: Array, normal: Array) -> tuple[Array, Array]:
        """Draw futures of all series' rates.

        Args:
            chance: uniform between 0 and 1, one for each future: picks tau and sigma.
            normal: standard normal, (futures, services + series): picks r and z.

        Returns:
            Rates, (futures, series), and sigma of each future.
        """
        of_rates = self._cells[1]
        services, width = len(self.centres), len(self.spreads)
        picked = np.searchsorted(np.cumsum(self.chances.ravel()), chance * (1 - 1e-12))
        uniform = special.ndtr(normal)
        rates = np.empty((len(chance), len(self.counts.service_of)))
        for cell in np.unique(picked):
            i, j = divmod(int(cell), width)
            futures = np.flatnonzero(picked == cell)
            logs = of_rates[i, j]
            weights = np.exp(logs - logs.max(axis=1, keepdims=True))
            nodes = np.stack(
                [
                    np.searchsorted(np.cumsum(w) / w.sum(), uniform[futures, e])
                    for e, w in enumerate(weights)
                ],
                axis=1,
            )
            nodes = nodes.clip(0, logs.shape[1] - 1)
            for series, service in enumerate(self.counts.service_of):
                kernel = self._kernels[i][nodes[:, service]]
                of_z = np.cumsum(kernel * self._likelihoods[j][series], axis=1)
                offset = _inverse(of_z, uniform[futures, services + series], self.offsets)
                rates[futures, series] = np.exp(self.centres[service] + offset)
        return rates, self.spreads[picked % width]


def log_likelihood(requests: Array, cut_off: NDArray[np.bool_], mean: Array, sigma: float) -> Array:
    """Log chance of so many requests, or of at least so many where they were cut off.

    Negative binomial with variance ``mean + (sigma mean)^2``; arrays are broadcast together.
    """
    size = 1 / sigma**2
    share = mean / (size + mean)
    whole = np.broadcast_to(cut_off, mean.shape)
    exact = (
        special.gammaln(requests + size)
        - special.gammaln(size)
        - special.gammaln(requests + 1)
        + size * np.log1p(-share)
        + special.xlogy(requests, share)
    )
    if not cut_off.any():
        return np.asarray(exact)
    at_least = np.ones(mean.shape)
    # The chance of at least none is 1, which the function is not defined for.
    some = whole & (requests > 0)
    at_least[some] = special.betainc(np.broadcast_to(requests, mean.shape)[some], size, share[some])
    return np.where(whole, np.log(at_least + _TINY), exact)


def _inverse(cumulated: Array, uniform: Array, values: Array) -> Array:
    """Values at which cumulated weights (rows) reach a part of their total, within a spacing."""
    wanted = uniform * cumulated[:, -1]
    place = (cumulated < wanted[:, None]).sum(axis=1).clip(0, len(values) - 1)
    rows = np.arange(len(wanted))
    before = np.where(place > 0, cumulated[rows, place - 1], 0.0)
    weight = cumulated[rows, place] - before
    part = np.where(weight > 0, (wanted - before) / np.where(weight > 0, weight, 1.0), 0.5)
    found: Array = values[place] + (part - 0.5) * (values[1] - values[0])
    return found
