"""Little history: every place's rate, shrunk toward the regency's; factors of the calendar too.

The usual case is one visit a year to each sub-district. What such counts tell is in `rates`. This
module says what a count is relative to (residents, and the times of the year), learns what the
counts say of calendar effects, and draws futures in which all that belongs together moves
together: one year is better than another everywhere, one place's services rise and fall with each
other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from scipy import special

from botram_opt.demand.effects import CalendarEffect, holding
from botram_opt.demand.history import History
from botram_opt.demand.method import Samples, Target
from botram_opt.demand.pooled.observations import (
    Held,
    Observation,
    Series,
    days_between,
    observations,
    weighted_days,
)
from botram_opt.demand.pooled.rates import Array, Counts, Rates
from botram_opt.errors import ForecastError, Issue

YEAR_SD = 0.1
"""How much one year's requests differ from the next everywhere, as a standard deviation of their
logarithm: assumed. One year of history cannot tell it."""

ALIKE = 0.5
"""How alike the services of a visit turn out, as a correlation, where history does not tell:
assumed."""

FEWEST_PAIRS = 30
"""Pairs of services at one visit from which on history tells how alike they turn out."""

_FACTORS = np.linspace(-3, 3, 13)
"""Values of a factor's logarithm that are looked at, in standard deviations from what was known."""


@dataclass(frozen=True)
class Learned:
    """What counts tell of a calendar effect.

    Attributes:
        logs, chances: values of the factor's logarithm, and how likely each is.
        counts: how many counts the effect held for.
    """

    logs: Array
    chances: Array
    counts: int

    @property
    def mean(self) -> float:
        """The expected factor."""
        return float(self.chances @ np.exp(self.logs))

    def draw(self, uniform: Array) -> Array:
        """Factors at parts of their distribution, between values by straight lines."""
        cumulated = np.cumsum(self.chances) - self.chances / 2
        found: Array = np.exp(np.interp(uniform, cumulated, self.logs))
        return found


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
            ForecastError: it tells nothing, or residents of a place are not known.
        """
        found = observations(history, self.effects, builds_up=self.builds_up, since=self.since)
        places = {place for place, _ in (*series, *(o.series for o in found))}
        issues = [
            Issue(
                f"residents of {place!r}",
                "are not known, and rates are per resident",
                "State them, or leave the place's rows out",
            )
            for place in sorted(places)
            if not self.residents.get(place)
        ]
        known = {o.series[1] for o in found}
        issues += [
            Issue(
                f"requests for {service!r}",
                "no row of the history tells anything of them",
                "Add counts, or leave the service out of what is forecast",
            )
            for service in dict.fromkeys(service for _, service in series)
            if service not in known
        ]
        if issues:
            raise ForecastError(issues)
        return Pool(self, found, tuple(dict.fromkeys((*series, *(o.series for o in found)))))

    def samples(
        self, history: History, targets: Sequence[Target], futures: int, seed: int
    ) -> Samples:
        """Draw futures of what visits find; see `Method`."""
        pool = self.fit(history, [(t.sub_district, t.service) for t in targets])
        return pool.visits(history, targets, futures, np.random.default_rng(seed))


class Pool:
    """What a history tells of rates and factors.

    Attributes:
        series: all that it tells of, and what else is to be forecast.
        found: what the history tells.
        learned: of each calendar effect.
        rates: of all series, at the expected factors.
        alike: correlation of the services of a visit.
        alike_is_told: whether the history tells it; else it is assumed.
    """

    def __init__(
        self, method: Pooled, found: list[Observation], series: tuple[Series, ...]
    ) -> None:
        self.method, self.found, self.series = method, found, series
        self.learned = self._learn()
        self.rates = Rates(self._counts(np.array([effect.mean for effect in self.learned])))
        told = self._alike()
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

    def _exposures(self, factors: Array) -> Array:
        """What each observation's requests are relative to, if the effects have these factors."""
        return np.array(
            [self.method.residents[o.series[0]] * float(o.exposure(factors)) for o in self.found]
        )

    def _counts(self, factors: Array) -> Counts:
        return Counts(
            requests=np.array([float(o.requests) for o in self.found]),
            cut_off=np.array([o.cut_off for o in self.found]),
            exposure=self._exposures(factors),
            series=np.array([self.number[o.series] for o in self.found]),
            service_of=np.array([self.services.index(service) for _, service in self.series]),
        )

    def _learn(self) -> list[Learned]:
        """Weigh each factor by how likely it makes the counts, the others at what is expected."""
        effects = self.method.effects
        learned = [_beforehand(effect, self._times(i)) for i, effect in enumerate(effects)]
        unsure = [i for i, effect in enumerate(effects) if effect.log_sd and self._times(i)]
        if not unsure:
            return learned
        rates = Rates(self._counts(np.array([x.mean for x in learned])), roughly=True)
        # What one effect is taken for changes what the others seem to be.
        for _ in range(2 if len(unsure) > 1 else 1):
            for i in unsure:
                told = []
                for log in learned[i].logs:
                    factors = np.array([effect.mean for effect in learned])
                    factors[i] = np.exp(log)
                    told.append(rates.exposed(self._exposures(factors)).log_evidence)
                logs = np.array(told) - 0.5 * _FACTORS**2
                chances = np.exp(logs - special.logsumexp(logs))
                learned[i] = Learned(learned[i].logs, chances, learned[i].counts)
        return learned

    def _times(self, effect: int) -> int:
        """How many counts an effect held for, at least in part."""
        return sum(any(effect in held for held in o.days) for o in self.found)

    def _alike(self) -> float | None:
        """How alike services of one visit turn out: mean product of what is unusual in each.

        None if the history has too few of them.
        """
        counts = self.rates.counts
        services = counts.service_of[counts.series]
        logs = np.log((counts.requests + 0.5) / counts.exposure)
        unusual: dict[tuple[str, dt.date], list[float]] = {}
        for service in range(len(self.services)):
            here = np.flatnonzero((services == service) & ~counts.cut_off)
            spread = float(np.std(logs[here])) if len(here) > 1 else 0.0
            for i in here if spread else ():
                o = self.found[i]
                score = float((logs[i] - logs[here].mean()) / spread)
                unusual.setdefault((o.series[0], o.date), []).append(score)
        products = [a * b for scores in unusual.values() for a, b in combinations(scores, 2)]
        if len(products) < FEWEST_PAIRS:
            return None
        return float(np.clip(np.mean(products), 0.0, 0.95))

    def draw(self, futures: int, rng: np.random.Generator) -> Drawn:
        """Draw futures of rates and factors."""
        places = np.array([place for place, _ in self.series])
        normal = np.empty((futures, len(self.services) + len(self.series)))
        normal[:, : len(self.services)] = rng.standard_normal((futures, len(self.services)))
        normal[:, len(self.services) :] = self.together(places, futures, rng)
        rates, sigma = self.rates.draw(rng.random(futures), normal)
        sd = self.method.year_sd
        rates *= np.exp(sd * rng.standard_normal(futures) - sd**2 / 2)[:, None]
        factors = np.empty((futures, len(self.learned)))
        for i, effect in enumerate(self.learned):
            factors[:, i] = effect.draw(rng.random(futures))
        return Drawn(rates, factors, sigma)

    def together(
        self, groups: Array | Sequence[object], futures: int, rng: np.random.Generator
    ) -> Array:
        """Standard normal numbers, (futures, groups), alike within each group."""
        _, inverse = np.unique(np.asarray(groups), return_inverse=True)
        shared = rng.standard_normal((futures, int(inverse.max()) + 1))[:, inverse]
        own = rng.standard_normal((futures, len(inverse)))
        found: Array = np.sqrt(self.alike) * shared + np.sqrt(1 - self.alike) * own
        return found

    def counted(
        self, mean: Array, groups: Sequence[object], sigma: Array, rng: np.random.Generator
    ) -> Samples:
        """What is counted where so many are expected: a visit's own luck, alike for its services.

        Args:
            mean: requests expected, (futures, columns).
            groups: what visit each column is of.
            sigma: how much one visit differs from the next, in each future.
            rng: of all draws.
        """
        size = 1 / sigma[:, None] ** 2
        uniform = special.ndtr(self.together(groups, len(sigma), rng))
        luck = special.gammaincinv(size, uniform.clip(1e-12, 1 - 1e-12)) / size
        found: Samples = rng.poisson(mean * luck).astype(float)
        return found

    def held(self, series: Series, day: dt.date) -> Held:
        """Numbers of the calendar effects that hold on a day."""
        return tuple(holding(self.method.effects, *series, day))

    def waiting_since(
        self, history: History, series: Series, until: dt.date = dt.date.max
    ) -> tuple[dt.date, int]:
        """The day of the last visit before one, since when requests came up, and what it left.

        Raises:
            ForecastError: there was none, and it is not known since when they come up.
        """
        earlier = [row for row in history.series.get(series, ()) if row.tells and row.date < until]
        if earlier:
            return earlier[-1].date, earlier[-1].unserved or 0
        if self.method.since is None:
            where = f"{series[0]!r}, {series[1]!r}"
            what = "nothing was counted, so it is not known since when requests come up"
            raise ForecastError([Issue(where, what, "State since when they do")])
        return self.method.since, 0

    def visits(
        self,
        history: History,
        targets: Sequence[Target],
        futures: int,
        rng: np.random.Generator,
    ) -> Samples:
        """Draw what visits on certain dates find, if they are the next ones after the history."""
        drawn = self.draw(futures, rng)
        mean = np.empty((futures, len(targets)))
        for j, target in enumerate(targets):
            series = (target.sub_district, target.service)
            days: Mapping[Held, int] = {self.held(series, target.date): 1}
            left = 0
            if self.method.builds_up:
                after, left = self.waiting_since(history, series, target.date)
                days = days_between(series, after, target.date, self.method.effects)
            rates = drawn.rates[:, self.number[series]] * self.method.residents[series[0]]
            mean[:, j] = left + rates * weighted_days(days, drawn.factors)
        groups = [f"{target.sub_district} {target.date}" for target in targets]
        return self.counted(mean, groups, drawn.sigma, rng)


def _beforehand(effect: CalendarEffect, counts: int) -> Learned:
    """What is known of a calendar effect before anything was counted: a log-normal factor."""
    if not effect.log_sd:
        return Learned(np.log([effect.factor]), np.ones(1), counts)
    logs = np.log(effect.factor) + effect.log_sd * _FACTORS
    chances = np.exp(-0.5 * _FACTORS**2)
    return Learned(logs, chances / chances.sum(), counts)
