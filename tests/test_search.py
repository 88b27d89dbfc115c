"""One run of CP-SAT: how many kinds of search take turns in it."""

from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from botram_opt.solving.limits import Limits
from botram_opt.solving.search import search


@pytest.mark.parametrize(
    ("workers", "take_turns", "expected"),
    [(1, True, True), (1, False, False), (2, True, True), (2, False, True)],
)
def test_one_worker_may_search_in_one_way(
    workers: int, take_turns: bool, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All kinds in turn crash CP-SAT 9.15 where a cumulative constraint can be given up."""
    seen: list[tuple[bool, float]] = []
    solve = cp_model.CpSolver.solve

    def watched(solver: cp_model.CpSolver, *args: object) -> object:
        parameters = solver.parameters
        seen.append((parameters.interleave_search, parameters.max_deterministic_time))
        return solve(solver, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(cp_model.CpSolver, "solve", watched)
    model = cp_model.CpModel()
    model.minimize(model.new_int_var(3, 5, "x"))
    limits = Limits(time=7, workers=workers, reproducible=True)
    found = search(model, limits, take_turns=take_turns)
    assert (found.status, found.value) == ("optimal", 3)
    assert seen == [(expected, 7)]
