"""What demand may come to: so many futures, all equally likely.

A future says for each sub-district and service what a demand forecast may turn out to be. Where
``Problem.demand`` is a table, a future is another such table; where it is curves, it is those
curves, each times a number. In one future all numbers belong together: a year in which few come
is one in which few come everywhere, as far as the forecast knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from botram_opt.problem.base import DateRange, Day, Id, Name, Record
from botram_opt.problem.demand import MOST_REQUESTS

Numbers = NDArray[np.float64]
"""A number for each future."""

# Strict, and without a validator in Python: a forecast has a million of these. Of those that are
# wrong in a row only the first is told, as to tell one takes a kilobyte.
_Requests = Annotated[int, Field(ge=0, le=MOST_REQUESTS, strict=True)]
MOST_FACTOR = 1000
"""The largest factor of a calendar effect."""

_Factor = Annotated[float, Field(ge=0, le=MOST_FACTOR, strict=True)]

# Of a curve on which hardly anything is expected, a single request is many times that.
_Multiple = Annotated[float, Field(ge=0, le=MOST_REQUESTS, strict=True)]


class FutureRequests(Record):
    """Requests for a service that a visit to a sub-district finds, in each future.

    Attributes:
        dates: the only ones that it is about, whatever factors hold then; None for what an
            ordinary date finds.
        requests: a whole number for each future.
    """

    sub_district: Id
    service: Id
    dates: Annotated[tuple[Day, ...], Field(min_length=1, fail_fast=True)] | None = None
    requests: Annotated[tuple[_Requests, ...], Field(fail_fast=True)]


class FutureFactor(DateRange):
    """What ordinary requests are multiplied by on certain days, in each future.

    Not on dates that rows of requests are about.

    Attributes:
        factors: a number for each future.
        sub_districts, services: to which it applies; None for all.
    """

    name: Name
    factors: Annotated[tuple[_Factor, ...], Field(fail_fast=True)]
    sub_districts: Annotated[tuple[Id, ...], Field(fail_fast=True)] | None = None
    services: Annotated[tuple[Id, ...], Field(fail_fast=True)] | None = None
    source: str = Field(default="", max_length=1000)


class FutureCurve(Record):
    """What the curve of a sub-district and service is multiplied by, in each future.

    Attributes:
        factors: one for each future, in their order.
    """

    sub_district: Id
    service: Id
    factors: Annotated[tuple[_Multiple, ...], Field(fail_fast=True)]


class Futures(Record):
    """Equally likely futures of the demand of a problem.

    What no row is about is as ``Problem.demand`` says, in every future; so is a date that
    ``DemandTable.on_dates`` is about, unless a row here is about that date.

    Attributes:
        requests, factors: where demand is a table; if there are any ``factors``, they hold
            instead of all those of the table.
        curves: where demand builds up.
        source: how they were drawn, for showing.
    """

    requests: tuple[FutureRequests, ...] = ()
    factors: tuple[FutureFactor, ...] = ()
    curves: tuple[FutureCurve, ...] = ()
    source: str = Field(default="", max_length=1000)

    @cached_property
    def number(self) -> int:
        """How many futures there are."""
        return next(iter(self.lengths), 0)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How many numbers the rows have; more than one length is a contradiction."""
        found = [len(row.requests) for row in self.requests]
        found += [len(factor.factors) for factor in self.factors]
        found += [len(curve.factors) for curve in self.curves]
        return tuple(dict.fromkeys(found))

    def only(self, first: int, past: int) -> Futures:
        """The futures from one number to before another.

        Args:
            first: number of the first one, counted from 0.
            past: number of the one after the last.
        """
        return Futures.model_construct(
            requests=tuple(
                row.model_copy(update={"requests": row.requests[first:past]})
                for row in self.requests
            ),
            factors=tuple(
                row.model_copy(update={"factors": row.factors[first:past]}) for row in self.factors
            ),
            curves=tuple(
                row.model_copy(update={"factors": row.factors[first:past]}) for row in self.curves
            ),
            source=self.source,
        )

    def ordinary(self, sub_district: str, service: str) -> Numbers | None:
        """Requests on an ordinary date; None where no row tells."""
        return self._rows.get((sub_district, service, None))

    def on(self, sub_district: str, service: str, day: dt.date) -> Numbers | None:
        """Requests on a date, where a row is about that date; None where none is."""
        return self._rows.get((sub_district, service, day))

    def factor(self, sub_district: str, service: str, day: dt.date) -> Numbers:
        """What ordinary requests are multiplied by on a date: all factors that hold."""
        product = np.ones(self.number)
        for factor, numbers in self._factors:
            if (
                day in factor
                and (factor.services is None or service in factor.services)
                and (factor.sub_districts is None or sub_district in factor.sub_districts)
            ):
                product = product * numbers
        return product

    def curve(self, sub_district: str, service: str) -> Numbers | None:
        """What the curve is multiplied by; None where no row tells."""
        return self._curves.get((sub_district, service))

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str, dt.date | None], Numbers]:
        numbers = [np.array(row.requests, float) for row in self.requests]
        return {
            (row.sub_district, row.service, day): found
            for row, found in zip(self.requests, numbers, strict=True)
            for day in row.dates or (None,)
        }

    @cached_property
    def _factors(self) -> tuple[tuple[FutureFactor, Numbers], ...]:
        return tuple((row, np.array(row.factors, float)) for row in self.factors)

    @cached_property
    def _curves(self) -> Mapping[tuple[str, str], Numbers]:
        return {
            (row.sub_district, row.service): np.array(row.factors, float) for row in self.curves
        }
