"""Changes of the counters in stock."""

from __future__ import annotations

from typing import Literal

from botram_opt.changes.draft import Draft
from botram_opt.changes.spans import NumberOnDays, Varying
from botram_opt.changes.words import name_of
from botram_opt.language import say, say_number
from botram_opt.problem.base import Id
from botram_opt.problem.problem import Problem
from botram_opt.problem.services import StockOn


class ChangeStock(NumberOnDays):
    """There are more or fewer counters of a type, on all days or on some."""

    kind: Literal["change_stock"] = "change_stock"
    counter_type: Id

    def change(self, draft: Draft) -> None:
        """Change the stock on all days, or on some."""
        if not draft.knows("counter_type", self.counter_type, "counter_type"):
            return
        kind = draft.problem.counter_type[self.counter_type]
        stock = Varying(kind.stock, tuple((on.start, on.end, on.stock) for on in kind.stock_on))
        then = self.after(draft, kind.name, stock)
        if then is not None:
            stock_on = tuple(StockOn(start=a, end=z, stock=number) for a, z, number in then.differs)
            draft.edit(kind, stock=then.ordinary, stock_on=stock_on)

    def describe(self, problem: Problem) -> str:
        """Say how many counters there are more, fewer, or now."""
        name, days = name_of(problem, "counter_type", self.counter_type), self.on_days()
        if self.by is None:
            number = self.to or 0
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
