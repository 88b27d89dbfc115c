"""What is best changed next in a plan: as data, and in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from botram_opt.asking.rule_item import RuleItem
from botram_opt.asking.single_moves import MoveKind
from botram_opt.asking.words import costs_more, visit_changed
from botram_opt.language import say, say_number
from botram_opt.plan import LevelRise, Plan
from botram_opt.plan.difference import VisitChange
from botram_opt.problem import Problem
from botram_opt.problem.base import Count, Document, Record


class Move(Record):
    """One small move, and what it mends.

    Attributes:
        changes: all that it changes, visit by visit.
        repairs: what the plan breaks before it, and not after it.
        broken: how many breaches are left after it.
        levels: what each level costs more after it than before; less, if negative.
        plan: after it.
        proven: whether no single move of its kind is better, all of them having been looked at:
            of those that move visits, or of those that do not. In a plan that breaks rules a move
            is better that leaves fewer of the constraints broken by which the solver knows the
            rules, or as many and costs less, level by level; in one that breaks none, it is better
            if it costs less, whatever its kind.
        kind: what is moved.
    """

    kind: MoveKind
    changes: tuple[VisitChange, ...]
    repairs: tuple[RuleItem, ...] = ()
    broken: Count = 0
    levels: tuple[LevelRise, ...] = ()
    plan: Plan
    proven: bool


class Moves(Document):
    """Small moves in their order, each the best after those before it.

    Attributes:
        before: the plan as it stands in the problem.
        moves: in the order in which they are best made.
        plan: after all of them; the plan as it was, if there are none.
        levels: what each level costs more after all of them.
        broken: what the plan breaks before any move.
        left: what it still breaks after all of them.
        no_further: whether it is proven that no single move after them mends more.
    """

    schema_version: Literal["1"] = "1"
    problem: Problem = Field(exclude=True, repr=False)
    before: Plan
    moves: tuple[Move, ...]
    plan: Plan
    levels: tuple[LevelRise, ...]
    broken: tuple[RuleItem, ...] = ()
    left: tuple[RuleItem, ...] = ()
    no_further: bool = False

    def sentences(self) -> tuple[str, ...]:
        """Say each move with what it mends, and what is still broken after all of them."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        if self.broken:
            yield say_number(
                "The plan breaks {number} rule.",
                "The plan breaks rules in {number} places.",
                len(self.broken),
                number=len(self.broken),
            )
        for number, move in enumerate(self.moves, start=1):
            yield from self._move(number, move)
        if self.left:
            yield say("Still broken:")
            yield from (each.sentence(self.problem) for each in self.left)
        elif self.broken:
            yield say("After that no rule is broken.")
        if not self.moves:
            yield self._none()
        elif self.no_further and not self.broken:
            yield say("After that no single move makes the plan better.")

    def _move(self, number: int, move: Move) -> Iterator[str]:
        changes = "; ".join(visit_changed((self.problem,), change) for change in move.changes)
        costs = costs_more(self.problem, move.levels)
        yield say("Move {number}: {changes}.", number=number, changes=changes)
        for each in move.repairs:
            yield say("It mends: {what}.", what=each.sentence(self.problem))
        if move.proven:
            yield say("With it: {costs}. No such move is better.", costs=costs)
        else:
            yield say("With it: {costs}. That no such move is better is not proven.", costs=costs)

    def _none(self) -> str:
        if self.no_further:
            return say("No single move makes the plan better.")
        return say("No single move was found that makes the plan better; more time may find one.")
