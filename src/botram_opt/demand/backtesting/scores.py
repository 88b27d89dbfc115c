"""How good a forecast was, once the counts are there.

All take ``samples``, a row for each future and a column for each target, and ``actual``, a count
for each target; all are means over targets. Counts that were cut off are lower bounds and not what
came: leave them out before, as ``score`` does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from botram_opt.language import say
from botram_opt.problem.base import Count, Record

Numbers = NDArray[np.float64]

QUANTILES = tuple(number / 20 for number in range(1, 20))
"""5%, 10%, ..., 95%: those that pinball losses are the mean of."""


class Scores(Record):
    """How good a forecast was for some targets; every number but the first is a mean over them.

    Attributes:
        targets: how many counts it was compared with.
        mase: mean absolute scaled error; 1 is as far off as the last count was from the next.
        pinball: mean pinball loss over ``QUANTILES``, in requests.
        crps: continuous ranked probability score, in requests.
        coverage_80, coverage_95: share of counts within the central 80% and 95% intervals.
        width_80, width_95: how wide these are, in requests.
    """

    targets: Count
    mase: float
    pinball: float
    crps: float
    coverage_80: float
    coverage_95: float
    width_80: float
    width_95: float


def score(
    samples: Numbers, actual: Numbers, scale: Numbers, cut_off: NDArray[np.bool_]
) -> Scores | None:
    """All scores at once, of the targets that were not cut off; None if all were.

    Args:
        samples: requests, by future and target.
        actual: the count of each target.
        scale: what the error of each target is divided by; see ``mase_scale``.
        cut_off: whether the count of a target is a lower bound.
    """
    whole = ~cut_off
    if not whole.any():
        return None
    samples, actual, scale = samples[:, whole], actual[whole], scale[whole]
    return Scores(
        targets=int(whole.sum()),
        mase=mase(samples, actual, scale),
        pinball=float(pinball(samples, actual, QUANTILES).mean()),
        crps=crps(samples, actual),
        coverage_80=coverage(samples, actual, 0.8),
        coverage_95=coverage(samples, actual, 0.95),
        width_80=width(samples, 0.8),
        width_95=width(samples, 0.95),
    )


def merged(parts: Sequence[Scores]) -> Scores:
    """The scores of all targets together, from those of parts of them.

    Raises:
        ValueError: there is no part.
    """
    if not parts:
        raise ValueError(say("there are no scores to merge"))
    weights = [part.targets for part in parts]
    means = {
        name: float(np.average([getattr(part, name) for part in parts], weights=weights))
        for name in Scores.model_fields
        if name != "targets"
    }
    return Scores(targets=sum(weights), **means)


def mase_scale(own: Numbers, service: Numbers) -> float:
    """What an absolute error is divided by: how far each count is from the one before, on average.

    That is the in-sample error of the naive forecast (Hyndman & Koehler 2006, Another look at
    measures of forecast accuracy, International Journal of Forecasting 22, 679-688). Where a series
    has no such error, because it has one count only, none, or the same again and again, it is the
    mean absolute deviation of the service's counts from their mean; where these are all the same
    too, it is that count; and where that is zero, one request.

    Args:
        own: counts of the target's series before the origin, in order of date.
        service: counts of its service in all sub-districts before the origin.
    """
    steps = np.abs(np.diff(own))
    if steps.any():
        return float(steps.mean())
    if len(service) == 0:
        return 1.0
    mean = float(service.mean())
    return float(np.abs(service - mean).mean()) or mean or 1.0


def mase(samples: Numbers, actual: Numbers, scale: Numbers) -> float:
    """Mean absolute scaled error of the median (Hyndman & Koehler 2006).

    The median, because it is the number with the least absolute error.
    """
    return float((np.abs(np.median(samples, axis=0) - actual) / scale).mean())


def pinball(samples: Numbers, actual: Numbers, quantiles: Sequence[float]) -> Numbers:
    """Pinball loss of each quantile, in requests.

    A count above the quantile q costs q a request, one below costs 1 - q (Gneiting & Raftery 2007,
    Strictly proper scoring rules, prediction, and estimation, Journal of the American Statistical
    Association 102, 359-378, section 6.1).
    """
    share = np.asarray(quantiles)[:, None]
    above = actual - np.quantile(samples, quantiles, axis=0)
    loss: Numbers = np.maximum(share * above, (share - 1) * above).mean(axis=1)
    return loss


def crps(samples: Numbers, actual: Numbers) -> float:
    """Continuous ranked probability score of the samples' distribution, in requests.

    The mean distance of a sample to the count, less half that of two samples to each other
    (Gneiting & Raftery 2007, equation 21). For one sample it is the absolute error.
    """
    number = len(samples)
    # In order, the sample at place i is above i others and below the rest of them.
    order = 2 * np.arange(number) - number + 1
    apart = 2 * (order[:, None] * np.sort(samples, axis=0)).sum(axis=0) / number**2
    return float((np.abs(samples - actual).mean(axis=0) - apart / 2).mean())


def coverage(samples: Numbers, actual: Numbers, share: float) -> float:
    """Share of counts within the central interval that is to hold such a share of them.

    Counts are whole, and one that equals a bound is within: where they are few, intervals hold more
    than their share.
    """
    low, high = _interval(samples, share)
    return float(((low <= actual) & (actual <= high)).mean())


def width(samples: Numbers, share: float) -> float:
    """Mean width of the central interval that is to hold such a share of counts, in requests."""
    low, high = _interval(samples, share)
    return float((high - low).mean())


def _interval(samples: Numbers, share: float) -> tuple[Numbers, Numbers]:
    low, high = np.quantile(samples, [(1 - share) / 2, (1 + share) / 2], axis=0)
    return low, high
