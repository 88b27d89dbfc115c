"""Changes of the counters in stock."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.spans import Step, Varying, changed, one_of_two, span_of
from botram_opt.changes.words import name_of, when
from botram_opt.language import say, say_number
from botram_opt.problem.base import Count, Day, Id
from botram_opt.problem.problem import Problem
from botram_opt.problem.services import StockOn


class ChangeStock(ChangeBase):
    """There are more or fewer counters of a type.

    Attributes:
        by: how many more there are, fewer if negative; also on days on which the stock differs.
        to: how many there are. Without days this is the ordinary stock, and days on which it
            differs stay as they are.
        start, end: the first and the last day; None for the season's, if one of them is given.
    """

    kind: Literal["change_stock"] = "change_stock"
    counter_type: Id
    by: Step | None = None
    to: Count | None = None
    start: Day | None = None
    end: Day | None = None

    @model_validator(mode="after")
    def _by_or_to(self) -> Self:
        one_of_two(self.by, self.to)
        return self

    def change(self, draft: Draft) -> None:
        """Change the stock on all days, or on some."""
        days = span_of(draft.problem.season, self.start, self.end)
        known = draft.knows("counter_type", self.counter_type, "counter_type")
        if not known or not draft.has_days(self.start, self.end):
            return
        kind = draft.problem.counter_type[self.counter_type]
        stock = Varying(kind.stock, tuple((on.start, on.end, on.stock) for on in kind.stock_on))
        then = changed(stock, self.by, self.to, days)
        if draft.can_be(then.least(), then.most(), self.by, kind.name):
            stock_on = tuple(StockOn(start=a, end=z, stock=number) for a, z, number in then.differs)
            draft.edit(kind, stock=then.ordinary, stock_on=stock_on)

    def describe(self, problem: Problem) -> str:
        """Say how many counters there are more, fewer, or now."""
        name, days = name_of(problem, "counter_type", self.counter_type), when(self.start, self.end)
        if self.by is None:
            number = self.to or 0
            if self.start is None and self.end is None:
                days = say("on ordinary dates")
            return say_number(
                "{number} counter of {counter_type} in stock {when}",
                "{number} counters of {counter_type} in stock {when}",
                number,
                number=number,
                counter_type=name,
                when=days,
            )
        if self.by == 1:
            return say("one more counter of {counter_type} {when}", counter_type=name, when=days)
        if self.by == -1:
            return say("one counter fewer of {counter_type} {when}", counter_type=name, when=days)
        if self.by < 0:
            return say(
                "{number} counters fewer of {counter_type} {when}",
                number=-self.by,
                counter_type=name,
                when=days,
            )
        return say(
            "{number} more counters of {counter_type} {when}",
            number=self.by,
            counter_type=name,
            when=days,
        )
