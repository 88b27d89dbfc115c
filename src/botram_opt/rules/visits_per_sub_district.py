"""Each sub-district gets at least and at most so many visits, each on a date of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Concern, Hard, Room, given
from botram_opt.together import alike, named, part_of
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

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the visits to each sub-district with both limits."""
        for place in problem.sub_districts:
            visits = len(plan.visits_to.get(place.id, ()))
            item = Item(value=0, sub_district=place.id)
            yield Room(item=item, limit=place.least_visits, used=visits, at_least=True)
            yield Room(item=item, limit=place.most_visits, used=visits)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many visits there must be."""
        facts = item.facts or {}
        place = problem.sub_district[given(item.sub_district)]
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

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say how many visits places must get, and may get."""

        def limits(item: Item) -> tuple[str, int]:
            return part_of(item), self.limit(problem, item)

        return tuple(
            _say_limit(problem, part, number, same)
            for (part, number), same in alike(items, limits).items()
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the least or the most number of visits."""
        place = problem.sub_district[given(item.sub_district)]
        return place.most_visits if part_of(item) == "most" else place.least_visits

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Ask for fewer visits, or allow more."""
        most = part_of(item) == "most"
        visits = self.limit(problem, item) + (by if most else -by)
        if visits < 0:
            return None
        fields = {"most_visits" if most else "least_visits": visits}
        return (EditItem(item="sub_district", id=item.sub_district, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how many visits to hold instead."""

        def limits(item: Item) -> tuple[str, int]:
            return part_of(item), self.limit(problem, item)

        return tuple(
            _say_eased(named(problem, "sub_district", same), part, before, by)
            for (part, before), same in alike(items, limits).items()
        )


def _say_limit(problem: Problem, part: str, number: int, items: Sequence[Item]) -> str:
    told: dict[str, object] = {
        "places": named(problem, "sub_district", items),
        "visits": count(number, "visit"),
    }
    if len(items) == 1:
        if part == "most":
            return say("{places} may get at most {visits}", **told)
        return say("{places} must get at least {visits}", **told)
    told["n"] = len(items)
    if part == "most":
        return say("each of {n} sub-districts may get at most {visits}: {places}", **told)
    return say("each of {n} sub-districts must get at least {visits}: {places}", **told)


def _say_eased(places: str, part: str, before: int, by: int) -> str:
    if part == "most":
        return say(
            "visit {places} up to {n} times rather than {before}",
            places=places,
            n=before + by,
            before=before,
        )
    if before == by:
        return say("let {places} go without a visit", places=places)
    if (before, by) == (2, 1):
        return say("visit {places} once instead of twice", places=places)
    if before - by == 1:
        return say("visit {places} once instead of {before} times", places=places, before=before)
    return say(
        "visit {places} {n} times instead of {before}", places=places, n=before - by, before=before
    )
