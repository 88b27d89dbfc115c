"""What a hard rule says of one thing, as data that can be said."""

from __future__ import annotations

from botram_opt.plan import Item
from botram_opt.problem import Problem
from botram_opt.problem.base import Id, Record
from botram_opt.rules import HARD, hard_rules


class RuleItem(Record):
    """What a hard rule requires of one thing, or how that is broken.

    Attributes:
        rule: name of the rule.
        item: what it is about; its value is by how much it is broken, 0 for what is required.
    """

    rule: Id
    item: Item

    def sentence(self, problem: Problem) -> str:
        """What is required or broken, in the rule's words."""
        rule = hard_rules(problem).get(self.rule) or HARD[self.rule]()
        return rule.describe(problem, self.item)
