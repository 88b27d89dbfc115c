"""What comes of solving one problem among many, as data: a plan, or why there is none."""

from __future__ import annotations

import traceback
from typing import Literal

from pydantic import model_validator

from botram_opt.errors import (
    BotramError,
    ContradictionError,
    InfeasibleError,
    InputError,
    Issue,
    NoPlanWithinLimitError,
)
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.plan.plan import PlanStatus
from botram_opt.problem.base import Record
from botram_opt.solving.executors import is_lost

FailureKind = Literal["contradiction", "infeasible", "no_plan_within_limit", "lost", "error"]
"""Why a problem has no plan.

``contradiction``: its parts contradict each other, so that it is no problem. ``infeasible``: it is
proven that it has none. ``no_plan_within_limit``: none was found before the limit or a cancel.
``lost``: whoever worked on it died. ``error``: anything else, which is a fault of ours.
"""


class Failure(Record):
    """Why a problem has no plan.

    Attributes:
        text: the error's own words, or the reason of a `NoPlanWithinLimitError`.
        issues: of a contradiction, each fault.
        conflict, minimal, circumstances: of an infeasible problem, what cannot all hold, as
            `InfeasibleError` has it; in the language that was spoken when it was found.
        kind: what kind of reason it is.
    """

    kind: FailureKind
    text: str
    issues: tuple[Issue, ...] = ()
    conflict: tuple[str, ...] = ()
    minimal: bool = False
    circumstances: tuple[str, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether the same problem would fail again, however long it is solved."""
        return self.kind in ("contradiction", "infeasible")

    @property
    def reason(self) -> str:
        """Why, in one line: every fault, or all that cannot hold together."""
        if self.kind == "contradiction":
            return "; ".join(str(issue) for issue in self.issues)
        return "; ".join(self.conflict) or " ".join(self.text.split())

    def error(self) -> BotramError:
        """The failure as the error that `solve` raises; a `BotramError` where it was another."""
        if self.kind == "contradiction":
            return ContradictionError(self.issues)
        if self.kind == "infeasible":
            return InfeasibleError(self.conflict, self.minimal, self.circumstances)
        if self.kind == "no_plan_within_limit":
            return NoPlanWithinLimitError(self.text)
        return BotramError(self.text)


class Outcome(Record):
    """A plan, or why there is none.

    Attributes:
        failure: why there is no plan; None where there is one.
    """

    plan: Plan | None = None
    failure: Failure | None = None

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Outcome:
        if (self.plan is None) == (self.failure is None):
            raise ValueError(say("must hold a plan or a failure, and not both"))
        return self

    @property
    def status(self) -> PlanStatus | FailureKind:
        """How the plan came about, or why there is none."""
        if self.plan is not None:
            return self.plan.status
        assert self.failure is not None
        return self.failure.kind

    @property
    def is_final(self) -> bool:
        """Whether the same question would get an answer as good: it is worth keeping.

        A plan is, unless a cancel cut it short; a failure, if it is proven. What a limit, a cancel
        or a dead worker kept from having a plan is asked again.
        """
        if self.plan is not None:
            return self.plan.status != "cut_short"
        return self.failure is not None and self.failure.is_final

    def result(self) -> Plan:
        """The plan.

        Raises:
            BotramError: the error, if there is no plan.
        """
        if self.plan is None:
            assert self.failure is not None
            raise self.failure.error()
        return self.plan


def outcome_of(found: Plan | Exception) -> Outcome:
    """What a solve gave or raised, as data."""
    return Outcome(plan=found) if isinstance(found, Plan) else Outcome(failure=failure_of(found))


def failure_of(error: Exception) -> Failure:
    """An error as data."""
    text = str(error)
    if isinstance(error, InputError):
        return Failure(kind="contradiction", text=text, issues=error.issues)
    if isinstance(error, InfeasibleError):
        return Failure(
            kind="infeasible",
            text=text,
            conflict=error.conflict,
            minimal=error.minimal,
            circumstances=error.circumstances,
        )
    if isinstance(error, NoPlanWithinLimitError):
        return Failure(kind="no_plan_within_limit", text=error.reason)
    told = "".join(traceback.format_exception_only(error)).strip()
    return Failure(kind="lost" if is_lost(error) else "error", text=told)
