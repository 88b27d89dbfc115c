"""No more counters of a type go out on a date than are in stock on it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say_number
from botram_opt.needs import counters_needed
from botram_opt.plan import Item, Plan
from botram_opt.problem import CounterType, Problem
from botram_opt.rules.rule import Hard
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.decisions import Slot
    from botram_opt.posting import Posting


class CountersInStock(Hard):
    """Counters of type c over all visits on date t <= stock of c on t."""

    essential: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """State it for each visit, and where visits can share a date, over all of them.

        A type that every visit must have also limits how many visits a date holds.
        """
        decisions = posting.decisions
        for kind in posting.problem.counter_types:
            reason = posting.reason(Item(value=0, counter_type=kind.id))
            taken = decisions.counters_of[kind.id]
            for slot, counters in taken.items():
                stock = decisions.by_date(slot, kind.stock_at)
                posting.because(posting.model.add(counters <= stock), reason)
            if not posting.arguable:
                _post_needed(posting, kind, tuple(taken))
            if not posting.one_at_a_time(taken):
                demands = [(slot, decisions.held[slot], taken[slot]) for slot in taken]
                posting.at_most_on_any_date(demands, kind.stock_at, reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Add up the counters that each date sends out."""
        out: Counter[tuple[dt.date, str]] = Counter()
        for visit in plan.visits:
            for kind, counters in visit.counters.items():
                out[visit.date, kind] += counters
        for (day, kind), counters in sorted(out.items()):
            over = counters - problem.counter_type[kind].stock_at(day)
            if over > 0:
                yield Item(value=over, date=day, counter_type=kind, facts={"counters": counters})

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many there are."""
        facts = item.facts or {}
        kind = problem.counter_type[item.counter_type or ""]
        if item.date is None and kind.stock_on:
            return say_number(
                "there is {n} counter of {kind} (another number on some dates)",
                "there are {n} counters of {kind} (another number on some dates)",
                kind.stock,
                n=kind.stock,
                kind=kind.name,
            )
        if item.date is None:
            return say_number(
                "there is {n} counter of {kind}",
                "there are {n} counters of {kind}",
                kind.stock,
                n=kind.stock,
                kind=kind.name,
            )
        stock = kind.stock_at(item.date)
        there_are = say_number(
            "there is {n} counter of {kind} on {day}",
            "there are {n} counters of {kind} on {day}",
            stock,
            n=stock,
            kind=kind.name,
            day=on(item.date),
        )
        if "counters" not in facts:
            return there_are
        return say_number(
            "{there_are}, and {n} goes out",
            "{there_are}, and {n} go out",
            int(facts["counters"]),
            there_are=there_are,
            n=facts["counters"],
        )


def _post_needed(posting: Posting, kind: CounterType, slots: tuple[Slot, ...]) -> None:
    """State what the limit implies for what visits cannot do without.

    It follows from other rules, and bounds far better than the limit by itself, in which how many
    counters a visit has does not depend on its date.
    """
    problem, decisions = posting.problem, posting.decisions
    needed = [counters_needed(problem, kind, posting.rules, slot.sub_district) for slot in slots]
    for i, day in enumerate(decisions.dates):
        here = [by_date[i] for by_date in needed]
        if sum(here) > kind.stock_at(day):
            used = posting.weighted((decisions.at[slot, day] for slot in slots), here)
            posting.model.add(used <= kind.stock_at(day))
