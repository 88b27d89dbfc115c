"""Forecasts of sub-districts that add up to that of the regency.

Each sub-district is forecast from its own counts, and the regency from their sum, in which trend
and season are seen better. The two do not agree; reconciliation changes all of them as little as
their errors in the past allow, until they do.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from botram_opt.demand.weekly.series import Numbers

LEAST_ERRORS = 10
"""With fewer known errors of a series in trials the covariance of errors means nothing."""

MIN_TRACE = "MinTrace with shrinkage"
BOTTOM_UP = "bottom-up"


class Reconciled(NamedTuple):
    """Forecasts that add up.

    Attributes:
        how: the method's name.
        parts: a row for each sub-district, a column for each step.
        total: their sum, by step.
    """

    how: str
    parts: Numbers
    total: Numbers


def reconcile(
    parts: Numbers, total: Numbers, part_errors: Numbers, total_errors: Numbers
) -> Reconciled:
    """Make the forecasts of parts and of their sum agree.

    By minimum trace reconciliation with a shrunk covariance of the errors of one step ahead
    (Wickramasuriya, Athanasopoulos & Hyndman 2019, Journal of the American Statistical Association
    114, 804-819); bottom-up where errors are too few for a covariance, or there is one part only:
    then the parts stay as they are, and the total is their sum.

    Args:
        parts: forecasts, a row for each part, a column for each step; NaN where there is none.
        total: forecasts of the sum, by step. A step with a NaN anywhere is left bottom-up.
        part_errors: errors of one step ahead, a row for each part, a column for each trial; NaN
            where one is not known.
        total_errors: the same of the sum.

    Returns:
        Forecasts that are nowhere below zero, and their sum.
    """
    errors = np.vstack([total_errors, part_errors])
    known = ~np.isnan(errors)
    together = np.maximum(parts, 0)
    how = BOTTOM_UP
    # Without any error at all, base forecasts are perfect and need no change.
    if len(parts) > 1 and known.sum(axis=1).min() >= LEAST_ERRORS and np.nanmax(abs(errors)) > 0:
        from hierarchicalforecast.methods import MinTrace

        how = MIN_TRACE
        base = np.vstack([total, parts])
        whole = ~np.isnan(base).any(axis=0)
        sums = np.vstack([np.ones(len(parts)), np.eye(len(parts))])
        # It takes residuals as what came less what was fitted.
        result = MinTrace("mint_shrink").fit_predict(
            S=sums, y_hat=base[:, whole], y_insample=errors, y_hat_insample=np.zeros_like(errors)
        )
        together[:, whole] = np.maximum(np.asarray(result["mean"], float)[1:], 0)
    return Reconciled(how, together, together.sum(axis=0))
