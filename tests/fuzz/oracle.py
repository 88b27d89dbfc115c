"""What has to be so of whatever is read: it is refused in the way that is promised, or is whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from botram_opt.errors import InputError
from botram_opt.plan import Plan, ProblemReference
from botram_opt.problem import Problem
from botram_opt.verification import verify

FoundT = TypeVar("FoundT")

LONGEST = 3_000
"""Characters of what is said of one fault; who reads it should not have to scroll."""


def read_or_refused(read: Callable[[], FoundT], *promised: type[InputError]) -> FoundT | None:
    """What is read; None if it is refused with one of the errors that are promised.

    Raises:
        AssertionError: it is refused without saying where, what and what to do.
    """
    try:
        return read()
    except promised as error:
        refused = error
    assert refused.issues, "refused without a fault"
    # It is to be shown, on any screen.
    str(refused).encode()
    for issue in refused.issues:
        told = issue.where, issue.what, issue.remedy
        assert all(text.strip() for text in told), f"a part is empty: {told}"
        assert len(str(issue)) <= LONGEST, f"too long to be read: {str(issue)[:200]}"
    return None


def usable(problem: Problem, *promised: type[InputError]) -> None:
    """Use a problem that was accepted, in all that takes no solver.

    Args:
        problem: is used.
        promised: errors that may say why it cannot be planned.

    Raises:
        Exception: it could not be used.
    """
    assert len(problem.fingerprint) == 64
    reference = ProblemReference.of(problem)
    plan = Plan(problem=reference, visits=())
    read_or_refused(lambda: verify(problem, plan), *promised)
