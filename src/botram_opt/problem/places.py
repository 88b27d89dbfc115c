"""Where the programme goes and where it sets out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, field_validator

from botram_opt.language import say
from botram_opt.problem.base import (
    NUMBER,
    Basis,
    Closure,
    Cost,
    Count,
    DateRange,
    Day,
    Days,
    Id,
    Name,
    Record,
    Share,
)
from botram_opt.problem.calendar import Weekday
from botram_opt.wording import on, weekday


class Point(Record):
    """A place on the earth, WGS 84, degrees.

    Attributes:
        latitude: degrees, north positive.
        longitude: degrees, east positive.
    """

    latitude: Annotated[float, NUMBER]
    longitude: Annotated[float, NUMBER]

    @field_validator("latitude")
    @classmethod
    def _latitude_in_range(cls, value: float) -> float:
        if not -90 <= value <= 90:
            raise ValueError(
                say("is no latitude (-90 to 90); perhaps latitude and longitude are swapped")
            )
        return value

    @field_validator("longitude")
    @classmethod
    def _longitude_in_range(cls, value: float) -> float:
        if not -180 <= value <= 180:
            raise ValueError(say("is no longitude (-180 to 180)"))
        return value


class Venue(Record):
    """Where a visit is held.

    Attributes:
        room: counters that it holds, all types together.
        ready_on: first day on which it can be used; None if it is ready.
    """

    room: Count
    name: Name | None = None
    ready_on: Day | None = None


class DateCost(DateRange):
    """What a visit on any of these days costs, by the rule on preferred dates."""

    cost: Cost


class SubDistrict(Record):
    """A place to be visited.

    Attributes:
        region: id of the region that it lies in; None if it lies in none.
        least_visits, most_visits: visits it gets in the season.
        least_gap_days, most_gap_days: days from one visit to the next; ``last_visit``, the
            last one before those that are planned, counts as a visit before the first.
        weekdays: days of the week on which it can be visited; None for any of the season's.
        windows: a visit must lie in one of them; empty means any date.
        preferred_dates: a visit outside all of them costs, where there are any.
        date_costs: what visits on certain days cost; where several hold, they add up.
        notice_days: overrides the season's number.
        least_share_served: part of its requests, all services together, that must be served.
        neighbours: ids of adjacent sub-districts; symmetric.
        residents: people entitled to the services, for showing and for weighing.
        venue: where a visit is held, and how many counters it holds.
        last_visit: the last one before those that are planned.
        residents_basis: where the number of residents comes from.
    """

    id: Id
    name: Name
    location: Point | None = None
    venue: Venue
    region: Id | None = None
    least_visits: Count = 1
    most_visits: Annotated[int, Field(ge=0, le=366), NUMBER] = 1
    least_gap_days: Days = 1
    most_gap_days: Days | None = None
    last_visit: Day | None = None
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    windows: tuple[DateRange, ...] = ()
    closures: tuple[Closure, ...] = ()
    preferred_dates: tuple[DateRange, ...] = ()
    date_costs: tuple[DateCost, ...] = ()
    notice_days: Days | None = None
    least_share_served: Share = 0
    neighbours: tuple[Id, ...] = ()
    residents: Annotated[int, Field(ge=0), NUMBER] | None = None
    residents_basis: Basis = "reported"

    def why_closed(self, day: dt.date) -> str | None:
        """Why it cannot be visited on a day, whatever the season says; None if it can."""
        closure = next((closure for closure in self.closures if day in closure), None)
        if closure is not None:
            return closed_by(closure)
        if self.weekdays is not None and Weekday.of(day) not in self.weekdays:
            return other_weekday(self.weekdays)
        if self.windows and not any(day in window for window in self.windows):
            return outside(self.windows)
        return None


def closed_by(closure: Closure) -> str:
    """Why a place cannot be visited while it is closed."""
    start, end, reason = on(closure.start), on(closure.end), closure.reason
    if closure.start == closure.end:
        return say("closed on {day} ({reason})", day=start, reason=reason)
    return say("closed from {start} to {end} ({reason})", start=start, end=end, reason=reason)


def other_weekday(weekdays: Iterable[Weekday]) -> str:
    """Why a place cannot be visited on other days of the week than its own."""
    return say("visits there are on {weekdays} only", weekdays=", ".join(map(weekday, weekdays)))


def outside(windows: Iterable[DateRange]) -> str:
    """Why a place cannot be visited outside its windows."""
    spans = (
        say("{start} to {end}", start=on(window.start), end=on(window.end)) for window in windows
    )
    return say("outside its windows ({spans})", spans=", ".join(spans))


class Base(Record):
    """Where equipment, and staff without a home address, set out.

    Attributes:
        counters_per_trip: counters that one vehicle carries; None for any number.
    """

    id: Id
    name: Name
    location: Point | None = None
    counters_per_trip: Annotated[int, Field(ge=1, le=1_000_000), NUMBER] | None = None
