"""What rules say, and of what: as it was when somebody last read it."""

from __future__ import annotations

import pytest

from botram_opt.rules import HARD, SOFT
from said import SAID, page, seeds_in


@pytest.mark.parametrize("name", sorted({*HARD, *SOFT}))
def test_a_rule_says_what_was_read(name: str) -> None:
    read = (SAID / f"{name}.txt").read_text(encoding="utf-8")
    seeds = seeds_in(read)
    assert seeds
    assert page(name, seeds) + "\n" == read, "read what changes: tests/said.py writes it anew"


def test_there_is_a_page_for_every_rule_and_no_other() -> None:
    assert {path.stem for path in SAID.iterdir()} == {*HARD, *SOFT}
