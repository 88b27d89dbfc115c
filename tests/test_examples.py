"""The examples run, and show what they say they show."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"


def test_2024_as_run_beside_2024_as_planned() -> None:
    command = [sys.executable, str(EXAMPLES / "year_2024.py"), "--time-limit", "30"]
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
