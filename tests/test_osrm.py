"""Answers of OSRM's table service, whole and broken."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from botram_opt.errors import InputError, UnreachableError, UnreadableError
from botram_opt.problem.osrm import matrix_from_osrm

ORIGINS, PLACES = ("office", "P01"), ("A", "B", "C")


def answer(**parts: Any) -> dict[str, Any]:
    return {
        "code": "Ok",
        "durations": [[0, 89.9, 90], [600.4, 3600, 29.9]],
        "distances": [[0, 1000.4, 1000.5], [7000, 42_000.9, 250]],
    } | parts


def refusal(table: Any, error: type[InputError] = UnreadableError) -> list[str]:
    with pytest.raises(error) as caught:
        matrix_from_osrm(table, ORIGINS, PLACES)
    assert type(caught.value) is error
    return [str(issue) for issue in caught.value.issues]


def test_rows_are_in_metres_and_minutes_to_the_nearest() -> None:
    travel = matrix_from_osrm(answer(), ORIGINS, PLACES)
    found = {(r.origin, r.sub_district): (r.metres, r.minutes) for r in travel.rows}
    assert found == {
        ("office", "A"): (0, 0),
        ("office", "B"): (1000, 1),
        ("office", "C"): (1001, 2),
        ("P01", "A"): (7000, 10),
        ("P01", "B"): (42_001, 60),
        ("P01", "C"): (250, 0),
    }
    assert travel.source == "table service of OSRM"


def test_a_file_gives_the_same_as_its_content(tmp_path: Path) -> None:
    path = tmp_path / "table.json"
    path.write_text(json.dumps(answer()), encoding="utf-8")
    expected = matrix_from_osrm(answer(), ORIGINS, PLACES)
    assert matrix_from_osrm(path, ORIGINS, PLACES) == expected
    assert matrix_from_osrm(str(path), ORIGINS, PLACES) == expected


def test_pairs_by_fallback_speed_are_told_in_the_source() -> None:
    travel = matrix_from_osrm(answer(fallback_speed_cells=[[0, 1], [1, 2]]), ORIGINS, PLACES)
    assert "2 pairs by its fallback speed" in travel.source


def test_every_pair_without_a_way_is_named_once() -> None:
    durations = [[0, None, 90], [600, 3600, 30]]
    distances = [[0, None, 1000], [7000, 42_000, None]]
    told = refusal(answer(durations=durations, distances=distances), UnreachableError)
    assert len(told) == 2
    assert "'B' cannot be reached from 'office'" in told[0]
    assert "'C' cannot be reached from 'P01'" in told[1]


@pytest.mark.parametrize("field", ["distances", "durations"])
def test_an_answer_without_a_matrix_says_how_to_ask(field: str) -> None:
    table = answer()
    del table[field]
    (told,) = refusal(table)
    assert f"it has no '{field}'" in told
    assert "annotations=duration,distance" in told


def test_an_error_of_the_service_is_passed_on() -> None:
    (told,) = refusal({"code": "TooBig", "message": "Too many table coordinates"})
    assert "'TooBig': Too many table coordinates" in told


def test_an_answer_without_a_code_is_refused() -> None:
    table = answer()
    del table["code"]
    (told,) = refusal(table)
    assert "the service answered None" in told


def test_every_wrong_shape_is_told_at_once() -> None:
    told = refusal(answer(durations=[[0, 1, 2]], distances=[[0, 1, 2], [3, 4]]))
    assert len(told) == 2
    assert "durations: it has 1 rows for 2 origins" in told[0]
    assert "distances[1]: it has 2 values, not 3" in told[1]


@pytest.mark.parametrize("bad", [-1, "12", True, float("nan"), float("inf"), [1]])
def test_values_that_are_no_lengths_are_told_with_their_cell(bad: object) -> None:
    (told,) = refusal(answer(distances=[[0, 1, 2], [3, bad, 5]]))
    assert f"distances[1][1]: {bad!r} is no number of metres" in told


@pytest.mark.parametrize("rows", ["none", {"0": [1]}, [1, 2]])
def test_a_matrix_that_is_no_list_of_rows_is_refused(rows: object) -> None:
    (told,) = refusal(answer(durations=rows))
    assert "durations: it is no list of rows" in told


def test_ids_given_twice_are_refused() -> None:
    with pytest.raises(UnreadableError, match="'office' is given 2 times"):
        matrix_from_osrm(answer(), ("office", "office"), PLACES)


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    missing, broken, other = (tmp_path / name for name in ("missing", "broken", "list"))
    broken.write_text('{"code": ', encoding="utf-8")
    other.write_text("[]", encoding="utf-8")
    for path, what in ((missing, "no file"), (broken, "not JSON"), (other, "no JSON object")):
        (told,) = refusal(path)
        assert re.match(rf"{path.name}\b.*: ", told)
        assert what in told
