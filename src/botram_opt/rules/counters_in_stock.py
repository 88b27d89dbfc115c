"""No more counters of a type go out on a date than are in stock on it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say_number
from botram_opt.needs import counters_needed
from botram_opt.plan import Item, Plan
from botram_opt.problem import CounterType, Problem
from botram_opt.rules import counters_per_visit
from botram_opt.rules.rule import Concern, Hard
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.decisions import Slot, Var
    from botram_opt.posting import Posting


class CountersInStock(Hard):
    """Counters of type c over all visits on date t <= stock of c on t."""

    concerns: ClassVar[Concern] = "counters"
    essential: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """State it for each visit, and where visits can share a date, over all of them.

        A type that every visit must have also limits how many visits a date holds.
        """
        decisions = posting.decisions
        for kind in posting.problem.counter_types:
            taken = decisions.counters_of[kind.id]
            demands = [(slot, decisions.held[slot], taken[slot]) for slot in taken]
            for number, days in posting.by_statement(kind.stock_on):
                facts: dict[str, int | str] | None = None if number is None else {"on": number}
                reason = posting.reason(Item(value=0, counter_type=kind.id, facts=facts))
                posting.no_more_than(demands, kind.stock_at, days, reason)
                _post_needed(posting, kind, tuple(taken), days, reason)

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


def _post_needed(
    posting: Posting,
    kind: CounterType,
    slots: tuple[Slot, ...],
    days: Collection[dt.date],
    reason: Var,
) -> None:
    """State what the limit on some dates implies for what visits cannot do without.

    It follows from other rules, and bounds far better than the limit by itself, in which how many
    counters a visit has does not depend on its date. Where requirements are argued about, it is
    what follows from two of them.
    """
    problem, decisions = posting.problem, posting.decisions
    rules, reasons = posting.rules, [reason]
    if posting.arguable:
        if "counters_per_visit" not in rules or not kind.least_per_visit:
            return
        rules = {"counters_per_visit"}
        reasons.append(posting.reason(counters_per_visit.least(kind), "counters_per_visit"))
    needed = [counters_needed(problem, kind, rules, slot.sub_district) for slot in slots]
    for i, day in enumerate(decisions.dates):
        here = [by_date[i] for by_date in needed]
        if day in days and sum(here) > kind.stock_at(day):
            used = posting.weighted((decisions.at[slot, day] for slot in slots), here)
            posting.because(posting.model.add(used <= kind.stock_at(day)), *reasons)
