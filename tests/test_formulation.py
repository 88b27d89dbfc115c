"""A model that is searched again and again: where searches begin, and where they look first."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from ortools.sat.python import cp_model

import botram_opt.solving.levels as levels
from botram_opt import solve, verify
from botram_opt.problem import Problem
from botram_opt.solutions import values_of
from botram_opt.solving.budget import Budget
from botram_opt.solving.dates_alone import dates_alone
from botram_opt.solving.formulation import Formulation
from botram_opt.solving.limits import Limits
from botram_opt.solving.linear import reduced_costs
from botram_opt.solving.shares import Share
from instances.assignment import assignment
from small import small_plan, small_problem


def formulation(problem: Problem, number: int = 0) -> Formulation:
    """A problem's model with its levels up to one."""
    model = Formulation(problem, Budget(Limits(workers=1), threading.Event(), time.monotonic))
    for level in range(number + 1):
        model.post(level)
    return model


def test_reduced_costs_are_those_of_the_plain_sums_and_clauses() -> None:
    """Worked out by hand: y alone costs 3, x takes w along and costs 5, z costs 7."""
    model = cp_model.CpModel()
    x, y, z, w, open_ = (model.new_bool_var(name) for name in "xyzwo")
    true = model.new_int_var(1, 1, "true")
    model.add_exactly_one(x, y, z)
    model.add_bool_or(~x, w)
    model.add(x + y + z + 10 * w <= 11).only_enforce_if(true)
    model.add(y == 0).only_enforce_if(open_)
    model.minimize(x + 3 * y + 7 * z + 4 * w)
    found = reduced_costs(model, [x, y, z, w])
    assert found is not None
    assert found[1:3] == pytest.approx([0, 4])
    # What the clause is worth is split between the two literals that it ties.
    assert found[0] + found[3] == pytest.approx(2)
    assert min(found) > -1e-9
    model.add(x + y <= 0).only_enforce_if(true)
    assert reduced_costs(model, [z]) == pytest.approx([0])


def test_reduced_costs_of_what_cannot_be_are_none() -> None:
    model = cp_model.CpModel()
    x = model.new_bool_var("x")
    model.add(x >= 2)
    model.minimize(x)
    assert reduced_costs(model, [x]) is None


@pytest.mark.parametrize("kind", ["C", "D"])
def test_likely_dates_leave_each_visit_some_and_few_in_all(kind: Any) -> None:
    problem = assignment(6, 20, kind)
    model = formulation(dates_alone(problem))
    slots, dates = model.decisions.slots, model.decisions.dates
    for each in (2, 3):
        fixed = model.near(each)
        assert set(fixed.values()) == {0}
        left = [sum(model.decisions.at[s, day] not in fixed for day in dates) for s in slots]
        assert min(left) >= 2
        assert sum(left) <= (each + 1) * len(slots)


def test_no_dates_are_likelier_where_none_costs_more() -> None:
    assert formulation(small_problem()).near(1) == {}


def test_searches_begin_at_all_that_goes_with_a_plan() -> None:
    """A plan says nothing of the variables that levels bring along."""
    problem = small_problem()
    model = formulation(problem, len(problem.levels) - 1)
    values = values_of(model.decisions, small_plan(problem))
    model.hint(values)
    assert not model.begins_whole
    model.begin_at(values, None)
    assert model.begins_whole


def test_a_beginning_that_cannot_be_is_told_all_the_same() -> None:
    """Then the search mends it."""
    problem = small_problem()
    model = formulation(problem)
    nowhere = dict.fromkeys(model.decisions.at.values(), 1)
    model.begin_at(nowhere, None)
    assert not model.begins_whole
    assert model.search(None).status == "optimal"


@pytest.mark.parametrize("not_any", [False, True])
def test_what_is_found_among_likely_dates_is_bettered_and_proves_nothing(
    monkeypatch: pytest.MonkeyPatch, not_any: bool
) -> None:
    """Though the best dates are not looked at first, or no dates at all."""
    problem = assignment(3, 9, "D")
    best = solve(problem, workers=1)

    def without_best(self: Formulation, _: int) -> dict[cp_model.IntVar, int]:
        at = self.decisions.at
        if not_any:
            return dict.fromkeys(at.values(), 0)
        taken = {(visit.sub_district, visit.date) for visit in best.visits[:3]}
        return {at[slot, day]: 0 for slot, day in at if (slot.sub_district, day) in taken}

    monkeypatch.setattr(levels, "EASY", Share(1.0, 0.0))
    monkeypatch.setattr(Formulation, "near", without_best)
    plan = solve(problem, workers=1)
    assert verify(problem, plan).ok
    assert plan.levels == best.levels
