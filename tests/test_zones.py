"""Which time zone a season is in."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from botram_opt.datasets import bekasi
from botram_opt.problem import Season
from botram_opt.problem.zones import abbreviation, zone_of
from small import FIRST, small_problem


def a_season(**parts: object) -> Season:
    stated = {"name": "2025", "start": FIRST, "end": FIRST + dt.timedelta(days=90)}
    return Season.model_validate(stated | parts)


def test_it_is_the_one_stated_or_the_only_one_of_the_country() -> None:
    assert zone_of(bekasi().season) == "Asia/Jakarta"
    assert zone_of(a_season(time_zone="Asia/Makassar", country="NL")) == "Asia/Makassar"
    assert zone_of(a_season(country="NL")) == "Europe/Amsterdam"
    assert zone_of(a_season(country="ID")) is None
    assert zone_of(a_season()) is None
    assert abbreviation("Asia/Jakarta", FIRST) == "WIB"
    assert abbreviation("Asia/Jayapura", FIRST) == "WIT"
    assert abbreviation("America/Sao_Paulo", FIRST) is None


@pytest.mark.parametrize("name", ["WIB", "../etc/passwd", "", "asia/jakarta/x", "localtime"])
def test_another_one_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="no time zone"):
        a_season(time_zone=name)


def test_no_plan_depends_on_it() -> None:
    problem = small_problem()
    season = problem.season.model_copy(update={"time_zone": "Asia/Jakarta"})
    assert problem.changed(season=season).fingerprint == problem.fingerprint
