"""What is wrong with a question: all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from botram_opt.errors import ContradictionError, Issue
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.wording import count


def refuse(issues: Iterable[Issue]) -> None:
    """Refuse a question that something is wrong with.

    Raises:
        ContradictionError: there are issues; it holds all of them.
    """
    found = tuple(issues)
    if found:
        raise ContradictionError(found)


def unknown(where: str, id_: str, known: Mapping[str, object]) -> Iterator[Issue]:
    """Tell that an item that is asked about is none of the problem's."""
    if id_ not in known:
        remedy = f"Use one of {', '.join(known)}" if known else "It has nothing of the kind"
        yield Issue(where, f"{id_!r} is not in the problem", remedy)


def no_visit(
    problem: Problem, plan: Plan, sub_district: str, number: int, *, further: bool = False
) -> Iterator[Issue]:
    """Tell that a plan has no n-th visit to a sub-district, or the problem no such place.

    With ``further``, the one after the last will do, where the place may have one more.
    """
    faults = list(unknown("sub_district", sub_district, problem.sub_district))
    yield from faults
    if faults:
        return
    visits = len(plan.visits_to.get(sub_district, ()))
    most = visits
    if further and visits < problem.sub_district[sub_district].most_visits:
        most += 1
    if not 1 <= number <= most:
        held = count(visits, "visit")
        what = f"the plan has {held} to {sub_district!r}, and so none numbered {number}"
        remedy = f"Use 1 to {most}" if most > 1 else "Use 1" if most else "Ask about another place"
        yield Issue("number", what, remedy)
