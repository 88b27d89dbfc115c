"""A solver that lies: its answer is tampered with just before it is read."""

from __future__ import annotations

import contextlib
import importlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from ortools.sat.python import cp_model

from botram_opt.solving.search import Outcome, SearchStatus


@dataclass(frozen=True)
class Response:
    """What is read of CP-SAT's answer, by the names that it has there."""

    solution: tuple[int, ...]
    best_objective_bound: float
    deterministic_time: float
    sufficient_assumptions_for_infeasibility: tuple[int, ...] = ()


@dataclass(frozen=True)
class Liar:
    """Stands in for a solver that has answered."""

    response_proto: Response


Lie = Callable[[random.Random, cp_model.CpModel, Response], Response]
"""Tells something else of a model than CP-SAT does."""


def _domains(model: cp_model.CpModel) -> list[tuple[int, int]]:
    domains = [list(var.domain) for var in model.proto.variables]
    return [(domain[0], domain[-1]) for domain in domains]


def _cost(model: cp_model.CpModel, values: tuple[int, ...]) -> float:
    goal = model.proto.objective
    terms = zip(goal.vars, goal.coeffs, strict=True)
    cost: float = goal.offset + sum(factor * values[index] for index, factor in terms)
    return cost


def _proven(model: cp_model.CpModel, told: Response, values: tuple[int, ...]) -> Response:
    """Values that are told to be the best there are."""
    return replace(told, solution=values, best_objective_bound=_cost(model, values))


def some_changed(rng: random.Random, model: cp_model.CpModel, told: Response) -> Response:
    """Three variables have other values, each one that it may have."""
    values, domains = list(told.solution), _domains(model)
    for index in rng.sample(range(len(values)), min(len(values), 3)):
        least, most = domains[index]
        values[index] = rng.choice([least, most, rng.randint(least, most)])
    return replace(told, solution=tuple(values))


def some_changed_and_proven(
    rng: random.Random, model: cp_model.CpModel, told: Response
) -> Response:
    """The same, and it is told to be the best."""
    return _proven(model, told, some_changed(rng, model, told).solution)


def as_low_as_can_be(rng: random.Random, model: cp_model.CpModel, told: Response) -> Response:
    """Every variable as low as it can be, and proven to be best."""
    return _proven(model, told, tuple(least for least, _ in _domains(model)))


def as_high_as_can_be(rng: random.Random, model: cp_model.CpModel, told: Response) -> Response:
    """Every variable as high as it can be, and proven to be best."""
    return _proven(model, told, tuple(most for _, most in _domains(model)))


def below_zero(rng: random.Random, model: cp_model.CpModel, told: Response) -> Response:
    """Numbers below zero, of counters and requests served for instance."""
    return replace(told, solution=tuple(-n if n > 1 else n for n in told.solution))


def beyond_all(rng: random.Random, model: cp_model.CpModel, told: Response) -> Response:
    """Numbers that none of some variables may have."""
    values = list(told.solution)
    for index in rng.sample(range(len(values)), len(values) // 4):
        values[index] = 2**62
    return replace(told, solution=tuple(values))


def cut_off(rng: random.Random, model: cp_model.CpModel, told: Response) -> Response:
    """Values of some variables only."""
    return replace(told, solution=told.solution[: rng.randrange(len(told.solution))])


def of_another_model(rng: random.Random, model: cp_model.CpModel, told: Response) -> Response:
    """Values in another order."""
    return replace(told, solution=told.solution[::-1])


def bound_above_value(rng: random.Random, model: cp_model.CpModel, told: Response) -> Response:
    """A bound above what the plan costs."""
    if not model.has_objective():
        return told
    return replace(told, best_objective_bound=_cost(model, told.solution) + rng.randint(1, 5))


LIES: tuple[Lie, ...] = (
    *(some_changed, some_changed_and_proven, as_low_as_can_be, as_high_as_can_be, below_zero),
    *(beyond_all, cut_off, of_another_model, bound_above_value),
)
"""Each kind of lie."""


@contextlib.contextmanager
def lying(lie: Lie, seed: int, share: float) -> Iterator[list[Response]]:
    """Let CP-SAT lie in a share of its answers that have a solution; gives the lies told."""
    rng, told = random.Random(seed), list[Response]()
    module = importlib.import_module("botram_opt.solving.search")
    read = module._outcome

    def read_lies(solver: Any, model: cp_model.CpModel, status: SearchStatus) -> Outcome:
        found = solver.response_proto
        if found.solution and rng.random() < share:
            honest = Response(
                tuple(found.solution), found.best_objective_bound, found.deterministic_time
            )
            false = lie(rng, model, honest)
            if false != honest:
                told.append(false)
                solver = Liar(false)
        outcome: Outcome = read(solver, model, status)
        return outcome

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_outcome", read_lies)
        yield told
