"""What counts tell of calendar effects: each factor weighed by how likely it makes the counts.

A factor is log-normal beforehand, with what is known as its mean. Its posterior is worked out at
some values of its logarithm, all rates integrated over and the other factors at what is expected
of them, and drawn through by a cubic spline. The values are found by walking from what is known to
wherever the counts lead, so that many counts find a factor whatever was thought of it before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import interpolate, special

from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.pooled.rates import Array

FALL = 7.0
"""Values whose log chance is so far below the best one's are not gone on from."""

FEWEST_VALUES = 7
"""So many values at least tell the shape of a posterior; else they are taken closer together."""

MOST_STEPS, MOST_HALVINGS = 60, 8

MOST_ROUNDS, SETTLED = 10, 0.02
"""Effects are gone through so often at most, until no factor's logarithm moves by so much."""

FINE = 201
"""Values between which a factor is drawn."""


@dataclass(frozen=True)
class Learned:
    """What counts tell of a calendar effect.

    Attributes:
        logs, chances: values of the factor's logarithm, evenly spaced, and how likely each is.
        counts: how many counts the effect held for.
    """

    logs: Array
    chances: Array
    counts: int

    @property
    def mean(self) -> float:
        """The expected factor."""
        return float(self.chances @ np.exp(self.logs))

    @property
    def is_sure(self) -> bool:
        """Whether there is no doubt about the factor."""
        return len(self.logs) == 1

    def draw(self, uniform: Array) -> Array:
        """Factors at parts of their distribution, between values by straight lines."""
        cumulated = np.cumsum(self.chances) - self.chances / 2
        found: Array = np.exp(np.interp(uniform, cumulated, self.logs))
        return found


def beforehand(effect: CalendarEffect, counts: int = 0) -> Learned:
    """What is known of a calendar effect before anything was counted."""
    if not effect.log_sd:
        return Learned(np.log([effect.factor]), np.ones(1), counts)
    logs = _centre(effect) + effect.log_sd * np.linspace(-4.5, 4.5, FINE)
    return _normed(logs, _prior(effect, logs), counts)


def learn(
    effects: Sequence[CalendarEffect],
    counts: Sequence[int],
    log_evidence: Callable[[Array], float],
) -> list[Learned]:
    """What counts tell of each effect.

    Args:
        effects: as known beforehand.
        counts: how many counts each held for; where there are none, what was known stays.
        log_evidence: logarithm of how likely given factors make the counts.
    """
    found = [beforehand(*each) for each in zip(effects, counts, strict=True)]
    unsure = [i for i, effect in enumerate(effects) if effect.log_sd and counts[i]]
    # What one effect is taken for changes what the others seem to be.
    for _ in range(MOST_ROUNDS if len(unsure) > 1 else 1):
        before = np.log([each.mean for each in found])
        for i in unsure:
            means = np.array([each.mean for each in found])

            def told(log: float, i: int = i, means: Array = means) -> float:
                means[i] = np.exp(log)
                return log_evidence(means) + float(_prior(effects[i], np.array(log)))

            logs, values = _walked(told, float(np.log(found[i].mean)), effects[i].log_sd)
            fine = np.linspace(logs[0], logs[-1], FINE)
            through = interpolate.CubicSpline(logs, values)(fine)
            found[i] = _normed(fine, through, counts[i])
        if np.abs(np.log([each.mean for each in found]) - before).max(initial=0) < SETTLED:
            break
    return found


def _walked(told: Callable[[float], float], start: float, step: float) -> tuple[Array, Array]:
    """Values of a logarithm, evenly spaced, from one end of what is likely to the other.

    Where too few of them are likely, the step is halved, around the likeliest.
    """
    known = {0: told(start)}
    for halving in range(MOST_HALVINGS):
        for way in (-1, 1):
            for place in range(way, way * MOST_STEPS, way):
                if place not in known:
                    known[place] = told(start + place * step)
                if known[place] < max(known.values()) - FALL:
                    break
        peak = max(known, key=lambda place: known[place])
        likely = [place for place in known if known[place] >= known[peak] - FALL]
        if len(likely) >= FEWEST_VALUES or halving == MOST_HALVINGS - 1:
            break
        start, step = start + peak * step, step / 2
        known = {2 * (place - peak): value for place, value in known.items()}
    # One more on either side, so that the spline has both ends of what is likely within it.
    places = [place for place in sorted(known) if min(likely) - 1 <= place <= max(likely) + 1]
    return np.array([start + p * step for p in places]), np.array([known[p] for p in places])


def _centre(effect: CalendarEffect) -> float:
    """Where the factor's logarithm is centred, so that its mean is what is known."""
    return float(np.log(effect.factor)) - effect.log_sd**2 / 2


def _prior(effect: CalendarEffect, logs: Array) -> Array:
    found: Array = -0.5 * ((logs - _centre(effect)) / effect.log_sd) ** 2
    return found


def _normed(logs: Array, told: Array, counts: int) -> Learned:
    return Learned(logs, np.exp(told - special.logsumexp(told)), counts)
