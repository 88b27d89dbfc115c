"""Visits to the same place keep a least and a most distance in days.

The last visit of the season before counts as a visit before the first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem, SubDistrict
from botram_opt.rules.rule import Concern, Hard, Room, given
from botram_opt.together import alike, named, part_of
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class GapBetweenVisits(Hard):
    """least gap <= day of visit k+1 - day of visit k <= most gap, within each sub-district."""

    concerns: ClassVar[Concern] = "dates"

    def post(self, posting: Posting) -> None:
        """State the gap as: by any day, no later visit that an earlier one does not allow."""
        for place in posting.problem.sub_districts:
            # No two slots are on one date anyway, and all come after the last visit.
            if place.least_gap_days > 1:
                _post_least(posting, place)
            if place.most_gap_days is not None:
                _post_most(posting, place, place.most_gap_days)

    def more_visits_help(self, problem: Problem, sub_district: str) -> bool:
        """Tell whether visits may be too far apart for want of one between."""
        return problem.sub_district[sub_district].most_gap_days is not None

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Compare each visit with the one before."""
        for place, earlier, later in _gaps(problem, plan):
            off = days_off(place, earlier, later)
            if off:
                yield Item(
                    value=off,
                    sub_district=place.id,
                    date=later,
                    facts={"days": (later - earlier).days, "before": str(earlier)},
                )

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the days from each visit to the next with both limits."""
        for place, earlier, later in _gaps(problem, plan):
            days = (later - earlier).days
            item = Item(value=0, sub_district=place.id, date=later)
            yield Room(item=item, limit=place.least_gap_days, used=days, at_least=True)
            if place.most_gap_days is not None:
                yield Room(item=item, limit=place.most_gap_days, used=days)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what gap there must be."""
        facts = item.facts or {}
        place = problem.sub_district[given(item.sub_district)]
        least = count(place.least_gap_days, "day")
        if place.most_gap_days is None:
            gap = say(
                "visits to {place} must be at least {least} apart", place=place.name, least=least
            )
        else:
            gap = say(
                "visits to {place} must be at least {least} and at most {most} apart",
                place=place.name,
                least=least,
                most=count(place.most_gap_days, "day"),
            )
        if place.last_visit is not None:
            gap = say("{gap} (last season's was on {day})", gap=gap, day=on(place.last_visit))
        if "days" not in facts:
            return gap
        return say(
            "{gap}; the one on {day} comes {days} after the one before",
            gap=gap,
            day=on(item.date),
            days=count(int(facts["days"]), "day"),
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say what gaps there must be."""

        def limits(item: Item) -> tuple[str, int]:
            return part_of(item), self.limit(problem, item)

        return tuple(
            _say_limit(problem, part, number, same)
            for (part, number), same in alike(items, limits).items()
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the least or the most days between visits."""
        place = problem.sub_district[given(item.sub_district)]
        return (place.most_gap_days or 0) if part_of(item) == "most" else place.least_gap_days

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Ask for fewer days between visits, or allow more."""
        most = part_of(item) == "most"
        days = self.limit(problem, item) + (by if most else -by)
        if days < 0:
            return None
        fields = {"most_gap_days" if most else "least_gap_days": days}
        return (EditItem(item="sub_district", id=item.sub_district, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how many days to let pass instead."""

        def limits(item: Item) -> tuple[str, int]:
            return part_of(item), self.limit(problem, item)

        told = []
        for (part, before), same in alike(items, limits).items():
            places = named(problem, "sub_district", same)
            if part == "most":
                days = count(before + by, "day")
                told.append(
                    say(
                        "let up to {days} pass between visits to {places} rather than {before}",
                        days=days,
                        places=places,
                        before=before,
                    )
                )
            else:
                days = count(before - by, "day")
                told.append(
                    say(
                        "let {days} pass between visits to {places} rather than {before}",
                        days=days,
                        places=places,
                        before=before,
                    )
                )
        return tuple(told)


def _post_least(posting: Posting, place: SubDistrict) -> None:
    """By any day no later visit that the earlier one comes too late for."""
    decisions, slots = posting.decisions, posting.decisions.slots_of[place.id]
    reason = posting.reason(Item(value=0, sub_district=place.id, facts={"part": "least"}))
    gap = dt.timedelta(days=place.least_gap_days)
    if slots and place.last_visit is not None:
        soon = [day for day in decisions.dates if day < place.last_visit + gap]
        posting.because(posting.model.add(decisions.on(slots[0], soon) == 0), reason)
    for earlier, later in pairwise(slots):
        for day in decisions.dates:
            late = [d for d in decisions.dates if d <= day]
            early = [d for d in decisions.dates if d <= day - gap]
            limit = decisions.on(later, late) <= decisions.on(earlier, early)
            posting.because(posting.model.add(limit), reason)


def _post_most(posting: Posting, place: SubDistrict, most: int) -> None:
    """After any day no later visit that the earlier one comes too soon for."""
    decisions, slots = posting.decisions, posting.decisions.slots_of[place.id]
    reason = posting.reason(Item(value=0, sub_district=place.id, facts={"part": "most"}))
    gap = dt.timedelta(days=most)
    if slots and place.last_visit is not None:
        late = [day for day in decisions.dates if day > place.last_visit + gap]
        posting.because(posting.model.add(decisions.on(slots[0], late) == 0), reason)
    for earlier, later in pairwise(slots):
        for day in decisions.dates:
            late = [d for d in decisions.dates if d > day + gap]
            early = [d for d in decisions.dates if d > day]
            limit = decisions.on(later, late) <= decisions.on(earlier, early)
            posting.because(posting.model.add(limit), reason)


def _gaps(problem: Problem, plan: Plan) -> Iterator[tuple[SubDistrict, dt.date, dt.date]]:
    """Each visit's date with that of the one before to the same place."""
    for place in problem.sub_districts:
        dates = [visit.date for visit in plan.visits_to.get(place.id, ())]
        if dates and place.last_visit is not None:
            dates.insert(0, place.last_visit)
        for earlier, later in pairwise(dates):
            yield place, earlier, later


def days_off(place: SubDistrict, earlier: dt.date, later: dt.date) -> int:
    """By how many days the gap between two visits is too short or too long."""
    gap = (later - earlier).days
    over = 0 if place.most_gap_days is None else gap - place.most_gap_days
    return max(0, place.least_gap_days - gap, over)


def _say_limit(problem: Problem, part: str, number: int, items: Sequence[Item]) -> str:
    places, days = named(problem, "sub_district", items), count(number, "day")
    if part == "most":
        said = say("visits to {places} must be at most {days} apart", places=places, days=days)
    else:
        said = say("visits to {places} must be at least {days} apart", places=places, days=days)
    last = problem.sub_district[given(items[0].sub_district)].last_visit
    if len(items) > 1 or last is None:
        return said
    return say("{gap} (last season's was on {day})", gap=said, day=on(last))
