"""Which hard rules bear on something in a plan, and how much room they leave."""

from __future__ import annotations

from collections.abc import Iterator

from botram_opt.asking.rule_item import RuleItem
from botram_opt.asking.subject import STRETCHES, Subject, bears
from botram_opt.language import say
from botram_opt.model import Model
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Record
from botram_opt.rules import Room, hard_rules


class Bearing(Record):
    """What a hard rule requires, and how much room it leaves.

    Attributes:
        room: None where what is required is no number.
        requirement: which rule requires what.
    """

    requirement: RuleItem
    room: Room | None = None

    @property
    def is_binding(self) -> bool:
        """Whether there is no room left."""
        if self.room is None:
            return self.requirement.item.value > 0
        return self.room.left <= 0

    def sentence(self, problem: Problem) -> str:
        """What is required, with how much of it is used."""
        requirement, room = self.requirement.sentence(problem), self.room
        if room is None:
            return requirement
        parts = {"requirement": requirement, "used": room.used, "left": abs(room.left)}
        if room.left < 0:
            return say("{requirement}: {used}, which breaks it by {left}", **parts)
        if room.at_least and room.left:
            return say("{requirement}: {used}, {left} more than must be", **parts)
        if room.at_least:
            return say("{requirement}: {used}, no more than must be", **parts)
        if room.left:
            return say("{requirement}: {used} used, {left} left", **parts)
        return say("{requirement}: {used} used, none left", **parts)


def bearings(problem: Problem, plan: Plan, subject: Subject) -> tuple[Bearing, ...]:
    """What hard rules require of something in a plan, those first that leave no room.

    Where a rule limits the same thing on several dates, it is told where it leaves least. What is
    broken of other rules is told as it is broken, after those.
    """
    tightest: dict[str, Bearing] = {}
    for name, room in _rooms(problem, plan, subject):
        # A stretch begins on some date or other, which is not what is asked about.
        item = room.item if name not in STRETCHES else _anytime(room.item)
        about = _anytime(item) if subject.visit is None else item
        key = f"{name} {room.at_least} {about.model_dump_json()}"
        known = tightest.get(key)
        if known is None or (known.room is not None and room.left < known.room.left):
            tightest[key] = Bearing(requirement=RuleItem(rule=name, item=item), room=room)
    counted = {bearing.requirement.rule for bearing in tightest.values()}
    broken = [
        Bearing(requirement=RuleItem(rule=name, item=item))
        for name, rule in hard_rules(problem).items()
        if name not in counted
        for item in rule.measure(problem, plan)
        if bears(problem, subject, name, item)
    ]
    others = [
        Bearing(requirement=RuleItem(rule=name, item=item))
        for _, name, item in Model(problem, arguable=True).posting.reasons
        if name not in counted and bears(problem, subject, name, item)
    ]
    found = [*tightest.values(), *broken, *others]
    return tuple(sorted(found, key=lambda bearing: not bearing.is_binding))


def _rooms(problem: Problem, plan: Plan, subject: Subject) -> Iterator[tuple[str, Room]]:
    for name, rule in hard_rules(problem).items():
        for room in rule.room(problem, plan):
            if bears(problem, subject, name, room.item):
                yield name, room


def _anytime(item: Item) -> Item:
    return item.model_copy(update={"date": None})
