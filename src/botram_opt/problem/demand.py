"""Expected requests: a table of what a visit finds, or curves of what builds up.

Both answer the same two questions, in whole requests. *Found* is what can be served: with a
table, the requests that come to a visit on a date; with curves, all that has built up by that
date, from which what earlier visits served is taken off. *Needed* is what counts as asked for
even where it does not come.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from botram_opt.problem.base import NUMBER, Basis, DateRange, Day, Id, Name, Record
from botram_opt.scaling import to_int

MOST_REQUESTS = 10_000_000
"""More than this no visit may find, factors included, so that sums stay exact."""

Requests = Annotated[float, Field(ge=0, le=MOST_REQUESTS), NUMBER]
"""An expected number of requests; used as the nearest whole number."""

WholeRequests = Annotated[int, Field(ge=0, le=MOST_REQUESTS), NUMBER]
"""A number of requests that were counted, served or provided for."""


class ServiceRequests(Record):
    """Requests for a service that a visit to a sub-district finds on an ordinary date."""

    sub_district: Id
    service: Id
    requests: Requests
    basis: Basis = "reported"


class DateFactor(DateRange):
    """What ordinary requests are multiplied by on certain days.

    Attributes:
        sub_districts, services: to which it applies; None for all.
    """

    name: Name
    factor: Annotated[float, Field(ge=0, le=1000), NUMBER]
    sub_districts: tuple[Id, ...] | None = None
    services: tuple[Id, ...] | None = None
    source: str = Field(default="", max_length=1000)


class RequestsOn(Record):
    """Requests that a visit finds on one date, instead of the ordinary number with factors."""

    sub_district: Id
    service: Id
    date: Day
    requests: Requests
    basis: Basis = "reported"


class DemandTable(Record):
    """What each visit finds, by sub-district, date and service, whatever came before it.

    The requests found are the ordinary number times every factor that holds on the date, or
    what ``on_dates`` says. Where a date finds fewer than the ordinary number (the fasting
    month), those who stay away count as asked for and unserved: an empty hall serves nobody.

    Attributes:
        requests: ordinary numbers; at most one for each sub-district and service.
        factors: what these are multiplied by on certain days.
        on_dates: numbers that hold on one date, whatever the ordinary number and the factors.
    """

    kind: Literal["per_visit"] = "per_visit"
    requests: tuple[ServiceRequests, ...] = ()
    factors: tuple[DateFactor, ...] = ()
    on_dates: tuple[RequestsOn, ...] = ()

    def found(self, sub_district: str, service: str, day: dt.date) -> int:
        """Requests that a visit on a date finds."""
        exact = self.on(sub_district, service, day)
        if exact is not None:
            return to_int(exact)
        return to_int(
            self.ordinary(sub_district, service) * self.factor(sub_district, service, day)
        )

    def on(self, sub_district: str, service: str, day: dt.date) -> float | None:
        """What ``on_dates`` says of a date, not yet rounded; None where it says nothing."""
        return self._on_dates.get((sub_district, service, day))

    def ordinary(self, sub_district: str, service: str) -> float:
        """Requests on an ordinary date, not yet rounded; 0 where none are stated."""
        return self._ordinary.get((sub_district, service), 0.0)

    def factor(self, sub_district: str, service: str, day: dt.date) -> float:
        """What ordinary requests are multiplied by on a date: all factors that hold."""
        product = 1.0
        for factor in self._factors_on(day):
            if (factor.services is None or service in factor.services) and (
                factor.sub_districts is None or sub_district in factor.sub_districts
            ):
                product *= factor.factor
        return product

    def needed(self, sub_district: str, service: str) -> int:
        """Requests on an ordinary date: what a place that is never visited leaves unserved."""
        return to_int(self.ordinary(sub_district, service))

    def basis(self, sub_district: str, service: str, day: dt.date) -> Basis | None:
        """What the requests that a visit on a date finds rest on; None where none are stated."""
        return self._bases.get(
            (sub_district, service, day), self._bases.get((sub_district, service, None))
        )

    def services_in(self, sub_district: str) -> tuple[str, ...]:
        """Ids of the services for which requests are stated in a sub-district."""
        return self._services.get(sub_district, ())

    def _factors_on(self, day: dt.date) -> list[DateFactor]:
        """The factors that hold on a day."""
        known = self._known_factors
        if day not in known:
            known[day] = [factor for factor in self.factors if day in factor]
        return known[day]

    @cached_property
    def _known_factors(self) -> dict[dt.date, list[DateFactor]]:
        return {}

    @cached_property
    def _ordinary(self) -> dict[tuple[str, str], float]:
        return {(row.sub_district, row.service): row.requests for row in self.requests}

    @cached_property
    def _services(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for place, service in (*self._ordinary, *(key[:2] for key in self._on_dates)):
            found.setdefault(place, {})[service] = None
        return {place: tuple(services) for place, services in found.items()}

    @cached_property
    def _bases(self) -> dict[tuple[str, str, dt.date | None], Basis]:
        found: dict[tuple[str, str, dt.date | None], Basis] = {}
        for ordinary in self.requests:
            found[ordinary.sub_district, ordinary.service, None] = ordinary.basis
        for row in self.on_dates:
            found[row.sub_district, row.service, row.date] = row.basis
        return found

    @cached_property
    def _on_dates(self) -> dict[tuple[str, str, dt.date], float]:
        return {(r.sub_district, r.service, r.date): r.requests for r in self.on_dates}


class CurvePoint(Record):
    """Requests that have come up by the end of a day since the curve began."""

    date: Day
    requests: Requests


class Curve(Record):
    """How requests for a service build up in a sub-district, if nobody comes.

    Straight lines between the points; level before the first and after the last.

    Attributes:
        points: requests that have come up by the end of certain days, in order of date.
    """

    sub_district: Id
    service: Id
    points: Annotated[tuple[CurvePoint, ...], Field(min_length=1)]
    basis: Basis = "reported"

    def at(self, day: dt.date) -> float:
        """Requests that have come up by the end of a day."""
        dates = [point.date for point in self.points]
        after = bisect_right(dates, day)
        if after == 0:
            return self.points[0].requests
        if after == len(dates):
            return self.points[-1].requests
        left, right = self.points[after - 1], self.points[after]
        part = (day - left.date).days / (right.date - left.date).days
        return left.requests + part * (right.requests - left.requests)

    def rises(self) -> bool:
        """Whether the points are in order of date and never fall."""
        return all(
            left.date < right.date and left.requests <= right.requests
            for left, right in pairwise(self.points)
        )


class DemandCurves(Record):
    """Demand that builds up: a visit finds what came since the one before, and what it left.

    Attributes:
        curves: at most one for each sub-district and service; without one there is no demand.
    """

    kind: Literal["accumulating"] = "accumulating"
    curves: tuple[Curve, ...] = ()

    def found(self, sub_district: str, service: str, day: dt.date) -> int:
        """Requests that have come up by a date, served or not."""
        return to_int(self.requests_by(sub_district, service, day))

    def requests_by(self, sub_district: str, service: str, day: dt.date) -> float:
        """The same, not yet rounded to a whole number."""
        curve = self._curves.get((sub_district, service))
        return 0.0 if curve is None else curve.at(day)

    def basis(self, sub_district: str, service: str, day: dt.date) -> Basis | None:
        """What the requests that a visit finds rest on; None where none are stated."""
        curve = self._curves.get((sub_district, service))
        return None if curve is None else curve.basis

    @cached_property
    def _curves(self) -> dict[tuple[str, str], Curve]:
        return {(curve.sub_district, curve.service): curve for curve in self.curves}


class RequestsSoFar(Record):
    """What became of requests for a service at visits before those that are planned.

    Attributes:
        served: that those visits served.
        lost: that they left for good; they count in shares that must be served.
        waiting: that they left, and that come back. If the place is visited again they stand among
            the requests of these visits, and if not they are unserved. Where demand builds up,
            whatever was not served is waiting anyway.
    """

    sub_district: Id
    service: Id
    served: WholeRequests = 0
    lost: WholeRequests = 0
    waiting: WholeRequests = 0


Demand = Annotated[DemandTable | DemandCurves, Field(discriminator="kind")]
