"""Little history: every place's rate, shrunk toward the regency's; factors of the calendar too.

The usual case is one visit a year to each sub-district. What such counts tell is in `rates`. This
module says what a count is relative to (residents, and the times of the year), learns what the
counts say of calendar effects, and draws futures in which all that belongs together moves
together: one year is better than another everywhere, one place's services rise and fall with each
other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from botram_opt.demand.effects import CalendarEffect, holding
from botram_opt.demand.history import History
from botram_opt.demand.method import Samples, Target
from botram_opt.demand.pooled.alike import ALIKE, alikeness, together
from botram_opt.demand.pooled.learning import learn
from botram_opt.demand.pooled.observations import (
    Held,
    Observation,
    Series,
    Waiting,
    days_between,
    observations,
    waiting,
    weighted_days,
)
from botram_opt.demand.pooled.rates import SPREADS, Array, Counts, Index, Rates
from botram_opt.errors import ForecastError, Issue
from botram_opt.language import say

YEAR_SD = 0.1
"""How much one year's requests differ from the next everywhere, as a standard deviation of their
logarithm: assumed. One year of history cannot tell it."""

STRATA = 8
"""Parts of each unsure factor's distribution, for each of which rates are worked out anew: a rate
that was counted while an effect held is as unsure as the effect's factor."""

RARELY = 1e-4
"""Spreads of rates less likely than this are not looked at again in each stratum."""


@dataclass(frozen=True)
class Drawn:
    """Futures of all rates.

    Attributes:
        rates: requests a resident (and a day, where demand builds up), less visit noise:
            (futures, series).
        factors: of the calendar effects: (futures, effects).
        sigma: how much one visit differs from the next, in each future.
    """

    rates: Array
    factors: Array
    sigma: Array


@dataclass(frozen=True)
class Pooled:
    """Partial pooling over places; a `Method`.

    Attributes:
        residents: people entitled to the services, by sub-district.
        effects: calendar effects, as known beforehand.
        builds_up: whether demand builds up between visits.
        since: where it does, the day after which requests for first visits came up, if known.
        year_sd: how much years differ, as a standard deviation of the logarithm.
    """

    residents: Mapping[str, float]
    effects: tuple[CalendarEffect, ...] = ()
    builds_up: bool = False
    since: dt.date | None = None
    year_sd: float = YEAR_SD
    name: str = "partial pooling"

    def fit(self, history: History, series: Sequence[Series]) -> Pool:
        """Learn from a history what is to be known of some series.

        Raises:
            ForecastError: it tells nothing, or residents of a place are not known, or, where demand
                builds up, since when. It holds an issue for each.
        """
        found = observations(history, self.effects, builds_up=self.builds_up, since=self.since)
        told = tuple(dict.fromkeys((*series, *(o.series for o in found))))
        waits = {
            each: waiting(history.series.get(each, ()), self.since)
            for each in (told if self.builds_up else ())
        }
        issues = [*self._without_residents(told)]
        if not (self.builds_up and self.since is None):
            issues += _without_counts(found, series)
        issues += [
            Issue(
                say("requests for {service} in {place}", service=repr(service), place=repr(place)),
                say("no visit was held to its end, so it is not known since when they come up"),
                say("State the day after which they do (since)"),
            )
            for (place, service), known in waits.items()
            if known is None
        ]
        if issues:
            raise ForecastError(issues)
        known = {each: state for each, state in waits.items() if state is not None}
        return Pool(self, found, told, known)

    def samples(
        self, history: History, targets: Sequence[Target], futures: int, seed: int
    ) -> Samples:
        """Draw futures of what visits find; see `Method`."""
        pool = self.fit(history, [(t.sub_district, t.service) for t in targets])
        return pool.visits(targets, futures, np.random.default_rng(seed))

    def _without_residents(self, series: Sequence[Series]) -> Iterator[Issue]:
        for place in sorted({place for place, _ in series}):
            if not self.residents.get(place):
                where = say("residents of {place}", place=repr(place))
                what = say("are not known, and rates are per resident")
                yield Issue(where, what, say("State them, or leave the place's rows out"))


def _without_counts(found: Sequence[Observation], series: Sequence[Series]) -> Iterator[Issue]:
    known = {o.series[1] for o in found}
    for service in dict.fromkeys(service for _, service in series):
        if service not in known:
            what = say("no row of the history tells anything of them")
            remedy = say("Add counts, or leave the service out of what is forecast")
            yield Issue(say("requests for {service}", service=repr(service)), what, remedy)


class Pool:
    """What a history tells of rates and factors.

    Attributes:
        series: all that it tells of, and what else is to be forecast.
        found: what the history tells.
        waiting: of each series, where demand builds up.
        learned: of each calendar effect.
        rates: of all series, at the expected factors.
        alike: correlation of the services of a visit.
        alike_is_told: whether the history tells it; else it is assumed.
    """

    def __init__(
        self,
        method: Pooled,
        found: list[Observation],
        series: tuple[Series, ...],
        waiting: Mapping[Series, Waiting],
    ) -> None:
        self.method, self.found, self.series, self.waiting = method, found, series, waiting
        times = [sum(o.has(i) for o in found) for i in range(len(method.effects))]
        self.learned = learn(method.effects, times, self._log_evidence)
        self.rates = Rates(self._counts(self.expected_factors))
        told = alikeness(found, self.rates.counts)
        self.alike_is_told = told is not None
        self.alike = ALIKE if told is None else told

    @cached_property
    def number(self) -> Mapping[Series, int]:
        """Each series by its place in ``series``."""
        return {series: i for i, series in enumerate(self.series)}

    @cached_property
    def services(self) -> tuple[str, ...]:
        """Services, in the order in which `Rates` counts them."""
        return tuple(dict.fromkeys(service for _, service in self.series))

    @property
    def expected_factors(self) -> Array:
        """The mean of each effect's factor."""
        return np.array([effect.mean for effect in self.learned])

    def _log_evidence(self, factors: Array) -> float:
        return Rates(self._counts(factors), SPREADS[::3]).log_evidence

    def _counts(self, factors: Array) -> Counts:
        """The counts, relative to what they are if the effects have these factors."""
        exposures = [
            self.method.residents[o.series[0]] * float(o.exposure(factors)) for o in self.found
        ]
        return Counts(
            requests=np.array([float(o.requests) for o in self.found]),
            cut_off=np.array([o.cut_off for o in self.found]),
            exposure=np.array(exposures),
            series=np.array([self.number[o.series] for o in self.found]),
            service_of=np.array([self.services.index(service) for _, service in self.series]),
        )

    def draw(self, futures: int, rng: np.random.Generator) -> Drawn:
        """Draw futures of rates and factors."""
        places = np.array([place for place, _ in self.series])
        normal = np.empty((futures, len(self.services) + len(self.series)))
        normal[:, : len(self.services)] = rng.standard_normal((futures, len(self.services)))
        normal[:, len(self.services) :] = together(self.alike, places, futures, rng)
        chance = rng.random(futures)
        factors, strata = self._draw_factors(futures, rng)
        rates, sigma = np.empty((futures, len(self.series))), np.empty(futures)
        for at, here in strata:
            rates[here], sigma[here] = at.draw(chance[here], normal[here])
        sd = self.method.year_sd
        rates *= np.exp(sd * rng.standard_normal(futures) - sd**2 / 2)[:, None]
        return Drawn(rates, factors, sigma)

    def _draw_factors(
        self, futures: int, rng: np.random.Generator
    ) -> tuple[Array, list[tuple[Rates, Index]]]:
        """Futures of factors, and the rates that go with them: (what they are, which futures)."""
        factors = np.empty((futures, len(self.learned)))
        unsure = [e.counts > 0 and not e.is_sure for e in self.learned]
        number = min(STRATA, futures) if any(unsure) else 1
        stratum = np.arange(futures) % number
        middles = np.empty((number, len(self.learned)))
        for i, effect in enumerate(self.learned):
            # Which strata of different effects come together is left to chance.
            order = rng.permutation(number)
            factors[:, i] = effect.draw((order[stratum] + rng.random(futures)) / number)
            middles[:, i] = effect.draw((order + 0.5) / number)
        if number == 1:
            return factors, [(self.rates, np.arange(futures))]
        likely = np.maximum(*(self.rates.chances.sum(axis=axis) for axis in (0, 1))) > RARELY
        spreads = self.rates.spreads[likely]
        return factors, [
            (Rates(self._counts(middles[k]), spreads), np.flatnonzero(stratum == k))
            for k in range(number)
        ]

    def luck(self, groups: Sequence[object], sigma: Array, rng: np.random.Generator) -> Array:
        """What a visit's own luck multiplies what is expected by, alike for its services.

        Args:
            groups: what visit each column is of.
            sigma: how much one visit differs from the next, in each future.
            rng: of all draws.
        """
        size = 1 / sigma[:, None] ** 2
        uniform = special.ndtr(together(self.alike, groups, len(sigma), rng))
        found: Array = special.gammaincinv(size, uniform.clip(1e-12, 1 - 1e-12)) / size
        return found

    def held(self, series: Series, day: dt.date) -> Held:
        """Numbers of the calendar effects that hold on a day."""
        return tuple(holding(self.method.effects, *series, day))

    def waits(self, series: Series, rates: Array, factors: Array) -> Array:
        """Requests that were waiting after the last visit, where demand builds up.

        What a visit left that ran out of time, nobody counted: it is what came up less what was
        served, and at least what is known to have been turned away.

        Args:
            series: which.
            rates: requests a day, in each future.
            factors: of the calendar effects, (futures, effects).
        """
        known = self.waiting[series]
        days = days_between(series, known.since, known.last, self.method.effects)
        came_up = rates * weighted_days(days, factors)
        return np.maximum(known.turned_away, known.left - known.served + came_up)

    def visits(self, targets: Sequence[Target], futures: int, rng: np.random.Generator) -> Samples:
        """Draw what visits on certain dates find, if they are the next ones after the history."""
        drawn = self.draw(futures, rng)
        mean, before = np.empty((futures, len(targets))), np.zeros((futures, len(targets)))
        for j, target in enumerate(targets):
            series = (target.sub_district, target.service)
            days: Mapping[Held, int] = {self.held(series, target.date): 1}
            rates = drawn.rates[:, self.number[series]] * self.method.residents[series[0]]
            if self.method.builds_up:
                last = self.waiting[series].last
                days = days_between(series, last, target.date, self.method.effects)
                before[:, j] = np.rint(self.waits(series, rates, drawn.factors))
            mean[:, j] = rates * weighted_days(days, drawn.factors)
        groups = [f"{target.sub_district} {target.date}" for target in targets]
        found: Samples = before + rng.poisson(mean * self.luck(groups, drawn.sigma, rng))
        return found
