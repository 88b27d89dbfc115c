"""Who sits at the counters: named people, and pools of interchangeable ones."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from botram_opt.language import say
from botram_opt.problem.base import NUMBER, Closure, Count, DateRange, Day, Id, Name, Record
from botram_opt.problem.calendar import Weekday
from botram_opt.problem.places import Point
from botram_opt.wording import weekday


class RollingLimit(Record):
    """At most so many visits within any so many days on end.

    Attributes:
        days: how long the window is.
        most: visits within any such window.
    """

    days: Annotated[int, Field(ge=1, le=3660), NUMBER]
    most: Count


class Worked(Record):
    """A visit that somebody went to before those that are planned.

    Attributes:
        metres: their way there and back.
    """

    date: Day
    metres: Annotated[int, Field(ge=0, le=100_000_000), NUMBER] = 0


class Person(Record):
    """A named member of staff.

    Attributes:
        home: where they set out; None to set out from ``base``.
        base: None for the only base.
        weekdays: days of the week they can work; None for any.
        most_visits: visits in the season; None for any number.
        most_in_a_row: visit dates of the calendar on end; None for any number.
        regions: ids of the regions they may go to; None for everywhere.
        worked: visits before those that are planned, which count in rolling limits and in what
            is fair.
        worked_in_a_row: visit dates on end that they worked, up to the last one before those
            that are planned.
        absences: spans of days on which they cannot work, each with its reason.
        rolling_limits: visits within so many days on end; all of them hold.
    """

    id: Id
    name: Name
    skills: tuple[Id, ...] = ()
    home: Point | None = None
    base: Id | None = None
    weekdays: tuple[Weekday, ...] | None = None
    absences: tuple[Closure, ...] = ()
    most_visits: Count | None = None
    most_in_a_row: Annotated[int, Field(ge=1), NUMBER] | None = None
    rolling_limits: tuple[RollingLimit, ...] = ()
    regions: tuple[Id, ...] | None = None
    worked: tuple[Worked, ...] = ()
    worked_in_a_row: Count = 0

    def why_absent(self, day: dt.date) -> str | None:
        """Why they cannot work on a date; None where they can."""
        if self.weekdays is not None and Weekday.of(day) not in self.weekdays:
            days = ", ".join(map(weekday, self.weekdays))
            return say("works on {weekdays} only", weekdays=days)
        return next((absence.reason for absence in self.absences if day in absence), None)


class PoolSizeOn(DateRange):
    """People in a pool on certain days, where it differs from its ordinary size.

    Attributes:
        size: people there are on these days.
    """

    size: Count


class Pool(Record):
    """People who are interchangeable: same skills, same base, nobody in particular.

    Attributes:
        size: how many can work on any one date; ``size_on`` has exceptions, the last one
            that holds on a day decides.
        regions: ids of the regions they may go to; None for everywhere.
        size_on: days with another size; the last that holds on a day decides.
    """

    id: Id
    name: Name
    skills: tuple[Id, ...] = ()
    size: Count
    size_on: tuple[PoolSizeOn, ...] = ()
    base: Id | None = None
    regions: tuple[Id, ...] | None = None

    def size_at(self, day: dt.date) -> int:
        """People of the pool who can work on a date."""
        return next((on.size for on in reversed(self.size_on) if day in on), self.size)


class Pair(Record):
    """Two people who must go to the same visits, or must not.

    Attributes:
        people: ids of the two.
        kind: whether they go together, or apart.
    """

    people: tuple[Id, Id]
    kind: Literal["together", "apart"]
