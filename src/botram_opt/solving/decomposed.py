"""Large problems: parts solved by themselves, brought together by prices and quotas.

First parts that share things are outlined together by the schedules of their sub-districts, which
also bounds the whole (``outlining``). From there the parts are planned in full, each beside the
plans made before (``waves``); and again, each beside all the others, for as long as that makes the
whole better. If there are no outlines, or that ends at much more than the bound, the parts are
solved at prices for what they share, again and again, which proves another bound and shows what
each part would use (``ascent``); that is shared out (``settling``), and they are planned anew.

Only plans are kept between solves, so memory does not grow with the models.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor

from botram_opt.errors import NoPlanWithinLimitError
from botram_opt.plan import Plan, ProblemReference
from botram_opt.problem import Problem
from botram_opt.rules import SOFT, hard_rules
from botram_opt.solving.ascent import Ascent
from botram_opt.solving.budget import Budget
from botram_opt.solving.outlining import outlined
from botram_opt.solving.part import PartPlan
from botram_opt.solving.parts import Division, Outlines
from botram_opt.solving.progress import Progress
from botram_opt.solving.runner import PartLostError, Runner
from botram_opt.solving.settling import settle
from botram_opt.solving.standing import Standing
from botram_opt.solving.waves import Plans, plan_all
from botram_opt.verification import verify

logger = logging.getLogger("botram_opt.solving")

LARGE = 60
"""Visits that a problem may have from which on it is solved by parts, if it has any.

In one model it takes the longer to any plan at all the more visits there are; a part does not.
"""

CLOSE = 0.01
"""A plan is close to its bound if no more than this part of what it costs lies above."""

# Shares of the time were set by trial on West Java (benchmarks/instances/provinces.py).

OUTLINING = 0.3
"""Part of the time for outlines by schedules, and the bound."""

PRICING = 0.25
"""Part of the time that is left then for prices and another bound, if the plan is not close."""

SETTLING = 0.3
"""Part of the time that is left then for sharing out what is shared."""

PLANNING = 0.6
"""Part of the time that is left then for the first plan of every part."""

REPLANNING = 0.3
"""Parts are planned anew if there is so much left of the time that planning them first took.

From a plan, a part is mostly done far sooner than without.
"""


def is_large(problem: Problem) -> bool:
    """Whether a problem is better solved by parts."""
    regions = {place.region for place in problem.sub_districts}
    if len(regions) < 2 or sum(s.most_visits for s in problem.sub_districts) <= LARGE:
        return False
    return all(rule.holds_in_parts() for rule in hard_rules(problem).values())


class DecomposedSolver:
    """Solves a problem of several parts, level values and bounds being those of the whole."""

    def __init__(
        self,
        problem: Problem,
        budget: Budget,
        *,
        executor: Executor | None = None,
        start_from: Plan | None = None,
        tell: Callable[[Progress], None] | None = None,
    ) -> None:
        self.problem = problem
        self.division = Division(problem)
        self._budget = budget
        self._executor = executor
        self._start_from = start_from
        self._standing = Standing(problem, budget, tell)
        # Costs are never negative.
        self._standing.bounds = [0] * len(problem.levels)
        self._planning = 0.0

    def solve(self) -> Plan:
        """Plan all parts.

        Raises:
            InfeasibleError: a part has no plan even with all there is.
            NoPlanWithinLimitError: some part got no plan beside the others.
            DisagreementError: the plan breaks a rule, or costs less than its bound.
            Exception: the executor's, if it gave up on a part before there was a plan.
        """
        self._standing.say("level", 0)
        with Runner(self._budget, self._executor) as runner:
            try:
                self._plan(runner)
            except PartLostError as lost:
                if self._standing.plan is None:
                    raise lost.error from None
                logger.warning("the plan so far is not bettered: %s", lost)
        for number in range(len(self.problem.levels)):
            if number:
                self._standing.say("level", number)
            self._standing.end(number)
        return self._standing.finished("CP-SAT by parts")

    def _plan(self, runner: Runner) -> None:
        """Plan by outlines or from the plan to start from, and by prices if that is not enough."""
        plans = self._start()
        outlines = self._outlines(runner)
        if outlines and not (plans and self._is_close):
            try:
                plans = self._planned(runner, outlines) or plans
            except NoPlanWithinLimitError as error:
                logger.info("by outlines: %s", error)
                if self._budget.is_over and not plans:
                    raise
        plans = self._bettered(runner, plans)
        if not plans or not (self._is_close or self._is_short_of(self._planning)):
            self._bettered(runner, self._by_prices(runner, plans))

    def _start(self) -> Plans:
        """The plan to start from in parts, if it keeps the rules; it is the best one so far."""
        if self._start_from is None:
            return {}
        reference = ProblemReference.of(self.problem)
        visits = self._start_from.visits
        if not verify(self.problem, Plan(problem=reference, visits=visits)).ok:
            return {}
        self._standing.take(*self._standing.measured(visits))
        self._standing.say("value", 0)
        nothing = tuple(0 for _ in self.problem.levels)
        return {
            part: PartPlan(visits, (), nothing, 0.0)
            for part, visits in self._visits_of_start().items()
        }

    def _visits_of_start(self) -> Outlines:
        assert self._start_from is not None
        visits_to = self._start_from.visits_to
        return {
            part: tuple(visit for place in part.places for visit in visits_to.get(place, ()))
            for part in self.division.parts
        }

    def _outlines(self, runner: Runner) -> Outlines:
        """Outlines of clusters, as far as there are any; what is proven by that is kept."""
        found = outlined(self.division, runner, self._budget, self._moment(OUTLINING))
        self._standing.raise_bound(0, found.bound)
        if self._start_from is not None and self._standing.plan is None:
            # A plan that breaks rules of this problem may still be close to a good one.
            return self._visits_of_start()
        return found.outlines

    def _bettered(self, runner: Runner, plans: Plans) -> Plans:
        """Plan all parts again beside all others, for as long as the whole gets better."""
        enough = self._planning * REPLANNING
        while plans and not self._is_proven() and not self._is_short_of(enough):
            better = self._all_planned(runner, {}, plans, 1.0)
            is_better = self._take(better)
            self._bound_by_parts(better)
            if not is_better:
                break
            plans = better
        return plans

    def _by_prices(self, runner: Runner, plans: Plans) -> Plans:
        """Plan by prices, if the plans that there are cost much more than is proven then."""
        division, budget = self.division, self._budget
        if budget.is_over:
            if plans:
                return plans
            raise NoPlanWithinLimitError(budget.why_none())
        outlook = Ascent(division, runner, budget, self._moment(PRICING)).run()
        self._standing.raise_bound(0, outlook.bound)
        if self._is_close:
            return plans
        outlines = settle(division, runner, budget, outlook, self._moment(SETTLING))
        try:
            return self._planned(runner, outlines) or plans
        except NoPlanWithinLimitError:
            if plans:
                return plans
            raise

    def _planned(self, runner: Runner, outlines: Outlines) -> Plans:
        """Plan all parts for the first time; give their plans if the whole is better for it."""
        began = self._budget.used
        plans = self._all_planned(runner, outlines, {}, PLANNING)
        self._planning = self._budget.used - began
        is_better = self._take(plans)
        self._bound_by_parts(plans)
        return plans if is_better else {}

    def _all_planned(self, runner: Runner, outlines: Outlines, plans: Plans, part: float) -> Plans:
        moment = self._moment(part)
        return plan_all(self.division, runner, outlines, plans, moment, self._budget)

    @property
    def _is_close(self) -> bool:
        """Whether there is a plan whose first level costs little more than its bound."""
        if self._standing.plan is None:
            return False
        value, bound = self._standing.values[0], self._standing.bounds[0] or 0
        return value - bound <= CLOSE * value

    def _is_short_of(self, time: float) -> bool:
        """Whether less is left than so much."""
        left = self._budget.left
        return self._budget.is_over or (left is not None and left < time)

    def _moment(self, part: float) -> float | None:
        """The point of the limit at which a part of what is left is used."""
        left = self._budget.left
        return None if left is None else self._budget.used + left * part

    def _take(self, plans: Plans) -> bool:
        """Put the plans of parts together; keep them if the whole is better for it."""
        visits = [visit for plan in plans.values() for visit in plan.visits or ()]
        visits.sort(key=lambda visit: (visit.date, visit.sub_district))
        plan, values = self._standing.measured(visits)
        if self._standing.plan is not None and values >= self._standing.values:
            return False
        self._standing.take(plan, values)
        logger.info("parts put together: %s", values)
        self._standing.say("value", 0)
        return True

    def _bound_by_parts(self, plans: Plans) -> None:
        """Take the parts' own bounds, where they share nothing and could not hinder each other.

        Levels below the first hold only if those above can be reached in no other way: if they
        are proven, and no tolerance is granted.
        """
        if self.division.stock or any(self.division.borders.values()):
            return
        for number, level in enumerate(self.problem.levels):
            bounds = [plan.bounds[number] for plan in plans.values()]
            adds_up = all(SOFT[term.rule].adds_up for term in level.terms)
            self._standing.raise_bound(number, sum(bounds) if adds_up else max(bounds))
            if not self._standing.is_proven(number) or level.tolerance.granted(10**6):
                break
            if not adds_up:
                # Parts that are not the worst may cost more than they do, for the levels below.
                break

    def _is_proven(self) -> bool:
        return all(self._standing.is_proven(n) for n in range(len(self.problem.levels)))
