"""Demand is stated once, in numbers that can be counted, for services on offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.contradictions.check import Absent, label, unknown
from botram_opt.problem.demand import MOST_REQUESTS, DemandCurves, DemandTable
from botram_opt.sizes import MOST_VISIT_DATES

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem


def demand_is_stated_once(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Each number is about a place and a service that are there, and stands once."""
    demand = problem.demand
    keys: list[tuple[str, ...]]
    if isinstance(demand, DemandTable):
        named = [
            (f"demand.{field}[{i}]", row.sub_district, row.service)
            for field in ("requests", "on_dates")
            for i, row in enumerate(getattr(demand, field))
        ]
        keys = [(row.sub_district, row.service) for row in demand.requests]
        keys += [(row.sub_district, row.service, str(row.date)) for row in demand.on_dates]
    else:
        named = [
            (f"demand.curves[{i}]", curve.sub_district, curve.service)
            for i, curve in enumerate(demand.curves)
        ]
        keys = [(curve.sub_district, curve.service) for curve in demand.curves]
    for where, place, service in named:
        yield from unknown(where, "sub-district", [place], problem.sub_district, absent)
        yield from unknown(where, "service", [service], problem.service, absent)
    for key, times in Counter(keys).items():
        if times > 1:
            yield Issue(
                say("demand for {what}", what=", ".join(key)),
                say("it is stated twice"),
                say("Keep one of the two"),
            )


def so_far_is_stated_once(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """What became of requests before is about places and services that are there, once each."""
    for i, row in enumerate(problem.so_far):
        where = f"so_far[{i}]"
        yield from unknown(where, "sub-district", [row.sub_district], problem.sub_district, absent)
        yield from unknown(where, "service", [row.service], problem.service, absent)
    for key, times in Counter((row.sub_district, row.service) for row in problem.so_far).items():
        if times > 1:
            yield Issue(
                say("{field} of {what}", field="so_far", what=", ".join(key)),
                say("it is stated twice"),
                say("Add the two up"),
            )


def factors_are_of_something(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Places and services that a factor names are there."""
    demand = problem.demand
    for factor in demand.factors if isinstance(demand, DemandTable) else ():
        where = label("demand.factors", factor.name)
        places, services = factor.sub_districts or (), factor.services or ()
        yield from unknown(where, "sub-district", places, problem.sub_district, absent)
        yield from unknown(where, "service", services, problem.service, absent)


def curves_rise(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Requests so far never become fewer."""
    demand = problem.demand
    for i, curve in enumerate(demand.curves if isinstance(demand, DemandCurves) else ()):
        if not curve.rises():
            yield Issue(
                f"demand.curves[{i}] {curve.sub_district!r} {curve.service!r}",
                say("its points are not in order of date, or the requests fall"),
                say("Sort the points; a curve counts all requests so far, so it never falls"),
            )


def leaving_out_leaves_demand(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """A place that may be left out has demand that is then unserved."""
    demand = problem.demand
    if not isinstance(demand, DemandTable):
        return
    services: dict[str, set[str]] = {}
    ordinary = {(row.sub_district, row.service) for row in demand.requests}
    for row in demand.on_dates:
        if (row.sub_district, row.service) not in ordinary:
            services.setdefault(row.sub_district, set()).add(row.service)
    for place in problem.sub_districts:
        by_date_only = services.get(place.id)
        if place.least_visits == 0 and by_date_only and place.id not in problem.visited_before:
            yield Issue(
                label("sub_districts", place.name),
                say(
                    "it may be left unvisited, and its demand is told by date only for {services}, "
                    "so that leaving it out would leave nothing of that unserved",
                    services=", ".join(sorted(by_date_only)),
                ),
                say(
                    "State its ordinary demand in {field}, or let {other} be 1",
                    field="demand.requests",
                    other="least_visits",
                ),
            )


def services_are_offered(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """There is a counter type for every service."""
    offered = {service for kind in problem.counter_types for service in kind.services}
    for service in problem.services:
        if service.id not in offered and not absent:
            yield Issue(
                label("services", service.name),
                say("no counter type offers it"),
                say("Add it to a counter type's services, or remove the service"),
            )


def demand_is_countable(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Factors can multiply what is in range to what is not."""
    demand, season = problem.demand, problem.season
    if not isinstance(demand, DemandTable) or season.end < season.start:
        return
    if len(season.visit_dates) > MOST_VISIT_DATES:
        # Which is told, and would take long.
        return
    # Of days on which the same factors hold, one tells of all.
    days = {
        tuple(i for i, factor in enumerate(demand.factors) if day in factor): day
        for day in season.visit_dates
    }
    for row in demand.requests:
        most = max(
            (demand.factor(row.sub_district, row.service, day) for day in days.values()),
            default=0.0,
        )
        # Many factors may come to infinity, which is no whole number.
        if row.requests * most > MOST_REQUESTS:
            yield Issue(
                say(
                    "demand of {place} for {service}",
                    place=repr(row.sub_district),
                    service=repr(row.service),
                ),
                say(
                    "with its factors it comes to more than {most} requests on a date",
                    most=MOST_REQUESTS,
                ),
                say("Lower the requests or the factors"),
            )
