"""The knee of a front, where it is plain to see."""

from __future__ import annotations

import pytest

from botram_opt.tradeoffs.knee import knee


def test_the_corner_of_an_l_is_its_knee() -> None:
    assert knee([(0, 100), (1, 10), (2, 9), (50, 0)]) == 1


def test_what_the_goals_count_in_does_not_matter() -> None:
    points = [(0, 90), (10, 40), (30, 15), (80, 0)]
    assert knee(points) == knee([(7 * x, 1_000_000 * y + 5) for x, y in points]) == 2


def test_the_farthest_from_the_line_is_taken() -> None:
    # Along the line from (0, 8) to (8, 0), (2, 3) lies 3 below and (4, 2) lies 2 below.
    assert knee([(0, 8), (2, 3), (4, 2), (8, 0)]) == 1


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(3, 4)],
        [(0, 5), (5, 0)],
        # A straight line, and one that bends outwards.
        [(0, 2), (1, 1), (2, 0)],
        [(0, 10), (6, 9), (10, 0)],
        # One goal is the same everywhere.
        [(0, 2, 7), (1, 1, 7), (2, 0, 7)],
        # The ends of two goals are one point.
        [(0, 9, 9), (9, 0, 0), (4, 1, 1)],
    ],
)
def test_there_may_be_none(points: list[tuple[int, ...]]) -> None:
    assert knee(points) is None


def test_three_goals_have_one_below_the_plane_through_their_ends() -> None:
    ends = [(0, 10, 10), (10, 0, 10), (10, 10, 0)]
    assert knee([*ends, (6, 7, 7), (2, 3, 2), (9, 9, 9)]) == 4
    assert knee([*ends, (9, 9, 9)]) is None
