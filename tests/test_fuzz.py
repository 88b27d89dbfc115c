"""What is tried of every reader in each run: valid inputs, and some of those made from them.

``make fuzz`` tries many more, and looks for those that reach something new.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fuzz.readers import ALL

TRIES = {"problem-workbook": 1, "plan-workbook": 3, "problem-csv": 5}
"""How many inputs are made of each reader's valid ones, where reading one takes long."""


@pytest.mark.parametrize("name", ALL)
def test_a_reader_reads_or_refuses_as_it_promises(name: str, tmp_path: Path) -> None:
    reader = ALL[name]
    known = reader.seeds()[: TRIES.get(name, 10)]
    rng = random.Random(0)
    inputs = list(known)
    while len(inputs) < len(known) + TRIES.get(name, 40):
        try:
            inputs.append(reader.edit(rng, rng.choice(known)))
        except (ValueError, OverflowError, RecursionError):
            continue
    for each in inputs:
        reader.place(tmp_path / reader.file, each)
        reader.check(tmp_path / reader.file)
