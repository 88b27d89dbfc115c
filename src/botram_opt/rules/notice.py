"""A visit's venue is ready, and the visit announced, so many days before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem, SubDistrict
from botram_opt.rules.rule import A_YEAR, Concern, Hard, Room, given
from botram_opt.together import alike, named, part_of
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

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Count the days from when all is ready and announced to each visit."""
        for visit in plan.visits:
            place = problem.sub_district[visit.sub_district]
            earliest = _earliest(problem, place)
            if earliest is not None:
                must = _notice_days(problem, place)
                yield Room(
                    item=Item(value=0, sub_district=place.id),
                    limit=must,
                    used=must + (visit.date - earliest).days,
                    at_least=True,
                )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say from when on the place can be visited."""
        place = problem.sub_district[given(item.sub_district)]
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

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say from when on places can be visited, and why."""

        def since(item: Item) -> tuple[str, dt.date, int]:
            place = problem.sub_district[given(item.sub_district)]
            return (
                part_of(item),
                _known(problem, place)[part_of(item)],
                _notice_days(problem, place),
            )

        told = []
        for (part, day, notice), same in alike(items, since).items():
            places, days = named(problem, "sub_district", same), count(notice, "day")
            if part == "announced" and not notice:
                told.append(
                    say(
                        "visits to {places} cannot be before {day}, when they are announced",
                        places=places,
                        day=on(day),
                    )
                )
            elif not notice:
                told.append(
                    say(
                        "the venue of {places} cannot be used before {day}",
                        places=places,
                        day=on(day),
                    )
                )
            elif part == "announced":
                told.append(
                    say(
                        "visits to {places} must be announced {days} before, and are on {day}",
                        places=places,
                        days=days,
                        day=on(day),
                    )
                )
            else:
                told.append(
                    say(
                        "the venue of {places} must be ready {days} before, and is on {day}",
                        places=places,
                        days=days,
                        day=on(day),
                    )
                )
        return tuple(told)

    def ways(self, problem: Problem, item: Item) -> tuple[Item, ...]:
        """Give two ways: less notice, and to be ready or announced earlier."""
        notice = item.model_copy(update={"facts": {"part": "notice"}})
        if part_of(item) == "announced":
            return notice, Item(value=0, facts={"part": "announced"})
        return notice, item

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the days of notice."""
        if part_of(item) != "notice":
            return max(1, problem.season.notice_days)
        return _notice_days(problem, problem.sub_district[given(item.sub_district)])

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Ask for less notice, or have something ready or announced earlier."""
        if by > A_YEAR:
            return None
        days = dt.timedelta(days=by)
        if part_of(item) == "announced":
            published = problem.season.published_on
            if published is None:
                return None
            return (EditItem(item="season", fields={"published_on": str(published - days)}),)
        place = problem.sub_district[given(item.sub_district)]
        if part_of(item) == "ready":
            ready = place.venue.ready_on
            if ready is None:
                return None
            return (EditItem(item="venue", id=place.id, fields={"ready_on": str(ready - days)}),)
        notice = _notice_days(problem, place) - by
        if notice < 0:
            return None
        return (EditItem(item="sub_district", id=place.id, fields={"notice_days": notice}),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how much less notice to give, or what is to be when."""
        return tuple(_say_eased(problem, item, by) for item in items)


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


def _say_eased(problem: Problem, item: Item, by: int) -> str:
    days = dt.timedelta(days=by)
    if part_of(item) == "announced" and problem.season.published_on is not None:
        before = problem.season.published_on
        day = on(before - days)
        return say("announce visits on {day} rather than {before}", day=day, before=on(before))
    place = problem.sub_district[given(item.sub_district)]
    if part_of(item) == "ready" and place.venue.ready_on is not None:
        before = place.venue.ready_on
        return say(
            "have the venue of {place} ready on {day} rather than {before}",
            place=place.name,
            day=on(before - days),
            before=on(before),
        )
    notice = _notice_days(problem, place)
    return say(
        "give {days} of notice of visits to {place} rather than {before}",
        days=count(notice - by, "day"),
        place=place.name,
        before=notice,
    )
