"""Why a problem has no plan, in one call."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

from botram_opt.errors import ContradictionError, DisagreementError, Issue
from botram_opt.explaining.explanation import Ending, Explanation
from botram_opt.explaining.large import any_plan, repairs_of_large
from botram_opt.explaining.repairs import RepairSearch
from botram_opt.language import say
from botram_opt.model import Model
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules
from botram_opt.solutions import visits_in
from botram_opt.solving.budget import Budget
from botram_opt.solving.conflict import Conflict, conflict_in, look_for_conflict
from botram_opt.solving.decomposed import is_large
from botram_opt.solving.limits import DEFAULT_WORKERS, Limits
from botram_opt.solving.minimal import rules_in_order
from botram_opt.solving.parts import Division
from botram_opt.solving.requirements import Requirement
from botram_opt.solving.search import search

CONFLICT, OTHERS = 0.6, 0.5
"""Parts of what is left for the first conflict and for others, where more is asked for."""

PARTS = 0.3
"""The part of what is left for the parts of a large problem, each by itself."""

WHOLE = 150
"""A problem of more possible visits is not stated as one, if it can be divided."""


def explain(
    problem: Problem,
    *,
    others: int = 0,
    repairs: int = 3,
    time_limit: float | None = 30,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    cancel: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Explanation:
    """Explain why a problem has no plan: what clashes, and what to ease for there to be one.

    Args:
        problem: what has no plan.
        others: how many further conflicts to look for, each without what is in those before.
        repairs: how many repairs to look for.
        time_limit: seconds for the whole call; with ``reproducible``, units of CP-SAT's
            deterministic work. None for no limit.
        workers: searches side by side.
        seed: of all random choices.
        reproducible: give the same explanation for the same problem and arguments, on any machine.
        cancel: ends it soon after it is set, with what is found so far.
        clock: seconds from any start, never going back.

    Returns:
        What is proven, and what was not found out in time.

    Raises:
        ContradictionError: ``others`` or ``repairs`` is below 0, or the problem sets rules that do
            not exist, or wrongly.
        pydantic.ValidationError: another argument is out of range.
    """
    issues = [
        Issue(name, say("{number} is no number of them", number=number), say("Ask for 0 or more"))
        for name, number in (("others", others), ("repairs", repairs))
        if number < 0
    ]
    if issues:
        raise ContradictionError(issues)
    limits = Limits(time=time_limit, workers=workers, seed=seed, reproducible=reproducible)
    budget = Budget(limits, cancel, clock)
    more = others > 0 or repairs > 0
    with budget.part(CONFLICT if more else 1.0) as part:
        conflict, plan, infeasible = _first(problem, part)
    if plan is not None:
        return Explanation(problem=problem, status="has_plan", plan=plan)
    if conflict is None:
        status = "conflict" if infeasible else "unknown"
        return Explanation(problem=problem, status=status)
    found: tuple[Conflict, ...] = ()
    others_end: Ending = "not_asked"
    if others:
        with budget.part(OTHERS if repairs else 1.0) as part:
            found, others_end = _others(problem, conflict, others, part)
    explanation = Explanation(
        problem=problem,
        status="conflict",
        conflict=conflict,
        others=found,
        others_end=others_end,
    )
    if not repairs:
        return explanation
    conflicts = (conflict, *found)
    if _is_too_large(problem):
        repaired, repairs_end = repairs_of_large(problem, conflicts, repairs, budget)
    else:
        repaired, repairs_end = RepairSearch(problem, conflicts, budget).run(repairs)
    return explanation.model_copy(update={"repairs": repaired, "repairs_end": repairs_end})


def _is_too_large(problem: Problem) -> bool:
    """Whether a problem is too large to be stated as one."""
    return is_large(problem) and sum(place.most_visits for place in problem.sub_districts) > WHOLE


def _first(problem: Problem, budget: Budget) -> tuple[Conflict | None, Plan | None, bool]:
    """A conflict or a plan, and whether it is proven that there is no plan."""
    *earlier, last = rules_in_order(problem)
    if earlier:
        _, conflict = look_for_conflict(problem, budget, earlier)
        if conflict is not None:
            return conflict, None, True
    if budget.is_over:
        return None, None, False
    if _is_too_large(problem):
        return _of_parts(problem, budget)
    # All rules together are stated like those of any solve, which is quicker than to argue.
    model = Model(problem)
    outcome = search(model.cp, budget.of(budget.left), cancel=budget.cancel, probe=False)
    budget.work += outcome.work
    if outcome.values is not None:
        return None, _measured(problem, visits_in(model.decisions, outcome)), False
    if outcome.status != "infeasible":
        return None, None, False
    _, conflict = look_for_conflict(problem, budget, [last], known=True)
    return conflict, None, True


def _of_parts(problem: Problem, budget: Budget) -> tuple[Conflict | None, Plan | None, bool]:
    """The same of a problem that is too large to be stated as one."""
    division = Division(problem)
    for number, part in enumerate(division.parts):
        alone = division.problem_of(part, Counter(), {})
        time = None if budget.left is None else budget.left * PARTS / (len(division.parts) - number)
        limits = budget.of(time)
        outcome = search(Model(alone).cp, limits, cancel=budget.cancel, probe=False)
        budget.work += outcome.work
        if outcome.status == "infeasible":
            conflict = conflict_in(alone, budget, known=True)
            return conflict and _of_whole(problem, conflict), None, True
        if budget.is_over:
            return None, None, False
    plan, infeasible = any_plan(problem, budget)
    return None, plan, infeasible


def _of_whole(whole: Problem, conflict: Conflict) -> Conflict | None:
    """A conflict of a part in the terms of the whole; None if it is about what a part alone states.

    The whole counts pins and prohibitions anew; what a part states for each date may be one number
    in it; and only in a part are those away on all dates who go with somebody that does not come.
    """
    part, rules = conflict.problem, hard_rules(whole)
    pins = [n for n, pin in enumerate(whole.pins) if pin.sub_district in part.sub_district]
    bans = [whole.prohibitions.index(ban) for ban in part.prohibitions]
    numbers: dict[str, list[int]] = {"pin": pins, "prohibition": bans}
    found: dict[str, Requirement] = {}
    needed: set[str] = set()
    for requirement in conflict.requirements:
        name, facts = requirement.rule, requirement.item.facts or {}
        person = requirement.item.person
        if name == "availability" and (
            name not in rules or whole.person[person or ""] != part.person[person or ""]
        ):
            return None
        told = {
            key: numbers[key][int(fact)] if key in numbers else fact for key, fact in facts.items()
        }
        item = requirement.item.model_copy(update={"facts": told or None})
        stated = Requirement(rule=name, item=rules[name].stated(whole, item))
        found[stated.key] = stated
        if requirement not in conflict.unchecked:
            needed.add(stated.key)
    return Conflict(
        problem=whole,
        requirements=tuple(found.values()),
        unchecked=tuple(found[key] for key in found if key not in needed),
    )


def _measured(problem: Problem, visits: tuple[Visit, ...]) -> Plan:
    reference = ProblemReference.of(problem)
    plan = Plan(problem=reference, visits=visits)
    for name, rule in hard_rules(problem).items():
        if any(rule.measure(problem, plan)):
            raise DisagreementError(f"a plan breaks the rule {name!r}, and the solver says not")
    return plan


def _others(
    problem: Problem, conflict: Conflict, number: int, budget: Budget
) -> tuple[tuple[Conflict, ...], Ending]:
    """Further conflicts, each of requirements that are in none before."""
    stages, large = rules_in_order(problem), _is_too_large(problem)
    stages = stages[:-1] if large else stages
    found = [conflict]
    while len(found) <= number:
        if budget.is_over:
            return tuple(found[1:]), "out_of_time"
        aside = {requirement.key for each in found for requirement in each.requirements}
        status, other = look_for_conflict(problem, budget, stages, aside)
        if other is None:
            is_known = status in ("optimal", "feasible") and not large
            return tuple(found[1:]), "no_more" if is_known else "out_of_time"
        found.append(other)
    return tuple(found[1:]), "as_many_as_asked"
