"""What is timed: the bundled year, and one plan of it."""

from __future__ import annotations

import pytest

from botram_opt import Plan, Problem, ProblemReference, datasets, forecast
from peers.greedy import greedy

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
