"""Futures are of the demand that the problem states, and all rows have one number for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.contradictions.check import Absent, label, unknown
from botram_opt.problem.demand import DemandCurves

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem


def futures_are_as_many(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Every row has a number for each future, and there is one at least."""
    futures = problem.futures
    if futures is None:
        return
    lengths = futures.lengths
    if not lengths or 0 in lengths:
        yield Issue(
            "futures",
            say("there is none"),
            say("State at least one, or leave {field} out", field="futures"),
        )
    elif len(lengths) > 1:
        told = ", ".join(str(length) for length in sorted(lengths))
        yield Issue(
            "futures",
            say("their rows are of different lengths ({lengths})", lengths=told),
            say("Give each row one number for each future"),
        )


def futures_are_of_the_demand(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """They are of the same kind as the demand, and about what is there; each row stands once."""
    futures = problem.futures
    if futures is None:
        return
    if isinstance(problem.demand, DemandCurves):
        if futures.requests or futures.factors:
            what = say("they are tables, and demand is curves")
            yield Issue(
                "futures", what, say("Give {field}, or a table of demand", field="futures.curves")
            )
        stated = {(curve.sub_district, curve.service) for curve in problem.demand.curves}
        for i, row in enumerate(futures.curves):
            if (row.sub_district, row.service) not in stated and not absent:
                where = f"futures.curves[{i}] {row.sub_district!r} {row.service!r}"
                yield Issue(
                    where,
                    say("demand has no such curve"),
                    say("Add it to {field}", field="demand.curves"),
                )
    elif futures.curves:
        what = say("they are curves, and demand is a table")
        yield Issue(
            "futures", what, say("Give {field}, or curves of demand", field="futures.requests")
        )
    rows = [("requests", i, row) for i, row in enumerate(futures.requests)]
    named = [(f"futures.{field}[{i}]", row.sub_district, row.service) for field, i, row in rows]
    named += [
        (f"futures.curves[{i}]", row.sub_district, row.service)
        for i, row in enumerate(futures.curves)
    ]
    for where, place, service in named:
        yield from unknown(where, "sub-district", [place], problem.sub_district, absent)
        yield from unknown(where, "service", [service], problem.service, absent)
    for factor in futures.factors:
        where = label("futures.factors", factor.name)
        places, services = factor.sub_districts or (), factor.services or ()
        yield from unknown(where, "sub-district", places, problem.sub_district, absent)
        yield from unknown(where, "service", services, problem.service, absent)
    keys = [
        (row.sub_district, row.service, str(day or ""))
        for row in futures.requests
        for day in row.dates or (None,)
    ]
    keys += [(row.sub_district, row.service, "") for row in futures.curves]
    for key, times in Counter(keys).items():
        if times > 1:
            told = ", ".join(part for part in key if part)
            yield Issue(
                say("futures of {what}", what=told),
                say("they are stated twice"),
                say("Keep one of the two"),
            )
