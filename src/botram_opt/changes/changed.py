"""A problem with changes made to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.restate import Restate, restated
from botram_opt.errors import ContradictionError, Issue
from botram_opt.problem.contradictions import Check, contradictions
from botram_opt.problem.problem import Problem


def changed_by(
    problem: Problem, changes: Iterable[ChangeBase], checks: Iterable[Check] = ()
) -> Problem:
    """A problem after changes, made in their order; the problem itself stays as it is.

    It is checked once all are made, so that one change may contradict the problem where another
    makes up for it. Whether its rules exist and take their parameters is told when it is solved,
    unless a check tells it here.

    Args:
        problem: what is changed.
        changes: made one after the other.
        checks: further ones that the changed problem must pass.

    Raises:
        ContradictionError: a change cannot be made, or the changed problem contradicts itself.
            Holds every fault, each with the change that brings it.
    """
    made, further = tuple(changes), tuple(checks)
    draft = Draft(problem)
    stages = [problem]
    for number, change in enumerate(made):
        draft.where = _where(number, change)
        change.change(draft)
        stages.append(draft.problem)
    if draft.issues:
        clashes = contradictions(draft.problem, frozenset(), further)
        raise ContradictionError([*draft.issues, *_attributed(clashes, stages, made, further)])
    parts = {name: getattr(draft.problem, name) for name in Problem.model_fields}
    try:
        return Problem.model_validate(parts, context={"checks": further})
    except ContradictionError as error:
        found = _attributed(error.issues, stages, made, further)
        raise ContradictionError(found) from error


def undo(problem: Problem, changes: Iterable[ChangeBase]) -> tuple[Restate, ...]:
    """Changes that lead from the changed problem back to one with the problem's fingerprint.

    Raises:
        ContradictionError: as `changed_by` raises it.
    """
    back = restated(before=changed_by(problem, changes), after=problem)
    return () if back is None else (back,)


def sentences_of(problem: Problem, changes: Iterable[ChangeBase]) -> tuple[str, ...]:
    """What changes, a sentence for each change, told of the problem as those before leave it."""
    draft, told = Draft(problem), []
    for change in changes:
        told.append(change.describe(draft.problem))
        change.change(draft)
    return tuple(told)


def _where(number: int, change: ChangeBase) -> str:
    return f"changes[{number}] {change.kind!r}"


def _attributed(
    clashes: Iterable[Issue],
    stages: Sequence[Problem],
    changes: Sequence[ChangeBase],
    checks: Sequence[Check],
) -> list[Issue]:
    """Contradictions of the last stage, each with the change since which it has been there."""
    since = {clash: len(changes) for clash in clashes}
    open_ = set(since)
    for number in range(len(changes) - 1, -1, -1):
        if not open_:
            break
        open_ &= set(contradictions(stages[number], frozenset(), checks))
        since |= dict.fromkeys(open_, number)
    return [
        clash
        if at == 0
        else Issue(f"{_where(at - 1, changes[at - 1])}, {clash.where}", clash.what, clash.remedy)
        for clash, at in since.items()
    ]
