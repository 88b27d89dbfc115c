"""Generalised assignment: each visit costs, and uses stock, differently on each date.

Stated in the ordinary words: what a visit is asked for on each date, counters in stock on each
date, what each date costs a sub-district, and that everything must be served. The numbers are those
of the classes C and D of Chu and Beasley (1997), generated anew: in C, uses from 5 to 25, costs
from 10 to 50, and eight tenths of an even share of the uses in stock; in D, costs fall as uses
rise, which is hard.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import numpy as np

from botram_opt import (
    CounterType,
    DateCost,
    DemandTable,
    Level,
    Problem,
    RequestsOn,
    Season,
    Service,
    StockOn,
    SubDistrict,
    Term,
    Venue,
)

FIRST = dt.date(2025, 1, 4)
"""A Saturday."""


def assignment(dates: int, visits: int, kind: Literal["C", "D"] = "C", seed: int = 0) -> Problem:
    """So many visits to be put on so many Saturdays at the least cost.

    One counter takes one request in the four hours of a visit, so what a visit is asked for on a
    date is how many counters it uses there.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    if kind == "C":
        uses = rng.integers(5, 26, (visits, dates))
        costs = rng.integers(10, 51, (visits, dates))
    else:
        uses = rng.integers(1, 101, (visits, dates))
        costs = np.maximum(1, 111 - uses + rng.integers(-10, 11, (visits, dates)))
    stock = (0.8 * uses.sum(axis=0) / dates).astype(int)
    days = [FIRST + dt.timedelta(weeks=week) for week in range(dates)]
    places = [f"S{number + 1:03}" for number in range(visits)]
    most = int(max(stock.max(), uses.max()))
    return Problem(
        name=f"Assignment {kind}, {visits} visits on {dates} dates, seed {seed}",
        season=Season(
            name="season",
            start=days[0],
            end=days[-1],
            visits_per_date=visits,
            opens=dt.time(8),
            closes=dt.time(12),
        ),
        sub_districts=tuple(
            SubDistrict(
                id=place,
                name=place,
                venue=Venue(room=most),
                least_share_served=1,
                date_costs=tuple(
                    DateCost(start=day, end=day, cost=int(costs[i, j]))
                    for j, day in enumerate(days)
                ),
            )
            for i, place in enumerate(places)
        ),
        services=(Service(id="request", name="request", minutes_per_request=240),),
        counter_types=(
            CounterType(
                id="counter",
                name="counter",
                services=("request",),
                stock=most,
                people_per_counter=0,
                stock_on=tuple(
                    StockOn(start=day, end=day, stock=int(stock[j])) for j, day in enumerate(days)
                ),
            ),
        ),
        demand=DemandTable(
            on_dates=tuple(
                RequestsOn(
                    sub_district=place, service="request", date=day, requests=int(uses[i, j])
                )
                for i, place in enumerate(places)
                for j, day in enumerate(days)
            )
        ),
        levels=(Level(name="cost of dates", terms=(Term(rule="preferred_dates"),)),),
    )
