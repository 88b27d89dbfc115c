"""What one plan costs more than another, level by level, and how sure that is."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

from pydantic import Field

from botram_opt.plan.cost import LevelResult
from botram_opt.plan.plan import Plan
from botram_opt.problem.base import Record

PROVEN = ("optimal", "within_tolerance")


class LevelRise(Record):
    """How much more a level costs in one plan than in another; less, if negative.

    Attributes:
        name: of the level.
        before, after: the level in the two plans; None where that plan has no such level.
        rise: of what the plans cost; None unless both have the level.
        least, most: between which the rise of the best plans lies, by both plans' bounds; None
            where no bound says so.
        settled: whether all that stands above the level is proven in each of the plans, each by
            its own order. If not, the best plans may not even be those that the bounds are about.
        real: whether it is proven that the best plans differ, and in this direction: the rise is
            larger than what is not proven, and all is settled above.
        rules: by how much each soft rule's cost in the level rises; equal ones are left out.
    """

    name: str
    before: LevelResult | None
    after: LevelResult | None
    rise: int | None
    least: int | None = None
    most: int | None = None
    settled: bool = False
    real: bool = False
    rules: dict[str, int] = Field(default_factory=dict)


def rises(before: Plan, after: Plan) -> tuple[LevelRise, ...]:
    """What each level costs more in one plan than in another, in the order of the second.

    With v the value of a level and b its bound, the best cost lies from b to v, so the best costs
    rise by b(after) - v(before) at least and by v(after) - b(before) at most.
    """
    then = {level.name: level for level in before.levels}
    now = {level.name: level for level in after.levels}
    costs = _by_rule(after)
    costs.subtract(_by_rule(before))
    found = []
    for name in [*now, *(name for name in then if name not in now)]:
        old, new = then.get(name), now.get(name)
        rules = {rule: n for (level, rule), n in sorted(costs.items()) if level == name and n}
        least = most = None
        if old is not None and new is not None:
            least = None if new.bound is None else new.bound - old.value
            most = None if old.bound is None else new.value - old.bound
        sure = name in settled(before) and name in settled(after)
        real = (least is not None and least > 0) or (most is not None and most < 0)
        found.append(
            LevelRise(
                name=name,
                before=old,
                after=new,
                rise=None if old is None or new is None else new.value - old.value,
                least=least,
                most=most,
                settled=sure,
                real=sure and real,
                rules=rules,
            )
        )
    return tuple(found)


def settled(plan: Plan) -> set[str]:
    """Names of a plan's levels above which all is proven."""
    proven = sum(1 for _ in takewhile(lambda level: level.status in PROVEN, plan.levels))
    return {level.name for level in plan.levels[: proven + 1]}


def _by_rule(plan: Plan) -> Counter[tuple[str, str]]:
    return Counter({(cost.level, cost.rule): cost.value for cost in plan.costs})
