"""Changes of the dates on which visits may be held."""

from __future__ import annotations

from typing import Literal

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.spans import span_of
from botram_opt.changes.words import days, name_of, when
from botram_opt.language import say, say_number
from botram_opt.problem.base import Closure, Count, Day, Id, Name
from botram_opt.problem.problem import Problem
from botram_opt.problem.season import ExtraDate, VisitsOn
from botram_opt.wording import on


class CloseDates(ChangeBase):
    """No visit is held on certain days, extra dates among them too.

    Attributes:
        end: the last day; None for one day only.
    """

    kind: Literal["close_dates"] = "close_dates"
    start: Day
    end: Day | None = None
    reason: Name

    def change(self, draft: Draft) -> None:
        """Add a closure to the season; an extra date would be held in spite of it."""
        if draft.has_days(self.start, self.end or self.start):
            season, shut = draft.problem.season, self._closure()
            left = tuple(extra for extra in season.extra_dates if extra.date not in shut)
            parts = {"closures": (*season.closures, shut), "extra_dates": left}
            draft.state(season=season.model_copy(update=parts))

    def describe(self, problem: Problem) -> str:
        """Say what is closed, and why."""
        shut = self._closure()
        extra = sum(extra.date in shut for extra in problem.season.extra_dates)
        if not extra:
            return say(
                "close {days} ({reason})", days=days(self.start, self.end), reason=self.reason
            )
        return say_number(
            "close {days} ({reason}), {number} extra date among them",
            "close {days} ({reason}), {number} extra dates among them",
            extra,
            days=days(self.start, self.end),
            reason=self.reason,
            number=extra,
        )

    def _closure(self) -> Closure:
        return Closure(start=self.start, end=self.end or self.start, reason=self.reason)


class OpenDate(ChangeBase):
    """Visits may be held on a day, whatever else it is: another weekday, a holiday, closed."""

    kind: Literal["open_date"] = "open_date"
    date: Day
    reason: Name

    def change(self, draft: Draft) -> None:
        """Add an extra date to the season, unless it has it."""
        season = draft.problem.season
        if all(extra.date != self.date for extra in season.extra_dates):
            extra = ExtraDate(date=self.date, reason=self.reason)
            dates = (*season.extra_dates, extra)
            draft.state(season=season.model_copy(update={"extra_dates": dates}))

    def describe(self, problem: Problem) -> str:
        """Say which date is opened, and why."""
        return say("open {day} ({reason})", day=on(self.date), reason=self.reason)


class ClosePlace(ChangeBase):
    """A sub-district is not visited on certain days.

    Attributes:
        end: the last day; None for one day only.
    """

    kind: Literal["close_place"] = "close_place"
    sub_district: Id
    start: Day
    end: Day | None = None
    reason: Name

    def change(self, draft: Draft) -> None:
        """Add a closure to the sub-district."""
        span = self.start, self.end or self.start
        known = draft.knows("sub_district", self.sub_district, "sub_district")
        if known and draft.has_days(*span):
            place = draft.problem.sub_district[self.sub_district]
            shut = Closure(start=span[0], end=span[1], reason=self.reason)
            draft.edit(place, closures=(*place.closures, shut))

    def describe(self, problem: Problem) -> str:
        """Say where no visit is held, when and why."""
        return say(
            "no visit to {place} {when} ({reason})",
            place=name_of(problem, "sub_district", self.sub_district),
            when=when(self.start, self.end or self.start),
            reason=self.reason,
        )


class VisitsPerDate(ChangeBase):
    """Dates may hold more or fewer visits.

    Attributes:
        visits: how many a date may hold. Without days this is the ordinary number, and dates on
            which it differs stay as they are.
        start, end: the first and the last day; None for the season's, if one of them is given.
            Of days within, those that are visit dates when the change is made hold so many.
    """

    kind: Literal["visits_per_date"] = "visits_per_date"
    visits: Count
    start: Day | None = None
    end: Day | None = None

    def change(self, draft: Draft) -> None:
        """Change the number of all dates, or of some."""
        season = draft.problem.season
        span = span_of(season, self.start, self.end)
        if span is None:
            changed = season.model_copy(update={"visits_per_date": self.visits})
        elif draft.has_days(self.start, self.end):
            inside = [day for day in season.visit_dates if span[0] <= day <= span[1]]
            if not inside:
                draft.fault(
                    "start", say("no visit date lies within"), say("Correct the days, or open one")
                )
            others = tuple(each for each in season.visits_on if each.date not in inside)
            these = (VisitsOn(date=day, visits=self.visits) for day in inside)
            changed = season.model_copy(update={"visits_on": (*others, *these)})
        else:
            return
        draft.state(season=changed)

    def describe(self, problem: Problem) -> str:
        """Say how many visits a date may hold."""
        ordinary = self.start is None and self.end is None
        return say_number(
            "at most {number} visit a date {when}",
            "at most {number} visits a date {when}",
            self.visits,
            number=self.visits,
            when=say("on ordinary dates") if ordinary else when(self.start, self.end),
        )
