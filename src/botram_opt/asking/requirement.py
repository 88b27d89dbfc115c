"""What a hard rule requires of one thing, as data that can be said."""

from __future__ import annotations

from botram_opt.plan import Item
from botram_opt.problem import Problem
from botram_opt.problem.base import Id, Record
from botram_opt.rules import HARD, hard_rules


class Requirement(Record):
    """What a hard rule requires of one thing.

    Attributes:
        rule: name of the rule.
        item: what it is about; a value above 0 tells by how much it would be broken.
    """

    rule: Id
    item: Item

    def sentence(self, problem: Problem) -> str:
        """What is required, in the rule's words."""
        rule = hard_rules(problem).get(self.rule) or HARD[self.rule]()
        return rule.describe(problem, self.item)
