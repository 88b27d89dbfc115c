"""A plan as ``show`` shows it, with what there is to doubt and what it rests on."""

from __future__ import annotations

from botram_opt.cli import exits, screen
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.verification import verify


def show_plan(problem: Problem | None, plan: Plan, *, assumptions: bool) -> None:
    """Show a plan; with names, costs and doubts, if its problem is known.

    Args:
        problem: the plan's own; None if it is missing.
        plan: what is shown.
        assumptions: whether to show what the problem assumes, too.
    """
    console = screen.console()
    console.print(screen.whole_plan(problem, plan))
    if problem is None:
        if assumptions:
            told = say(
                "Assumptions stand in the problem, which is missing: name it with --problem."
            )
            exits.tell(told)
        return
    found = verify(problem, plan).findings
    if found:
        console.print()
        console.print(screen.doubts(found))
    if assumptions:
        console.print()
        console.print(screen.assumptions(problem))
