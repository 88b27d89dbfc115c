"""Changes of demand."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate
from typing import Annotated, Any, Literal

from pydantic import Field

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.spans import ONE_DAY, span_of
from botram_opt.changes.words import name_of, when
from botram_opt.language import number, say
from botram_opt.problem.base import NUMBER, Assumption, Day, Id
from botram_opt.problem.demand import (
    MOST_REQUESTS,
    Curve,
    CurvePoint,
    DateFactor,
    Demand,
    DemandCurves,
    DemandTable,
    RequestsOn,
    ServiceRequests,
)
from botram_opt.problem.futures import FutureFactor, FutureRequests, Futures
from botram_opt.problem.problem import Problem
from botram_opt.scaling import to_int

Span = tuple[dt.date, dt.date]
_Row = ServiceRequests | RequestsOn | Curve | FutureRequests

SOURCE = "assumed, by a change of the problem"


class ScaleDemand(ChangeBase):
    """More or fewer requests, by a factor; what is scaled is marked as assumed.

    Without days all that is stated is multiplied, whatever it is: what ordinary dates and certain
    dates find, what builds up, and in each future too (of a table, in whole requests).

    With days, where demand is a table, what visits on these days find is multiplied, as by any
    other factor of a date: those who stay away count as asked for and unserved. Where it builds
    up, it is what comes up on these days, so that later visits find more or fewer, too. Both also
    in each future.

    Attributes:
        factor: what requests are multiplied by.
        service, sub_district: which requests; None for those of all.
        start, end: the first and the last day; None for the season's, if one of them is given.
    """

    kind: Literal["scale_demand"] = "scale_demand"
    factor: Annotated[float, Field(ge=0, le=1000), NUMBER]
    service: Id | None = None
    sub_district: Id | None = None
    start: Day | None = None
    end: Day | None = None

    def change(self, draft: Draft) -> None:
        """Multiply what is stated, or add a factor of these days."""
        problem = draft.problem
        span = span_of(problem.season, self.start, self.end)
        known = [
            draft.knows(kind, id_, kind)
            for kind, id_ in (("service", self.service), ("sub_district", self.sub_district))
            if id_ is not None
        ]
        others = _builds_up_on(problem.demand)
        if not all(known) or not draft.has_days(self.start, self.end, others):
            return
        if isinstance(problem.demand, DemandCurves):
            rows: tuple[_Row, ...] = problem.demand.curves
            parts: dict[str, Any] = {"demand": self._curves(problem.demand, span)}
        else:
            rows = (*problem.demand.requests, *problem.demand.on_dates)
            parts = self._tables(problem.demand, problem.futures, span)
        if not any(self._is_about(row) for row in rows):
            draft.fault(
                "", say("no such requests are stated"), say("Name others, or state their demand")
            )
        elif _most(parts) > MOST_REQUESTS:
            what = say("some requests come to more than {most}", most=MOST_REQUESTS)
            draft.fault("factor", what, say("Lower it"))
        else:
            draft.state(**parts, assumptions=(*problem.assumptions, self._assumption(span)))

    def describe(self, problem: Problem) -> str:
        """Say of what there is more or less, and by how much."""
        what, percent = self._what(problem), number(abs(round(100 * self.factor - 100, 1)))
        if self.start is None and self.end is None:
            if self.factor < 1:
                return say("{percent}% fewer {requests} (assumed)", percent=percent, requests=what)
            return say("{percent}% more {requests} (assumed)", percent=percent, requests=what)
        days = when(self.start, self.end)
        if self.factor < 1:
            return say(
                "{percent}% fewer {requests} {when} (assumed)",
                percent=percent,
                requests=what,
                when=days,
            )
        return say(
            "{percent}% more {requests} {when} (assumed)",
            percent=percent,
            requests=what,
            when=days,
        )

    def _what(self, problem: Problem) -> str:
        service = self.service and name_of(problem, "service", self.service)
        place = self.sub_district and name_of(problem, "sub_district", self.sub_district)
        if service and place:
            return say("requests for {service} in {place}", service=service, place=place)
        if service:
            return say("requests for {service}", service=service)
        return say("requests in {place}", place=place) if place else say("requests")

    def _assumption(self, span: Span | None) -> Assumption:
        # Part of the problem, and so of its fingerprint: not in the language that is spoken.
        about = [f"for {self.service}"] if self.service else []
        about += [f"in {self.sub_district}"] if self.sub_district else []
        about += [f"from {span[0]} to {span[1]}"] if span else []
        name = " ".join(["requests", *about])
        return Assumption(name=name[:200], value=self.factor, unit="times as many", source=SOURCE)

    def _is_about(self, row: _Row) -> bool:
        return self.sub_district in (None, row.sub_district) and self.service in (None, row.service)

    def _curves(self, demand: DemandCurves, span: Span | None) -> DemandCurves:
        # Futures are multiples of the curves, and so follow them.
        curves = tuple(
            curve.model_copy(update={"points": self._points(curve, span), "basis": "assumed"})
            if self._is_about(curve)
            else curve
            for curve in demand.curves
        )
        return demand.model_copy(update={"curves": curves})

    def _points(self, curve: Curve, span: Span | None) -> tuple[CurvePoint, ...]:
        """The curve with what comes up on these days multiplied; what came before stays."""
        if span is None:
            return tuple(
                point.model_copy(update={"requests": point.requests * self.factor})
                for point in curve.points
            )
        before, last = span[0] - ONE_DAY, span[1]
        first_known, last_known = curve.points[0].date, curve.points[-1].date
        bends = {day for day in (before, last) if first_known < day < last_known}
        dates = sorted(bends | {point.date for point in curve.points})
        start, end = curve.at(before), curve.at(last)
        scaled_end = start + self.factor * (end - start)
        numbers = [
            curve.at(day)
            if day <= before
            else start + self.factor * (curve.at(day) - start)
            if day <= last
            else scaled_end + (curve.at(day) - end)
            for day in dates
        ]
        # The last digits of a sum must not let the curve fall.
        rising = accumulate(numbers, max)
        return tuple(
            CurvePoint.model_construct(date=d, requests=n)
            for d, n in zip(dates, rising, strict=True)
        )

    def _tables(
        self, demand: DemandTable, futures: Futures | None, span: Span | None
    ) -> dict[str, Any]:
        requests = tuple(self._ordinary(row, span) for row in demand.requests)
        on_dates = tuple(self._on_date(row, span) for row in demand.on_dates)
        table: dict[str, Any] = {"requests": requests, "on_dates": on_dates}
        if span is not None:
            table["factors"] = (
                *demand.factors,
                DateFactor(**self._about(span), factor=self.factor),
            )
        parts: dict[str, Any] = {"demand": demand.model_copy(update=table)}
        if futures is None:
            return parts
        rows = [part for row in futures.requests for part in self._in_futures(row, span)]
        told: dict[str, Any] = {"requests": tuple(rows)}
        # Where futures have no factors, those of the table hold in them.
        if span is not None and futures.factors:
            numbers = (self.factor,) * futures.number
            factor = FutureFactor(**self._about(span), factors=numbers)
            told["factors"] = (*futures.factors, factor)
        return parts | {"futures": futures.model_copy(update=told)}

    def _about(self, span: Span) -> dict[str, Any]:
        return {
            "name": f"demand times {self.factor:g}",
            "start": span[0],
            "end": span[1],
            "sub_districts": None if self.sub_district is None else (self.sub_district,),
            "services": None if self.service is None else (self.service,),
            "source": SOURCE,
        }

    def _ordinary(self, row: ServiceRequests, span: Span | None) -> ServiceRequests:
        """The row, marked even where a factor scales it: a basis is told of rows only."""
        if not self._is_about(row):
            return row
        times = self.factor if span is None else 1
        return row.model_copy(update={"requests": row.requests * times, "basis": "assumed"})

    def _on_date(self, row: RequestsOn, span: Span | None) -> RequestsOn:
        if not self._is_about(row) or not _within(row.date, span):
            return row
        return row.model_copy(update={"requests": row.requests * self.factor, "basis": "assumed"})

    def _in_futures(self, row: FutureRequests, span: Span | None) -> list[FutureRequests]:
        """The row scaled; in two, if it is about dates some of which are not."""
        if not self._is_about(row) or (row.dates is None and span is not None):
            return [row]
        scaled = row.model_copy(
            update={"requests": tuple(to_int(each * self.factor) for each in row.requests)}
        )
        if row.dates is None:
            return [scaled]
        inside = tuple(day for day in row.dates if _within(day, span))
        outside = tuple(day for day in row.dates if day not in inside)
        return [
            part.model_copy(update={"dates": dates})
            for part, dates in ((row, outside), (scaled, inside))
            if dates
        ]


def _builds_up_on(demand: Demand) -> list[dt.date]:
    """Days on which demand builds up from or to what is stated."""
    curves = demand.curves if isinstance(demand, DemandCurves) else ()
    return [point.date for curve in curves for point in (curve.points[0], curve.points[-1])]


def _within(day: dt.date, span: Span | None) -> bool:
    return span is None or span[0] <= day <= span[1]


def _most(parts: dict[str, Any]) -> float:
    """The most requests of any row or point."""
    demand, futures = parts["demand"], parts.get("futures")
    if isinstance(demand, DemandCurves):
        found = [point.requests for curve in demand.curves for point in curve.points]
    else:
        found = [row.requests for row in (*demand.requests, *demand.on_dates)]
    if futures is not None:
        found += [max(row.requests, default=0) for row in futures.requests]
    return max(found, default=0)
