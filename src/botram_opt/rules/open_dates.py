"""A visit is held on a visit date, within a window of its sub-district and in no closure of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem, SubDistrict
from botram_opt.problem.places import closed_by, outside
from botram_opt.rules.rule import Concern, Hard
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class OpenDates(Hard):
    """No visit to s on a date that is closed to s."""

    concerns: ClassVar[Concern] = "dates"
    essential: ClassVar[bool] = True
    closes_dates: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """Forbid the dates outside all windows, and those of each closure."""
        decisions = posting.decisions
        for place in posting.problem.sub_districts:
            for facts, days in _closed(place, decisions.dates):
                if days:
                    reason = posting.reason(Item(value=0, sub_district=place.id, facts=facts))
                    for slot in decisions.slots_of[place.id]:
                        posting.because(posting.model.add(decisions.on(slot, days) == 0), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Find visits on days that are no visit date or are closed to their place."""
        for visit in plan.visits:
            place = problem.sub_district[visit.sub_district]
            if _why(problem, place, visit.date) is not None:
                yield Item(value=1, sub_district=place.id, date=visit.date)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say which days are closed, and why."""
        place = problem.sub_district[item.sub_district or ""]
        if item.date is not None:
            return say(
                "{place} must not be visited on {day}: {reason}",
                place=place.name,
                day=on(item.date),
                reason=_why(problem, place, item.date),
            )
        facts = item.facts or {}
        if facts["part"] == "closure":
            reason = closed_by(place.closures[int(facts["number"])])
        else:
            reason = outside(place.windows)
        return say(
            "{place} must not be visited on some dates: {reason}", place=place.name, reason=reason
        )


def _closed(
    place: SubDistrict, dates: Collection[dt.date]
) -> Iterator[tuple[dict[str, int | str], list[dt.date]]]:
    """What closes a place, and the dates on which it does; several things may close one date."""
    if place.windows:
        inside = {day for day in dates for window in place.windows if day in window}
        yield {"part": "windows"}, [day for day in dates if day not in inside]
    for number, closure in enumerate(place.closures):
        yield {"part": "closure", "number": number}, [day for day in dates if day in closure]


def _why(problem: Problem, place: SubDistrict, day: dt.date) -> str | None:
    """Why a place cannot be visited on a day; None if it can."""
    return problem.season.why_no_visit(day) or place.why_closed(day)
