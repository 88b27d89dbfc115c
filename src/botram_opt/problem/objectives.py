"""What is to be achieved: hard rules that are set, soft rules in ordered levels."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue, StrictBool

from botram_opt.problem.base import NUMBER, Cost, Id, Name, Record, Share
from botram_opt.scaling import PER_MILLE, per_mille


class RuleSetting(Record):
    """A hard rule that is not used as it comes: switched off, or with parameters of its own.

    Hard rules that a problem does not mention hold, with their default parameters.

    Attributes:
        on: whether the rule holds.
        parameters: those that differ from the rule's own, by name.
    """

    rule: Id
    on: StrictBool = True
    parameters: dict[str, JsonValue] = Field(default_factory=dict)


class Term(Record):
    """A soft rule within a level; its cost is multiplied by the weight.

    Attributes:
        parameters: those that differ from the rule's own, by name.
    """

    rule: Id
    weight: Annotated[int, Field(ge=1, le=1_000_000), NUMBER] = 1
    parameters: dict[str, JsonValue] = Field(default_factory=dict)


class Tolerance(Record):
    """How much worse than its best value a level may get for the sake of those below it.

    The larger of the two holds; a relative tolerance is rounded down to a whole cost.

    Attributes:
        absolute: in units of the level.
        relative: part of the best value.
    """

    absolute: Cost = 0
    relative: Share = 0

    def granted(self, value: int) -> int:
        """By how much a level may exceed its best value; the share in whole thousandths."""
        return max(self.absolute, per_mille(self.relative) * value // PER_MILLE)


class Level(Record):
    """Soft rules whose weighted costs are added up; levels are solved in their order.

    Attributes:
        terms: what is added up.
        tolerance: how much worse it may get for levels below.
    """

    name: Name
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    tolerance: Tolerance = Tolerance()


DEFAULT_LEVELS = (
    Level(name="requests unserved", terms=(Term(rule="unserved"),)),
    Level(name="neighbours spread", terms=(Term(rule="neighbour_spread"),)),
    Level(name="fair load", terms=(Term(rule="fair_visits"),)),
    Level(name="staff travel", terms=(Term(rule="staff_travel"),)),
)
"""The levels of a problem that states none."""
