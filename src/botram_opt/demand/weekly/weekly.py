"""Forecasts from weekly history: of offices that count every week, or of places with many events.

Each series is forecast by the method that does best on its own past, sub-districts are made to add
up to the regency, and futures are drawn from the errors that the same forecasts made in the past.
The methods are those of the libraries ``statsforecast`` and ``hierarchicalforecast``, an extra.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np
from pydantic import Field

from botram_opt.demand.history import History
from botram_opt.demand.method import Samples, Target
from botram_opt.demand.weekly.error_paths import ErrorPaths, error_paths
from botram_opt.demand.weekly.methods import Origins, Tried, came_after, choose, trial_origins
from botram_opt.demand.weekly.reconciliation import Reconciled, reconcile
from botram_opt.demand.weekly.series import (
    Key,
    Numbers,
    WeeklySeries,
    last_week,
    monday,
    summed,
    weekly_series,
)
from botram_opt.errors import ForecastError, Issue
from botram_opt.language import number, say
from botram_opt.problem.base import NUMBER, Record, Share

_LIBRARIES = ("statsforecast.models", "hierarchicalforecast.methods")


class Used(NamedTuple):
    """The method that a series was forecast with, and why: to stand after a colon."""

    method: str
    why: str


class Weekly(Record):
    """Forecasts each sub-district and service from its counts of many weeks.

    A forecast is of the requests that one event finds: a week with several counts is their mean.
    Weeks without an event are gaps. The libraries know neither gaps nor lower bounds: a gap takes a
    fitted level, a count that was cut off the larger of itself and the fitted level
    (``WeeklySeries.filled``). Where most counts are cut off the forecast is therefore too low.

    Futures are drawn from the errors that the chosen method made in its trials. It was chosen for
    being off least in the same trials, so that intervals are a little narrow; and past the longest
    horizon that a history has room to try, they do not widen.

    Attributes:
        least_weeks: with counts that each series must have; half of them are behind the first
            trial.
        most_gaps: the largest share of a series' weeks that may have no count.
        most_trials: how many times at most each forecast is tried on the past.
    """

    least_weeks: Annotated[int, Field(ge=20, le=1000), NUMBER] = 52
    most_gaps: Share = 0.5
    most_trials: Annotated[int, Field(ge=10, le=1000), NUMBER] = 52

    @property
    def name(self) -> str:
        """What it is called, for showing."""
        return "weekly"

    def samples(
        self, history: History, targets: Sequence[Target], futures: int, seed: int
    ) -> Samples:
        """Draw so many futures of all targets together; see ``Method.samples`` and ``fit``."""
        return self.fit(history, targets).samples(targets, futures, seed)

    def fit(self, history: History, targets: Sequence[Target]) -> WeeklyForecast:
        """Forecast the series of all targets, up to the last of them.

        The regency of a service is the sum of all sub-districts with weeks enough, whether they are
        targets or not. A target in the week of the last count takes the forecast of the next.

        Raises:
            ForecastError: a target's series is too short or has too many gaps, or a target is not
                after the history. It holds an issue for each.
            ImportError: the libraries are not installed.
        """
        for library in _LIBRARIES:
            try:
                importlib.import_module(library)
            except ImportError as error:
                raise ImportError(
                    "weekly forecasts need statsforecast and hierarchicalforecast:"
                    " pip install botram-opt[forecast]"
                ) from error
        known = weekly_series(history)
        issues = [*self._too_little(known, targets), *_not_after(history, targets)]
        if issues:
            raise ForecastError(issues)
        if not targets:
            return WeeklyForecast(history, {}, {}, {}, ())
        wanted = {target.service for target in targets}
        enough = {
            key: series
            for key, series in sorted(known.items())
            if key[1] in wanted and self.lack(series) is None
        }
        horizon = max(_weeks_ahead(history, target) for target in targets)
        return _forecast(history, enough, horizon, self.least_weeks // 2, self.most_trials)

    def lack(self, series: WeeklySeries) -> tuple[str, str] | None:
        """What a series has too little of, and what to do, if anything.

        Args:
            series: counts by week.
        """
        counted = int(series.known.sum())
        if counted < self.least_weeks:
            return (
                say(
                    "{n} weeks have counts, and {least} are needed",
                    n=counted,
                    least=self.least_weeks,
                ),
                say("Give a longer history, or use a method for few counts"),
            )
        if counted < (1 - self.most_gaps) * series.weeks:
            return (
                say(
                    "{n} of {weeks} weeks have no count, and at most {most}% may",
                    n=series.weeks - counted,
                    weeks=series.weeks,
                    most=number(100 * self.most_gaps, places=0),
                ),
                say("Give the counts of those weeks, or use a method for few counts"),
            )
        return None

    def _too_little(
        self, known: Mapping[Key, WeeklySeries], targets: Sequence[Target]
    ) -> list[Issue]:
        issues: list[Issue] = []
        for place, service in dict.fromkeys((t.sub_district, t.service) for t in targets):
            where = say("history of {place}, {service}", place=repr(place), service=repr(service))
            if (place, service) not in known:
                remedy = say("Give its counts, or use a method that learns from other places")
                issues.append(Issue(where, say("there is no count"), remedy))
            elif fault := self.lack(known[place, service]):
                issues.append(Issue(where, *fault))
        return issues


@dataclass(frozen=True)
class WeeklyForecast:
    """Series forecast from their weekly history, and the errors that futures are drawn from.

    Attributes:
        history: what they were forecast from.
        expected: requests of each sub-district and service by week, from the week after the
            history's last; they add up to ``regency``.
        regency: requests of each service by week: the sum of the sub-districts' events.
        used: the method of each series, and why.
        groups: series that lend each other paths of errors, and these paths.
    """

    history: History
    expected: Mapping[Key, Numbers]
    regency: Mapping[str, Numbers]
    used: Mapping[Key, Used]
    groups: tuple[tuple[tuple[Key, ...], ErrorPaths], ...]

    def samples(self, targets: Sequence[Target], futures: int, seed: int) -> Samples:
        """Draw so many futures of targets that were forecast; see ``Method.samples``.

        Two targets of one series in the same week get the same numbers. Which other targets are
        asked for changes nothing.
        """
        rng = np.random.default_rng(seed)
        trial = rng.random(futures)
        drawn = {
            key: (group, number, rng.random(futures))
            for keys, paths in self.groups
            for group in [paths.drawn(futures, rng, trial)]
            for number, key in enumerate(keys)
        }
        samples = np.zeros((futures, len(targets)))
        for column, target in enumerate(targets):
            key = (target.sub_district, target.service)
            ahead = _weeks_ahead(self.history, target) - 1
            group, number, chance = drawn[key]
            # Errors are of square roots. Their spread adds to the mean of the squares; taken off
            # before, it leaves the samples a mean of what is expected.
            spread = group.paths.spread(number, ahead)
            root = np.sqrt(max(self.expected[key][ahead] - spread**2, 0.0))
            requests = np.maximum(root + group.errors(number, ahead), 0) ** 2
            # Up or down by chance: to the nearest, a place with few requests would have none.
            samples[:, column] = np.floor(requests + chance)
        return samples


def _weeks_ahead(history: History, target: Target) -> int:
    return max(1, (monday(target.date) - last_week(history)).days // 7)


def _not_after(history: History, targets: Sequence[Target]) -> list[Issue]:
    end = history.dates[-1]
    return [
        Issue(
            say(
                "target {place}, {service}, {day}",
                place=repr(target.sub_district),
                service=repr(target.service),
                day=target.date,
            ),
            say("it is not after the last date of the history, {day}", day=end),
            say("Ask for a later date, or give the history up to before it"),
        )
        for target in dict.fromkeys(targets)
        if target.date <= end
    ]


def _forecast(
    history: History, series: Mapping[Key, WeeklySeries], horizon: int, least: int, most: int
) -> WeeklyForecast:
    origins = trial_origins([one.weeks for one in series.values()], horizon, least, most)
    tried = {key: choose(one, horizon, origins, least) for key, one in series.items()}
    expected: dict[Key, Numbers] = {}
    regency: dict[str, Numbers] = {}
    used: dict[Key, Used] = {}
    errors: dict[Key, Numbers] = {}
    for service in dict.fromkeys(service for _, service in series):
        keys = [key for key in series if key[1] == service]
        members = [series[key] for key in keys]
        result = _adding_up(members, [tried[key] for key in keys], horizon, origins, least)
        regency[service] = result.total[:horizon]
        for key, part in zip(keys, result.parts, strict=True):
            expected[key] = part[:horizon]
            trials = part[horizon:].reshape(-1, origins.horizon)
            errors[key] = _root_errors(series[key], origins, trials)
            why = say(
                "{why}; made to add up to the regency: {how}", why=tried[key].why, how=result.how
            )
            used[key] = Used(tried[key].method, why)
    groups = []
    for intermittent in (False, True):
        alike = tuple(key for key, one in series.items() if one.is_intermittent() == intermittent)
        if alike:
            groups.append((alike, error_paths(np.stack([errors[key] for key in alike]))))
    return WeeklyForecast(history, expected, regency, used, tuple(groups))


def _adding_up(
    members: Sequence[WeeklySeries],
    tried: Sequence[Tried],
    horizon: int,
    origins: Origins,
    least: int,
) -> Reconciled:
    """Forecasts and trials of a service's series, one after the other, reconciled."""
    parts = np.stack([_in_a_row(one) for one in tried])
    if len(members) == 1:
        unknown = np.full(len(origins.before_end), np.nan)
        return reconcile(parts, parts[0], unknown[None, :], unknown)
    regency = summed(members)
    total = choose(regency, horizon, origins, least)
    return reconcile(
        parts,
        _in_a_row(total),
        np.stack([_first_errors(m, origins, t) for m, t in zip(members, tried, strict=True)]),
        _first_errors(regency, origins, total),
    )


def _in_a_row(tried: Tried) -> Numbers:
    return np.concatenate([tried.forecast, tried.trials.ravel()])


def _first_errors(series: WeeklySeries, origins: Origins, tried: Tried) -> Numbers:
    """What came less what was forecast, one week ahead, by trial."""
    found: Numbers = (came_after(series, origins, tried.trials) - tried.trials)[:, 0]
    return found


def _root_errors(series: WeeklySeries, origins: Origins, trials: Numbers) -> Numbers:
    """Square root of what came less that of what was forecast, by trial and week ahead.

    The spread of a count's square root hardly depends on how large the count is (Bartlett 1936,
    Supplement to the Journal of the Royal Statistical Society 3, 68-78), so that errors of low and
    high weeks, and of small and large places, are of one kind.
    """
    found: Numbers = np.sqrt(came_after(series, origins, trials)) - np.sqrt(trials)
    return found
