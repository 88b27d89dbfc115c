"""No more people of a pool work on a date than it has on it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.changes.people import ResizePool
from botram_opt.changes.words import when
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Pool, Problem
from botram_opt.rules.rule import Hard, Room, given
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.decisions import Slot, Var
    from botram_opt.posting import Posting


class PoolSize(Hard):
    """People drawn from pool g over all visits on date t <= size of g on t."""

    essential: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """State it for each visit, and where visits can share a date, over all of them."""
        for pool in posting.problem.pools:
            takes = list(_takes(posting, pool))
            for number, days in posting.by_statement(pool.size_on) if takes else ():
                facts: dict[str, int | str] | None = None if number is None else {"on": number}
                reason = posting.reason(Item(value=0, pool=pool.id, facts=facts))
                posting.no_more_than(takes, pool.size_at, days, reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Add up the people whom each date draws from each pool."""
        for (pool, day), people in sorted(_drawn(plan).items()):
            over = people - problem.pool[pool].size_at(day)
            if over > 0:
                yield Item(value=over, pool=pool, date=day, facts={"people": people})

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the people whom each date draws from each pool with those it has."""
        for (pool, day), people in sorted(_drawn(plan).items()):
            size = problem.pool[pool].size_at(day)
            yield Room(item=Item(value=0, pool=pool, date=day), limit=size, used=people)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how many people the pool has."""
        facts = item.facts or {}
        pool = problem.pool[given(item.pool)]
        if item.date is None and pool.size_on:
            return say_number(
                "the pool {pool} has {n} person (another number on some dates)",
                "the pool {pool} has {n} people (another number on some dates)",
                pool.size,
                pool=pool.name,
                n=pool.size,
            )
        if item.date is None:
            return say_number(
                "the pool {pool} has {n} person",
                "the pool {pool} has {n} people",
                pool.size,
                pool=pool.name,
                n=pool.size,
            )
        size = pool.size_at(item.date)
        has = say_number(
            "the pool {pool} has {n} person on {day}",
            "the pool {pool} has {n} people on {day}",
            size,
            pool=pool.name,
            n=size,
            day=on(item.date),
        )
        if "people" not in facts:
            return has
        return say_number(
            "{has}, and {n} is drawn",
            "{has}, and {n} are drawn",
            int(facts["people"]),
            has=has,
            n=facts["people"],
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say how many people pools have, and when."""
        return tuple(_say(problem, item, self.limit(problem, item)) for item in items)

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the people that the pool has."""
        pool, stated = problem.pool[given(item.pool)], (item.facts or {}).get("on")
        return pool.size if stated is None else pool.size_on[int(stated)].size

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Have more people in the pool, on the dates that its size is stated for."""
        pool, stated = problem.pool[given(item.pool)], (item.facts or {}).get("on")
        if stated is not None:
            on_days = pool.size_on[int(stated)]
            if any(each.overlaps(on_days) for each in pool.size_on if each is not on_days):
                # Of several that hold on a day the last decides, and only this one is to change.
                more = on_days.model_copy(update={"size": on_days.size + by})
                numbers: list[JsonValue] = [
                    (more if each is on_days else each).model_dump(mode="json")
                    for each in pool.size_on
                ]
                return (EditItem(item="pool", id=pool.id, fields={"size_on": numbers}),)
            return (ResizePool(pool=pool.id, by=by, start=on_days.start, end=on_days.end),)
        if pool.size_on:
            fields: dict[str, JsonValue] = {"size": pool.size + by}
            return (EditItem(item="pool", id=pool.id, fields=fields),)
        return (ResizePool(pool=pool.id, by=by),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how many people to have in the pool."""
        told = []
        for item in items:
            before = self.limit(problem, item)
            has = _say(problem, item, before + by)
            told.append(say("{pool_has} rather than {before}", pool_has=has, before=before))
        return tuple(told)


def _drawn(plan: Plan) -> Counter[tuple[str, dt.date]]:
    """People who are drawn, by pool and date."""
    drawn: Counter[tuple[str, dt.date]] = Counter()
    for visit in plan.visits:
        for use in visit.pools:
            drawn[use.id, visit.date] += use.people
    return drawn


def _takes(posting: Posting, pool: Pool) -> Iterator[tuple[Slot, Var, Var]]:
    """What each slot draws from a pool, as one variable where it draws for several types."""
    decisions = posting.decisions
    for slot, drawn in decisions.drawn_of[pool.id].items():
        if len(drawn) == 1:
            yield slot, decisions.held[slot], drawn[0]
        else:
            most = sum(posting.most(people) for people in drawn)
            people = posting.integer(0, most, f"from {pool.id} to {slot}")
            posting.model.add(people == posting.total(drawn))
            yield slot, decisions.held[slot], people


def _say(problem: Problem, item: Item, people: int) -> str:
    """How many people the pool has, where that is stated for some dates only with these."""
    pool, stated = problem.pool[given(item.pool)], (item.facts or {}).get("on")
    days = ""
    if stated is not None:
        days = when(pool.size_on[int(stated)].start, pool.size_on[int(stated)].end)
    elif pool.size_on:
        days = say("on ordinary dates")
    if not days:
        return say("the pool {pool} has {people}", pool=pool.name, people=count(people, "person"))
    return say(
        "the pool {pool} has {people} {when}",
        pool=pool.name,
        people=count(people, "person"),
        when=days,
    )
