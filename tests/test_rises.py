"""What a plan costs more than another: told as real only where bounds say so."""

from __future__ import annotations

import pytest

from botram_opt.plan import LevelResult, Plan, ProblemReference, RuleCost, rises
from botram_opt.plan.cost import LevelStatus

REFERENCE = ProblemReference(name="p", fingerprint="0" * 64)


def level(value: int, bound: int | None, name: str = "unserved") -> LevelResult:
    status: LevelStatus = "optimal" if value == bound else "feasible"
    return LevelResult(name=name, value=value, bound=bound, status=status)


def plan(*levels: LevelResult, **costs: int) -> Plan:
    sheet = tuple(RuleCost(rule=rule, level=levels[0].name, value=n) for rule, n in costs.items())
    return Plan(problem=REFERENCE, visits=(), levels=levels, costs=sheet)


@pytest.mark.parametrize(
    ("before", "after", "span", "real"),
    [
        (level(10, 10), level(12, 12), (2, 2), True),
        (level(10, 10), level(10, 10), (0, 0), False),
        (level(10, 8), level(12, 11), (1, 4), True),
        (level(10, 8), level(12, 9), (-1, 4), False),
        (level(10, 9), level(8, 5), (-5, -1), True),
        (level(10, None), level(12, 11), (1, None), True),
        (level(10, 8), level(7, None), (None, -1), True),
        (level(10, None), level(12, None), (None, None), False),
    ],
)
def test_a_rise_is_real_where_the_spans_of_the_best_costs_do_not_meet(
    before: LevelResult, after: LevelResult, span: tuple[int | None, int | None], real: bool
) -> None:
    (found,) = rises(plan(before), plan(after))
    assert found.rise == after.value - before.value
    assert (found.least, found.most, found.real) == (*span, real)


def test_below_a_level_that_is_not_proven_nothing_is_real() -> None:
    before = plan(level(10, 9), level(5, 5, "km"))
    after = plan(level(10, 10), level(9, 9, "km"))
    assert [found.real for found in rises(before, after)] == [False, False]


def test_rules_are_told_where_they_differ() -> None:
    (found,) = rises(plan(level(10, 10), a=4, b=6), plan(level(12, 12), a=6, b=6))
    assert found.rules == {"a": 2}


def test_a_level_of_one_plan_only_has_no_rise() -> None:
    first, second = rises(plan(level(3, 3, "old")), plan(level(4, 4, "new")))
    assert (first.name, first.before, first.rise, first.real) == ("new", None, None, False)
    assert (second.name, second.after, second.rise) == ("old", None, None)


def test_what_is_not_proven_above_in_another_order_is_seen() -> None:
    """The kilometres of the first plan are those of a best plan only if its first level is."""
    before = plan(level(10, 9), level(5, 5, "km"))
    after = plan(level(7, 7, "km"), level(10, 10))
    km, unserved = rises(before, after)
    assert (km.least, km.most, km.settled, km.real) == (2, 2, False, False)
    assert (unserved.settled, unserved.real) == (True, False)


def test_a_level_that_only_one_plan_has_settles_what_is_below_it_if_it_is_proven() -> None:
    before = plan(level(10, 10))
    for bound, real in ((3, True), (2, False)):
        after = plan(level(3, bound, "new"), level(12, 12))
        assert [found.real for found in rises(before, after)] == [False, real]
