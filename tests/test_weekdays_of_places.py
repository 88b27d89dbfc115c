"""Places that are visited on certain days of the week: planned, verified, explained, written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from botram_opt import (
    ContradictionError,
    Pin,
    Problem,
    Season,
    Weekday,
    changed_by,
    explain,
    read_problem,
    solve,
    speaking,
    verify,
    write_problem,
)
from small import small_problem

TUESDAY_TO_SATURDAY = Season(
    name="January",
    start="2025-01-04",
    end="2025-01-31",
    weekdays=[Weekday.TUESDAY, Weekday.SATURDAY],
)


def visited_on(*weekdays: Weekday | None, season: Season = TUESDAY_TO_SATURDAY) -> Problem:
    """The small problem with a day of the week for each place."""
    problem = small_problem(len(weekdays), season=season)
    places = [
        place.model_copy(update={"weekdays": None if day is None else (day,)})
        for place, day in zip(problem.sub_districts, weekdays, strict=True)
    ]
    return problem.changed(sub_districts=places)


def test_each_place_is_visited_on_its_own_days() -> None:
    problem = visited_on(Weekday.TUESDAY, Weekday.SATURDAY, Weekday.TUESDAY)
    plan = solve(problem, workers=1, reproducible=True)
    assert verify(problem, plan).ok
    days = {visit.sub_district: f"{visit.date:%A}" for visit in plan.visits}
    assert days == {"s0": "Tuesday", "s1": "Saturday", "s2": "Tuesday"}


def test_a_visit_on_another_day_is_found() -> None:
    problem = visited_on(Weekday.TUESDAY, None)
    plan = solve(problem, workers=1)
    (visit,) = plan.visits_to["s0"]
    moved = visit.model_copy(update={"date": dt.date(2025, 1, 4)})
    others = [other for other in plan.visits if other is not visit]
    findings = verify(problem, plan.model_copy(update={"visits": (moved, *others)})).findings
    what = "Place 0 must not be visited on 4 January 2025: visits there are on Tuesday only"
    assert what in [finding.text for finding in findings]


def test_days_that_leave_no_date_are_explained_and_eased() -> None:
    saturdays = TUESDAY_TO_SATURDAY.model_copy(update={"weekdays": (Weekday.SATURDAY,)})
    problem = visited_on(Weekday.TUESDAY, Weekday.TUESDAY, season=saturdays)
    explanation = explain(problem, workers=1)
    told = explanation.sentences()
    assert any("must be visited on Tuesday only" in sentence for sentence in told)
    assert any("be visited on any day of the week" in sentence for sentence in told)
    eased = changed_by(problem, explanation.repairs[0].changes)
    assert verify(eased, solve(eased, workers=1)).ok


def test_a_pin_on_another_day_contradicts_itself() -> None:
    pin = Pin(sub_district="s0", date=dt.date(2025, 1, 4))
    with speaking("id"), pytest.raises(ContradictionError, match="hanya pada hari Selasa"):
        visited_on(Weekday.TUESDAY, None).changed(pins=(pin,))


def test_they_are_kept_in_workbooks_and_tell_problems_apart(tmp_path: Path) -> None:
    problem = visited_on(Weekday.TUESDAY, None)
    write_problem(tmp_path / "problem.xlsx", problem)
    assert read_problem(tmp_path / "problem.xlsx") == problem
    assert problem.fingerprint != visited_on(None, None).fingerprint
