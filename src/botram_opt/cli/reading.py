"""The files that a command reads, with the faults of all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from botram_opt.cli import exits
from botram_opt.errors import InputError, Issue
from botram_opt.formats import read_plan, read_problem
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.wording import count


def together(*readers: Callable[[], Any]) -> list[Any]:
    """What each of some readers gives, or the faults that all of them find.

    Raises:
        InputError: at least one of them finds something.
    """
    found: list[Any] = []
    errors: list[InputError] = []
    for read in readers:
        try:
            found.append(read())
        except InputError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        # Two files may tell the same, and each thing is told once.
        told: dict[Issue, None] = dict.fromkeys(i for error in errors for i in error.issues)
        raise InputError(told) from errors[0]
    return found


def read_both(problem: Path, plan: Path) -> tuple[Problem, Plan]:
    """A problem and a plan.

    Raises:
        InputError: one of them, or both, cannot be used.
    """
    stated, known = together(lambda: read_problem(problem), lambda: read_plan(plan))
    return stated, known


def problem_beside(path: Path, plan: Plan) -> Problem | None:
    """The problem in the plan's folder, if it is there and is the plan's."""
    beside = path.parent / "problem.json"
    if not beside.exists():
        return None
    try:
        problem = read_problem(beside)
    except InputError as error:
        exits.tell(f"{beside} is left aside: it has {count(len(error.issues), 'fault')}.")
        return None
    if problem.fingerprint != plan.problem.fingerprint:
        exits.tell(f"{beside} is left aside: the plan was made for another problem.")
        return None
    return problem
