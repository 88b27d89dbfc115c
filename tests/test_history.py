"""Histories: what a count is, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from botram_opt.demand.history import CountedRequests, History

DAY = dt.date(2024, 5, 4)


def row(**changes: Any) -> CountedRequests:
    stated = {"date": DAY, "sub_district": "a", "service": "ktp", "requests": 7}
    return CountedRequests.model_validate(stated | changes)


@pytest.mark.parametrize(
    ("changes", "asked", "tells", "cut_off"),
    [
        ({}, 7, True, False),
        ({"unserved": 5}, 12, True, False),
        ({"status": "cut_off", "unserved": 5}, 12, True, True),
        ({"status": "cancelled", "requests": 0}, 0, False, False),
        ({"status": "missed", "requests": 0, "unserved": 0}, 0, False, False),
    ],
)
def test_what_a_row_says(changes: dict[str, Any], asked: int, tells: bool, cut_off: bool) -> None:
    found = row(**changes)
    assert (found.asked, found.tells, found.is_cut_off) == (asked, tells, cut_off)


@pytest.mark.parametrize("status", ["cancelled", "missed"])
@pytest.mark.parametrize("counts", [{"requests": 1}, {"requests": 0, "unserved": 1}])
def test_nothing_is_counted_where_nothing_was_held(status: str, counts: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match=f"what was {status} has counted no requests"):
        row(status=status, **counts)


@pytest.mark.parametrize(
    "changes",
    [
        {"requests": -1},
        {"requests": 2.5},
        {"requests": "7"},
        {"requests": 10_000_001},
        {"unserved": -1},
        {"status": "open"},
        {"date": 20240504},
        {"sub_district": ""},
        {"basis": "heard"},
        {"counter": "c1"},
    ],
)
def test_a_row_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        row(**changes)


def test_a_history_has_one_row_for_a_series_and_a_date() -> None:
    rows = (row(), row(service="kk"), row(sub_district="b"), row(date=DAY + DAY.resolution))
    assert History(rows=rows).rows == rows
    twice = (*rows, row(requests=3), row(sub_district="b", status="cancelled", requests=0))
    with pytest.raises(ValueError, match="there is more than one row") as caught:
        History(rows=twice)
    assert "2024-05-04, 'a', 'ktp'; 2024-05-04, 'b', 'ktp'" in str(caught.value)
    with pytest.raises(ValueError, match="at least 1"):
        History(rows=())


def test_rows_stand_in_any_order_and_are_told_in_that_of_their_dates() -> None:
    days = [DAY + DAY.resolution * n for n in (3, 0, 2)]
    history = History(rows=tuple(row(date=day, requests=n) for n, day in enumerate(days)))
    assert history.dates == tuple(sorted(days))
    assert [found.requests for found in history.series["a", "ktp"]] == [1, 2, 0]
    assert {found.date for found in history.before(days[2])} == {days[1]}
