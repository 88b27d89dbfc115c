"""Futures drawn from errors in the past: split conformal prediction with whole paths of errors.

Every trial of a forecast left a path of errors, week after week. A future is a trial that comes
again: all series take paths of that same trial, so that a year in which more come than was thought
is one everywhere, and a series that was too low one week is so in the next. The spread of a
series is its own; the shape of its path may be that of another series, scaled: with some dozens of
trials only, the tails of one series by itself would be too short. Where all errors, past and to
come, are alike (exchangeable), intervals hold what they say (Lei et al. 2018, Distribution-free
predictive inference for regression, Journal of the American Statistical Association 113,
1094-1111). Trials overlap and the world changes; how far they do hold is for a backtest to say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from botram_opt.demand.weekly_series import Numbers


@dataclass(frozen=True)
class ErrorPaths:
    """Paths of errors of series that can lend them to each other.

    Attributes:
        scaled: errors by series, trial and week ahead, each over the scale of its series; a path
            is NaN throughout where a series has none.
        scale: root of the mean squared error of each series.
    """

    scaled: Numbers
    scale: Numbers

    def drawn(self, futures: int, rng: np.random.Generator, trial: Numbers) -> Drawn:
        """Draw which path each series takes in each future.

        Args:
            futures: how many.
            rng: where the choice of lenders comes from.
            trial: for each future a number from 0 to 1 that says which trial comes again.
        """
        has_path = ~np.isnan(self.scaled[:, :, 0])
        # A series without any error has no shape to lend.
        lends = has_path & (self.scale > 0)[:, None]
        if not lends.any():
            nobody = np.zeros((futures, len(self.scale)), dtype=np.intp)
            return Drawn(self, np.zeros(futures, dtype=np.intp), nobody)
        trials = np.flatnonzero(lends.any(axis=0))
        chosen = trials[(trial * len(trials)).astype(np.intp)]
        lenders = np.empty((futures, len(self.scale)), dtype=np.intp)
        for future, number in enumerate(chosen):
            lenders[future] = rng.choice(np.flatnonzero(lends[:, number]), len(self.scale))
        return Drawn(self, chosen, lenders)


@dataclass(frozen=True)
class Drawn:
    """Which path of errors each series takes in each future.

    Attributes:
        paths: what is drawn from.
        trials: the trial that comes again, by future.
        lenders: whose path is taken, by future and series.
    """

    paths: ErrorPaths
    trials: NDArray[np.intp]
    lenders: NDArray[np.intp]

    def errors(self, series: int, ahead: int) -> Numbers:
        """Errors of a series so many weeks ahead (from 0), by future.

        Beyond the last week that was tried, the last quarter of the path comes again and again: if
        errors go on growing, intervals there are too narrow.
        """
        scale = self.paths.scale[series]
        if scale == 0:
            return np.zeros(len(self.trials))
        tried = self.paths.scaled.shape[2]
        if ahead >= tried:
            again = (tried + 3) // 4
            ahead = tried - again + (ahead - tried) % again
        found: Numbers = self.paths.scaled[self.lenders[:, series], self.trials, ahead] * scale
        return found


def error_paths(errors: Numbers) -> ErrorPaths:
    """Scale errors and complete paths: a week without a known error takes that of the one before.

    Args:
        errors: by series, trial and week ahead; NaN where an error is not known.
    """
    known = ~np.isnan(errors)
    number = known.sum(axis=(1, 2))
    squares = np.where(known, errors, 0) ** 2
    scale = np.sqrt(squares.sum(axis=(1, 2)) / np.maximum(number, 1))
    whole = _carried(_carried(errors)[:, :, ::-1])[:, :, ::-1]
    return ErrorPaths(whole / np.where(scale > 0, scale, 1)[:, None, None], scale)


def _carried(errors: Numbers) -> Numbers:
    """Each unknown week takes what the one before it has."""
    found = errors.copy()
    for week in range(1, found.shape[2]):
        unknown = np.isnan(found[:, :, week])
        found[:, :, week][unknown] = found[:, :, week - 1][unknown]
    return found
