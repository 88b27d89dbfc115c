"""Every visit has at least and at most so many counters of a type that may go there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import CounterType, Problem
from botram_opt.rules.rule import Concern, Hard, Room, given
from botram_opt.together import alike, each_of, part_of
from botram_opt.wording import counters_of, on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class CountersPerVisit(Hard):
    """least_c <= counters of type c at a visit <= most_c."""

    concerns: ClassVar[Concern] = "counters"

    def post(self, posting: Posting) -> None:
        """State both limits for each counter type."""
        model, decisions = posting.model, posting.decisions
        for kind in posting.problem.counter_types:
            there = decisions.counters_of[kind.id].items()
            if kind.least_per_visit:
                reason = posting.reason(least(kind))
                for slot, counters in there:
                    enough = counters >= kind.least_per_visit * decisions.held[slot]
                    posting.because(model.add(enough), reason)
            if kind.most_per_visit is not None:
                item = Item(value=0, counter_type=kind.id, facts={"part": "most"})
                reason = posting.reason(item)
                for _, counters in there:
                    posting.because(model.add(counters <= kind.most_per_visit), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count the counters of each type at each visit."""
        for visit in plan.visits:
            for kind in problem.counter_types_to(visit.sub_district):
                counters = visit.counters.get(kind.id, 0)
                over = 0 if kind.most_per_visit is None else counters - kind.most_per_visit
                off = max(kind.least_per_visit - counters, over)
                if off > 0:
                    yield Item(
                        value=off,
                        sub_district=visit.sub_district,
                        date=visit.date,
                        counter_type=kind.id,
                        facts={"counters": counters},
                    )

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the counters of each type at each visit with both limits."""
        for visit in plan.visits:
            for kind in problem.counter_types_to(visit.sub_district):
                counters = visit.counters.get(kind.id, 0)
                item = Item(
                    value=0,
                    sub_district=visit.sub_district,
                    date=visit.date,
                    counter_type=kind.id,
                )
                if kind.least_per_visit:
                    least = kind.least_per_visit
                    yield Room(item=item, limit=least, used=counters, at_least=True)
                if kind.most_per_visit is not None:
                    yield Room(item=item, limit=kind.most_per_visit, used=counters)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many a visit must and may have."""
        kind = problem.counter_type[given(item.counter_type)]
        least, most = kind.least_per_visit, kind.most_per_visit
        if most is None:
            counters = counters_of(least, kind.name)
            limits = say("every visit has at least {counters}", counters=counters)
        elif least == 0:
            limits = say(
                "every visit has at most {counters}", counters=counters_of(most, kind.name)
            )
        else:
            limits = say(
                "every visit has at least {counters} and at most {most}",
                counters=counters_of(least, kind.name),
                most=most,
            )
        facts = item.facts or {}
        if "counters" not in facts or item.sub_district is None:
            return limits
        return say(
            "{limits}; {place} has {counters} on {day}",
            limits=limits,
            place=problem.sub_district[item.sub_district].name,
            counters=facts["counters"],
            day=on(item.date),
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say how many counters every visit must and may have."""

        def limits(item: Item) -> tuple[str, int]:
            return part_of(item), self.limit(problem, item)

        told = []
        for (part, number), same in alike(items, limits).items():
            counters = counters_of(number, each_of(problem, "counter_type", same))
            if part == "most":
                told.append(say("every visit has at most {counters}", counters=counters))
            elif len(same) == 1:
                told.append(say("every visit has at least {counters}", counters=counters))
            else:
                told.append(
                    say(
                        "every visit has at least {counters}, that is {n} in all",
                        counters=counters,
                        n=number * len(same),
                    )
                )
        return tuple(told)

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the least or the most counters at a visit."""
        kind = problem.counter_type[given(item.counter_type)]
        return (kind.most_per_visit or 0) if part_of(item) == "most" else kind.least_per_visit

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Ask for fewer counters at a visit, or allow more."""
        most = part_of(item) == "most"
        counters = self.limit(problem, item) + (by if most else -by)
        if counters < 0:
            return None
        fields = {"most_per_visit" if most else "least_per_visit": counters}
        return (EditItem(item="counter_type", id=item.counter_type, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how many counters to send to every visit."""

        def limits(item: Item) -> tuple[str, int]:
            return part_of(item), self.limit(problem, item)

        told = []
        for (part, before), same in alike(items, limits).items():
            kinds = each_of(problem, "counter_type", same)
            if part == "most":
                counters = counters_of(before + by, kinds)
                told.append(
                    say(
                        "let a visit have up to {counters} rather than {before}",
                        counters=counters,
                        before=before,
                    )
                )
            else:
                counters = counters_of(before - by, kinds)
                told.append(
                    say(
                        "let a visit do with {counters} rather than {before}",
                        counters=counters,
                        before=before,
                    )
                )
        return tuple(told)


def least(kind: CounterType) -> Item:
    """The requirement that every visit has so many counters of a type, at least."""
    return Item(value=0, counter_type=kind.id, facts={"part": "least"})
