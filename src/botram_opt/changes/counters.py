"""Changes of the counters in stock."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.spans import stretches, whole_season
from botram_opt.changes.words import name_of, when
from botram_opt.language import say, say_number
from botram_opt.problem.base import NUMBER, Count, Day, Id
from botram_opt.problem.problem import Problem
from botram_opt.problem.services import StockOn

Step = Annotated[int, Field(ge=-1_000_000, le=1_000_000), NUMBER]
"""How many more there are; fewer, if negative."""


class ChangeStock(ChangeBase):
    """There are more or fewer counters of a type.

    Attributes:
        by: how many more there are, fewer if negative; also on days on which the stock differs.
        to: how many there are. Without days this is the ordinary stock, and days on which it
            differs stay as they are.
        start, end: the first and the last day; None for the season's.
    """

    kind: Literal["change_stock"] = "change_stock"
    counter_type: Id
    by: Step | None = None
    to: Count | None = None
    start: Day | None = None
    end: Day | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> ChangeStock:
        if (self.by is None) == (self.to is None):
            raise ValueError("needs one of 'by' and 'to'")
        return self

    def change(self, draft: Draft) -> None:
        """Change the stock on all days, or on some."""
        if not draft.knows("counter_type", self.counter_type, "counter_type"):
            return
        kind = draft.problem.counter_type[self.counter_type]
        if self.start is None and self.end is None:
            stock = kind.stock + (self.by or 0) if self.to is None else self.to
            differs = [(on.start, on.end, on.stock + (self.by or 0)) for on in kind.stock_on]
        else:
            first, last = whole_season(draft.problem.season)
            start, end = self.start or first, self.end or last
            if end < start:
                draft.fault("end", f"it ends ({end}) before it starts ({start})", "Swap them")
                return
            stock = kind.stock
            differs = [(on.start, on.end, on.stock) for on in kind.stock_on]
            if self.to is not None:
                differs.append((start, end, self.to))
            else:
                now = stretches(start, end, kind.stock_on, kind.stock_at)
                differs += [(a, z, there + (self.by or 0)) for a, z, there in now]
        least = min(stock, *(there for _, _, there in differs)) if differs else stock
        if least < 0:
            there = least - (self.by or 0)
            what = f"there are {there} of {kind.name!r}, and not {-(self.by or 0)} to take away"
            draft.fault("by", what, "Take fewer away")
            return
        stock_on = tuple(StockOn(start=a, end=z, stock=there) for a, z, there in differs)
        draft.edit(kind, stock=stock, stock_on=stock_on)

    def describe(self, problem: Problem) -> str:
        """Say how many counters there are more, fewer, or now."""
        name = name_of(problem, "counter_type", self.counter_type)
        days = when(self.start, self.end)
        if self.to is not None and self.start is None and self.end is None:
            return say_number(
                "{number} counter of {counter_type} on ordinary dates",
                "{number} counters of {counter_type} on ordinary dates",
                self.to,
                number=self.to,
                counter_type=name,
            )
        if self.to is not None:
            return say_number(
                "{number} counter of {counter_type} {when}",
                "{number} counters of {counter_type} {when}",
                self.to,
                number=self.to,
                counter_type=name,
                when=days,
            )
        by = self.by or 0
        if by == 1:
            return say("one more counter of {counter_type} {when}", counter_type=name, when=days)
        if by == -1:
            return say("one counter of {counter_type} fewer {when}", counter_type=name, when=days)
        if by < 0:
            return say(
                "{number} counters of {counter_type} fewer {when}",
                number=-by,
                counter_type=name,
                when=days,
            )
        return say(
            "{number} more counters of {counter_type} {when}",
            number=by,
            counter_type=name,
            when=days,
        )
