"""Clocks that stand still, jump or go back: a limit may be kept badly, and nothing else is lost."""

from __future__ import annotations

import ast
import itertools
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import botram_opt
from asked import FAULT_CASES
from botram_opt import NoPlanWithinLimitError, solve, verify
from botram_opt.solving.budget import Budget
from botram_opt.solving.limits import Limits
from many import many_places
from small import small_problem
from told import survived

FAR = 1e9
"""Seconds: some thirty years."""


def still(seed: int) -> Iterator[float]:
    """Always the same time."""
    return itertools.repeat(5.0)


def jumps_ahead(seed: int) -> Iterator[float]:
    """Is far ahead from some moment on, as after a machine slept."""
    after = random.Random(seed).randint(1, 40)
    return (time.monotonic() + (FAR if n > after else 0) for n in itertools.count())


def goes_back(seed: int) -> Iterator[float]:
    """Is far back from some moment on."""
    after = random.Random(seed).randint(1, 40)
    return (time.monotonic() - (FAR if n > after else 0) for n in itertools.count())


def any_time(seed: int) -> Iterator[float]:
    """Some time or other."""
    rng = random.Random(seed)
    return (rng.uniform(-FAR, FAR) for _ in itertools.count())


CLOCKS = (still, jumps_ahead, goes_back, any_time)


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.__name__)
def test_a_plan_is_as_good_whatever_the_clock_says(clock: Callable[[int], Iterator[float]]) -> None:
    for seed in range(3 * FAULT_CASES):
        problem = (small_problem, many_places)[seed % 2](3)
        began = time.monotonic()
        try:
            plan = solve(problem, time_limit=2, workers=1, seed=seed, clock=clock(seed).__next__)
        except NoPlanWithinLimitError:
            # All of the time was over before there was a plan.
            assert clock in (jumps_ahead, any_time)
        else:
            assert verify(problem, plan).ok
            assert plan.solver is not None
            assert (plan.solver.seconds or 0) >= 0
        assert time.monotonic() - began < 60
        survived["clocks that are wrong"] += 1


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.__name__)
def test_a_budget_never_grows(clock: Callable[[int], Iterator[float]]) -> None:
    budget = Budget(Limits(time=10), None, clock(1).__next__)
    left = [budget.left or 0.0 for _ in range(100)]
    assert left == sorted(left, reverse=True)
    assert left[0] <= 10


OF_THE_DAY = {
    "time.time",
    "dt.datetime.now",
    "dt.datetime.today",
    "dt.date.today",
    "dt.datetime.utcnow",
}
"""Clocks that are set, and set back."""


def test_no_clock_that_can_be_set_is_read_but_for_the_time_of_a_calendar() -> None:
    root, found = Path(botram_opt.__file__).parent, dict[str, set[str]]()
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "time" not in text and "today" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in OF_THE_DAY:
                found.setdefault(str(path.relative_to(root)), set()).add(ast.unparse(node))
    assert found == {"cli/papers/calendar.py": {"dt.datetime.now"}}
