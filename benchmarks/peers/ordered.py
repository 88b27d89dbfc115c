"""Levels solved one after another by whatever solver, each held while the next is solved."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from botram_opt import Plan, Problem, ProblemReference, Visit
from botram_opt.rules import cost_sheet
from botram_opt.verification import level_values
from peers.peer import Answer


@dataclass(frozen=True)
class Outcome:
    """What one run of a solver gave.

    Attributes:
        visits: of the best plan found; None if there is none.
        bound: of the level that was minimised; None if nothing is proven.
        infeasible: whether it is proven that there is no plan.
    """

    visits: tuple[Visit, ...] | None
    bound: int | None = None
    infeasible: bool = False


class Clock:
    """The time of one peer's run, and when its first level got better.

    Attributes:
        first_level: seconds since the start and the value, each time it was better.
    """

    def __init__(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._limit = seconds
        self.first_level: list[tuple[float, int]] = []

    def left(self) -> float:
        """Give the seconds that are left."""
        return self._limit - (time.monotonic() - self._began)

    def note(self, value: int) -> None:
        """Take down the first level's value, if it is better than before."""
        if not self.first_level or value < self.first_level[-1][1]:
            self.first_level.append((time.monotonic() - self._began, value))


def values_of(problem: Problem, visits: tuple[Visit, ...]) -> list[int]:
    """Give the value of each level, in order."""
    plan = Plan(
        problem=ProblemReference(name=problem.name, fingerprint=problem.fingerprint),
        visits=visits,
    )
    values = level_values(problem, cost_sheet(problem, plan))
    return [values[level.name] for level in problem.levels]


def in_order(
    problem: Problem,
    clock: Clock,
    run: Callable[[int, float], Outcome],
    hold: Callable[[int, int], None],
) -> Answer:
    """Solve each level to proof or to its share of the time.

    Args:
        problem: whose levels they are.
        clock: the time that is left.
        run: minimises the level of an index within so many seconds.
        hold: keeps the level of an index at no more than a value from now on.
    """
    best: tuple[Visit, ...] | None = None
    values: list[int] = []
    bounds: list[int | None] = [None] * len(problem.levels)
    for number, level in enumerate(problem.levels):
        if best is not None and values[number] == 0:
            bounds[number] = 0  # Costs are never negative.
        elif clock.left() > 0:
            # Twice an even share, so that the upper levels get more.
            share = clock.left() * 2 / (len(problem.levels) - number + 1)
            outcome = run(number, share)
            if outcome.visits is None and best is None and not outcome.infeasible:
                # A plan, any plan, comes before the shares of the levels below.
                outcome = run(number, max(0.0, clock.left()))
            bounds[number] = outcome.bound
            if outcome.visits is not None:
                found = values_of(problem, outcome.visits)
                if best is None or found[number] <= values[number]:
                    best, values = outcome.visits, found
                    clock.note(values[0])
        if best is None:
            break
        hold(number, values[number] + level.tolerance.granted(values[number]))
    return Answer(visits=best, first_level=tuple(clock.first_level), bounds=tuple(bounds))
