"""What a plan made anew is, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from botram_opt.amounts import level_amount
from botram_opt.changes.change import Change
from botram_opt.changes.pins import pinned
from botram_opt.language import say, say_number
from botram_opt.plan import Item, LevelRise, Plan
from botram_opt.problem import Pin, Problem
from botram_opt.problem.base import Day, Days, Document, Record
from botram_opt.replanning.announcements import Announcement, said
from botram_opt.rules import hard_rules
from botram_opt.titles import level_called


class Clash(Record):
    """Where the announced plan breaks a hard rule of what remains."""

    rule: str
    item: Item


class Replan(Document):
    """A plan made anew from a day on.

    To plan anew once more, give ``rest`` and ``year``.

    Attributes:
        as_of: the first day that was planned anew.
        notice_days: of the notice period, from that day on.
        before: the season as it was planned.
        rest: what remained of it, as a problem; its first level is the change from the plan, and
            its last what changes at visits that move.
        plan: of the rest.
        year: the visits that were held, as they were, and those planned: for calendars.
        announcements: what changes, by visit in order of date; empty, if nothing does.
        rises: what each level of the rest costs more than if the announced plan stayed.
        clashes: why that cannot stay; empty, if it can.
        without_effect: changes that concern the past only.
        pins_not_kept: pins that could be kept on days that are past only, and were not.
    """

    schema_version: Literal["1"] = "1"
    as_of: Day
    notice_days: Days
    before: Problem
    rest: Problem
    plan: Plan
    year: Plan
    announcements: tuple[Announcement, ...]
    rises: tuple[LevelRise, ...]
    clashes: tuple[Clash, ...] = ()
    without_effect: tuple[Change, ...] = ()
    pins_not_kept: tuple[Pin, ...] = ()

    @property
    def fewest(self) -> bool:
        """Whether it is proven that no plan of the rest changes less."""
        return self.plan.levels[0].status == "optimal"

    def sentences(self) -> tuple[str, ...]:
        """All of it, in the language that is spoken."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        yield self._headline()
        rules = hard_rules(self.rest)
        for clash in self.clashes:
            why = rules[clash.rule].describe(self.rest, clash.item)
            yield say("It cannot stay as announced: {why}", why=why)
        for one in self.announcements:
            # Who has left has a name in what was planned, and what is new in the rest.
            known = self.before if one.sub_district in self.before.sub_district else self.rest
            yield from said(one, known, self.as_of)
        for rise in self.rises[1:-1]:
            if rise.rise and rise.before is not None and rise.after is not None:
                yield say(
                    "{level}: {after}; {before} if all stayed as announced",
                    level=level_called(rise.name),
                    before=level_amount(self.rest, rise.name, rise.before.value),
                    after=level_amount(self.rest, rise.name, rise.after.value),
                )
        for change in self.without_effect:
            what = change.describe(self.before)
            yield say("Without effect, as it is past: {what}", what=what)
        for pin in self.pins_not_kept:
            yield say("Not kept, and past: {what}", what=pinned(self.before, pin))

    def _headline(self) -> str:
        number = len(self.announcements)
        if not number:
            return say("Nothing changes.")
        status = self.plan.levels[0].status
        if status == "optimal":
            return say_number(
                "{number} visit changes; it is proven that no plan changes less.",
                "{number} visits change; it is proven that no plan changes less.",
                number,
                number=number,
            )
        if status == "within_tolerance":
            return say_number(
                "{number} visit changes, within the freedom that was given.",
                "{number} visits change, within the freedom that was given.",
                number,
                number=number,
            )
        return say_number(
            "{number} visit changes; whether less would do is not proven.",
            "{number} visits change; whether less would do is not proven.",
            number,
            number=number,
        )
