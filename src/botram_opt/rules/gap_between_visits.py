"""Visits to the same place keep a least and a most distance in days.

The last visit of the season before counts as a visit before the first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem, SubDistrict
from botram_opt.rules.rule import Hard
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class GapBetweenVisits(Hard):
    """least gap <= day of visit k+1 - day of visit k <= most gap, within each sub-district."""

    def post(self, posting: Posting) -> None:
        """State the gap as: by any day, no later visit that an earlier one does not allow."""
        model, decisions = posting.model, posting.decisions
        for place in posting.problem.sub_districts:
            slots = decisions.slots_of[place.id]
            if place.least_gap_days <= 1 and place.most_gap_days is None:
                continue  # No two slots are on one date, and all come after the last visit.
            reason = posting.reason(Item(value=0, sub_district=place.id))
            if slots and place.last_visit is not None:
                wrong = [d for d in decisions.dates if days_off(place, place.last_visit, d)]
                posting.because(model.add(decisions.on(slots[0], wrong) == 0), reason)
            for earlier, later in pairwise(slots):
                for day in decisions.dates:
                    soon = day - dt.timedelta(days=place.least_gap_days)
                    late = [d for d in decisions.dates if d <= day]
                    early = [d for d in decisions.dates if d <= soon]
                    posting.because(
                        model.add(decisions.on(later, late) <= decisions.on(earlier, early)),
                        reason,
                    )
                    if place.most_gap_days is not None:
                        after = day + dt.timedelta(days=place.most_gap_days)
                        late = [d for d in decisions.dates if d > after]
                        early = [d for d in decisions.dates if d > day]
                        posting.because(
                            model.add(decisions.on(later, late) <= decisions.on(earlier, early)),
                            reason,
                        )

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Compare each visit with the one before."""
        for place in problem.sub_districts:
            dates = [visit.date for visit in plan.visits_to.get(place.id, ())]
            if dates and place.last_visit is not None:
                dates.insert(0, place.last_visit)
            for earlier, later in pairwise(dates):
                off = days_off(place, earlier, later)
                if off:
                    yield Item(
                        value=off,
                        sub_district=place.id,
                        date=later,
                        facts={"days": (later - earlier).days, "before": str(earlier)},
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what gap there must be."""
        facts = item.facts or {}
        place = problem.sub_district[item.sub_district or ""]
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


def days_off(place: SubDistrict, earlier: dt.date, later: dt.date) -> int:
    """By how many days the gap between two visits is too short or too long."""
    gap = (later - earlier).days
    over = 0 if place.most_gap_days is None else gap - place.most_gap_days
    return max(0, place.least_gap_days - gap, over)
