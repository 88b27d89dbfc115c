"""The best that can be made of a plan where most of it stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from botram_opt.asking.arrangement import Arrangement, Fixing, at_slots, slot_of
from botram_opt.asking.costed import plan_of
from botram_opt.asking.loosening import fix, literals_of_constraints
from botram_opt.asking.teams import change_of_team, limit_team
from botram_opt.decisions import Expr, Slot, Var, total
from botram_opt.errors import DisagreementError
from botram_opt.model import Model
from botram_opt.plan import RuleCost, Visit
from botram_opt.problem import Problem
from botram_opt.problem.objectives import Tolerance
from botram_opt.rules import cost_sheet, hard_rules
from botram_opt.solutions import visits_in
from botram_opt.solving.budget import Budget
from botram_opt.solving.search import Outcome, search
from botram_opt.solving.serving import serving_by_quota
from botram_opt.verification import level_values

Key = tuple[int, ...]
"""By which plans are compared, the less the better: how many of the requirements that the plan
breaks as it is are still broken, and what each level costs."""


@dataclass(frozen=True)
class Found:
    """What came of looking at one arrangement.

    Attributes:
        visits: all of the best plan; None if there is none, or none was found.
        key: what it costs.
        costs: its cost sheet.
        proven: whether nothing in the arrangement is better; without visits, whether there is
            nothing in it, or nothing as good as was asked for.
    """

    visits: tuple[Visit, ...] | None
    key: Key = ()
    costs: tuple[RuleCost, ...] = ()
    proven: bool = False


class Around:
    """A problem's model, searched again and again with most of a plan fixed.

    Searches can run side by side.
    """

    def __init__(self, problem: Problem, budget: Budget, broken: Collection[str] = ()) -> None:
        """Build the model with all its levels.

        Args:
            problem: whose plans are asked about.
            budget: of all searches that have none of their own; each has as many workers.
            broken: names of the hard rules that the plan breaks; if there are any, `let_be` finds
                out where, before all else.
        """
        self._problem, self._budget, self._is_broken = problem, budget, bool(broken)
        model = Model(problem, broken=broken)
        self._cp, self._decisions = model.cp, model.decisions
        self._fixing = Fixing(model.decisions)
        self._kept = []
        if broken:
            self._kept = literals_of_constraints(model)
            fix(self._cp, {literal: 1 for literal, _, _ in model.posting.reasons})
        costs = [model.cost(number) for number in range(len(problem.levels))]
        levels = zip(costs, problem.levels, strict=True)
        self._goals = [_Goal(cost, level.tolerance) for cost, level in levels]

    def let_be(self, arrangement: Arrangement) -> None:
        """Find out what must be broken in an arrangement.

        From here on as little of it as can be is broken, before all levels, and nothing else.
        """
        # All but requests is fixed, so this is quick, and nothing can be told without it.
        cp = self._fixed(arrangement)
        cp.minimize(_least_broken(self._kept).cost)
        limits = self._budget.of(None)
        outcome = search(cp, limits, cancel=self._budget.cancel, take_turns=False)
        self._budget.work += outcome.work
        if outcome.status == "infeasible":
            raise DisagreementError("a plan whose rules are all given up is still none")
        if outcome.values is None:
            return
        fix(self._cp, {kept: 1 for kept in self._kept if outcome(kept)})
        self._kept = [kept for kept in self._kept if not outcome(kept)]
        self._goals = [_least_broken(self._kept), *self._goals[-len(self._problem.levels) :]]

    def misread(self, arrangement: Arrangement) -> frozenset[Slot]:
        """Visits of which the variables cannot stand for all: more counters than there are, say.

        What they break is not all among what the model knows to be broken.
        """
        values = self._fixing.values(arrangement)
        read = visits_in(self._decisions, values.__getitem__)
        seen = {(visit.sub_district, visit.date): visit for visit in read}
        return frozenset(
            slot_of(arrangement.visits, visit)
            for visit in arrangement.visits
            if not _same_team(visit, seen[visit.sub_district, visit.date])
        )

    def best(
        self,
        arrangement: Arrangement,
        *,
        no_worse_than: Key = (),
        floors: Key = (),
        sparing: bool = False,
        budget: Budget | None = None,
    ) -> Found:
        """The best plan of an arrangement, level after level.

        Each level is held at its best value, and what it is granted, as in a solve.

        Args:
            arrangement: what stays, and what is open.
            no_worse_than: the key of a plan, or its beginning; what is worse is of no interest.
            floors: what is proven of plans that cost as much so far as ``no_worse_than``: that the
                next part of their keys is no less. Where that part is as little, it need not be
                searched for.
            sparing: at last, change as few counters and people as can be of the visits whose teams
                are open.
            budget: of this question; None for that of all.
        """
        budget = budget or self._budget
        if budget.is_over:
            return Found(None)
        cp, proven = self._fixed(arrangement), True
        outcome: Outcome | None = None
        reached: Key = () if self._is_broken else (0,)
        for goal in self._goals:
            at = len(reached)
            most = no_worse_than[at] if reached == no_worse_than[:at] != no_worse_than else None
            if most is not None:
                cp.add(goal.cost <= most)
            if most is not None and floors[at : at + 1] == (most,):
                # What was found so far may cost more than that.
                reached, outcome = (*reached, most), None
                continue
            # Costs are never negative, so below 0 there is nothing to be searched for.
            if outcome is None or goal.value_in(outcome):
                found = self._search(cp, goal, outcome, budget)
                proven &= found.status in ("optimal", "infeasible")
                if found.values is None:
                    if outcome is None or found.status == "infeasible":
                        return Found(None, proven=proven)
                    break
                outcome = found
            value = goal.value_in(outcome)
            reached = (*reached, value)
            cp.add(goal.cost <= value + goal.tolerance.granted(value))
        if outcome is None:
            outcome = self._search(cp, self._goals[-1], None, budget)
            if outcome.values is None:
                return Found(None, proven=outcome.status == "infeasible")
        if sparing:
            outcome = self._spared(cp, arrangement, outcome, budget)
        return self._read(arrangement, outcome, proven)

    def _spared(
        self, cp: cp_model.CpModel, arrangement: Arrangement, best: Outcome, budget: Budget
    ) -> Outcome:
        """The plan that costs as little as the best and changes teams least; or the best."""
        for goal in self._goals:
            cp.add(goal.cost <= goal.value_in(best))
        changed = [
            change_of_team(cp, self._decisions, slot, visit)
            for slot, visit in at_slots(arrangement.visits, arrangement.open_teams)
        ]
        # Literals that this adds have no values yet, and so no hint.
        found = self._search(cp, _Goal(total(changed), Tolerance()), best, budget)
        return best if found.values is None else found

    def _fixed(self, arrangement: Arrangement) -> cp_model.CpModel:
        cp = self._cp.clone()
        fix(cp, self._fixing.values(arrangement))
        if arrangement.team_limit is not None:
            for slot, visit in at_slots(arrangement.visits, arrangement.teams):
                limit_team(cp, self._decisions, slot, visit, arrangement.team_limit)
        return cp

    def _search(
        self, cp: cp_model.CpModel, goal: _Goal, start: Outcome | None, budget: Budget
    ) -> Outcome:
        cp.minimize(goal.cost)
        if start is not None and start.values is not None:
            hint = cp.proto.solution_hint
            hint.vars.clear()
            hint.values.clear()
            hint.vars.extend(range(len(start.values)))
            hint.values.extend(start.values)
        limits = budget.of(budget.left)
        outcome = search(cp, limits, cancel=budget.cancel, all_linear=True, take_turns=False)
        budget.work += outcome.work
        return outcome

    def _read(self, arrangement: Arrangement, outcome: Outcome, proven: bool) -> Found:
        """The plan that was found, with what it costs by measure."""
        there = arrangement.open_places
        visits = [visit for visit in arrangement.visits if visit.sub_district not in there]
        visits += visits_in(self._decisions, outcome, there)
        costs, values = self._costs_of(visits)
        if not self._is_broken:
            self._refuse_other_values(outcome, values)
            self._refuse_breaches(visits)
        if any(visit.quota for visit in visits):
            visits = self._serving_by_quota(visits, values)
            costs, values = self._costs_of(visits)
        broken = sum(1 - outcome(kept) for kept in self._kept)
        return Found(tuple(visits), (broken, *values), costs, proven)

    def _costs_of(self, visits: Iterable[Visit]) -> tuple[tuple[RuleCost, ...], Key]:
        costs = cost_sheet(self._problem, plan_of(self._problem, visits))
        values = level_values(self._problem, costs)
        return costs, tuple(values[level.name] for level in self._problem.levels)

    def _serving_by_quota(self, visits: list[Visit], values: Key) -> list[Visit]:
        """The visits serving what quotas allow, unless that breaks a rule or costs more."""
        problem = self._problem
        serving = plan_of(problem, serving_by_quota(problem, plan_of(problem, visits).visits))
        breaks = any(any(rule.measure(problem, serving)) for rule in hard_rules(problem).values())
        is_as_good = not breaks and self._costs_of(serving.visits)[1] == values
        return list(serving.visits) if is_as_good else visits

    def _refuse_other_values(self, outcome: Outcome, values: Key) -> None:
        for goal, level, value in zip(self._goals, self._problem.levels, values, strict=True):
            if value != goal.value_in(outcome):
                raise DisagreementError(
                    f"level {level.name!r}: the solver says {goal.value_in(outcome)}, "
                    f"the plan measures {value}"
                )

    def _refuse_breaches(self, visits: Iterable[Visit]) -> None:
        plan = plan_of(self._problem, visits)
        for name, rule in hard_rules(self._problem).items():
            for item in rule.measure(self._problem, plan):
                raise DisagreementError(f"{name}: {rule.describe(self._problem, item)}")


class _Goal:
    """What a search makes as little as it can be."""

    def __init__(self, cost: Expr, tolerance: Tolerance) -> None:
        self.cost, self.tolerance = cost, tolerance
        flat = cp_model.FlatIntExpr(cost)
        self._vars = [var.index for var in flat.vars]
        self._coeffs, self._offset = np.array(flat.coeffs, dtype=np.int64), flat.offset

    def value_in(self, outcome: Outcome) -> int:
        """What it is at the values that a search found."""
        assert outcome.values is not None
        values = np.array([outcome.values[index] for index in self._vars], dtype=np.int64)
        return int(self._coeffs @ values) + self._offset


def _least_broken(kept: Iterable[Var]) -> _Goal:
    return _Goal(total(1 - each for each in kept), Tolerance())


def _same_team(one: Visit, other: Visit) -> bool:
    counters = [{kind: n for kind, n in each.counters.items() if n} for each in (one, other)]
    staff = [sorted((seat.id, seat.counter_type) for seat in each.staff) for each in (one, other)]
    pools = [
        sorted((use.id, use.counter_type, use.people) for use in each.pools if use.people)
        for each in (one, other)
    ]
    return all(a == b for a, b in (counters, staff, pools))
