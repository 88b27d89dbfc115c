"""Numbers that differ on certain days, and changes of these on all days or on some."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.words import when
from botram_opt.language import say
from botram_opt.problem.base import NUMBER, Count, Day
from botram_opt.problem.season import Season

ONE_DAY = dt.timedelta(days=1)

Step = Annotated[int, Field(ge=-1_000_000, le=1_000_000), NUMBER]
"""How many more there are; fewer, if negative."""

Stretch = tuple[dt.date, dt.date, int]
"""The first and the last of some days, and a number on each of them."""


class Varying(NamedTuple):
    """An ordinary number, and stretches of days on which it differs; the last of them decides."""

    ordinary: int
    differs: tuple[Stretch, ...] = ()

    def on(self, day: dt.date) -> int:
        """The number on a day."""
        held = (number for start, end, number in reversed(self.differs) if start <= day <= end)
        return next(held, self.ordinary)

    def least(self) -> int:
        """The smallest number on any day."""
        return min(self.ordinary, *(number for *_, number in self.differs), self.ordinary)

    def most(self) -> int:
        """The largest number on any day."""
        return max(self.ordinary, *(number for *_, number in self.differs), self.ordinary)

    def more(self, by: int) -> Varying:
        """So many more on every day."""
        differs = tuple((start, end, number + by) for start, end, number in self.differs)
        return Varying(self.ordinary + by, differs)

    def more_on(self, start: dt.date, end: dt.date, by: int) -> Varying:
        """So many more on the days from one to another."""
        raised = ((a, z, number + by) for a, z, number in self._stretches(start, end))
        return Varying(self.ordinary, (*self.differs, *raised))

    def _stretches(self, start: dt.date, end: dt.date) -> list[Stretch]:
        """The days from one to another, in the fewest stretches on which the number is the same."""
        breaks = {day for a, z, _ in self.differs for day in (a, z + ONE_DAY)}
        starts = [start, *sorted(day for day in breaks if start < day <= end)]
        found: list[Stretch] = []
        for first, past in zip(starts, [*starts[1:], end + ONE_DAY], strict=True):
            number = self.on(first)
            same = found.pop()[0] if found and found[-1][2] == number else first
            found.append((same, past - ONE_DAY, number))
        return found


def changed(
    now: Varying,
    by: int | None,
    to: int | None,
    days: tuple[dt.date, dt.date] | None,
) -> Varying:
    """A number once there are so many more, or so many, on some days or on all.

    Args:
        now: the number as it is.
        by: how many more.
        to: how many, if ``by`` is None.
        days: the first and the last day; None for all. ``to`` is then the ordinary number, and
            days on which it differs stay as they are.
    """
    if days is None:
        return now.more(by) if by is not None else Varying(to or 0, now.differs)
    if by is not None:
        return now.more_on(*days, by)
    return Varying(now.ordinary, (*now.differs, (*days, to or 0)))


def span_of(
    season: Season, start: dt.date | None, end: dt.date | None
) -> tuple[dt.date, dt.date] | None:
    """The first and the last day: where one is None, that of the season; None where both are."""
    if start is None and end is None:
        return None
    return start or season.first_day, end or season.last_day


class NumberOnDays(ChangeBase):
    """There is more or less of something of which there may be another number on certain days.

    Attributes:
        by: how many more there are, fewer if negative; also on days on which the number differs.
        to: how many there are. Without days this is the ordinary number, and days on which it
            differs stay as they are.
        start, end: the first and the last day; None for the season's, if one of them is given.
    """

    by: Step | None = None
    to: Count | None = None
    start: Day | None = None
    end: Day | None = None

    @model_validator(mode="after")
    def _by_or_to(self) -> Self:
        if (self.by is None) == (self.to is None):
            raise ValueError(say("needs one of 'by' and 'to'"))
        return self

    def after(self, draft: Draft, name: str, now: Varying) -> Varying | None:
        """The number once it is changed; None and a fault of the change, if it cannot be.

        Args:
            draft: what is changed.
            name: of what there is so much.
            now: the number as it is.
        """
        if not draft.has_days(self.start, self.end):
            return None
        days = span_of(draft.problem.season, self.start, self.end)
        then = changed(now, self.by, self.to, days)
        return then if draft.can_be(then.least(), then.most(), self.by, name) else None

    def on_days(self) -> str:
        """On which days the number changes, in words."""
        if self.by is None and self.start is None and self.end is None:
            return say("on ordinary dates")
        return when(self.start, self.end)
