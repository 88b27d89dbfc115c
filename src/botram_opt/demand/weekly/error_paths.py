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

from botram_opt.demand.weekly.series import Numbers


@dataclass(frozen=True)
class ErrorPaths:
    """Paths of errors of series that can lend them to each other.

    Attributes:
        scaled: by series, trial and week ahead, with mean zero in each week ahead over all that is
            lent; NaN throughout where a series has no path to lend.
        scale: root of the mean squared error of each series.
    """

    scaled: Numbers
    scale: Numbers

    def spread(self, series: int, ahead: int) -> float:
        """Standard deviation of a series' errors so many weeks ahead (from 0)."""
        paths = self.scaled[:, :, _tried(ahead, self.scaled.shape[2])]
        known = paths[~np.isnan(paths)]
        return float(known.std() * self.scale[series]) if len(known) else 0.0

    def drawn(self, futures: int, rng: np.random.Generator, trial: Numbers) -> Drawn:
        """Draw which path each series takes in each future.

        Args:
            futures: how many.
            rng: where the choice of lenders comes from.
            trial: for each future a number from 0 to 1 that says which trial comes again.
        """
        lends = ~np.isnan(self.scaled[:, :, 0])
        trials = np.flatnonzero(lends.any(axis=0))
        lenders = np.zeros((futures, len(self.scale)), dtype=np.intp)
        if not len(trials):
            return Drawn(self, np.zeros(futures, dtype=np.intp), lenders)
        chosen = trials[(trial * len(trials)).astype(np.intp)]
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
        week = _tried(ahead, self.paths.scaled.shape[2])
        found = self.paths.scaled[self.lenders[:, series], self.trials, week]
        # There are none to draw where no series was ever off.
        return np.where(np.isnan(found), 0.0, found) * float(self.paths.scale[series])


def error_paths(errors: Numbers) -> ErrorPaths:
    """Centre and scale errors, and complete paths.

    A mean error of a series is not put right, as some dozens of overlapping trials cannot tell it
    from chance; it makes the spread wider instead. A week without a known error takes that of the
    week before, or else of the one after.

    Args:
        errors: by series, trial and week ahead; NaN where an error is not known.
    """
    scaled = np.full(errors.shape, np.nan)
    scale = np.zeros(len(errors))
    for series, own in enumerate(errors):
        known = own[~np.isnan(own)]
        if len(known):
            scale[series] = np.sqrt((known**2).mean())
        # A series whose errors are all the same has no shape to lend.
        if len(known) and np.ptp(known) > 0:
            whole = _carried(_carried(own)[:, ::-1])[:, ::-1]
            scaled[series] = (whole - known.mean()) / known.std()
    lent = ~np.isnan(scaled[:, :, 0])
    if lent.any():
        scaled -= scaled[lent].mean(axis=0)
    return ErrorPaths(scaled, scale)


def _tried(ahead: int, tried: int) -> int:
    """The week of a path that stands for so many weeks ahead."""
    if ahead < tried:
        return ahead
    again = (tried + 3) // 4
    return tried - again + (ahead - tried) % again


def _carried(errors: Numbers) -> Numbers:
    """Each unknown week takes what the one before it has."""
    found = errors.copy()
    for week in range(1, found.shape[1]):
        unknown = np.isnan(found[:, week])
        found[:, week][unknown] = found[:, week - 1][unknown]
    return found
