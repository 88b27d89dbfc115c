"""A visit's venue is ready, and the visit announced, so many days before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem, SubDistrict
from botram_opt.rules.rule import Concern, Hard
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class Notice(Hard):
    """Date of a visit to s - notice days of s >= the day s is announced and its venue ready."""

    concerns: ClassVar[Concern] = "dates"
    closes_dates: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """Forbid the dates that come too soon."""
        decisions, problem = posting.decisions, posting.problem
        for place in problem.sub_districts:
            for part, first in _known(problem, place).items():
                earliest = first + dt.timedelta(days=_notice_days(problem, place))
                soon = [day for day in decisions.dates if day < earliest]
                if not soon:
                    continue
                reason = posting.reason(Item(value=0, sub_district=place.id, facts={"part": part}))
                for slot in decisions.slots_of[place.id]:
                    posting.because(posting.model.add(decisions.on(slot, soon) == 0), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Find visits that come too soon, and by how many days."""
        for visit in plan.visits:
            earliest = _earliest(problem, problem.sub_district[visit.sub_district])
            if earliest is not None and visit.date < earliest:
                days = (earliest - visit.date).days
                yield Item(value=days, sub_district=visit.sub_district, date=visit.date)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say from when on the place can be visited."""
        place = problem.sub_district[item.sub_district or ""]
        notice = say(
            "{place} can be visited from {earliest} on: its venue must be ready, and the visit "
            "announced, {days} before",
            place=place.name,
            earliest=on(_earliest(problem, place)),
            days=count(_notice_days(problem, place), "day"),
        )
        if item.date is None:
            return notice
        return say("{notice}; it is visited on {day}", notice=notice, day=on(item.date))


def _notice_days(problem: Problem, place: SubDistrict) -> int:
    return problem.season.notice_days if place.notice_days is None else place.notice_days


def _earliest(problem: Problem, place: SubDistrict) -> dt.date | None:
    """First day on which a place can be visited; None if any."""
    known = _known(problem, place).values()
    return max(known) + dt.timedelta(days=_notice_days(problem, place)) if known else None


def _known(problem: Problem, place: SubDistrict) -> dict[str, dt.date]:
    """The days from which on notice counts: that of the announcement, and that of the venue."""
    days = {"announced": problem.season.published_on, "ready": place.venue.ready_on}
    return {part: day for part, day in days.items() if day is not None}
