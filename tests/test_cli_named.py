"""Items named on the command line: by id or name, and what is said of those that are not there."""

from __future__ import annotations

import pytest
import typer

from botram_opt.cli.answers.named import named
from botram_opt.problem import Problem
from small import small_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return small_problem()


@pytest.mark.parametrize("text", ["s1", "S1", "Place 1", " place 1 "])
def test_an_item_goes_by_its_id_or_its_name(problem: Problem, text: str) -> None:
    assert named(problem, "sub-district", text) == "s1"


def test_each_kind_is_looked_for_among_its_own(problem: Problem) -> None:
    assert named(problem, "person", "Person 2") == "p2"
    assert named(problem, "counter type", "cards") == "c1"
    assert named(problem, "pool", "helpers") == "pool"
    with pytest.raises(typer.BadParameter, match="there is no person 'Place 1'"):
        named(problem, "person", "Place 1")


def test_what_is_nearly_there_is_told(problem: Problem) -> None:
    with pytest.raises(typer.BadParameter, match=r"no sub-district 'Plaec 1'. Perhaps Place 1"):
        named(problem, "sub-district", "Plaec 1")
    with pytest.raises(typer.BadParameter, match=r"no sub-district 'Karawang'.$"):
        named(problem, "sub-district", "Karawang")


def test_names_that_several_have_are_refused_unless_one_has_it_for_its_id(
    problem: Problem,
) -> None:
    twins = [p.model_copy(update={"name": "s0"}) for p in problem.sub_districts]
    doubled = problem.changed(sub_districts=tuple(twins))
    assert named(doubled, "sub-district", "s0") == "s0"
    with pytest.raises(typer.BadParameter, match="give an id, one of s0, s1, s2"):
        named(doubled, "sub-district", "S0")
