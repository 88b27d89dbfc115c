"""The bound of a whole whose parts share things, and what each part would use of them.

Each part may use all there is, and pays for it. Whatever the prices, the least that all parts come
to together, less what the stock would bring, is no more than the best plan of the whole costs:
that plan pays no more than the stock is worth, and its parts cost no less than they would alone
(Lagrangian relaxation). Good prices make the parts want about what there is.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from botram_opt.rules import SOFT
from botram_opt.solving.budget import Budget
from botram_opt.solving.part import PartPlan
from botram_opt.solving.parts import Division, Outlines, Part
from botram_opt.solving.prices import MOST_PRICE, Answer, best_prices, first_level, grain_of
from botram_opt.solving.runner import Job, Runner
from botram_opt.solving.taken import Usage, Use

logger = logging.getLogger("botram_opt.solving")

ROUNDS = 12
"""Rounds of prices at most."""

PART_SECONDS = 10.0
"""What one part's first level may take, where the whole has no limit."""

FIRST_REACH = 2.0
"""How far prices go at first, in what one of the things shared saves on average."""

PATIENCE = 3
"""Rounds on end that may raise no bound."""


@dataclass
class Outlook:
    """What is known before any part is planned in full.

    Attributes:
        bound: of the first level of the whole.
        prices: of things shared on each date, in grains, which prove the bound.
        outlines: visits that each part would hold at prices at which most of what is shared is
            used, and not much more.
    """

    bound: int = 0
    prices: Mapping[Use, int] = field(default_factory=dict)
    outlines: Outlines = field(default_factory=dict)


class Ascent:
    """Prices that are raised from round to round.

    Things cost the same on dates that are alike.
    """

    def __init__(
        self, division: Division, runner: Runner, budget: Budget, until: float | None
    ) -> None:
        self.outlook = Outlook()
        self._division, self._runner, self._budget, self._until = division, runner, budget, until
        self._stock = self._grouped(division.stock)
        self._answers: dict[Part, list[Answer]] = {part: [] for part in division.parts}
        self._grain = grain_of(division.problem)
        first = [SOFT[term.rule] for term in division.problem.levels[0].terms]
        self._adds_up = all(rule.adds_up for rule in first)
        self._bounds = not any(rule.others_help for rule in first)
        self._is_priced = self._adds_up and self._grain > 0
        self._covered = -1

    def run(self) -> Outlook:
        """Raise prices until the time is over, or the bound no longer rises.

        Raises:
            InfeasibleError: a part has no plan even with all there is.
        """
        # A least price, so that nobody takes what is of no use.
        prices: dict[Use, float] = {}
        if self._is_priced:
            prices = dict.fromkeys(self._stock, 1 / self._grain)
        wanted = self._ask(prices)
        centre, reach, idle = prices, self._first_reach(wanted), 0
        for number in range(ROUNDS):
            if not reach or idle == PATIENCE or self._is_over:
                break
            prices = best_prices(self._stock, self._answers, centre, reach)
            before = self.outlook.bound
            self._ask(prices)
            logger.info("prices, round %d: bound %d", number + 1, self.outlook.bound)
            if self.outlook.bound > before:
                centre, reach, idle = prices, 2 * reach, 0
            else:
                reach, idle = reach / 2, idle + 1
        return self.outlook

    @property
    def _is_over(self) -> bool:
        done = self._until is not None and self._budget.used >= self._until
        return done or self._budget.is_over

    def _first_reach(self, wanted: Usage) -> float:
        """What one of the things shared saves on average, times a factor; 0 if prices are no use.

        To know it, the parts are asked what they come to without any.
        """
        short = any(number > self._stock[use] for use, number in wanted.items())
        if not self._is_priced or not short or self._is_over:
            return 0.0
        without = _first_levels(
            self._division,
            self._runner,
            dict.fromkeys(self._division.parts, self._division.stock),
            {},
            1,
            self._half,
        )
        for part, plan in without.items():
            if plan.visits is not None:
                self._answers[part].append(Answer(plan.values[0], Counter()))
        saved = sum(plan.bounds[0] for plan in without.values()) - self.outlook.bound
        used = sum(min(number, self._stock[use]) for use, number in wanted.items())
        return FIRST_REACH * max(1, saved) / max(1, used)

    def _ask(self, prices: Mapping[Use, float]) -> Usage:
        """Ask the parts what they do at prices, and learn from it; give what all of them use."""
        division = self._division
        paid = {}
        for use in division.stock:
            price = round(prices.get(self._in_group(use), 0) * self._grain)
            if price:
                paid[use] = min(price, MOST_PRICE)
        grain = self._grain if paid else 1
        everything = dict.fromkeys(division.parts, Usage())
        found = _first_levels(division, self._runner, everything, paid, grain, self._half)
        if self._adds_up:
            worth = sum(price * division.stock[use] for use, price in paid.items())
            bound = -((worth - sum(plan.bounds[0] for plan in found.values())) // grain)
        else:
            bound = max(plan.bounds[0] for plan in found.values()) if self._bounds else 0
        if bound > self.outlook.bound or not self.outlook.prices:
            self.outlook.prices = paid
        self.outlook.bound = max(self.outlook.bound, bound)
        outlines: Outlines = {part: plan.visits or () for part, plan in found.items()}
        used = {part: division.usage(visits) for part, visits in outlines.items()}
        for part, plan in found.items():
            if plan.visits is not None:
                price = sum(paid.get(use, 0) * number for use, number in used[part].items())
                cost = (plan.values[0] - price) // grain
                self._answers[part].append(Answer(cost, self._grouped(used[part])))
        together: Usage = Counter()
        for usage in used.values():
            together.update(self._grouped(usage))
        covered = sum(min(number, self._stock[use]) for use, number in together.items())
        if covered > self._covered:
            self._covered, self.outlook.outlines = covered, outlines
        logger.info("prices: bound %d, %d of %d used", bound, covered, self._stock.total())
        return together

    @property
    def _half(self) -> float | None:
        """When half of what is left is used: a round mostly needs far less, none may take all."""
        if self._until is None:
            return None
        return self._budget.used + (self._until - self._budget.used) / 2

    def _in_group(self, use: Use) -> Use:
        return use._replace(date=self._division.alike[use.date])

    def _grouped(self, usage: Usage) -> Usage:
        """What is used on all dates that are alike, of what has prices: people have none."""
        found: Usage = Counter()
        for use, number in usage.items():
            if use.what != "person":
                found[self._in_group(use)] += number
        return found


def _first_levels(
    division: Division,
    runner: Runner,
    taken: Mapping[Part, Usage],
    prices: Mapping[Use, int],
    grain: int,
    until: float | None,
) -> dict[Part, PartPlan]:
    def has_all(part: Part) -> bool:
        return not any(taken[part].values())

    def jobs() -> Iterator[tuple[Part, Job]]:
        for part in division.parts:
            problem = division.problem_of(part, taken[part], {})
            yield part, (first_level(problem, prices, grain), None, has_all(part))

    found = {}
    for part, plan in runner.solve(
        jobs(), [part.size for part in division.parts], until, PART_SECONDS
    ):
        if plan.infeasible is not None and has_all(part):
            raise plan.infeasible
        found[part] = plan
    return found
