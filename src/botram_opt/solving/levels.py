"""Levels solved in order: each to proof or its share of the limit, then held for the next."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from botram_opt.decisions import Var
from botram_opt.errors import DisagreementError, InfeasibleError, NoPlanWithinLimitError
from botram_opt.plan import Plan, ProblemReference
from botram_opt.problem import Problem
from botram_opt.solutions import dates_of, outline_of, values_of, visits_in
from botram_opt.solving.budget import Budget
from botram_opt.solving.conflict import conflict_in
from botram_opt.solving.formulation import Formulation, Tell
from botram_opt.solving.guess import first_guess
from botram_opt.solving.master import counts_unserved, master_of
from botram_opt.solving.progress import Progress
from botram_opt.solving.relaxations import OUTLINE, Fix, Relaxation, relaxations_of
from botram_opt.solving.search import Outcome
from botram_opt.solving.shares import (
    AGAIN,
    BEGIN,
    BEGINNING,
    CHOOSING,
    CHOOSING_AGAIN,
    COMPLETING,
    EASY,
    IMPROVING,
    LEAST,
    LIKELY,
    MASTER,
    SAME_DATES,
    Share,
)
from botram_opt.solving.standing import Standing
from botram_opt.solving.unnamed import without_names

logger = logging.getLogger("botram_opt.solving")

MOST_KNOWN = 15_000
"""Schedules, of all sub-districts, of which models are told what they cost."""

ARGUING = 30.0
"""What finding out what clashes may take, where there is no limit."""


class LevelSolver:
    """Solves a problem's levels in order.

    A level is asked in up to four ways, each with a part of its time, until one of them ends
    with a plan that meets the best bound: by dates alone, where nothing else changes it; without
    names, where who goes does not; on the dates of the plan at hand; and in full. The first three
    are quick, and mostly enough. A first level that counts requests unserved, and is not easily
    solved, is bounded and planned by schedules before.
    """

    def __init__(
        self,
        problem: Problem,
        budget: Budget,
        *,
        start_from: Plan | None = None,
        tell: Callable[[Progress], None] | None = None,
        argue: bool = True,
    ) -> None:
        """Build what the first level needs.

        Args:
            problem: what is to be planned.
            budget: of this solve.
            start_from: a plan to start from.
            tell: is called with news.
            argue: find out what clashes, if there is no plan.
        """
        self.problem = problem
        self._budget = budget
        self._standing = Standing(problem, budget, tell)
        self._named = Formulation(problem, budget)
        self._relaxations = tuple(relaxations_of(problem, budget))
        self._start_from, self._argue = start_from, argue
        self._held: dict[int, int] = {}
        self._caps_bind = False
        self._hint_start()

    @property
    def bounds(self) -> tuple[int, ...]:
        """What is proven of each level so far; 0 where nothing is."""
        return tuple(bound or 0 for bound in self._standing.bounds)

    def solve(self) -> Plan:
        """Solve every level, as far as limits and cancelling allow.

        Raises:
            InfeasibleError: there is no plan.
            NoPlanWithinLimitError: none was found.
            DisagreementError: the plan does not measure as the solver says.
        """
        standing = self._standing
        for number in range(len(self.problem.levels)):
            if self._budget.is_over:
                break
            standing.say("level", number)
            for model in self._models(number):
                model.post(number)
            if standing.plan is not None and standing.values[number] == 0:
                # Costs are never negative, so nothing is left to be proven.
                standing.bounds[number] = 0
            else:
                self._optimise(number)
            standing.end(number)
            self._hold_to(number)
        if standing.plan is None:
            raise NoPlanWithinLimitError(self._budget.why_none())
        return standing.finished("CP-SAT")

    def _at(self, number: int) -> Iterator[Relaxation]:
        """The relaxations that state a level, without those that miss what decides it."""
        return (
            relaxation
            for relaxation in self._relaxations
            if number < relaxation.levels and not (relaxation.uncaps and self._caps_bind)
        )

    def _models(self, number: int) -> Iterator[Formulation]:
        """The models that state a level, and all above it."""
        yield self._named
        yield from (relaxation.model for relaxation in self._at(number))

    def _hold_to(self, number: int) -> None:
        """Hold the plan's levels so far, with what each is granted.

        A level that was not proven may have got better while one below it was searched: then it is
        held at less than it was.
        """
        for upper in range(number + 1):
            value = self._standing.values[upper]
            most = value + self.problem.levels[upper].tolerance.granted(value)
            if most >= self._held.get(upper, math.inf):
                continue
            self._held[upper] = most
            for model in self._models(number):
                model.hold(upper, most)

    def _optimise(self, number: int) -> None:
        share = self._budget.share(len(self.problem.levels) - number)
        until = None if share is None else self._budget.used + share
        if self._start_from is not None and self._standing.plan is None:
            self._begin_at(self._start_from, number, until)
        if number == 0:
            self._first_level(until)
        for relaxation in self._at(number):
            self._by_all_of(relaxation, number, until)
        if self._standing.plan is not None and not self._is_settled(number, until):
            self._on_same_dates(number, self._standing.plan, until)
        if not self._is_settled(number, until):
            self._in_full(number, until)
        if self._standing.plan is None and not self._budget.is_over:
            # A plan, any plan, comes before the shares of the levels below.
            self._in_full(number, None if until is None else self._budget.limits.time)
        if self._standing.plan is None:
            raise NoPlanWithinLimitError(self._budget.why_none())

    def _begin_at(self, start: Plan, number: int, until: float | None) -> None:
        """Make the plan that is to be started from the first, or one with its dates and counters.

        It is worth more than a level's share: what is found without it may be far worse.
        """
        decisions = self._named.decisions
        # An outline has nobody with a name, so there is no use in trying it as a whole.
        is_whole = not self.problem.people or any(visit.staff for visit in start.visits)
        if is_whole and self._complete(number, values_of(decisions, start), until):
            return
        end = None if until is None else self._budget.limits.time
        self._complete(number, outline_of(decisions, start), end, BEGINNING)

    def _first_level(self, until: float | None) -> None:
        """Solve what is easily solved, or else plan by schedules, if they say anything of it.

        Where demand builds up, the first level is never easily solved.
        """
        if not counts_unserved(self.problem):
            return
        if self.problem.demand.kind != "accumulating":
            time = self._time(until)
            if time is not None and time < LEAST:
                return
            time = self._most(until, EASY)
            easiest = next(self._at(0), None)
            if easiest is not None:
                self._by(easiest, 0, time, until)
            else:
                self._in_full(0, self._budget.used + time)
        if not self._is_settled(0, until) and not self._caps_bind:
            self._by_schedules(until)

    def _by_schedules(self, until: float | None) -> None:
        """Bound the first level by the schedules of sub-districts, and plan by the best of them."""
        master = master_of(self.problem)
        if master is None:
            return
        master.run(self._budget, self._time(until, MASTER))
        self._standing.raise_bound(0, master.bound)
        bound = self._standing.bounds[0] or 0
        for model in self._models(0):
            model.no_less(0, bound)
        found = master.plan(self._budget, self._most(until, CHOOSING))
        if found is None:
            # A plan, any plan, comes before the shares of the levels below.
            end = None if until is None else self._budget.limits.time
            found = master.plan(self._budget, self._most(end, CHOOSING_AGAIN))
        if found is not None:
            self._complete_all(0, found, until)
            better = master.better(self._budget, self._most(until, IMPROVING))
            if better is not None:
                self._complete_all(0, better, until)
        if self._standing.plan is None:
            return
        value = self._standing.values[0]
        most = value + self.problem.levels[0].tolerance.granted(value)
        excess = master.excess(most)
        if sum(len(rows) for rows, _ in excess.values()) <= MOST_KNOWN:
            for model in self._models(0):
                model.know(master.grains, excess)

    def _most(self, until: float | None, share: Share) -> float:
        """A share of what is left until a point of the limit."""
        time = self._time(until, share.part)
        return share.most if time is None else min(time, share.most)

    def _by_all_of(self, relaxation: Relaxation, number: int, until: float | None) -> None:
        """Solve the level with less in it, and again for as long as that loses nothing.

        Where its plans can be had in full, no other way finds better ones sooner.
        """
        if self._is_settled(number, until):
            return
        if relaxation.near:
            self._by(relaxation, number, self._most(until, EASY), until)
            if not self._is_settled(number, until):
                near = relaxation.model.near(relaxation.near)
                self._by(relaxation, number, self._most(until, LIKELY), until, near)
        for part in (relaxation.part, AGAIN):
            if self._is_settled(number, until):
                return
            if not self._by(relaxation, number, self._time(until, part), until):
                return

    def _by(
        self,
        relaxation: Relaxation,
        number: int,
        time: float | None,
        until: float | None,
        fixed: Mapping[Var, int] | None = None,
    ) -> bool:
        """Solve the level with less in it, and find the rest for the plan.

        Args:
            relaxation: states the level.
            number: of the level.
            time: that the search may take.
            until: the point of the limit until which the rest may be looked for.
            fixed: what to fix for the sake of good plans soon, so that nothing is proven.

        Returns:
            Whether the plan at hand is as good as what was found.
        """
        model = relaxation.model
        if self._standing.plan is not None:
            start = without_names(self.problem, self._standing.plan)
            model.begin_at(values_of(model.decisions, start), self._most(until, BEGIN))
        tell = self._teller(number, values=False, bounds=not fixed)
        outcome = model.search(time, tell, fixed)
        if not fixed:
            self._note(relaxation.name, number, outcome)
        if outcome.values is None or outcome.value is None:
            return False
        model.hint_all(outcome)
        found = Plan(problem=self._reference(), visits=visits_in(model.decisions, outcome))
        # Beside a plan at hand, one with the same dates that is held to more is mostly no better.
        few = relaxation.uncaps and self._standing.plan is not None
        self._complete_all(number, found, until, relaxation.fixes[: 1 if few else None])
        as_good = self._standing.plan is not None and self._standing.values[number] <= outcome.value
        self._caps_bind |= relaxation.uncaps and not as_good
        return as_good

    def _complete_all(
        self, number: int, found: Plan, until: float | None, fixes: Sequence[Fix] = OUTLINE
    ) -> None:
        """Find the rest of a plan in which something is fixed, or less if there is none so."""
        decisions = self._named.decisions
        if any(self._complete(number, fix(decisions, found), until) for fix in fixes):
            return
        if self._standing.plan is None:
            self._named.hint(fixes[0](decisions, found))

    def _complete(
        self,
        number: int,
        fixed: Mapping[Var, int],
        until: float | None,
        part: float = COMPLETING,
    ) -> bool:
        """Find the rest of a plan of which a part is fixed; tell whether there is one.

        What was found is not lost for want of a moment: that is taken from the levels below.
        """
        time = self._time(until, part)
        if time is not None:
            time = max(time, min(EASY.most, self._budget.left or 0.0))
        outcome = self._named.search(time, self._teller(number, bounds=False), fixed)
        logger.info("level %d, completing: %s", number + 1, outcome.status)
        self._take(number, outcome)
        return outcome.values is not None

    def _on_same_dates(self, number: int, plan: Plan, until: float | None) -> None:
        """Improve the plan at hand without moving a visit."""
        if not self._named.begins_whole:
            start = values_of(self._named.decisions, plan)
            self._named.begin_at(start, self._most(until, BEGIN))
        outcome = self._named.search(
            self._most(until, SAME_DATES),
            self._teller(number, bounds=False),
            dates_of(self._named.decisions, plan),
        )
        logger.info("level %d, on the same dates: %s", number + 1, outcome.status)
        self._take(number, outcome)

    def _in_full(self, number: int, until: float | None) -> None:
        bound = self._standing.bounds[number]
        if bound is not None:
            self._named.no_less(number, bound)
        outcome = self._named.search(self._time(until), self._teller(number))
        self._note("in full", number, outcome)
        self._take(number, outcome)

    def _time(self, until: float | None, part: float = 1.0) -> float | None:
        """A part of what is left until a point of the limit; None if there is none."""
        if until is None:
            return None
        return max(0.0, until - self._budget.used) * part

    def _is_settled(self, number: int, until: float | None) -> bool:
        """Whether a level is proven, or its time is over."""
        if self._budget.is_over or (until is not None and self._budget.used >= until):
            return True
        return self._standing.is_proven(number)

    def _note(self, way: str, number: int, outcome: Outcome) -> None:
        """Keep the bound of a search that nothing was fixed in."""
        logger.info("level %d, %s: %s, %s", number + 1, way, outcome.status, outcome.value)
        if outcome.status == "infeasible":
            if self._standing.plan is not None:
                raise DisagreementError("a level has no plan, though one is at hand")
            raise self._infeasible()
        if outcome.bound is not None:
            self._standing.raise_bound(number, outcome.bound)

    def _take(self, number: int, outcome: Outcome) -> None:
        """Make a search's plan the best so far, once it measures as the solver says."""
        if outcome.values is None:
            return
        standing = self._standing
        plan, values = standing.measured(visits_in(self._named.decisions, outcome))
        if values[number] != outcome.value:
            raise DisagreementError(
                f"level {self.problem.levels[number].name!r}: the solver says {outcome.value}, "
                f"the plan measures {values[number]}"
            )
        if standing.plan is None or values[number] < standing.values[number]:
            standing.take(plan, values)
        if values[number] == standing.values[number]:
            # As good, it says more: what each variable of the levels so far is.
            self._named.hint_all(outcome)

    def _teller(self, number: int, *, values: bool = True, bounds: bool = True) -> Tell:
        """Pass on what of a search's news is true of plans with names, and better."""
        standing = self._standing

        def tell(value: int | None, bound: int | None) -> None:
            if values and value is not None:
                best = standing.values[number] if standing.plan is not None else None
                if best is None or value < best:
                    standing.say("value", number, value=value)
            if bounds and bound is not None:
                standing.raise_bound(number, bound)

        return tell

    def _hint_start(self) -> None:
        start = self._start_from
        for model in self._models(0):
            decisions = model.decisions
            if start is None:
                model.hint(first_guess(decisions))
            elif model is self._named:
                model.hint(values_of(decisions, start))
            else:
                model.hint(outline_of(decisions, start))

    def _infeasible(self) -> InfeasibleError:
        """The error that says what clashes, as far as there is time to find out."""
        if not self._argue:
            return InfeasibleError()
        left = self._budget.left
        limits = self._budget.of(ARGUING if left is None else max(left, 1.0))
        budget = Budget(limits, self._budget.cancel, self._budget.clock)
        conflict = conflict_in(self.problem, budget, known=True)
        self._budget.work += budget.work
        if conflict is None:
            return InfeasibleError()
        return InfeasibleError(conflict.sentences(), conflict.is_minimal, conflict.circumstances())

    def _reference(self) -> ProblemReference:
        return ProblemReference.of(self.problem)
