"""A region holds at most so many visits on a date."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Concern, Hard, Room, given
from botram_opt.together import alike, named
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.decisions import Slot
    from botram_opt.posting import Posting


class VisitsPerDateInRegion(Hard):
    """Number of visits in region r on date t <= visits that r may hold on a date."""

    concerns: ClassVar[Concern] = "dates"

    def post(self, posting: Posting) -> None:
        """State the limit of each region that has one, for each date."""
        decisions = posting.decisions
        slots_in: dict[str | None, list[Slot]] = {}
        for place in posting.problem.sub_districts:
            slots_in.setdefault(place.region, []).extend(decisions.slots_of[place.id])
        for region in posting.problem.regions:
            slots = slots_in.get(region.id, [])
            if region.visits_per_date is None or len(slots) <= region.visits_per_date:
                continue
            for day in decisions.dates:
                reason = posting.reason(Item(value=0, region=region.id, date=day))
                visits = posting.total(decisions.at[slot, day] for slot in slots)
                posting.because(posting.model.add(visits <= region.visits_per_date), reason)

    def stated(self, problem: Problem, item: Item) -> Item:
        """The number of the region, which holds on all dates."""
        return item.model_copy(update={"date": None})

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count the visits in each region on each date."""
        for (day, region), number in sorted(_visits(problem, plan).items()):
            limit = problem.region[region].visits_per_date
            if limit is not None and number > limit:
                facts: dict[str, int | str] = {"visits": number}
                yield Item(value=number - limit, region=region, date=day, facts=facts)

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the visits in each region on each date with those it holds."""
        for (day, region), number in sorted(_visits(problem, plan).items()):
            limit = problem.region[region].visits_per_date
            if limit is not None:
                item = Item(value=0, region=region, date=day)
                yield Room(item=item, limit=limit, used=number)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many visits a region holds on a date."""
        facts = item.facts or {}
        region = problem.region[given(item.region)]
        limit = say(
            "at most {visits} may be held in {region} on {day}",
            visits=count(region.visits_per_date or 0, "visit"),
            region=region.name,
            day=on(item.date),
        )
        if "visits" not in facts:
            return limit
        return say_number(
            "{limit}; there is {n}",
            "{limit}; there are {n}",
            int(facts["visits"]),
            limit=limit,
            n=facts["visits"],
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say how many visits regions hold on a date."""
        return tuple(
            say(
                "at most {visits} may be held in {region} on a date",
                visits=count(limit, "visit"),
                region=named(problem, "region", same),
            )
            for limit, same in alike(items, lambda item: self.limit(problem, item)).items()
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the visits that the region may hold on a date."""
        return problem.region[given(item.region)].visits_per_date or 0

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Allow the region more visits on a date."""
        fields: dict[str, JsonValue] = {"visits_per_date": self.limit(problem, item) + by}
        return (EditItem(item="region", id=item.region, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how many visits to hold in a region."""
        return tuple(
            say(
                "hold up to {visits} in {region} on a date rather than {before}",
                visits=count(before + by, "visit"),
                region=named(problem, "region", same),
                before=before,
            )
            for before, same in alike(items, lambda item: self.limit(problem, item)).items()
        )


def _visits(problem: Problem, plan: Plan) -> Counter[tuple[dt.date, str]]:
    """Visits by date and region."""
    visits: Counter[tuple[dt.date, str]] = Counter()
    for visit in plan.visits:
        region = problem.sub_district[visit.sub_district].region
        if region is not None:
            visits[visit.date, region] += 1
    return visits
