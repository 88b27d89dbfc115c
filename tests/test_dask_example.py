"""The example of a cluster: every what-if is answered, though a worker is killed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "dask_cluster.py"


@pytest.mark.long
def test_one_counter_more_or_fewer_though_a_worker_is_killed(tmp_path: Path) -> None:
    picture = tmp_path / "workers.svg"
    command = [sys.executable, str(EXAMPLE), "--workers", "2", "--picture", str(picture)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = re.findall(r"^(.+): ([\d,]+) requests unserved \(optimal\)$", text, re.M)
    unserved = {name: int(number.replace(",", "")) for name, number in told}
    assert len(unserved) == 11
    assert text.count("(a worker was killed)") == 1
    as_it_is = unserved.pop("as it is")
    for name, number in unserved.items():
        assert number <= as_it_is if name.endswith(" more") else number >= as_it_is
    assert picture.read_text(encoding="utf-8").count("<path") > 11
