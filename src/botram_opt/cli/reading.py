"""The files that a command reads, with the faults of all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from botram_opt.cli import exits
from botram_opt.errors import InputError, Issue, UnreadableError
from botram_opt.formats import read_plan, read_problem
from botram_opt.formats.kind import is_workbook
from botram_opt.language import say
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
    stated, known = together(lambda: read_problem(problem), lambda: plan_of(problem, plan))
    return stated, known


def plan_of(problem: Path, plan: Path) -> Plan:
    """A plan; if it is in a workbook, which may have been edited, by its problem.

    Raises:
        InputError: one of them cannot be used.
    """
    return read_plan(plan, read_problem(problem) if is_workbook(plan) else None)


def plan_and_its_problem(plan: Path, problem: Path | None) -> tuple[Problem, Plan]:
    """A plan and the problem that is given for it, or else problem.json beside it.

    Raises:
        InputError: one of them cannot be used, or the problem is not there.
    """
    beside = plan.parent / "problem.json"
    if problem is None and not beside.exists():
        what = say("there is no problem.json beside it")
        raise UnreadableError([Issue(plan.name, what, say("Name its problem with --problem"))])
    return read_both(problem or beside, plan)


def plan_to_show(plan: Path, problem: Path | None) -> tuple[Problem | None, Plan]:
    """A plan, and the problem that is given for it, or the one beside it, if it is its own.

    Raises:
        InputError: one of them cannot be used.
    """
    if problem is not None:
        return read_both(problem, plan)
    beside = plan.parent / "problem.json"
    known = plan_of(beside, plan) if beside.exists() else read_plan(plan)
    return problem_beside(plan, known), known


def problem_beside(path: Path, plan: Plan) -> Problem | None:
    """The problem in the plan's folder, if it is there and is the plan's."""
    beside = path.parent / "problem.json"
    if not beside.exists():
        return None
    try:
        problem = read_problem(beside)
    except InputError as error:
        faults = count(len(error.issues), "fault")
        told = say("{file} is left aside: it has {faults}.", file=str(beside), faults=faults)
        exits.tell(told)
        return None
    if problem.fingerprint != plan.problem.fingerprint:
        what = say("{file} is left aside: the plan was made for another problem.", file=str(beside))
        exits.tell(what)
        return None
    return problem
