"""Items named on the command line: by id or name, and what is said of those that are not there."""

from __future__ import annotations

import pytest

from botram_opt.cli.answers.named import named
from botram_opt.errors import UnreadableError
from botram_opt.problem import Problem
from small import small_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return small_problem()


@pytest.mark.parametrize("text", ["s1", "S1", "Place 1", " place 1 "])
def test_an_item_goes_by_its_id_or_its_name(problem: Problem, text: str) -> None:
    assert named(problem, "sub-district", text, "PLACE") == "s1"


def test_each_kind_is_looked_for_among_its_own(problem: Problem) -> None:
    assert named(problem, "person", "Person 2", "PLACE") == "p2"
    assert named(problem, "counter type", "cards", "PLACE") == "c1"
    assert named(problem, "pool", "helpers", "PLACE") == "pool"
    with pytest.raises(UnreadableError, match="there is no person 'Place 1'"):
        named(problem, "person", "Place 1", "PLACE")


def test_what_is_nearly_there_is_told(problem: Problem) -> None:
    with pytest.raises(
        UnreadableError, match=r"PLACE: there is no .* 'Plaec 1'. Names like it: Pl"
    ):
        named(problem, "sub-district", "Plaec 1", "PLACE")
    with pytest.raises(UnreadableError, match=r"no counter type 'ards'. Names like it: Cards\.$"):
        named(problem, "counter type", "ards", "--counter")
    with pytest.raises(UnreadableError, match=r"no sub-district 'la'. Names like it: Place 0, Pl"):
        named(problem, "sub-district", "la", "PLACE")
    with pytest.raises(UnreadableError, match=r"'Karawang'. Give one of these: Place 0, Pl"):
        named(problem, "sub-district", "Karawang", "PLACE")


def test_where_no_name_is_like_it_all_are_told_unless_they_are_many(problem: Problem) -> None:
    with pytest.raises(UnreadableError, match=r"'XYZ'. Give one of these: Cards, Families\.$"):
        named(problem, "counter type", "XYZ", "--counter")
    many = [problem.people[0].model_copy(update={"id": f"q{n}"}) for n in range(31)]
    with pytest.raises(UnreadableError, match=r"'XYZ'. Give a name or an id"):
        named(problem.changed(people=tuple(many)), "person", "XYZ", "--person")


def test_names_that_several_have_are_refused_unless_one_has_it_for_its_id(
    problem: Problem,
) -> None:
    twins = [p.model_copy(update={"name": "s0"}) for p in problem.sub_districts]
    doubled = problem.changed(sub_districts=tuple(twins))
    assert named(doubled, "sub-district", "s0", "PLACE") == "s0"
    with pytest.raises(UnreadableError, match="Give an id, one of s0, s1, s2"):
        named(doubled, "sub-district", "S0", "PLACE")
