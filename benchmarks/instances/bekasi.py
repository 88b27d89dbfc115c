"""Bekasi with more visits a date and a year, and with less or more in stock.

The bundled year has one desk of each partner agency, which every visit must have, so no two visits
can share a date there. Where they may here, partners bring as many desks as visits may share one.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from botram_opt import Curve, CurvePoint, DemandCurves, DemandTable, Problem, datasets

YEAR = 2025
GAP_DAYS = {1: 120, 2: 120, 3: 80}
"""Days from one visit to the next, at least, by the visits that a place may get: assumed."""


def bekasi(
    visits_per_date: int = 1,
    most_visits: int = 1,
    stock: Literal["tight", "as it is", "loose"] = "as it is",
    demand: Literal["building up", "as it is"] = "building up",
) -> Problem:
    """A variant of the bundled year.

    Args:
        visits_per_date: visits that may share a date.
        most_visits: visits that each place may get; at least one.
        stock: of civil-registration counters: two thirds, all, or half as many again, rounded
            up.
        demand: where places may get more than one visit, as it is, which is asked for at every
            visit anew, or building up between visits, from one ordinary visit's worth at the start
            of the season to one more for each further visit by its end: generated.
    """
    problem = datasets.bekasi(YEAR)
    factor = {"tight": (2, 3), "as it is": (1, 1), "loose": (3, 2)}[stock]
    name = f"Bekasi {YEAR}, {visits_per_date} a date, {most_visits} a year, stock {stock}"
    builds_up = most_visits > 1 and demand == "building up"
    return problem.changed(
        name=name if builds_up or most_visits == 1 else f"{name}, demand as it is",
        season=problem.season.model_copy(update={"visits_per_date": visits_per_date}),
        sub_districts=tuple(
            place.model_copy(
                update={"most_visits": most_visits, "least_gap_days": GAP_DAYS[most_visits]}
            )
            for place in problem.sub_districts
        ),
        counter_types=tuple(
            kind.model_copy(
                update={"stock": -(-kind.stock * factor[0] // factor[1])}
                if kind.services
                else {"stock": visits_per_date, "most_per_visit": 1}
            )
            for kind in problem.counter_types
        ),
        pools=tuple(
            pool.model_copy(update={"size": max(pool.size, visits_per_date)})
            for pool in problem.pools
        ),
        demand=_building_up(problem, most_visits) if builds_up else problem.demand,
    )


def _building_up(problem: Problem, visits: int) -> DemandCurves:
    assert isinstance(problem.demand, DemandTable)
    season = problem.season
    return DemandCurves(
        curves=tuple(
            Curve(
                sub_district=row.sub_district,
                service=row.service,
                basis="assumed",
                points=(
                    CurvePoint(date=season.start - dt.timedelta(days=1), requests=row.requests),
                    CurvePoint(date=season.end, requests=row.requests * visits),
                ),
            )
            for row in problem.demand.requests
        )
    )
