"""Each sub-district gets at least and at most so many visits, each on a date of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Concern, Hard
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class VisitsPerSubDistrict(Hard):
    """least_s <= number of visits to s <= most_s, of which no two are on one date."""

    concerns: ClassVar[Concern] = "dates"
    essential: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """State the least; the most is the number of slots, but for spare ones."""
        model, decisions = posting.model, posting.decisions
        for place in posting.problem.sub_districts:
            slots = decisions.slots_of[place.id]
            for part, concerned, held in (
                ("least", slots[: place.least_visits], 1),
                ("most", slots[place.most_visits :], 0),
            ):
                if concerned:
                    item = Item(value=0, sub_district=place.id, facts={"part": part})
                    reason = posting.reason(item)
                    for slot in concerned:
                        posting.because(model.add(decisions.held[slot] == held), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count visits too few, too many or on the same date."""
        for place in problem.sub_districts:
            dates = Counter(visit.date for visit in plan.visits_to.get(place.id, ()))
            visits = dates.total()
            off = max(place.least_visits - visits, visits - place.most_visits)
            if off > 0:
                yield Item(value=off, sub_district=place.id, facts={"visits": visits})
            for day, times in dates.items():
                if times > 1:
                    facts: dict[str, int | str] = {"visits": times}
                    yield Item(value=times - 1, sub_district=place.id, date=day, facts=facts)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many visits there must be."""
        facts = item.facts or {}
        place = problem.sub_district[item.sub_district or ""]
        most = count(place.most_visits, "visit")
        if place.least_visits == place.most_visits:
            must = say("{place} must get {visits}", place=place.name, visits=most)
        else:
            must = say(
                "{place} must get {least} to {most}",
                place=place.name,
                least=place.least_visits,
                most=most,
            )
        if "visits" not in facts:
            return must
        if item.date is None:
            return say("{must}, and gets {n}", must=must, n=facts["visits"])
        return say(
            "{must}, each on a date of its own; {n} are on {day}",
            must=must,
            n=facts["visits"],
            day=on(item.date),
        )
