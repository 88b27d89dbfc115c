"""A simulation as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from botram_opt.problem import Problem
from botram_opt.tables.rows import Row, name_in

if TYPE_CHECKING:
    from botram_opt.simulation import SimulatedRow


def simulated(problem: Problem | None, rows: Sequence[SimulatedRow]) -> list[Row]:
    """One row for each of a simulation's: ``Simulation.visits``, ``services`` or any others.

    Columns: ``date``, ``sub_district`` (id), ``name``, ``service`` (id) and ``service_name``, None
    where the row is about all; for each measure of ``SimulatedRow`` its mean, and with ``_low``
    and ``_high`` behind its name the ends of its 95% interval.
    """
    places, kinds = (problem.sub_district, problem.service) if problem else ({}, {})
    found: list[Row] = []
    for row in rows:
        about: Row = {
            "date": row.date,
            "sub_district": row.sub_district,
            "name": None if row.sub_district is None else name_in(places, row.sub_district),
            "service": row.service,
            "service_name": None if row.service is None else name_in(kinds, row.service),
        }
        for measure in (name for name in type(row).model_fields if name not in about):
            for end, told in (("mean", ""), ("low", "_low"), ("high", "_high")):
                about[measure + told] = getattr(getattr(row, measure), end, None)
        found.append(about)
    return found
