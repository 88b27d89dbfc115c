"""What is measured in a block: by visit and service, by visit, by service, and in the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from botram_opt.simulation.come_by import gathered
from botram_opt.simulation.streams import BLOCK
from botram_opt.simulation.waits import Waits
from botram_opt.simulation.year import Year

Numbers = NDArray[np.float64]

COUNTED = (
    "asked",
    "served",
    "handed_in",
    "turned_away",
    "missed",
    "guests",
    "hosted",
    "recovered",
)
"""Measures that add up over visits and services."""

MEASURES = (*COUNTED, "wait", "wait_p90", "utilisation", "finish", "within_standard")

Measured = Mapping[str, Numbers]
"""For each measure an array (rows, replications), NaN where there is nothing to measure."""


def by_visit_and_service(year: Year) -> Measured:
    """A row for each event and service, services of an event together."""
    waits = [[part] for of_event in year.waits for part in of_event]
    sums = {name: _flat(array) for name, array in _summable(year).items()}
    return _measured(sums, waits, _flat(year.busy), _flat(year.open_), _flat(year.last))


def by_visit(year: Year) -> Measured:
    """A row for each event."""
    sums = {name: array.sum(axis=1) for name, array in _summable(year).items()}
    return _measured(sums, year.waits, year.busy_in_all, year.open_in_all, _last(year))


def leads_by_visit_and_service(year: Year) -> Measured:
    """A row for each event, service and time of the grid; see `come_by`."""
    return gathered(np.array(year.leads, np.float32))


def leads_by_visit(year: Year) -> Measured:
    """A row for each event and time of the grid."""
    return gathered(np.array([of_event.sum(axis=0) for of_event in year.leads], np.float32))


def by_service(year: Year) -> Measured:
    """A row for each service."""
    waits = [list(parts) for parts in zip(*year.waits, strict=True)]
    waits = waits or [[] for _ in range(year.asked.shape[1])]
    sums = {name: array.sum(axis=0) for name, array in _summable(year).items()}
    busy, open_ = year.busy.sum(axis=0), year.open_.sum(axis=0)
    return _measured(sums, waits, busy, open_, _mean_of_known(year.last))


def in_the_year(year: Year) -> Measured:
    """One row."""
    waits = [[part for of_event in year.waits for part in of_event]]
    sums = {name: array.sum(axis=(0, 1))[None] for name, array in _summable(year).items()}
    busy, open_ = year.busy_in_all.sum(axis=0)[None], year.open_in_all.sum(axis=0)[None]
    return _measured(sums, waits, busy, open_, _mean_of_known(_last(year))[None])


def first(measured: Measured, replications: int) -> Measured:
    """Without what replications beyond so many come to."""
    return {name: values[:, :replications] for name, values in measured.items()}


def _summable(year: Year) -> dict[str, Numbers]:
    names = {*COUNTED, "waited", "in_time"}
    return {f.name: getattr(year, f.name) for f in fields(year) if f.name in names}


def _measured(
    sums: dict[str, Numbers],
    waits: list[list[Waits]],
    busy: Numbers,
    open_: Numbers,
    last: Numbers,
) -> Measured:
    deciles = [Waits.together(parts).ninth_decile() for parts in waits]
    return {
        **{name: sums[name] for name in COUNTED},
        "wait": _part(sums["waited"], sums["served"]) / 60,
        "wait_p90": np.array(deciles).reshape(-1, BLOCK) / 60,
        "utilisation": _part(busy, open_),
        "finish": last / 60,
        "within_standard": _part(sums["in_time"], sums["served"] + sums["handed_in"]),
    }


def _flat(array: Numbers) -> Numbers:
    return array.reshape(-1, BLOCK)


def _part(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def _last(year: Year) -> Numbers:
    """When the last one at each event is done; NaN where nobody is served."""
    last = np.where(np.isnan(year.last), -np.inf, year.last).max(axis=1, initial=-np.inf)
    return np.where(np.isfinite(last), last, np.nan)


def _mean_of_known(values: Numbers) -> Numbers:
    """The mean over the first axis of what is no NaN."""
    return _part(
        np.where(np.isnan(values), 0, values).sum(axis=0),
        (~np.isnan(values)).sum(axis=0).astype(np.float64),
    )
