"""A visit is on a visit date, on a weekday and in a window of its place, and in no closure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.changes.words import listed, when
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Closure, DateRange, Problem, SubDistrict, Weekday
from botram_opt.problem.places import closed_by, other_weekday, outside
from botram_opt.rules.rule import A_YEAR, Concern, Hard, given
from botram_opt.together import alike, named, part_of
from botram_opt.wording import count, on, weekday

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class OpenDates(Hard):
    """No visit to s on a date that is closed to s."""

    concerns: ClassVar[Concern] = "dates"
    essential: ClassVar[bool] = True
    closes_dates: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """Forbid dates on other weekdays, those outside all windows, and those of each closure."""
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
        place = problem.sub_district[given(item.sub_district)]
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
        elif facts["part"] == "weekdays":
            reason = other_weekday(place.weekdays or ())
        else:
            reason = outside(place.windows)
        return say(
            "{place} must not be visited on some dates: {reason}", place=place.name, reason=reason
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say which days are closed, and why."""

        def stated(item: Item) -> tuple[DateRange | Weekday, ...]:
            place, facts = problem.sub_district[given(item.sub_district)], item.facts or {}
            if part_of(item) == "closure":
                return (place.closures[int(facts["number"])],)
            return place.windows if part_of(item) == "windows" else place.weekdays or ()

        return tuple(
            _say_required(named(problem, "sub_district", same), days)
            for days, same in alike(items, stated).items()
        )

    def ways(self, problem: Problem, item: Item) -> tuple[Item, ...]:
        """Give the two sides to which windows can be widened."""
        if part_of(item) != "windows":
            return (item,)
        return tuple(
            item.model_copy(update={"facts": {"part": part}}) for part in ("earlier", "later")
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the days that windows last; what else closes a place is opened or not."""
        if part_of(item) in ("closure", "weekdays"):
            return 1
        windows = problem.sub_district[given(item.sub_district)].windows
        return sum((window.end - window.start).days + 1 for window in windows)

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Open a closure or all days of the week, or widen all windows by days to one side."""
        place, part = problem.sub_district[given(item.sub_district)], part_of(item)
        fields: dict[str, JsonValue]
        if part == "weekdays":
            return None if by > 1 else _edited(place, {"weekdays": None})
        if part == "closure":
            number = int((item.facts or {})["number"])
            left = [each for i, each in enumerate(place.closures) if i != number]
            fields = {"closures": [each.model_dump(mode="json") for each in left]}
            return None if by > 1 else _edited(place, fields)
        if part not in ("earlier", "later") or by > A_YEAR:
            return None
        fields = {"windows": [_widened(window, part, by) for window in place.windows]}
        return _edited(place, fields)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say what to open, or how much wider windows are to be."""
        return tuple(_say_eased(problem, item, by) for item in items)


def _closed(
    place: SubDistrict, dates: Collection[dt.date]
) -> Iterator[tuple[dict[str, int | str], list[dt.date]]]:
    """What closes a place, and the dates on which it does; several things may close one date."""
    if place.weekdays is not None:
        yield {"part": "weekdays"}, [day for day in dates if Weekday.of(day) not in place.weekdays]
    if place.windows:
        inside = {day for day in dates for window in place.windows if day in window}
        yield {"part": "windows"}, [day for day in dates if day not in inside]
    for number, closure in enumerate(place.closures):
        yield {"part": "closure", "number": number}, [day for day in dates if day in closure]


def _why(problem: Problem, place: SubDistrict, day: dt.date) -> str | None:
    """Why a place cannot be visited on a day; None if it can."""
    return problem.season.why_no_visit(day) or place.why_closed(day)


def _edited(place: SubDistrict, fields: dict[str, JsonValue]) -> tuple[ChangeBase, ...]:
    return (EditItem(item="sub_district", id=place.id, fields=fields),)


def _widened(window: DateRange, side: str, by: int) -> JsonValue:
    days = dt.timedelta(days=by)
    start = window.start - days if side == "earlier" else window.start
    end = window.end + days if side == "later" else window.end
    return {"start": str(start), "end": str(end)}


def _say_required(places: str, days: tuple[DateRange | Weekday, ...]) -> str:
    spans = [span for span in days if isinstance(span, DateRange)]
    if not spans:
        weekdays = listed(weekday(day) for day in days if isinstance(day, Weekday))
        return say("{places} must be visited on {weekdays} only", places=places, weekdays=weekdays)
    first, *more = spans
    if isinstance(first, Closure):
        return say(
            "{places} must not be visited {when} ({reason})",
            places=places,
            when=when(first.start, first.end),
            reason=first.reason,
        )
    if not more:
        return say(
            "{places} must be visited {when}", places=places, when=when(first.start, first.end)
        )
    return say(
        "{places} must be visited in one of the windows {windows}",
        places=places,
        windows=listed(when(span.start, span.end) for span in spans),
    )


def _say_eased(problem: Problem, item: Item, by: int) -> str:
    place, part = problem.sub_district[given(item.sub_district)], part_of(item)
    name, more = place.name, count(by, "day")
    if part == "closure":
        closure = place.closures[int((item.facts or {})["number"])]
        return say(
            "let {place} be visited although it is {closed}",
            place=name,
            closed=closed_by(closure),
        )
    if part == "weekdays":
        return say("let {place} be visited on any day of the week", place=name)
    if len(place.windows) > 1 and part == "earlier":
        return say(
            "let visits to {place} be up to {days} before its windows", place=name, days=more
        )
    if len(place.windows) > 1:
        return say("let visits to {place} be up to {days} after its windows", place=name, days=more)
    window = place.windows[0]
    if part == "earlier":
        return say(
            "let {place} be visited from {day} on, {days} earlier",
            place=name,
            day=on(window.start - dt.timedelta(days=by)),
            days=more,
        )
    return say(
        "let {place} be visited until {day}, {days} later",
        place=name,
        day=on(window.end + dt.timedelta(days=by)),
        days=more,
    )
