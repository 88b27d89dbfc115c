"""The bound of a whole whose parts share things, and what each part would use of them.

Each part may use all there is, and pays for it. Whatever the prices, the least that all parts come
to together, less what the stock would bring, is no more than the best plan of the whole costs:
that plan pays no more than the stock is worth, and its parts cost no less than they would alone
(Lagrangian relaxation). Good prices make the
parts want about what there is.
"""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from botram_opt.errors import InfeasibleError
from botram_opt.plan import Visit
from botram_opt.problem import Problem
from botram_opt.rules import SOFT
from botram_opt.solving.budget import Budget
from botram_opt.solving.crew import Crew, Job
from botram_opt.solving.part import PartPlan
from botram_opt.solving.parts import Division, Part
from botram_opt.solving.prices import Answer, best_prices, priced
from botram_opt.solving.quotas import quotas, taken_by_others
from botram_opt.solving.taken import Usage, Use
from botram_opt.solving.unnamed import unnamed, unnamed_levels

logger = logging.getLogger("botram_opt.solving")

ROUNDS = 12
"""Rounds of prices at most."""

PART_SECONDS = 10.0
"""What one part may take in a round, where the whole has no limit."""

FIRST_REACH = 3.0
"""How far prices go at first, in what one more of a thing seems to be worth on average."""

CLOSE = 0.002
"""Prices are good enough once the bound is so near to what the parts can do with quotas."""

GRAIN = 1000
"""Prices are whole thousandths of what the first level counts."""

PATIENCE = 3
"""Rounds on end that may raise no bound."""


@dataclass
class Outlook:
    """What is known before any part is planned in full.

    Attributes:
        bound: of the first level of the whole.
        wanted: what each part would use of what is shared, at good prices.
        outline: visits that each part would hold, without the names of people.
    """

    bound: int = 0
    wanted: dict[Part, Usage] = field(default_factory=dict)
    outline: dict[Part, tuple[Visit, ...]] = field(default_factory=dict)


def ascend(division: Division, crew: Crew, budget: Budget, until: float | None) -> Outlook:
    """Raise prices for what parts share until the time is over or the bound is near.

    Raises:
        InfeasibleError: a part has no plan even with all there is.
    """
    stock = division.stock
    # A least price, so that nobody takes what is of no use.
    adds_up = _adds_up(division.problem)
    prices = {use: 1 / GRAIN for use in stock if use.what != "person" and adds_up}
    best, centre = Outlook(), prices
    answers: dict[Part, list[Answer]] = {part: [] for part in division.parts}
    reach, target, idle = 0.0, 0, 0
    for number in range(ROUNDS):
        if budget.is_over or (until is not None and budget.used >= until):
            break
        whole = {use: round(price * GRAIN) for use, price in prices.items()}
        whole = {use: price for use, price in whole.items() if price}
        found = _answers(division, crew, whole, _half(budget, until))
        now = _outlook(division, found, whole)
        if now.bound > best.bound or not number:
            best, centre = now, prices
            reach *= 2
            idle = 0
        else:
            reach /= 2
            idle += 1
        if not number:
            if not prices:
                break
            target = _with_quotas(division, crew, now, _half(budget, until))
            over = sum(max(0, n - stock[use]) for use, n in _sum(now.wanted.values()).items())
            reach = FIRST_REACH * (target - now.bound) / max(over, 1)
        logger.info("prices, round %d: bound %d, best %d", number + 1, now.bound, best.bound)
        if target - best.bound <= CLOSE * target or reach * GRAIN < 1 or idle == PATIENCE:
            break
        for part, plan in found.items():
            if plan.visits is not None:
                paid = sum(whole.get(use, 0) * n for use, n in now.wanted[part].items())
                cost = (plan.values[0] - paid) // (GRAIN if whole else 1)
                answers[part].append(Answer(cost, now.wanted[part]))
        prices = best_prices(stock, answers, centre, reach)
    return best


def _outlook(
    division: Division, found: Mapping[Part, PartPlan], prices: Mapping[Use, int]
) -> Outlook:
    """The bound that the parts' answers to prices prove, and what they would use."""
    if prices:
        worth = sum(price * division.stock[use] for use, price in prices.items())
        cost = sum(plan.bounds[0] for plan in found.values())
        outlook = Outlook(math.ceil((cost - worth) / GRAIN))
    else:
        outlook = Outlook(_bound(division, found))
    for part, plan in found.items():
        outlook.outline[part] = plan.visits or ()
        outlook.wanted[part] = division.usage(plan.visits or ())
    return outlook


def _answers(
    division: Division, crew: Crew, prices: Mapping[Use, int], until: float | None
) -> dict[Part, PartPlan]:
    """What each part does at best if it may use all there is at these prices, in grains."""
    return _first_levels(
        division, crew, {part: Counter() for part in division.parts}, prices, until
    )


def _with_quotas(division: Division, crew: Crew, outlook: Outlook, until: float | None) -> int:
    """What the first level comes to if what is shared is cut evenly, names left out."""
    there = {part: {v.date for v in visits} for part, visits in outlook.outline.items()}
    cut = quotas(division.stock, outlook.wanted, there)
    taken = {part: taken_by_others(division.stock, quota) for part, quota in cut.items()}
    found = _first_levels(division, crew, taken, {}, until)
    # A part that finds no plan within its quota counts as it did without.
    return sum(plan.values[0] if plan.values else plan.bounds[0] for plan in found.values())


def _first_levels(
    division: Division,
    crew: Crew,
    taken: Mapping[Part, Usage],
    prices: Mapping[Use, int],
    until: float | None,
) -> dict[Part, PartPlan]:
    def jobs() -> Iterator[tuple[Part, Job]]:
        for part in division.parts:
            yield part, (_first_level(division.problem_of(part, taken[part], {}), prices), None)

    found = {}
    for part, plan in crew.solve(jobs(), len(division.parts), until, PART_SECONDS):
        if plan.conflict is not None and not prices and not any(taken[part].values()):
            raise InfeasibleError(plan.conflict)
        found[part] = plan
    return found


def _first_level(problem: Problem, prices: Mapping[Use, int]) -> Problem:
    """A part's problem with its first level only, without names, and with prices to be paid."""
    alone = problem.derived(levels=problem.levels[:1])
    if prices:
        alone = priced(alone, prices, GRAIN)
    return unnamed(alone) if unnamed_levels(alone) else alone


def _bound(division: Division, found: Mapping[Part, PartPlan]) -> int:
    """The bound of the first level where nothing is paid for."""
    bounds = [plan.bounds[0] for plan in found.values()]
    return sum(bounds) if _adds_up(division.problem) else max(bounds)


def _adds_up(problem: Problem) -> bool:
    """Whether the first level of the whole costs as much as the parts do together, at least."""
    return all(SOFT[term.rule].adds_up for term in problem.levels[0].terms)


def _half(budget: Budget, until: float | None) -> float | None:
    """When half of what is left is used: a round mostly needs far less, and none may take all."""
    return None if until is None else budget.used + (until - budget.used) / 2


def _sum(usages: Iterable[Usage]) -> Usage:
    total: Usage = Counter()
    for usage in usages:
        total.update(usage)
    return total
