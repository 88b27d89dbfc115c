"""The examples run, and show what they say they show."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from botram_opt.datasets import drawn_history
from botram_opt.formats import history_csv

EXAMPLES = Path(__file__).parents[1] / "examples"


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
