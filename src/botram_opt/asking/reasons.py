"""Why something in a plan is as it is: as data, and in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from botram_opt.amounts import rule_amount
from botram_opt.asking.bearing import Bearing
from botram_opt.asking.other_plans import WhyNot
from botram_opt.asking.ranked_dates import RankedDates
from botram_opt.changes.words import name_of
from botram_opt.language import say
from botram_opt.plan import Item
from botram_opt.problem import Problem
from botram_opt.problem.base import Document, Record
from botram_opt.rules import soft_rules
from botram_opt.titles import level_called
from botram_opt.wording import count, counters_of, on

FEW = 3
"""Items of a rule that are said one by one; of more, what they come to together."""


class PaidFor(Record):
    """What something costs by one soft rule.

    Attributes:
        value: of its items together, weight included.
        items: what the cost sheet says of it.
    """

    level: str
    rule: str
    value: int
    items: tuple[Item, ...]


class Reasons(Document):
    """Why a visit, a person or a counter type is in a plan as it is.

    Attributes:
        sub_district, number, date: the visit, if it is about one.
        person, counter_type: ids, if it is about one of these.
        visits: dates on which what is asked about is in the plan.
        counters: how many of the counter type there are, on all these dates.
        requirements: hard rules that bear on it, those first that leave no room.
        costs: what it costs by each soft rule, level after level.
        dates: of a visit, what other dates would cost.
        alternatives: of a person, doing without them; of a counter type, one counter fewer or more.
    """

    schema_version: Literal["1"] = "1"
    problem: Problem = Field(exclude=True, repr=False)
    sub_district: str | None = None
    number: int | None = None
    date: dt.date | None = None
    person: str | None = None
    counter_type: str | None = None
    visits: tuple[dt.date, ...] = ()
    counters: int = 0
    requirements: tuple[Bearing, ...] = ()
    costs: tuple[PaidFor, ...] = ()
    dates: RankedDates | None = None
    alternatives: tuple[WhyNot, ...] = ()

    @property
    def binding(self) -> tuple[Bearing, ...]:
        """The requirements that leave no room."""
        return tuple(each for each in self.requirements if each.is_binding)

    def sentences(self) -> tuple[str, ...]:
        """Say what is asked about, what holds it, what it costs and what else there could be."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        yield self._subject()
        said = [each for each in self.requirements if self._is_said(each)]
        if said:
            yield say("Hard rules that bear on it:")
            # Where the least is the most, one of the two is enough.
            told = {each.requirement.sentence(self.problem): each for each in reversed(said)}
            yield from (f"  - {each.sentence(self.problem)}" for each in reversed(told.values()))
        if self.costs:
            yield say("What it costs:")
            for paid in self.costs:
                yield from self._cost(paid)
        if self.dates is not None:
            yield say("Other dates:")
            yield from (f"  - {told}" for told in self.dates.best_others())
        for answer in self.alternatives:
            yield from answer.sentences()

    def _subject(self) -> str:
        person = self.person and name_of(self.problem, "person", self.person)
        kind = self.counter_type and name_of(self.problem, "counter_type", self.counter_type)
        if self.sub_district is None:
            visits = count(len(self.visits), "visit")
            if person:
                return say("{person} goes to {visits}.", person=person, visits=visits)
            return say(
                "{counters} at {visits}.",
                counters=counters_of(self.counters, kind or ""),
                visits=visits,
            )
        where = {"place": name_of(self.problem, "sub_district", self.sub_district)}
        where["day"] = on(self.date)
        if person:
            return say("{person} is at {place} on {day}.", person=person, **where)
        if kind:
            counters = counters_of(self.counters, kind)
            return say("{counters} at {place} on {day}.", counters=counters, **where)
        return say("{place} is visited on {day}.", **where)

    def _is_said(self, bearing: Bearing) -> bool:
        """Whether a requirement is worth saying: it leaves no room, or is of what is asked about.

        Not of each person and each counter type at a visit that is asked about as a whole, and
        least of all of counters that every visit has anyway.
        """
        item = bearing.requirement.item
        if self.person is not None or self.counter_type is not None:
            return bearing.is_binding or self.sub_district is not None or item.sub_district is None
        if {item.person, item.counter_type, item.pool} == {None}:
            return True
        kind = self.problem.counter_type.get(item.counter_type or "")
        return bearing.is_binding and (kind is None or bool(kind.services))

    def _cost(self, paid: PaidFor) -> Iterator[str]:
        level = next(each for each in self.problem.levels if each.name == paid.level)
        amount = rule_amount(self.problem, paid.level, paid.rule, paid.value)
        told = say("{level}: {amount}", level=level_called(paid.level), amount=amount)
        yield f"  - {told}"
        if len(paid.items) <= FEW:
            rules = {name: (weight, rule) for name, weight, rule in soft_rules(self.problem, level)}
            weight, rule = rules[paid.rule]
            for item in paid.items:
                # The sentence tells natural numbers, the cost sheet weighted ones.
                plain = item.model_copy(update={"value": item.value // weight})
                yield f"    - {rule.describe(self.problem, plain)}"
