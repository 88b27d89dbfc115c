"""What is wrong with a question: all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say
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
        remedy = say("It has nothing of the kind")
        if known:
            remedy = say("Use one of {known}", known=", ".join(known))
        yield Issue(where, say("{id} is not in the problem", id=repr(id_)), remedy)


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
        what = say(
            "the plan has {visits} to {place}, and so none numbered {number}",
            visits=held,
            place=repr(sub_district),
            number=number,
        )
        remedy = say("Use 1 to {most}", most=most) if most > 1 else say("Use 1")
        if not most:
            remedy = say("Ask about another place")
        yield Issue("number", what, remedy)
