"""What a plan costs, by rule and item."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from botram_opt.problem.base import NUMBER, Day, Id, Record, Sparse


class Item(Sparse):
    """One thing that a rule has to say: who, where and when, and what it counts.

    Attributes:
        value: the cost; for a hard rule, by how much it is broken.
        other: a second sub-district, person or place, where the item is about two.
        facts: numbers that the rule's sentence needs.
    """

    value: int
    region: Id | None = None
    sub_district: Id | None = None
    date: Day | None = None
    person: Id | None = None
    pool: Id | None = None
    base: Id | None = None
    counter_type: Id | None = None
    service: Id | None = None
    other: Id | None = None
    facts: dict[str, int | str] | None = None

    def times(self, weight: int) -> Item:
        """The item with its value multiplied."""
        return self if weight == 1 else self.model_copy(update={"value": self.value * weight})


WholeCost = Annotated[int, Field(ge=0, le=2**63 - 1), NUMBER]
"""What a rule or a level costs; never negative."""


class RuleCost(Record):
    """What one soft rule costs within a level: the sum of its items, weight included.

    Attributes:
        items: what the value is made of.
    """

    rule: Id
    level: str
    value: WholeCost
    items: tuple[Item, ...] = ()


LevelStatus = Literal["optimal", "within_tolerance", "feasible", "not_optimised"]
"""How good the value of a level is.

``optimal``: proven, no plan does better that keeps the levels above. ``within_tolerance``: the
best value is proven, and the plan is worse by no more than the tolerance that the planner
grants. ``feasible``: better may exist, though not below the bound. ``not_optimised``: the plan
was costed, not solved for this level.
"""


class LevelResult(Record):
    """Value and bound of one level.

    Attributes:
        bound: no plan that keeps the levels above at the values they were held at has a lower
            value here; None where no bound is known.
    """

    name: str
    value: WholeCost
    bound: WholeCost | None = None
    status: LevelStatus

    @property
    def gap(self) -> float | None:
        """Distance of value and bound over the value; 0 if optimal, None without a bound."""
        if self.bound is None:
            return None
        return 0.0 if self.value <= self.bound else (self.value - self.bound) / self.value
