"""No more counters of a type go out on a date than are in stock on it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.counters import ChangeStock
from botram_opt.changes.items import EditItem
from botram_opt.changes.words import when
from botram_opt.language import say, say_number
from botram_opt.needs import counters_needed
from botram_opt.plan import Item, Plan
from botram_opt.problem import CounterType, Problem
from botram_opt.rules import counters_per_visit
from botram_opt.rules.rule import Concern, Hard, Room, given
from botram_opt.together import alike, each_of
from botram_opt.wording import counters_of, on

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
        for (day, kind), counters in sorted(_out(plan).items()):
            over = counters - problem.counter_type[kind].stock_at(day)
            if over > 0:
                yield Item(value=over, date=day, counter_type=kind, facts={"counters": counters})

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the counters that each date sends out with those in stock."""
        for (day, kind), counters in sorted(_out(plan).items()):
            yield Room(
                item=Item(value=0, date=day, counter_type=kind),
                limit=problem.counter_type[kind].stock_at(day),
                used=counters,
            )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many there are."""
        facts = item.facts or {}
        kind = problem.counter_type[given(item.counter_type)]
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

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say how many counters there are, and when."""

        def there_are(item: Item) -> tuple[int, str]:
            return self.limit(problem, item), _when(problem, item)

        told = []
        for (stock, days), same in alike(items, there_are).items():
            counters = counters_of(stock, each_of(problem, "counter_type", same))
            if days:
                told.append(
                    say_number(
                        "there is {counters} {when}",
                        "there are {counters} {when}",
                        stock,
                        counters=counters,
                        when=days,
                    )
                )
            else:
                told.append(
                    say_number(
                        "there is {counters}", "there are {counters}", stock, counters=counters
                    )
                )
        return tuple(told)

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the counters that there are."""
        kind, stated = problem.counter_type[given(item.counter_type)], (item.facts or {}).get("on")
        return kind.stock if stated is None else kind.stock_on[int(stated)].stock

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Have more counters, on the dates that the stock is stated for."""
        kind, stated = problem.counter_type[given(item.counter_type)], (item.facts or {}).get("on")
        if stated is not None:
            on_days = kind.stock_on[int(stated)]
            if any(each.overlaps(on_days) for each in kind.stock_on if each is not on_days):
                # Of several that hold on a day the last decides, and only this one is to change.
                more = on_days.model_copy(update={"stock": on_days.stock + by})
                numbers: list[JsonValue] = [
                    (more if each is on_days else each).model_dump(mode="json")
                    for each in kind.stock_on
                ]
                return (EditItem(item="counter_type", id=kind.id, fields={"stock_on": numbers}),)
            return (ChangeStock(counter_type=kind.id, by=by, start=on_days.start, end=on_days.end),)
        if kind.stock_on:
            fields: dict[str, JsonValue] = {"stock": kind.stock + by}
            return (EditItem(item="counter_type", id=kind.id, fields=fields),)
        return (ChangeStock(counter_type=kind.id, by=by),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how many counters to have."""

        def there_are(item: Item) -> tuple[int, str]:
            return self.limit(problem, item), _when(problem, item)

        told = []
        for (before, days), same in alike(items, there_are).items():
            counters = counters_of(before + by, each_of(problem, "counter_type", same))
            if days:
                told.append(
                    say(
                        "have {counters} rather than {before} {when}",
                        counters=counters,
                        before=before,
                        when=days,
                    )
                )
            else:
                told.append(
                    say("have {counters} rather than {before}", counters=counters, before=before)
                )
        return tuple(told)


def _out(plan: Plan) -> Counter[tuple[dt.date, str]]:
    """Counters that go out, by date and type."""
    out: Counter[tuple[dt.date, str]] = Counter()
    for visit in plan.visits:
        for kind, counters in visit.counters.items():
            out[visit.date, kind] += counters
    return out


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


def _when(problem: Problem, item: Item) -> str:
    """On which dates a stock is stated; empty where it is for all."""
    kind, stated = problem.counter_type[given(item.counter_type)], (item.facts or {}).get("on")
    if stated is not None:
        days = kind.stock_on[int(stated)]
        return when(days.start, days.end)
    return say("on ordinary dates") if kind.stock_on else ""
