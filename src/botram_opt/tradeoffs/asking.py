"""One question of a front: goals in some order, all but the first within limits."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from botram_opt.errors import InfeasibleError
from botram_opt.plan import LevelResult, Plan, ProblemReference
from botram_opt.problem import Level, Problem
from botram_opt.rules import cost_sheet
from botram_opt.rules.most_cost import Cap, with_caps
from botram_opt.solving.budget import Budget
from botram_opt.solving.limits import Limits
from botram_opt.solving.processes import STOP
from botram_opt.solving.solve import solve_within
from botram_opt.tradeoffs.front import ParetoPoint
from botram_opt.tradeoffs.goals import others
from botram_opt.tradeoffs.unasked import NO_LIMIT
from botram_opt.verification import level_values


@dataclass(frozen=True)
class Question:
    """What is least of the goals, in an order, within limits.

    Attributes:
        order: the goals by their number; one is optimised after another.
        limits: on each goal by its number, `NO_LIMIT` where there is none.
        start_from: a plan to start from.
    """

    order: tuple[int, ...]
    limits: tuple[int, ...]
    start_from: Plan | None = None

    def within(self, values: Sequence[int]) -> tuple[int, ...]:
        """The limits within which an answer is one of goals in their own order.

        A goal that was optimised before one that stands above it was no limit to that one, so to
        speak, but is held: that is a limit at what it came to.

        Args:
            values: what the answer costs by each goal.
        """
        place = {goal: rank for rank, goal in enumerate(self.order)}
        return tuple(
            min(limit, values[goal])
            if any(place[goal] < place[above] for above in range(goal))
            else limit
            for goal, limit in enumerate(self.limits)
        )


@dataclass(frozen=True)
class Answer:
    """What came of a question.

    Attributes:
        question: that was asked.
        point: the answer; None if there is none, or none was found.
        none: whether it is proven that there is none.
    """

    question: Question
    point: ParetoPoint | None
    none: bool = False

    @property
    def within(self) -> tuple[int, ...]:
        """The limits that it answers, for goals in their own order."""
        if self.point is None:
            return self.question.limits
        return self.question.within(self.point.values)


def posed(
    problem: Problem, goals: Sequence[Level], further: Sequence[Level], question: Question
) -> Problem:
    """A question as a problem: limits as caps, the goals as levels, and further levels below."""
    caps = [
        Cap(name=goal.name, terms=goal.terms, most=limit)
        for goal, limit in zip(goals, question.limits, strict=True)
        if limit < NO_LIMIT
    ]
    return problem.changed(
        levels=(*(goals[number] for number in question.order), *further),
        rules=with_caps(problem, caps) if caps else problem.rules,
    )


def answered(
    problem: str,
    start_from: str | None,
    limits: str,
    argue: bool,
    cancel: threading.Event = STOP,
) -> str | None:
    """Solve a question's problem, from JSON text to JSON text, as on an executor.

    Args:
        problem: that `posed` gives.
        start_from: a plan.
        limits: of this solve.
        argue: whether it is an error if there is no plan, with what clashes.
        cancel: ends the solve soon after it is set.

    Returns:
        The plan; None if it is proven that there is none.

    Raises:
        InfeasibleError: there is none, and ``argue``.
        NoPlanWithinLimitError: none was found.
    """
    start = None if start_from is None else Plan.model_validate_json(start_from)
    budget = Budget(Limits.model_validate_json(limits), cancel, time.monotonic)
    try:
        plan = solve_within(
            budget, Problem.model_validate_json(problem), start_from=start, argue=argue
        )
    except InfeasibleError:
        if argue:
            raise
        return None
    return plan.to_json()


def point_of(
    problem: Problem,
    goals: Sequence[Level],
    further: Sequence[Level],
    question: Question,
    plan: Plan,
) -> ParetoPoint:
    """The plan of a question as a point, with a plan of the problem itself.

    Args:
        problem: what is planned.
        goals: that are traded off.
        further: levels that were optimised below them.
        question: that was asked.
        plan: of the problem that the question posed.
    """
    found = {level.name: level for level in plan.levels}
    costs = cost_sheet(problem, plan)
    values = level_values(problem, costs)
    costed = {
        level.name: LevelResult(name=level.name, value=values[level.name], status="not_optimised")
        for level in problem.levels
    }
    optimised = {level.name: found[level.name] for level in further}
    own = plan.model_copy(
        update={
            "problem": ProblemReference.of(problem),
            "status": "cut_short" if plan.status == "cut_short" else "feasible",
            "levels": tuple(costed.values()),
            "costs": costs,
        }
    )
    results = tuple(found[goal.name] for goal in goals)
    limits = question.within([result.value for result in results])
    return ParetoPoint(
        goals=results,
        within=tuple(limit if limit < NO_LIMIT else None for limit in limits),
        others=tuple((costed | optimised)[level.name] for level in others(problem, goals)),
        plan=own,
    )
