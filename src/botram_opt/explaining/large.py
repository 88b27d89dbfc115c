"""Repairs of a problem that is too large to be stated as one: limits of a conflict, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from botram_opt.errors import InfeasibleError, NoPlanWithinLimitError
from botram_opt.explaining.amounts import Amounts
from botram_opt.explaining.checks import Checks
from botram_opt.explaining.easing import (
    Easing,
    Kind,
    Way,
    changes_of,
    eased,
    relative,
    ways_to_ease,
)
from botram_opt.explaining.explanation import Ending, Repair
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.conflict import Conflict
from botram_opt.solving.progress import Progress
from botram_opt.solving.solve import solve_within
from botram_opt.solving.stop import Stop


def repairs_of_large(
    problem: Problem, conflicts: Sequence[Conflict], number: int, budget: Budget
) -> tuple[tuple[Repair, ...], Ending]:
    """Repairs that ease a single limit of the first conflict, and how looking for them ended.

    One limit of each kind is tried, by solving what it comes to for a part of the time.
    """
    checks = Checks(problem, conflicts, budget)
    first: dict[Kind, Way] = {}
    for way in ways_to_ease(problem, conflicts[0].requirements):
        first.setdefault(way.kind, way)
    ways = list(_least(checks, first.values()))
    ways.sort(key=lambda easing: relative(problem, [easing]))
    found: list[Repair] = []
    for place, easing in enumerate(ways):
        if len(found) == number or budget.is_over:
            break
        repair = _tried(problem, easing, budget, len(ways) - place)
        if repair is not None:
            found.append(repair)
    return tuple(found), "as_many_as_asked" if len(found) == number else "out_of_time"


def _least(checks: Checks, ways: Iterable[Way]) -> Iterator[Easing]:
    """Each way by the least that ends the conflicts, where it does."""
    for way in ways:
        amounts = Amounts(checks, {way.kind: [way]})
        kinds = frozenset((way.kind,))
        if not all(amounts.hits(kinds, conflict) for conflict in checks.conflicts):
            continue
        least = amounts.least_for_conflicts(kinds, alike=False)
        if not isinstance(least, Conflict):
            yield Easing(rule=way.kind.rule, item=way.item, by=least[way.kind], is_least=True)


def _tried(problem: Problem, easing: Easing, budget: Budget, parts: int) -> Repair | None:
    changed, changes = eased(problem, [easing]), changes_of(problem, [easing])
    if changed is None or changes is None:
        return None
    with budget.part(2 / (parts + 1)) as time:
        plan = any_plan(changed, time)[0]
    if plan is None:
        return None
    return Repair(
        problem=problem,
        easings=(easing,),
        changes=changes,
        plan=plan,
        fewest=True,
        relative=relative(problem, [easing]),
    )


def any_plan(problem: Problem, budget: Budget) -> tuple[Plan | None, bool]:
    """The first plan that is found of a large problem, and whether there is proven to be none."""
    stop = Stop(budget.cancel)

    def tell(news: Progress) -> None:
        if news.event == "value":
            stop.set()

    within = Budget(budget.of(budget.left), stop, budget.clock)
    try:
        return solve_within(within, problem, tell=tell), False
    except InfeasibleError:
        return None, True
    except NoPlanWithinLimitError:
        return None, False
    finally:
        budget.work += within.work
