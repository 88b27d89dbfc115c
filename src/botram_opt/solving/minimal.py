"""Requirements that cannot all hold, though any of them can be given up for the others to hold.

By deletion: whatever can be left out while the rest still clashes is left out, much at a time
first. Each question is small, because rules are looked at in an order: what clashes about dates
alone is found without counters and people.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field

from botram_opt.plan import Item
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules
from botram_opt.solving.budget import Budget
from botram_opt.solving.requirements import CONCERNS, Requirement, Requirements
from botram_opt.solving.search import SearchStatus

logger = logging.getLogger("botram_opt.solving")

SUBJECTS = ("sub_district", "date", "region", "service", "counter_type", "pool", "person")
"""What requirements are about, those that are left out last first."""

LONGEST = 60.0
"""Seconds for one question, where there is no limit."""

GUESSING = 2.0
"""What a guess may take: it is of use where it is quick."""

QUICK = 0.5
PATIENCE = 4
"""What a question may take at first, at least, and as a multiple of the longest proof so far."""

PART = 0.2
"""The part of what is left for one question at most: one that is hard must not take all of it."""


@dataclass(frozen=True)
class Clash:
    """Requirements that cannot all hold: proven.

    Attributes:
        requirements: these.
        unchecked: those of which it is not known whether the others can hold without them.
    """

    requirements: tuple[Requirement, ...]
    unchecked: tuple[Requirement, ...]


def rules_in_order(problem: Problem) -> list[list[str]]:
    """The hard rules of a problem by what they limit: to look at the first, the first two, ..."""
    rules, found = hard_rules(problem), list[list[str]]()
    for concern in CONCERNS:
        names = [name for name, rule in rules.items() if rule.concerns == concern]
        if names:
            found.append([*(found[-1] if found else []), *names])
    return found


def clash_among(
    problem: Problem,
    budget: Budget,
    rules: Collection[str],
    aside: Collection[str] = (),
    *,
    known: bool = False,
) -> tuple[SearchStatus, Clash | None]:
    """Requirements of some rules that cannot all hold, if they cannot.

    Args:
        problem: what requires them.
        budget: of finding out.
        rules: names of the rules.
        aside: keys of requirements that need not hold.
        known: whether it is known that they cannot, all together.

    Returns:
        Whether there is a plan that keeps them, as far as that is found out in time, and what
        clashes if there is none.
    """
    asked = Requirements(problem, budget, rules)
    keys = [key for key in asked.by_key if key not in aside]
    before = budget.used
    status = "infeasible" if known else asked.ask(keys, _time(budget)).status
    if status != "infeasible":
        return status, None
    deletion = _Deletion(asked, budget, keys, refuting=budget.used - before)
    deletion.guess()
    for patient in (False, True):
        deletion.patient = patient
        deletion.try_rules()
        # With fewer rules in it the model is smaller, and so is each question.
        rules = {asked.by_key[key].rule for key in deletion.left}
        deletion.asked = Requirements(problem, budget, rules)
        deletion.try_each()
    unchecked = [key for key in deletion.left if key not in deletion.needed]
    logger.info("%d requirements clash, %d unchecked", len(deletion.left), len(unchecked))
    return "infeasible", Clash(
        requirements=tuple(asked.by_key[key] for key in asked.in_order(deletion.left)),
        unchecked=tuple(asked.by_key[key] for key in asked.in_order(unchecked)),
    )


@dataclass
class _Deletion:
    """Leaves out what can be left out.

    Attributes:
        asked: answers questions.
        left: keys of requirements that cannot all hold.
        needed: keys of those without which the others can.
        refuting: the longest that it took to prove that some cannot hold.
        patient: whether to wait for plans, which are often harder to find than that proof.
    """

    asked: Requirements
    budget: Budget
    left: list[str]
    needed: set[str] = field(default_factory=set)
    refuting: float = 0.0
    patient: bool = False

    def guess(self) -> None:
        """Begin with what the solver says is the core of it, if that is so."""
        core = self.asked.core(self.left, min(GUESSING, _time(self.budget)))
        if len(core) < len(self.left) and self._clash(core):
            self.left = core

    def try_rules(self) -> None:
        """Leave out rules, the last first."""
        by_rule: dict[str, list[str]] = {}
        for key in self.left:
            by_rule.setdefault(self.asked.by_key[key].rule, []).append(key)
        for group in reversed(by_rule.values()):
            self._try_without(group)

    def try_each(self) -> None:
        """Leave out as many as can be: many at a time while that goes well.

        Those that are about one thing come together, as they can often go together.
        """
        keys = [key for key in self.left if key not in self.needed]
        keys.sort(key=lambda key: _subject(self.asked.by_key[key].item))
        end, many = len(keys), max(1, len(keys) // 2)
        while end > 0 and not self.budget.is_over:
            some = keys[max(0, end - many) : end]
            if self._try_without(some):
                end, many = end - len(some), 2 * many
            elif len(some) == 1:
                end -= 1
            else:
                many = max(1, len(some) // 4)

    def _try_without(self, keys: Collection[str]) -> bool:
        """Leave out some requirements, if the others cannot hold without them either."""
        if not self.needed.isdisjoint(keys) or self.budget.is_over:
            return False
        rest = [key for key in self.left if key not in keys]
        clash = self._clash(rest)
        if clash:
            self.left = rest
        elif clash is False and len(keys) == 1:
            self.needed.update(keys)
        return bool(clash)

    def _clash(self, keys: Collection[str]) -> bool | None:
        """Whether some requirements clash; None if it is not found out."""
        time = _time(self.budget)
        if not self.patient:
            time = min(time, max(QUICK, PATIENCE * self.refuting))
        before = self.budget.used
        status = self.asked.ask(keys, time).status
        if status == "infeasible":
            self.refuting = max(self.refuting, self.budget.used - before)
        return None if status == "unknown" else status == "infeasible"


def _subject(item: Item) -> tuple[str, ...]:
    return tuple(str(getattr(item, field) or "") for field in SUBJECTS)


def _time(budget: Budget) -> float:
    """What one question may take."""
    return LONGEST if budget.left is None else budget.left * PART
