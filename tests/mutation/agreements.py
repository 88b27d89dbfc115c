"""The twins of test_twins.py in small portions, so that what breaks one rule is seen soonest.

Not found by itself: every case is one of thousands that the twins may draw.
"""

from __future__ import annotations

import pytest

from botram_opt.rules import HARD, SOFT
from test_twins import agree_on_breach, agree_on_cost

PORTIONS, CASES = 16, 5


@pytest.mark.parametrize("portion", range(PORTIONS))
@pytest.mark.parametrize("name", sorted(SOFT))
def test_cost(name: str, portion: int) -> None:
    for seed in range(portion * CASES, (portion + 1) * CASES):
        agree_on_cost(name, seed)


@pytest.mark.parametrize("portion", range(PORTIONS))
@pytest.mark.parametrize("name", sorted(HARD))
def test_breach(name: str, portion: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(portion * CASES, (portion + 1) * CASES):
        agree_on_breach(name, seed, monkeypatch)
