"""Changes of the dates on which visits may be held."""

from __future__ import annotations

from typing import Literal

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.words import days, name_of, when
from botram_opt.language import say
from botram_opt.problem.base import Closure, Day, Id, Name
from botram_opt.problem.problem import Problem


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
        season = draft.problem.season
        shut = Closure(start=self.start, end=self.end or self.start, reason=self.reason)
        left = tuple(extra for extra in season.extra_dates if extra.date not in shut)
        closures = (*season.closures, shut)
        draft.state(season=season.model_copy(update={"closures": closures, "extra_dates": left}))

    def describe(self, problem: Problem) -> str:
        """Say what is closed, and why."""
        closed = days(self.start, self.end)
        return say("close {days} ({reason})", days=closed, reason=self.reason)


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
        if draft.knows("sub_district", self.sub_district, "sub_district"):
            place = draft.problem.sub_district[self.sub_district]
            shut = Closure(start=self.start, end=self.end or self.start, reason=self.reason)
            draft.edit(place, closures=(*place.closures, shut))

    def describe(self, problem: Problem) -> str:
        """Say where no visit is held, when and why."""
        return say(
            "no visit to {place} {when} ({reason})",
            place=name_of(problem, "sub_district", self.sub_district),
            when=when(self.start, self.end or self.start),
            reason=self.reason,
        )
