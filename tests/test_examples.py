"""The examples run, and show what they say they show."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

import botram_opt
import examples_page
from botram_opt.datasets import drawn_history
from botram_opt.formats import history_csv

EXAMPLES = Path(__file__).parents[1] / "examples"
PAGE = examples_page.PAGE.read_text(encoding="utf-8")
SHORT = examples_page.outputs(PAGE)
"""What each short example prints, as the page says; every test of it is one of the example, too."""

LONG = ("year_2024", "history_to_year", "replanning")


@pytest.mark.parametrize("name", SHORT)
def test_it_prints_what_the_page_says_and_draws_its_picture(name: str, tmp_path: Path) -> None:
    picture = tmp_path / "picture.svg"
    assert examples_page.run(name, picture) == SHORT[name], "write it anew: make examples"
    kept = examples_page.PAGE.with_suffix("") / f"{name}.svg"
    for drawn in (picture, kept):
        assert drawn.read_text(encoding="utf-8").count("<path") > 20
    assert kept.stat().st_size < 150_000
    assert f"](examples/{name}.svg)" in PAGE


@pytest.mark.parametrize("name", [*SHORT, *LONG])
def test_it_is_on_the_page_and_uses_public_names_only(name: str) -> None:
    assert f"](../examples/{name}.py)" in PAGE
    for module, names in imports((EXAMPLES / f"{name}.py").read_text(encoding="utf-8")):
        if module.split(".")[0] == "botram_opt":
            within = botram_opt
            for part in module.split(".")[1:]:
                assert part in botram_opt.__all__, module
                within = getattr(botram_opt, part)
            assert isinstance(within, types.ModuleType)
            assert set(names) <= set(within.__all__), module


def imports(code: str) -> Iterator[tuple[str, list[str]]]:
    """The modules that code imports, each with the names that it takes from it."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", [alias.name for alias in node.names]


@pytest.mark.parametrize(
    "name", ["first_plan", "two_teams", "villages_and_sub_districts", "library_bus_peru"]
)
def test_plans_are_proven_at_every_level(name: str) -> None:
    levels = re.findall(r"^.+: .+ \((\w+), gap (\d+)%\)$", SHORT[name], re.MULTILINE)
    assert set(levels) == {("optimal", "0")}
    assert len(levels) >= 2


def test_one_team_has_the_printer_on_any_date() -> None:
    dates = [line for line in SHORT["two_teams"].splitlines() if " in " in line]
    assert len(dates) == 8
    assert [line.count("with the printer") for line in dates] == [1] * 8
    assert any("north in" in line and "south in" in line for line in dates)


def test_villages_are_visited_on_workdays_and_sub_districts_on_saturdays() -> None:
    visits = re.findall(
        r"^(\w{3}) \d\d \w{3} ([\w ]+?) +\d", SHORT["villages_and_sub_districts"], re.M
    )
    on_saturdays = {place for day, place in visits if day == "Sat"}
    assert on_saturdays == {"Northam", "Southam", "Westbury", "Eastbury"}
    assert {day for day, place in visits if place not in on_saturdays} == {"Tue", "Thu"}
    assert len(visits) == 11


def test_who_plans_on_straight_lines_drives_farther() -> None:
    naive, by_road = re.findall(r", ([\d,]+) km by road, (\d+) times", SHORT["road_network"])
    assert int(naive[0].replace(",", "")) > 1.5 * int(by_road[0])
    assert int(naive[1]) > int(by_road[1])


def test_what_was_cut_off_or_never_counted_is_taken_as_that() -> None:
    found = re.findall(
        r"^(\w[\w ]+?) +(\d+) expected, 80% (\d+) to (\d+)", SHORT["history_to_forecast"], re.M
    )
    width = {name: (int(high) - int(low)) / int(mean) for name, mean, low, high in found}
    assert max(width, key=lambda name: width[name]) == "Elm Hill"
    corley = next(int(mean) for name, mean, _, _ in found if name == "Corley")
    assert corley > 200


def test_a_booth_alone_wins_nothing_and_with_somebody_it_does() -> None:
    told = SHORT["what_if_meeting"]
    unserved = dict(re.findall(r"^(.+?) +requests unserved +(\d+) requests", told, re.MULTILINE))
    assert unserved["a fourth booth"] == unserved["as it is"]
    assert int(unserved["a fourth booth, and Flo"]) < int(unserved["as it is"])
    assert "not proven" not in told
    assert "Asked for: Corley must be visited on 27 June 2026." in told


def test_after_the_flood_fewer_visits_move_than_from_scratch() -> None:
    told = SHORT["flood"]
    changed = re.search(r"^(\d) visits change; it is proven", told)
    scratch = re.search(r"Planned from scratch, (\d) of the \d visits left would move", told)
    assert changed
    assert scratch
    assert int(changed[1]) < int(scratch[1])
    assert "Elm Hill: moved from 9 May 2026 to " in told


def test_the_bus_stays_at_home_on_holidays_of_peru() -> None:
    told = SHORT["library_bus_peru"]
    assert told.startswith("06 Aug: Batalla de Junín, 30 Aug: Santa Rosa de Lima\n")
    dates = re.findall(r"^2026-\d\d-\d\d", told, re.MULTILINE)
    assert len(dates) == len(set(dates)) == 12
    assert not {"2026-08-06", "2026-08-30"} & set(dates)


@pytest.mark.long
def test_2024_as_run_beside_2024_as_planned() -> None:
    command = [sys.executable, str(EXAMPLES / "year_2024.py"), "--time-limit", "12"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    text = result.stdout
    assert "row 22: 2024-11-07 is printed Saturday and is a Thursday" in text
    assert "row 23: 2024-12-30 is printed Saturday and is a Monday" in text
    assert text.count("verified without the solver") == 2
    assert re.search(r"Tambelang +Thu 07 Nov ", text)
    first = re.search(r"requests unserved +([\d,]+) requests +\w+ +([\d,]+) requests", text)
    assert first is not None
    as_run, planned = (int(number.replace(",", "")) for number in first.groups())
    assert planned < as_run
    assert "As run, 16 of 51 pairs of neighbours are too close, 4 within a week." in text


@pytest.mark.long
def test_from_a_history_to_a_simulated_year(tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLES / "history_to_year.py"), "--time-limit", "20"]
    command += ["--replications", "100", "--pictures", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    text = result.stdout
    assert re.search(r"Tambun Selatan +752 +6 of 6 ", text)
    assert re.search(r"Ramadan +0\.14 +6 ", text)
    assert text.count("verified without the solver") == 2
    more = re.search(r"against futures, ([\d,]+) \(([\d,]+) to [\d,]+\) more requests", text)
    assert more is not None
    assert int(more[2].replace(",", "")) > 100
    drawn = sorted(path.name for path in tmp_path.iterdir())
    assert drawn == ["demand_forecast.svg", "demand_mornings.svg", "demand_years.svg"]
    assert all(path.read_text(encoding="utf-8").count("<path") > 20 for path in tmp_path.iterdir())


@pytest.mark.long
def test_an_announced_year_and_three_things_that_happen() -> None:
    command = [sys.executable, str(EXAMPLES / "replanning.py"), "--time-limit", "25"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    text = " ".join(result.stdout.split())
    assert "BOTRAM 2025: 23 visits are announced" in text
    assert "Muara Gembong: moved from " in text
    assert re.search(r"It cannot stay as announced: Muara Gembong .* \(banjir rob\)", text)
    assert re.search(r"Petugas \d\d in place of Petugas \d\d at Loket KTP-el", text)
    assert "closed (pemungutan suara ulang)" in text
    assert text.count("it is proven that no plan changes less") == 3
    assert text.count(": moved from ") == 2


def test_the_history_of_the_example_is_the_drawn_one() -> None:
    written = (EXAMPLES / "history_2024_drawn.csv").read_text(encoding="utf-8")
    assert written == history_csv(drawn_history())
