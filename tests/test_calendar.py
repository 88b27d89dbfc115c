"""Holidays, visit dates and Ramadan, against tables that were not made by this package."""

from __future__ import annotations

import csv
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

import botram_opt
from botram_opt.problem import (
    Closure,
    ExtraDate,
    Holiday,
    Season,
    VisitsOn,
    Weekday,
    hijri,
    public_holidays,
)
from botram_opt.problem.hijri import Ramadan, ramadan, years_covered

DATA = Path(__file__).parent / "data"
BUNDLED = Path(botram_opt.__file__).parent / "data"
YEARS = (2024, 2025, 2026, 2027)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REFEREE = table(DATA / "indonesia_public_holidays.csv")
DECIDED = table(BUNDLED / "ramadan_eid.csv")


def of_year(year: int) -> dict[dt.date, Holiday]:
    found = public_holidays("ID", dt.date(year, 1, 1), dt.date(year, 12, 31))
    return {holiday.date: holiday for holiday in found}


def test_the_referee_has_all_its_rows() -> None:
    assert len(REFEREE) == 108
    assert {row["date"][:4] for row in REFEREE} == {str(year) for year in YEARS}


@pytest.mark.parametrize("row", REFEREE, ids=lambda row: row["date"])
def test_every_holiday_of_the_referee_is_found(row: dict[str, str]) -> None:
    day = dt.date.fromisoformat(row["date"])
    holiday = of_year(day.year)[day]
    assert Weekday.of(day) == row["weekday"].lower()
    assert holiday.estimated == (row["estimated"] == "yes")
    assert holiday.name in (row["name_en"], row["name_id"])


@pytest.mark.parametrize("year", YEARS)
def test_no_holiday_is_found_that_the_referee_lacks(year: int) -> None:
    listed = {dt.date.fromisoformat(r["date"]) for r in REFEREE if r["date"].startswith(str(year))}
    assert set(of_year(year)) == listed


def test_holidays_are_cut_to_the_span_across_years() -> None:
    found = public_holidays("ID", dt.date(2024, 12, 25), dt.date(2025, 1, 1))
    assert [holiday.date for holiday in found] == [
        dt.date(2024, 12, 25),
        dt.date(2024, 12, 26),
        dt.date(2025, 1, 1),
    ]


@pytest.mark.parametrize("language", ["", "C", "en_US.UTF-8", "id_ID", "th", "uk:en"])
def test_names_do_not_depend_on_the_language_of_the_machine(language: str) -> None:
    code = (
        "import datetime as dt; from botram_opt.problem import public_holidays; "
        "day = dt.date(2025, 5, 1); print(public_holidays('ID', day, day)[0].name)"
    )
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        environment = {"PATH": os.environ["PATH"], variable: language, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", code]
        found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert found.stdout == "Hari Buruh Internasional\n"


def may_2025(**parts: object) -> Season:
    fields = {"name": "May", "start": "2025-05-01", "end": "2025-05-31"} | parts
    return Season.model_validate(fields)


def days(season: Season) -> list[int]:
    assert all(day.month == 5 for day in season.visit_dates)
    return [day.day for day in season.visit_dates]


def test_saturdays_without_a_country_are_all_visit_dates() -> None:
    assert days(may_2025()) == [3, 10, 17, 24, 31]
    assert may_2025().holidays == ()


def test_other_weekdays_less_the_holidays_of_the_country() -> None:
    # Thursdays 1 May (Labour Day) and 29 May (Ascension) and Tuesday 13 May (leave) are off.
    season = may_2025(weekdays=("tuesday", "thursday"), country="ID")
    assert days(season) == [6, 8, 15, 20, 22, 27]
    for day, name in ((1, "Buruh"), (13, "Waisak"), (29, "Kenaikan")):
        reason = season.why_no_visit(dt.date(2025, 5, day))
        assert reason is not None
        assert reason.startswith("a holiday (")
        assert name in reason


def test_closures_take_dates_away_and_extra_dates_bring_them_back() -> None:
    closure = Closure(start=dt.date(2025, 5, 10), end=dt.date(2025, 5, 17), reason="painting")
    extra = [ExtraDate(date=dt.date(2025, 5, day), reason="asked for") for day in (14, 17)]
    season = may_2025(closures=(closure,), extra_dates=tuple(extra))
    assert days(season) == [3, 14, 17, 24, 31]
    assert season.why_no_visit(dt.date(2025, 5, 10)) == "closed (painting)"
    assert season.why_no_visit(dt.date(2025, 5, 17)) is None


def test_an_extra_date_may_lie_outside_the_season_and_on_a_holiday() -> None:
    extra = (ExtraDate(date=dt.date(2025, 6, 1), reason="Pancasila Day fair"),)
    season = may_2025(country="ID", extra_dates=extra)
    assert season.visit_dates[-1] == dt.date(2025, 6, 1)


def test_why_no_visit_says_what_is_wrong_with_a_day() -> None:
    season = may_2025()
    assert season.why_no_visit(dt.date(2025, 5, 3)) is None
    assert season.why_no_visit(dt.date(2025, 5, 5)) == "a Monday; visits are on Saturday"
    outside = season.why_no_visit(dt.date(2025, 6, 7))
    assert outside == "outside the season (1 May 2025 to 31 May 2025)"


def test_visits_on_a_date_override_the_season() -> None:
    season = may_2025(visits_per_date=2, visits_on=(VisitsOn(date=dt.date(2025, 5, 3), visits=0),))
    assert season.visits_allowed(dt.date(2025, 5, 3)) == 0
    assert season.visits_allowed(dt.date(2025, 5, 10)) == 2


def only(year: int) -> Ramadan:
    (month,) = ramadan(year)
    return month


@pytest.mark.parametrize("row", DECIDED, ids=lambda row: row["hijri_year"])
def test_decided_dates_are_those_of_the_table(row: dict[str, str]) -> None:
    month = only(int(row["eid_al_fitr"][:4]))
    assert month.hijri_year == int(row["hijri_year"])
    assert str(month.end) == row["ramadan_end"]
    assert str(month.eid_al_fitr) == row["eid_al_fitr"]
    assert str(month.start) == (row["ramadan_start"] or row["umm_al_qura_ramadan_start"])
    assert month.estimated == (row["status"] == "estimated")
    assert month.source == row["source"]


def test_the_computed_calendar_would_be_wrong_for_2024_to_2026() -> None:
    assert only(2024).start == dt.date(2024, 3, 12)
    assert only(2025).eid_al_fitr == dt.date(2025, 3, 31)
    assert only(2026).start == dt.date(2026, 2, 19)
    assert not any(only(year).estimated for year in (2024, 2025, 2026))
    assert only(2027).estimated


@pytest.mark.parametrize("year", [2023, 2028, 2029])
def test_outside_the_table_dates_are_computed_and_marked(year: int) -> None:
    month = only(year)
    assert month.estimated
    assert "Umm al-Qura" in month.source


def test_a_complete_row_that_is_an_estimate_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    row = next(row for row in DECIDED if row["hijri_year"] == "1446")
    monkeypatch.setattr(hijri, "_table", lambda: {1446: row | {"status": "estimated"}})
    assert only(2025).estimated
    assert str(only(2025).eid_al_fitr) == row["eid_al_fitr"]


def test_a_known_computed_date() -> None:
    # Umm al-Qura has 1 Ramadan 1444 on 23 March and Eid on 21 April 2023.
    month = only(2023)
    assert (month.hijri_year, month.start, month.eid_al_fitr) == (
        1444,
        dt.date(2023, 3, 23),
        dt.date(2023, 4, 21),
    )


def test_2030_has_two_and_2031_the_rest_of_the_second() -> None:
    early, late = ramadan(2030)
    assert (early.hijri_year, late.hijri_year) == (1451, 1452)
    assert early.start.month == 1
    assert (late.start.year, late.eid_al_fitr.year) == (2030, 2031)
    assert ramadan(2031)[0] == late


def test_every_year_covered_has_one_or_two_and_none_is_missed() -> None:
    seen: set[int] = set()
    for year in years_covered():
        months = ramadan(year)
        assert 1 <= len(months) <= 2
        for month in months:
            # The Umm al-Qura table has a month of 28 days, in 1925: 1343 is its first year.
            shortest = 27 if month.hijri_year == 1343 else 28
            assert shortest <= (month.end - month.start).days <= 29
            assert month.eid_al_fitr - month.end == dt.timedelta(days=1)
        seen |= {month.hijri_year for month in months}
    assert seen == set(range(min(seen), max(seen) + 1))


@pytest.mark.parametrize("step", [-1, 1])
def test_years_out_of_range_are_refused_with_the_range(step: int) -> None:
    covered = years_covered()
    year = covered[0] - 1 if step < 0 else covered[-1] + 1
    with pytest.raises(ValueError, match=f"{year} is not known.*{covered[0]} to {covered[-1]}"):
        ramadan(year)
