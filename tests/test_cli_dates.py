"""The command ``dates``: what each date would cost, and why others cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from botram_opt.asking.dates import dates_for
from botram_opt.asking.ranked_dates import RankedDates
from botram_opt.cli.answers.dates import exit_code, ranked
from botram_opt.formats import write_problem
from botram_opt.language import speaking
from botram_opt.problem import Prohibition
from small import FIRST, small_plan, small_problem
from test_cli import drawn, run


@pytest.fixture(scope="module")
def found() -> RankedDates:
    return dates_for(small_problem(), small_plan(), "s1", time_limit=None)


def test_dates_that_can_be_are_a_table_in_their_order(found: RankedDates) -> None:
    text = drawn(ranked(found), 100)
    lines = text.splitlines()
    assert lines[0] == "Place 1 is visited on 29 March 2025."
    days = [choice.date for choice in found.choices]
    places = [text.index(f"\n{day.day} {day:%B} {day.year} ") for day in days]
    assert places == sorted(places)
    assert "29 March 2025                     0  as planned" in text
    assert "11 January 2025            +3 weeks  Place 0 moves to 29 March 2025" in text
    # It changes no other level.
    assert "fair load" not in text
    assert "Levels that are not in the table cost the same on each of these dates." in text


@pytest.mark.parametrize("width", [60, 100])
def test_nothing_is_cut_off(found: RankedDates, width: int) -> None:
    for language in ("en", "id"):
        with speaking(language):
            text = drawn(ranked(found), width)
        assert max(map(len, text.splitlines())) <= width
        assert "…" not in text


def test_a_name_is_not_broken(files: tuple[Path, Path]) -> None:
    places = [
        place.model_copy(update={"name": "Karangbahagia"}) if place.id == "s0" else place
        for place in small_problem().sub_districts
    ]
    problem = small_problem(sub_districts=tuple(places))
    choices = dates_for(problem, small_plan(), "s1", time_limit=None)
    assert "Karangbahagia" in drawn(ranked(choices), 60)


def test_why_other_dates_cannot_be_is_said(files: tuple[Path, Path]) -> None:
    forbidden = Prohibition(sub_district="s1", date=FIRST)
    write_problem(files[0], small_problem(prohibitions=(forbidden,)))
    result = run("dates", *files, "place 1", "--time-limit", 60)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert "4 January 2025: not possible: no visit may be held in Place 1 on" in text
    assert text.index("4 January 2025: not possible") > text.index("11 January 2025 ")


def test_dates_that_are_not_known_are_told_as_such(files: tuple[Path, Path]) -> None:
    result = run("dates", *files, "s1", "--time-limit", "0.000001")
    assert result.exit_code == 4
    assert "Not known within the time limit: 4 January 2025, " in " ".join(result.stdout.split())


def test_no_date_at_all(found: RankedDates) -> None:
    assert exit_code(found) == 0
    none = [choice.model_copy(update={"status": "impossible"}) for choice in found.choices]
    assert exit_code(found.model_copy(update={"choices": tuple(none)})) == 3
    none[-1] = none[-1].model_copy(update={"status": "unknown"})
    assert exit_code(found.model_copy(update={"choices": tuple(none)})) == 4


def test_a_further_visit_goes_by_its_number(files: tuple[Path, Path]) -> None:
    result = run("dates", *files, "Place 1#1", "--json")
    assert json.loads(result.stdout)["number"] == 1
    result = run("dates", *files, "s1#2")
    assert result.exit_code == 2
    assert "the plan has 1 visit to 's1'" in result.stderr
    result = run("dates", *files, "s1#two")
    assert result.exit_code == 2
    assert "PLACE: 'two' is no number of a visit" in result.stderr


def test_reproducibly_the_answer_is_the_same_in_any_number_of_threads(
    files: tuple[Path, Path],
) -> None:
    def told(workers: int) -> str:
        arguments = ("--reproducible", "--time-limit", 0.001, "--workers", workers, "--json")
        return str(run("dates", *files, "Place 1", *arguments).stdout)

    assert told(1) == told(3)
    assert {choice["status"] for choice in json.loads(told(1))["choices"]} > {"unknown"}
