"""What counters, people and visits cost on the dates on which they are used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Self

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import Problem
from botram_opt.problem.base import Cost, DateRange, Id
from botram_opt.rules.rule import Soft, given
from botram_opt.wording import counters_of, kind_called, kinds_called, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr, Slot
    from botram_opt.posting import Posting


class Price(DateRange):
    """What one counter of a type, a person or one person of a pool costs on certain days.

    A visit costs it, if none of them is named. Where several hold on a day, they add up.
    """

    counter_type: Id | None = None
    pool: Id | None = None
    person: Id | None = None
    cost: Cost


class _Thing(NamedTuple):
    """What has a price: by field of an item and id; a visit if there is no field."""

    field: str
    id: str


class Hire(Soft):
    """Sum over visits on date t, and over what each uses, of price on t x number used.

    Attributes:
        prices: what counters, people and visits cost; what none is about costs nothing.
    """

    prices: tuple[Price, ...] = ()

    def post(self, posting: Posting) -> Expr:
        """Price what each slot uses by the slot's date."""
        decisions = posting.decisions
        costs: list[Expr] = []
        for thing, on_date in self.on_dates(decisions.dates).items():
            if not thing.field:
                costs += [decisions.by_date(slot, on_date.__getitem__) for slot in decisions.slots]
            for slot, used, most in _uses(posting, thing):
                costs.append(_priced(posting, slot, used, most, on_date))
        return posting.total(costs)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell what each visit costs, and what it uses."""
        prices = self.on_dates({visit.date for visit in plan.visits})
        for visit in plan.visits:
            for thing, number in _used(visit).items():
                cost = prices[thing][visit.date] * number if thing in prices else 0
                if cost:
                    item = Item(
                        value=cost,
                        sub_district=visit.sub_district,
                        date=visit.date,
                        facts={"number": number},
                    )
                    about = {thing.field: thing.id} if thing.field else {}
                    yield item.model_copy(update=about)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what costs so much."""
        several = int((item.facts or {})["number"])
        place = problem.sub_district[given(item.sub_district)].name
        day, cost = on(item.date), item.value
        if item.counter_type is not None:
            return say(
                "{counters} at {place} on {day}: {cost}",
                counters=counters_of(several, problem.counter_type[item.counter_type].name),
                place=place,
                day=day,
                cost=cost,
            )
        if item.pool is not None:
            return say(
                "{n} of the pool {pool} at {place} on {day}: {cost}",
                n=several,
                pool=problem.pool[item.pool].name,
                place=place,
                day=day,
                cost=cost,
            )
        if item.person is not None:
            name = problem.person[item.person].name
            return say(
                "{name} at {place} on {day}: {cost}", name=name, place=place, day=day, cost=cost
            )
        return say("the visit to {place} on {day}: {cost}", place=place, day=day, cost=cost)

    def check(self, problem: Problem) -> Iterator[Issue]:
        """Find prices of what the problem does not have, of several things, or of no day."""
        for number, price in enumerate(self.prices):
            where = f"hire, prices[{number}]"
            known = {
                "counter type": (price.counter_type, problem.counter_type),
                "pool": (price.pool, problem.pool),
                "person": (price.person, problem.person),
            }
            named = {kind: id_ for kind, (id_, _) in known.items() if id_ is not None}
            if len(named) > 1:
                one, other, *more = map(kind_called, named)
                what = say("it is the price of a {one} and of a {other}", one=one, other=other)
                if more:
                    what = say(
                        "it is the price of a {one}, of a {other} and of a {third}",
                        one=one,
                        other=other,
                        third=more[0],
                    )
                yield Issue(where, what, say("Give each a price of its own"))
            for kind, id_ in named.items():
                if id_ not in known[kind][1]:
                    what = say("{id} is no {kind}", id=repr(id_), kind=kind_called(kind))
                    remedy = say(
                        "Add it to the {kinds}, or remove the price", kinds=kinds_called(kind)
                    )
                    yield Issue(where, what, remedy)
            if price.end < price.start:
                what = say(
                    "it ends ({end}) before it starts ({start})", end=price.end, start=price.start
                )
                yield Issue(where, what, say("Swap them"))

    def asks_who_goes(self) -> bool:
        """Tell that it does, if anybody has a price of their own."""
        return any(price.person is not None for price in self.prices)

    def within(
        self,
        places: Collection[str],
        beside: Sequence[tuple[str, dt.date]],
        things: Collection[str],
    ) -> Self:
        """Leave out the prices of what does not go there."""
        there = tuple(
            price
            for price in self.prices
            if {price.counter_type, price.pool, price.person} <= {None, *things}
        )
        return self.model_copy(update={"prices": there})

    def on_dates(self, days: Collection[dt.date]) -> Mapping[_Thing, Mapping[dt.date, int]]:
        """The price of each thing that has one, on each day."""
        found: dict[_Thing, dict[dt.date, int]] = {}
        for price in self.prices:
            by_day = found.setdefault(_thing(price), dict.fromkeys(days, 0))
            for day in days:
                by_day[day] += price.cost if day in price else 0
        return found


def _thing(price: Price) -> _Thing:
    for field in ("counter_type", "pool", "person"):
        id_ = getattr(price, field)
        if id_ is not None:
            return _Thing(field, id_)
    return _Thing("", "")


def _used(visit: Visit) -> dict[_Thing, int]:
    """How many of each thing a visit uses; of itself, one."""
    used = {_Thing("", ""): 1}
    used |= {_Thing("counter_type", kind): number for kind, number in visit.counters.items()}
    used |= {_Thing("person", person): 1 for person in visit.people}
    for drawn in visit.pools:
        pool = _Thing("pool", drawn.id)
        used[pool] = used.get(pool, 0) + drawn.people
    return used


def _uses(posting: Posting, thing: _Thing) -> Iterator[tuple[Slot, Expr, int]]:
    """The slots that can use counters or people: how many each does, and how many at most."""
    decisions = posting.decisions
    if thing.field == "counter_type":
        found = {slot: [var] for slot, var in decisions.counters_of[thing.id].items()}
    elif thing.field == "person":
        found = {slot: [var] for slot, var in decisions.works_of[thing.id].items()}
    elif thing.field == "pool":
        found = decisions.drawn_of[thing.id]
    else:
        found = {}
    for slot, parts in found.items():
        yield slot, posting.total(parts), sum(posting.most(part) for part in parts)


def _priced(
    posting: Posting, slot: Slot, used: Expr, most: int, on_date: Mapping[dt.date, int]
) -> Expr:
    """The number that a slot uses, times the price on the slot's date.

    The number is split by the prices that dates have: all of it goes to the price of the slot's
    date, as the others let nothing pass.
    """
    model, decisions = posting.model, posting.decisions
    days_at: dict[int, list[dt.date]] = {}
    for day, price in on_date.items():
        days_at.setdefault(price, []).append(day)
    # What is left over is at the usual price, and needs no variable.
    usual = max(days_at, key=lambda price: len(days_at[price]))
    rest, elsewhere, cost = used, 1 * decisions.held[slot], usual * used
    for price, days in days_at.items():
        if price != usual:
            part = posting.integer(0, most, f"{slot} at {price}")
            held = decisions.on(slot, days)
            model.add(part <= most * held)
            rest, elsewhere = rest - part, elsewhere - held
            cost += (price - usual) * part
    if len(days_at) > 1:
        model.add(rest >= 0)
        model.add(rest <= most * elsewhere)
    return cost
