"""A part of a forecast: the series that one method forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from botram_opt.demand.pooled.observations import Series
from botram_opt.demand.pooled.rates import Array
from botram_opt.problem.demand import Demand, DemandCurves, DemandTable
from botram_opt.problem.futures import Futures


@dataclass(frozen=True)
class Part:
    """What a method says of some series.

    Attributes:
        demand: what is expected of them.
        futures: what that may come to.
        numbers: requests that a visit finds on an ordinary date; where demand builds up, that come
            up by the season's end: (futures, series).
        methods: what each series was forecast by, and what that has to say of why.
    """

    demand: Demand
    futures: Futures
    numbers: Array
    methods: Mapping[Series, tuple[str, str]]


def joined(parts: Sequence[Part], source: str) -> tuple[Demand, Futures]:
    """The demand and the futures of all parts; curves or tables, but not both."""
    futures = Futures(
        requests=tuple(row for part in parts for row in part.futures.requests),
        factors=tuple(row for part in parts for row in part.futures.factors),
        curves=tuple(row for part in parts for row in part.futures.curves),
        source=source,
    )
    curves = [part.demand for part in parts if isinstance(part.demand, DemandCurves)]
    if curves:
        return DemandCurves(curves=tuple(c for demand in curves for c in demand.curves)), futures
    tables = [part.demand for part in parts if isinstance(part.demand, DemandTable)]
    table = DemandTable(
        requests=tuple(row for demand in tables for row in demand.requests),
        factors=tuple(row for demand in tables for row in demand.factors),
        on_dates=tuple(row for demand in tables for row in demand.on_dates),
    )
    return table, futures
