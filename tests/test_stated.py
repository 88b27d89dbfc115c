"""A plan that knows its problem, and fields of a problem that no plan depends on."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from botram_opt.datasets import bekasi, outlines_of
from botram_opt.formats import read_plan, write_plan
from botram_opt.problem import Preparation
from small import small_plan, small_problem


def test_a_solved_plan_knows_its_problem_and_nothing_that_is_written_does(tmp_path: Path) -> None:
    problem = small_problem()
    plan = small_plan(problem)
    assert plan.stated is problem
    write_plan(tmp_path / "plan.json", plan)
    again = read_plan(tmp_path / "plan.json")
    assert again == plan
    assert again.stated is None
    assert again.made_for(problem).stated is problem


def test_a_plan_is_sent_to_other_processes_without_its_problem() -> None:
    plan = small_plan()
    sent = pickle.loads(pickle.dumps(plan))
    assert sent == plan
    assert sent.stated is None
    assert sent.visits_to == plan.visits_to


def test_a_plan_is_not_said_to_be_of_another_problem() -> None:
    with pytest.raises(ValueError, match="another problem than 'Small'"):
        small_plan(small_problem(2)).made_for(small_problem(1))


def test_plans_stay_plans_of_a_problem_whose_documents_and_preparations_change() -> None:
    problem = small_problem()
    bring = problem.services[0].model_copy(update={"documents": ("Family card",)})
    other = problem.changed(
        services=(bring, *problem.services[1:]),
        preparations=(Preparation(name="Check the power", days_before=7),),
    )
    assert other != problem
    assert other.fingerprint == problem.fingerprint


def test_every_sub_district_of_the_example_has_an_outline() -> None:
    ids = [place.id for place in bekasi().sub_districts]
    found = outlines_of([*ids, "elsewhere"])
    assert sorted(found) == sorted(ids)
    for geometry in found.values():
        rings = geometry["coordinates"]
        if geometry["type"] == "MultiPolygon":
            rings = [ring for polygon in rings for ring in polygon]
        assert all(ring[0] == ring[-1] for ring in rings)
        assert all(106.9 < x < 107.4 and -6.6 < y < -5.8 for ring in rings for x, y in ring)
