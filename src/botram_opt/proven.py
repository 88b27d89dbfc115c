"""What is proven of a plan and of its levels, and what numbers rest on, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from botram_opt.amounts import level_amount
from botram_opt.language import say
from botram_opt.plan import LevelResult
from botram_opt.problem import Problem

_OF_PLAN: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "optimal": lambda: say(
            "Proven: by the order of its levels, there is no better plan than this one."
        ),
        "feasible": lambda: say(
            "The plan keeps every rule; not every level is proven to be the best."
        ),
        "cut_short": lambda: say(
            "The best plan that was found before planning was stopped; there may be better ones."
        ),
        "stated": lambda: say("The plan was stated, not made by the solver; nothing is proven."),
    }
)

_BASIS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "reported": lambda: say("reported"),
        "estimated": lambda: say("estimated"),
        "assumed": lambda: say("assumed"),
    }
)


def proven_of_plan(status: str) -> str:
    """How good a plan is, by its status."""
    return _OF_PLAN[status]()


def basis_called(basis: str) -> str:
    """What a number rests on, in a word."""
    return _BASIS[basis]()


def proven_of_level(problem: Problem, level: LevelResult, *, first: bool) -> str:
    """What is proven of a level.

    Args:
        problem: knows what the level counts.
        level: is told about.
        first: whether no level stands above it.
    """
    if level.status == "not_optimised":
        return say("Counted, not planned for: nothing is proven.")
    value = level_amount(problem, level.name, level.value)
    if level.status == "optimal" and not level.value:
        return say("Proven: it cannot be less.")
    if level.status == "optimal":
        if first:
            return say("Proven: no plan comes to less than {value}.", value=value)
        return say(
            "Proven: no plan that does as well in the levels above comes to less than {value}.",
            value=value,
        )
    if level.bound is None:
        return say("Not proven: how much better a plan could be is not known.")
    bound = level_amount(problem, level.name, level.bound)
    if level.status == "within_tolerance":
        return say(
            "Within the tolerance that is granted: at best {bound}, proven; this plan has {value}.",
            bound=bound,
            value=value,
        )
    if first:
        return say(
            "Not proven: at best a plan comes to {bound}; this plan has {value}.",
            bound=bound,
            value=value,
        )
    return say(
        "Not proven: at best a plan that does as well in the levels above comes to {bound}; this "
        "plan has {value}.",
        bound=bound,
        value=value,
    )


def about_marks() -> str:
    """What ``~`` before a number says."""
    return say("~ estimated or assumed, not reported; served and unserved follow from it.")
