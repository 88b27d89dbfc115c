"""What is told of a problem without a plan, and of one that has one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, SkipValidation

from botram_opt.changes import Change
from botram_opt.explaining.easing import Easing, rules_to_ease
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Document, Record
from botram_opt.solving.conflict import Conflict

MOST_KINDS = 3
"""Kinds of limits that a repair eases at most."""

Ending = Literal["not_asked", "no_more", "as_many_as_asked", "out_of_time"]
"""How a search for more of something ended; ``no_more`` is proven."""


class Repair(Record):
    """Changes after which the problem has a plan.

    Attributes:
        problem: as it is, without a plan.
        easings: the limits that are eased, and by how much.
        changes: what that comes to; `changed_by(problem, changes)` has a plan.
        plan: one, which keeps all hard rules of the changed problem; it is not the best one.
        fewest: whether it is proven that fewer limits of these kinds, each eased by no more than
            the most that is told here, are not enough.
        relative: by how much limits are eased, as shares of what they were, added up.
    """

    problem: SkipValidation[Problem] = Field(exclude=True, repr=False)
    easings: tuple[Easing, ...]
    changes: tuple[Change, ...]
    plan: Plan
    fewest: bool
    relative: float

    @property
    def is_least(self) -> bool:
        """Whether it is proven that no limit could be eased by 1 less."""
        return all(easing.is_least for easing in self.easings)

    def sentences(self) -> tuple[str, ...]:
        """What to do, each a sentence."""
        rules, told = rules_to_ease(self.problem), list[str]()
        groups: dict[tuple[str, int], list[Item]] = {}
        for easing in self.easings:
            groups.setdefault((easing.rule, easing.by), []).append(easing.item)
        for (rule, by), items in groups.items():
            told += rules[rule].say_eased(self.problem, items, by)
        return tuple(told)


class Explanation(Document):
    """Why a problem has no plan, and what would give it one.

    Attributes:
        problem: what is explained.
        status: ``conflict`` if it is proven that there is no plan, ``has_plan`` if there is one,
            ``unknown`` if neither is known in time.
        plan: one, if there is one: it keeps all hard rules, and is not the best one.
        conflict: requirements that cannot all hold; None without a conflict, or if it was not
            found in time which clash.
        others: further conflicts, none of which shares a requirement with another or the first.
        others_end: how looking for them ended. ``no_more``: once what is in the conflicts is
            given up there is a plan.
        repairs: changes after which there is a plan, the smallest first: those that ease fewer
            limits, and by less of what they were.
        repairs_end: how looking for them ended. ``no_more``: all kinds of limits that are to be
            eased together were looked at, as few kinds as these, or up to three.
    """

    schema_version: Literal["1"] = "1"
    problem: SkipValidation[Problem] = Field(exclude=True, repr=False)
    status: Literal["conflict", "has_plan", "unknown"]
    plan: Plan | None = None
    conflict: Conflict | None = None
    others: tuple[Conflict, ...] = ()
    others_end: Ending = "not_asked"
    repairs: tuple[Repair, ...] = ()
    repairs_end: Ending = "not_asked"

    def sentences(self) -> tuple[str, ...]:
        """All of it, what is proven and what is not, each line a sentence."""
        if self.status == "has_plan":
            return (say("There is a plan: nothing clashes."),)
        if self.status == "unknown":
            return (say("Whether there is a plan was not found out in time."),)
        if self.conflict is None:
            return (say("There is no plan; what clashes was not found out in time."),)
        return (
            *_conflict(say("There is no plan. These cannot all hold:"), self.conflict),
            *self._others(),
            *self._repairs(),
        )

    def _others(self) -> Iterator[str]:
        for other in self.others:
            yield from _conflict(say("Besides, these cannot all hold:"), other)
        if self.others_end == "no_more":
            yield say("Nothing else clashes: without all of these there is a plan.")
        elif self.others_end == "out_of_time":
            yield say("Whether anything else clashes was not found out in time.")

    def _repairs(self) -> Iterator[str]:
        for repair in self.repairs:
            yield say("There is a plan if you")
            yield from (f"  - {sentence}" for sentence in repair.sentences())
            if not repair.is_least:
                yield say("Whether less of that would do was not found out in time.")
        if self.repairs_end == "no_more" and not self.repairs:
            yield say("No repair was found, of up to {n} kinds of limits.", n=MOST_KINDS)
        elif self.repairs_end == "out_of_time":
            yield say("There was no time to look at all that could be eased.")


def _conflict(heading: str, conflict: Conflict) -> Iterator[str]:
    yield heading
    yield from (f"  - {sentence}" for sentence in conflict.sentences())
    known = conflict.circumstances()
    if known:
        yield say("Where:")
        yield from (f"  - {sentence}" for sentence in known)
    if conflict.is_minimal:
        yield say("Without any one of them the others can hold.")
        return
    unchecked = len(conflict.unchecked)
    if unchecked == len(conflict.requirements):
        yield say("Whether fewer of them clash was not found out in time.")
        return
    yield say_number(
        "Not proven minimal: of {n} it was not found out in time whether it is needed:",
        "Not proven minimal: of {n} it was not found out in time whether they are needed:",
        unchecked,
        n=unchecked,
    )
    yield from (f"  - {sentence}" for sentence in conflict.unchecked_sentences())
