"""Every point of a front is found by asking for what is least within limits."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest

from botram_opt.tradeoffs.unasked import NO_LIMIT, Box, Limits, Unasked

Costs = tuple[int, ...]


def nondominated(costs: set[Costs]) -> set[Costs]:
    return {
        one
        for one in costs
        if not any(
            other != one and all(a <= b for a, b in zip(other, one, strict=True)) for other in costs
        )
    }


def least(costs: set[Costs], limits: Limits) -> Costs | None:
    """What a solver would answer: the least by one goal after another, within limits."""
    within = [c for c in costs if all(a <= b for a, b in zip(c[1:], limits, strict=True))]
    return min(within, default=None)


def found_by_asking(costs: set[Costs], small: float, most: int = 10**6) -> tuple[set[Costs], int]:
    goals = range(1, len(next(iter(costs))))
    ends = [min((c[goal], c) for c in costs)[1] for goal in (0, *goals)]
    unasked = Unasked(
        tuple(map(min, zip(*ends, strict=True))),
        tuple(map(max, zip(*ends, strict=True))),
        small,
    )
    found, asked = set(ends), 0
    while unasked and asked < most:
        (limits,) = unasked.next(1)
        answer = least(costs, limits)
        unasked.answer(limits, answer, new=answer not in found)
        found |= {answer} if answer else set()
        asked += 1
    return found, asked


@pytest.mark.parametrize("seed", range(60))
def test_all_points_are_found(seed: int) -> None:
    rng = random.Random(seed)
    goals, high = rng.choice([2, 3]), rng.choice([3, 9, 40])
    costs = {tuple(rng.randint(0, high) for _ in range(goals)) for _ in range(rng.randint(1, 30))}
    found, _ = found_by_asking(costs, small=rng.choice([0, 0.1, 1]))
    assert found >= nondominated(costs)
    assert all(point in costs for point in found)


def test_few_points_on_long_axes_take_few_questions() -> None:
    costs: set[Costs] = {(i, (10 - i) ** 2 * 1_000_000) for i in range(11)}
    found, asked = found_by_asking(costs, small=0.02)
    assert found == costs
    assert asked <= 3 * len(costs)


def test_first_points_are_spread() -> None:
    costs: set[Costs] = {(i, 1000 - i) for i in range(1001)}
    found, _ = found_by_asking(costs, small=0.2, most=7)
    assert max(b - a for a, b in pairwise(sorted(c[1] for c in found))) <= 260


def test_a_box_without_another_is_what_is_left() -> None:
    rng = random.Random(0)
    for _ in range(200):
        least_, most = zip(*[sorted(rng.choices(range(6), k=2)) for _ in range(2)], strict=True)
        low, high = zip(*[sorted(rng.choices(range(6), k=2)) for _ in range(2)], strict=True)
        box = Box(tuple(least_), tuple(most))
        rest = [cell for part in box.without(tuple(low), tuple(high)) for cell in cells(part)]
        assert len(rest) == len(set(rest))
        assert set(rest) == set(cells(box)) - set(cells(Box(tuple(low), tuple(high))))


def cells(box: Box) -> list[Costs]:
    return list(product(*(range(a, b + 1) for a, b in zip(box.least, box.most, strict=True))))


def test_what_lies_beyond_the_ends_is_asked_without_a_limit() -> None:
    unasked = Unasked((0, 0, 0), (9, 10, 10), small=0)
    unasked.answer((10, NO_LIMIT), (9, 0, 0), new=True)
    assert unasked.next(1) == [(NO_LIMIT, 5)]
