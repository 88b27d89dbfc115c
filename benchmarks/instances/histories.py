"""Histories of which the truth is known, because they are drawn from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from botram_opt import CalendarEffect, CountedRequests, DateRange, History

FIRST = dt.date(2021, 1, 2)
"""A Saturday."""

SERVICES = {"KTP-el": 0.38, "KK": 0.38, "AKTA-LAHIR": 0.09, "KIA": 0.065, "AKTA-MATI": 0.03}
"""Shares of requests by service, about those of the bundled example."""

RATE = 0.006
"""Requests of a resident at a visit."""

QUIET = CalendarEffect(
    name="quiet weeks",
    spans=tuple(
        DateRange(start=dt.date(year, 3, 1), end=dt.date(year, 3, 31)) for year in range(2021, 2027)
    ),
    factor=0.3,
    source="drawn",
)
"""A month in which few come; in truth ``TRUE_QUIET`` times as many as usual."""

TRUE_QUIET = 0.4


class Yearly(NamedTuple):
    """A history of yearly visits, with residents by place."""

    history: History
    residents: Mapping[str, float]


def yearly(seed: int, years: int, places: int = 23, year_sd: float = 0.1) -> Yearly:
    """One visit a year to each place, some in quiet weeks, some cut off for want of time.

    How much places and visits differ is drawn too, from what is believed of it beforehand.
    """
    rng = np.random.default_rng(seed)
    tau, sigma = (float(np.clip(abs(rng.normal(0, 0.5)), 0.05, 1.2)) for _ in range(2))
    residents = {f"p{i}": float(rng.integers(20_000, 320_000)) for i in range(places)}
    means = {
        (place, service): number * RATE * share * np.exp(tau * rng.standard_normal())
        for place, number in residents.items()
        for service, share in SERVICES.items()
    }
    rows: list[CountedRequests] = []
    for year in range(years):
        of_year = np.exp(year_sd * rng.standard_normal() - year_sd**2 / 2)
        weeks = rng.permutation(50)[:places]
        for place, week in zip(residents, weeks.tolist(), strict=True):
            day = FIRST + dt.timedelta(weeks=52 * year + week)
            for service in SERVICES:
                mean = means[place, service] * of_year
                mean *= TRUE_QUIET if QUIET.holds(place, service, day) else 1.0
                found = int(rng.poisson(mean * rng.gamma(1 / sigma**2, sigma**2)))
                room = int(1.5 * residents[place] * RATE * SERVICES[service])
                # The last year is what is forecast, and counted whole.
                cut = year + 1 < years and found > room
                rows.append(
                    CountedRequests(
                        date=day,
                        sub_district=place,
                        service=service,
                        requests=room if cut else found,
                        status="cut_off" if cut else "held",
                        basis="assumed",
                    )
                )
    return Yearly(History(rows=tuple(sorted(rows, key=lambda row: row.date))), residents)


def weekly(seed: int, series: int, weeks: int = 110) -> Yearly:
    """Counts of every week, with a yearly wave, a slow trend, and weeks of nothing in some.

    Where in the wave the counts end is drawn too: a forecast is off one way while it rises, and
    the other way while it falls.
    """
    rng = np.random.default_rng(seed)
    crest = rng.uniform(0, 52)
    residents = {f"p{i}": float(rng.integers(20_000, 320_000)) for i in range(series)}
    rows = [
        row
        for number, place in enumerate(residents)
        for row in _weeks(rng, number, place, weeks, crest)
    ]
    return Yearly(History(rows=tuple(sorted(rows, key=lambda row: row.date))), residents)


def _weeks(
    rng: np.random.Generator, number: int, place: str, weeks: int, crest: float
) -> Iterator[CountedRequests]:
    level = rng.uniform(20, 120)
    rare = number % 4 == 3
    for week in range(weeks):
        wave = 1 + 0.3 * np.cos(2 * np.pi * (week - crest) / 52) + 0.002 * week
        mean = level * wave
        if rare:
            mean = level * wave if rng.random() < 0.3 else 0.0
        yield CountedRequests(
            date=FIRST + dt.timedelta(weeks=week),
            sub_district=place,
            service="KTP-el",
            requests=int(rng.negative_binomial(20, 20 / (20 + mean))) if mean else 0,
            basis="assumed",
        )
