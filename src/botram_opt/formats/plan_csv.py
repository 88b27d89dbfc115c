"""A plan as a CSV table, one row for each visit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from botram_opt import tables
from botram_opt.formats.rows_csv import safe
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Problem

_FIRST = ("date", "weekday", "sub_district", "name", "counters", "people")
_REQUESTS = ("expected", "served", "unserved", "basis")


def plan_csv(problem: Problem, plan: Plan) -> str:
    """A plan as CSV text: a header, then the visits in order of date.

    Columns: ``date`` (ISO), ``weekday``, ``sub_district`` (id), ``name``, ``counters``,
    ``people``, requests ``expected``, ``served`` and ``unserved``, the ``basis`` of what is
    expected; then ``counters <id>`` for each counter type, ``served <id>`` and ``unserved
    <id>`` for each service; last ``staff`` (``P01:ktp; P02:kk``) and ``pools`` (``pool:ktp:2``).
    Text that a spreadsheet would run has an apostrophe before it.
    """
    kinds = _ids(problem.counter_type, (visit.counters for visit in plan.visits))
    services = _ids(problem.service, (v.served | v.unserved for v in plan.visits))
    header = [*_FIRST, *_REQUESTS, *(f"counters {kind}" for kind in kinds)]
    header += [f"{part} {service}" for service in services for part in ("served", "unserved")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*header, "staff", "pools"])
    visits = sorted(plan.visits, key=tables.visit_order)
    for visit, row in zip(visits, tables.visits(problem, plan), strict=True):
        cells: list[object] = [row[column] for column in (*_FIRST, *_REQUESTS)]
        cells += [visit.counters.get(kind, 0) for kind in kinds]
        for service in services:
            cells += [visit.served.get(service, 0), visit.unserved.get(service, 0)]
        writer.writerow([safe(cell) for cell in (*cells, *_who(visit))])
    return text.getvalue()


def _ids(known: Iterable[str], used: Iterable[Mapping[str, int]]) -> list[str]:
    """Ids in the order of the problem, then those that only the plan has."""
    order = list(known)
    return order + sorted({id_ for counts in used for id_ in counts} - set(order))


def _who(visit: Visit) -> tuple[str, str]:
    staff = "; ".join(f"{seat.id}:{seat.counter_type}" for seat in visit.staff)
    pools = "; ".join(f"{use.id}:{use.counter_type}:{use.people}" for use in visit.pools)
    return staff, pools
