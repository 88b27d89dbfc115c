"""The season and its visit dates."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from botram_opt.language import say
from botram_opt.problem.base import Clock, Closure, Count, Day, Days, Name, Record
from botram_opt.problem.calendar import Holiday, Weekday, public_holidays, supported_countries
from botram_opt.problem.zones import known_zone
from botram_opt.wording import on, weekday

_Obstacle = Literal["past", "outside", "weekday", "holiday", "closed"]
"""What keeps a day from being a visit date."""


class ExtraDate(Record):
    """A visit date outside the ordinary ones: another weekday, a holiday, a closed day."""

    date: Day
    reason: Name


class VisitsOn(Record):
    """How many visits one date may hold, where it differs from the season's number.

    Attributes:
        visits: that may be held on it.
    """

    date: Day
    visits: Count


class Season(Record):
    """The time that is planned, and which of its days are visit dates.

    A visit date is a day from ``start`` to ``end`` that falls on one of ``weekdays``, is no
    holiday and lies in no closure; ``extra_dates`` are visit dates whatever else they are. Of a
    season that has begun, only dates from ``planned_from`` on are.

    Attributes:
        country: ISO code; where it is given and ``holidays`` is not, the country's public
            holidays and collective leave are filled in when the season is built, and stay.
        visits_per_date: visits that may be held on one date; ``visits_on`` has exceptions.
        opens, closes: hours of a visit, local time.
        published_on: the day the plan is announced; visits keep ``notice_days`` from it and
            from the day their venue is ready.
        planned_from: the first day that is still to be planned, where the season has begun; what
            lies before it is past, and no visit date.
        time_zone: where local time is told, as ``Asia/Jakarta`` (IANA); for calendars, no plan
            depends on it. See `problem.zones` for what holds where it is not given.
        weekdays: days of the week on which visits are held.
        subdivision: part of the country that has holidays of its own, by its code in the
            ``holidays`` package.
        holidays: days without visits.
        extra_dates: days with visits, whatever else they are.
        visits_on: days on which another number of visits may be held.
        notice_days: days before a visit by which it is announced and its venue ready.
    """

    name: Name
    start: Day
    end: Day
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] = (Weekday.SATURDAY,)
    country: str | None = None
    subdivision: str | None = None
    holidays: tuple[Holiday, ...] | None = None
    closures: tuple[Closure, ...] = ()
    extra_dates: tuple[ExtraDate, ...] = ()
    visits_per_date: Count = 1
    visits_on: tuple[VisitsOn, ...] = ()
    opens: Clock = dt.time(8)
    closes: Clock = dt.time(12)
    published_on: Day | None = None
    notice_days: Days = 0
    planned_from: Day | None = None
    time_zone: str | None = None

    @field_validator("time_zone")
    @classmethod
    def _time_zone_is_known(cls, time_zone: str | None) -> str | None:
        if time_zone is not None and not known_zone(time_zone):
            raise ValueError(say("is no time zone that is known: give one as Asia/Jakarta"))
        return time_zone

    @field_validator("country")
    @classmethod
    def _country_is_known(cls, country: str | None) -> str | None:
        if country is not None and country not in supported_countries():
            raise ValueError(say("is no country whose holidays are known"))
        return country

    @model_validator(mode="after")
    def _fill_in_holidays(self) -> Season:
        if self.holidays is None and self.start <= self.end:
            found: tuple[Holiday, ...] = ()
            if self.country is not None:
                try:
                    found = public_holidays(self.country, self.start, self.end, self.subdivision)
                except (NotImplementedError, LookupError) as error:
                    raise ValueError(str(error)) from error
            # A frozen record may be completed here, before anybody has seen it.
            self.__dict__["holidays"] = found
        return self

    @property
    def first_day(self) -> dt.date:
        """The day on which the season begins, whether it is past or not."""
        return min([self.start, *(extra.date for extra in self.extra_dates)])

    @property
    def last_day(self) -> dt.date:
        """The day on which the season ends, with its extra dates."""
        return max([self.end, *(extra.date for extra in self.extra_dates)])

    @cached_property
    def visit_dates(self) -> tuple[dt.date, ...]:
        """The dates on which visits may be held, in order."""
        return tuple(sorted(day for day in self._days() if self._obstacle(day) is None))

    def why_no_visit(self, day: dt.date) -> str | None:
        """Why no visit may be held on a day; None where one may."""
        match self._obstacle(day):
            case "past":
                begins = on(self.planned_from or day)
                return say("past, as what is planned begins on {day}", day=begins)
            case "outside":
                start, end = on(self.start), on(self.end)
                return say("outside the season ({start} to {end})", start=start, end=end)
            case "weekday":
                return say(
                    "a {weekday}; visits are on {weekdays}",
                    weekday=weekday(Weekday.of(day)),
                    weekdays=", ".join(map(weekday, self.weekdays)),
                )
            case "holiday":
                return say("a holiday ({holiday})", holiday=self._holiday_on[day].name)
            case "closed":
                closed = next(closure for closure in self.closures if day in closure)
                return say("closed ({reason})", reason=closed.reason)
        return None

    def _obstacle(self, day: dt.date) -> _Obstacle | None:
        if self.planned_from is not None and day < self.planned_from:
            return "past"
        if day in self._extra:
            return None
        if not self.start <= day <= self.end:
            return "outside"
        if Weekday.of(day) not in self.weekdays:
            return "weekday"
        if day in self._holiday_on:
            return "holiday"
        # Of spans that do not overlap, only the last to begin can hold it.
        before = bisect_right(self._closed, (day, dt.date.max)) - 1
        return "closed" if before >= 0 and day <= self._closed[before][1] else None

    def visits_allowed(self, day: dt.date) -> int:
        """How many visits a date may hold."""
        exceptions = {exception.date: exception.visits for exception in self.visits_on}
        return exceptions.get(day, self.visits_per_date)

    @property
    def opening_seconds(self) -> int:
        """Seconds from opening to closing of a visit."""
        opens = self.opens.hour * 3600 + self.opens.minute * 60 + self.opens.second
        return self.closes.hour * 3600 + self.closes.minute * 60 + self.closes.second - opens

    @cached_property
    def _holiday_on(self) -> dict[dt.date, Holiday]:
        return {holiday.date: holiday for holiday in self.holidays or ()}

    @cached_property
    def _extra(self) -> frozenset[dt.date]:
        return frozenset(extra.date for extra in self.extra_dates)

    @cached_property
    def _closed(self) -> list[tuple[dt.date, dt.date]]:
        """First and last days of what is closed, in order; what overlaps is one span."""
        found: list[tuple[dt.date, dt.date]] = []
        for start, end in sorted((c.start, c.end) for c in self.closures if c.start <= c.end):
            if found and start <= found[-1][1]:
                found[-1] = found[-1][0], max(end, found[-1][1])
            else:
                found.append((start, end))
        return found

    def _days(self) -> Iterator[dt.date]:
        inside = (self.end - self.start).days + 1
        yield from (self.start + dt.timedelta(days=i) for i in range(inside))
        outside = {e.date for e in self.extra_dates if not self.start <= e.date <= self.end}
        yield from outside
