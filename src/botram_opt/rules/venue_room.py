"""A visit has no more counters than its venue holds."""

from __future__ import annotations

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
    from botram_opt.posting import Posting


class VenueRoom(Hard):
    """Counters of all types at a visit to s <= room at the venue of s."""

    concerns: ClassVar[Concern] = "counters"

    def post(self, posting: Posting) -> None:
        """State the room of each sub-district's venue."""
        decisions = posting.decisions
        for place in posting.problem.sub_districts:
            kinds = posting.problem.counter_types_to(place.id)
            reason = posting.reason(Item(value=0, sub_district=place.id))
            for slot in decisions.slots_of[place.id]:
                counters = posting.total(decisions.counters[slot, kind.id] for kind in kinds)
                posting.because(posting.model.add(counters <= place.venue.room), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Add up the counters of each visit."""
        for visit in plan.visits:
            counters = sum(visit.counters.values())
            over = counters - problem.sub_district[visit.sub_district].venue.room
            if over > 0:
                yield Item(
                    value=over,
                    sub_district=visit.sub_district,
                    date=visit.date,
                    facts={"counters": counters},
                )

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the counters of each visit with the room there is."""
        for visit in plan.visits:
            yield Room(
                item=Item(value=0, sub_district=visit.sub_district, date=visit.date),
                limit=problem.sub_district[visit.sub_district].venue.room,
                used=sum(visit.counters.values()),
            )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what the venue holds."""
        facts = item.facts or {}
        place = problem.sub_district[given(item.sub_district)]
        room = say(
            "the venue of {place} holds {counters}",
            place=place.name,
            counters=count(place.venue.room, "counter"),
        )
        if "counters" not in facts:
            return room
        return say_number(
            "{room}; {n} goes on {day}",
            "{room}; {n} go on {day}",
            int(facts["counters"]),
            room=room,
            n=facts["counters"],
            day=on(item.date),
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say what venues hold."""
        return tuple(
            say(
                "the venue of {place} holds {counters}",
                place=named(problem, "sub_district", same),
                counters=count(room, "counter"),
            )
            for room, same in alike(items, lambda item: self.limit(problem, item)).items()
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the counters that the venue holds."""
        return problem.sub_district[given(item.sub_district)].venue.room

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Have a larger venue."""
        fields: dict[str, JsonValue] = {"room": self.limit(problem, item) + by}
        return (EditItem(item="venue", id=item.sub_district, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how much room to find."""
        return tuple(
            say(
                "find a venue in {places} that holds {counters} rather than {before}",
                places=named(problem, "sub_district", same),
                counters=count(before + by, "counter"),
                before=before,
            )
            for before, same in alike(items, lambda item: self.limit(problem, item)).items()
        )
