"""Histories and problems of which the truth is known, for tests of forecasts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.history import CountedRequests, History, Status
from botram_opt.problem import CounterType, Problem, Season, Service, SubDistrict, Venue
from botram_opt.problem.base import DateRange

Array = NDArray[np.float64]

FIRST = dt.date(2024, 1, 6)
"""A Saturday."""


def day(week: int) -> dt.date:
    """A Saturday, so many weeks after the first of 2024."""
    return FIRST + dt.timedelta(weeks=week)


def row(
    place: str, on: dt.date, requests: int, status: Status = "held", **more: Any
) -> CountedRequests:
    stated = {"date": on, "sub_district": place, "service": "ktp", "requests": requests}
    return CountedRequests.model_validate({**stated, "status": status, **more})


def effect(name: str, *spans: tuple[dt.date, dt.date], **more: Any) -> CalendarEffect:
    ranges = tuple(DateRange(start=start, end=end) for start, end in spans)
    return CalendarEffect(name=name, spans=ranges, **more)


def of_places(
    residents: Sequence[int | None], services: Sequence[str] = ("ktp",), year: int = 2025
) -> Problem:
    """A problem of places p0, p1, ... with so many residents, in a whole year."""
    return Problem(
        name="Counted",
        season=Season(name="season", start=dt.date(year, 1, 1), end=dt.date(year, 12, 31)),
        sub_districts=tuple(
            SubDistrict(id=f"p{i}", name=f"Place {i}", venue=Venue(room=9), residents=number)
            for i, number in enumerate(residents)
        ),
        services=tuple(Service(id=s, name=f"Service {s}", minutes_per_request=5) for s in services),
        skills=("any",),
        counter_types=(
            CounterType(id="desk", name="Desk", services=tuple(services), stock=9, skill="any"),
        ),
    )


@dataclass(frozen=True)
class Truth:
    """Rates of places and services that are known, and what visits find of them.

    Attributes:
        means: requests that visits find on average on an ordinary date, (places, services).
        services: their ids.
        sigma: how much one visit differs from the next.
        alike: correlation of the services of a visit.
        effects: of the calendar, with what they are known beforehand.
        factors: what they are in truth.
    """

    means: Array
    services: tuple[str, ...]
    sigma: float
    alike: float = 0.0
    effects: tuple[CalendarEffect, ...] = ()
    factors: tuple[float, ...] = ()

    def factor(self, service: str, on: dt.date) -> float:
        product = 1.0
        for known, factor in zip(self.effects, self.factors, strict=True):
            product *= factor if known.holds("p0", service, on) else 1.0
        return product

    def found(
        self, place: int, on: dt.date, rng: np.random.Generator, year: float = 1.0
    ) -> NDArray[np.int64]:
        """What a visit finds of each service, in a year with so many times the requests."""
        number = len(self.services)
        normal = np.sqrt(self.alike) * rng.standard_normal()
        normal = normal + np.sqrt(1 - self.alike) * rng.standard_normal(number)
        # Gamma, so that counts are negative binomial.
        size = 1 / self.sigma**2
        luck = special.gammaincinv(size, special.ndtr(normal).clip(1e-12, 1 - 1e-12)) / size
        factors = np.array([self.factor(service, on) for service in self.services])
        found: NDArray[np.int64] = rng.poisson(self.means[place] * factors * luck * year)
        return found

    def history(
        self,
        dates: Iterable[tuple[int, dt.date]],
        rng: np.random.Generator,
        room: float = np.inf,
        year: float = 1.0,
    ) -> History:
        """Counts of visits to places on dates, cut off where more come than there is room for.

        ``room`` is how many times what is expected on an ordinary date a visit can serve.
        """
        rows = []
        for place, on in dates:
            for service, found, mean in zip(
                self.services, self.found(place, on, rng, year), self.means[place], strict=True
            ):
                most = int(min(room * mean + 1, 1e9))
                status: Status = "cut_off" if found > most else "held"
                served = min(int(found), most)
                rows.append(row(f"p{place}", on, served, status, service=service))
        return History(rows=tuple(rows))


def drawn_means(
    rng: np.random.Generator, residents: Sequence[int], rates: Sequence[float], tau: float
) -> Array:
    """Requests of places that differ from the rate of each service as ``tau`` says."""
    shape = (len(residents), len(rates))
    return np.outer(residents, rates) * np.exp(tau * rng.standard_normal(shape))
