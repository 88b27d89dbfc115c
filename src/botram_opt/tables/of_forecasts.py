"""A demand forecast as tables: what is expected, and what the calendar's effects are taken for."""

from __future__ import annotations

from collections.abc import Sequence

from botram_opt.demand.results import EffectForecast, SeriesForecast, Spread
from botram_opt.problem import Problem
from botram_opt.tables.rows import Row, name_in
from botram_opt.uncertain import found_in_futures

FORECAST_COLUMNS = (
    *("sub_district", "name", "service", "service_name", "expected"),
    *Spread.model_fields,
    *("method", "why"),
)
"""The columns of ``forecasts``, in order."""


def forecasts(problem: Problem | None, rows: Sequence[SeriesForecast]) -> list[Row]:
    """One row for each of a forecast's ``series``: what a service is asked for in a sub-district.

    Columns: ``sub_district`` (id), ``name``, ``service`` (id), ``service_name``, requests
    ``expected``, their quantiles ``low_95``, ``low_80``, ``median``, ``high_80`` and ``high_95``,
    the ``method``, and ``why`` it is that one.
    """
    places, kinds = (problem.sub_district, problem.service) if problem else ({}, {})
    found = []
    for row in rows:
        place = (row.sub_district, name_in(places, row.sub_district))
        service = (row.service, name_in(kinds, row.service))
        quantiles = row.spread.model_dump().values()
        cells = (*place, *service, row.expected, *quantiles, row.method, row.why)
        found.append(dict(zip(FORECAST_COLUMNS, cells, strict=True)))
    return found


def forecasts_by_date(problem: Problem) -> list[Row]:
    """One row for each sub-district, visit date and service of a problem with futures.

    Columns: ``date``, ``sub_district`` (id), ``name``, ``service`` (id), ``service_name``, requests
    ``expected`` and their quantiles as in ``forecasts``; where demand builds up, all that have come
    up by that date. A problem without futures has no rows.
    """
    if problem.futures is None:
        return []
    return [
        {
            "date": day,
            "sub_district": place.id,
            "name": place.name,
            "service": service.id,
            "service_name": service.name,
            "expected": float(found.mean()),
            **Spread.of(found.astype(float)).model_dump(),
        }
        for place in problem.sub_districts
        for day in problem.season.visit_dates
        for service in problem.services
        for found in [found_in_futures(problem, place.id, service.id, day)]
    ]


def effects(rows: Sequence[EffectForecast]) -> list[Row]:
    """One row for each of a forecast's ``effects``.

    Columns: ``effect``, the factor ``known`` beforehand, the ``factor`` that is expected after what
    was counted, its quantiles ``low_95``, ``low_80``, ``median``, ``high_80`` and ``high_95``, how
    many ``counts`` it held for, and the ``source``.
    """
    return [
        {
            "effect": row.name,
            "known": row.known,
            "factor": row.factor,
            **row.spread.model_dump(),
            "counts": row.counts,
            "source": row.source,
        }
        for row in rows
    ]
