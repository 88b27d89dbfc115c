"""Times of what is done often: building the model, verifying, measuring each rule, the cost sheet.

make bench-micro
"""

from __future__ import annotations

from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from botram_opt import Plan, Problem, ProblemReference, datasets, forecast, verify
from botram_opt.model import Model
from botram_opt.rules import HARD, SOFT, cost_sheet
from botram_opt.rules.rule import Hard, Soft
from peers.greedy import greedy

PARAMETERS: dict[str, dict[str, Any]] = {"change_from_plan": {"earlier": []}}
"""Of rules that cannot do without."""

FUTURES = 100


@pytest.fixture(scope="session")
def problem() -> Problem:
    """The bundled year 2025."""
    return datasets.bekasi(2025)


@pytest.fixture(scope="session")
def in_futures(problem: Problem) -> Problem:
    """The same year, its demand forecast."""
    return forecast(datasets.drawn_history(), problem, futures=FUTURES).applied_to(problem)


@pytest.fixture(scope="session")
def plan(problem: Problem) -> Plan:
    """A plan of it that is made by hand: the same every time, and quick to make."""
    visits = greedy(problem, 60, 0).visits
    assert visits is not None
    reference = ProblemReference(name=problem.name, fingerprint=problem.fingerprint)
    return Plan(problem=reference, visits=visits)


def build(problem: Problem) -> Model:
    """Build a model with all its levels."""
    model = Model(problem)
    for number in range(len(problem.levels)):
        model.cp.minimize(model.cost(number))
    return model


def test_bundled_year(benchmark: BenchmarkFixture) -> None:
    assert benchmark(datasets.bekasi, 2025).sub_districts


def test_build(benchmark: BenchmarkFixture, problem: Problem) -> None:
    assert benchmark(build, problem).cp.validate() == ""


def test_verify(benchmark: BenchmarkFixture, problem: Problem, plan: Plan) -> None:
    assert benchmark(verify, problem, plan).ok


def test_cost_sheet(benchmark: BenchmarkFixture, problem: Problem, plan: Plan) -> None:
    assert len(benchmark(cost_sheet, problem, plan)) == 4


@pytest.mark.parametrize("name", sorted({**HARD, **SOFT}))
def test_measure(
    benchmark: BenchmarkFixture, problem: Problem, in_futures: Problem, plan: Plan, name: str
) -> None:
    kinds: dict[str, type[Hard] | type[Soft]] = {**HARD, **SOFT}
    rule = kinds[name](**PARAMETERS.get(name, {}))
    measured = in_futures if rule.for_futures else problem
    items = benchmark(lambda: list(rule.measure(measured, plan)))
    assert name in SOFT or not items
