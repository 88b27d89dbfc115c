"""What residents ask for, and the counters that give it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from botram_opt.problem.base import NUMBER, Basis, Cost, Count, DateRange, Id, Name, Record, Share


class Service(Record):
    """What a resident asks for.

    Attributes:
        minutes_per_request: minutes one counter takes for one request; used in whole seconds.
        unserved_weight: what one unserved request counts in the rule on unserved requests.
        least_share_served: part of a sub-district's requests for it that must be served.
        documents: what a resident brings for it; for announcements, no plan depends on it.
        minutes_basis: where the minutes come from.
    """

    id: Id
    name: Name
    minutes_per_request: Annotated[float, Field(gt=0, le=1440), NUMBER]
    minutes_basis: Basis = "reported"
    unserved_weight: Cost = 1
    least_share_served: Share = 0
    documents: tuple[Name, ...] = ()


class StockOn(DateRange):
    """Counters in stock on certain days, where it differs from the ordinary stock."""

    stock: Count


class CounterType(Record):
    """A desk that offers one or more services.

    Attributes:
        services: ids of services; empty for a desk whose requests are not counted.
        stock: how many exist, on any one date.
        stock_on: days with another number; the last one that holds on a day decides.
        skill: what its people must be able to do; None if anybody can sit there.
        people_per_counter: people each counter needs; 0 for a counter that runs by itself.
        base: where it sets out; None for the only base, or for a desk nobody has to carry.
        least_per_visit, most_per_visit: how many every visit must and may have, where it goes.
        regions: ids of the regions it may go to; None for everywhere.
    """

    id: Id
    name: Name
    services: tuple[Id, ...] = ()
    stock: Count
    stock_on: tuple[StockOn, ...] = ()
    skill: Id | None = None
    people_per_counter: Count = 1
    base: Id | None = None
    least_per_visit: Count = 0
    most_per_visit: Count | None = None
    regions: tuple[Id, ...] | None = None

    def stock_at(self, day: dt.date) -> int:
        """Counters of this type that exist on a date."""
        return next((on.stock for on in reversed(self.stock_on) if day in on), self.stock)
