"""The page of the model: every rule has its section, with its formula, parameters and module."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from botram_opt import scaling
from botram_opt.rules import HARD, SOFT

PAGE = (Path(__file__).parents[1] / "docs" / "model.md").read_text(encoding="utf-8")

RULES = {**HARD, **SOFT}

SECTIONS = {
    match["name"]: match["text"]
    for match in re.finditer(
        r"^### (?P<name>\w+) \{#rule-(?P=name)\}\n(?P<text>.*?)(?=^##)", PAGE + "##", re.M | re.S
    )
}


def test_every_rule_has_its_section_and_no_other_has() -> None:
    assert set(SECTIONS) == set(RULES)
    told = re.findall(r"^### (\w+) \{#rule-", PAGE, re.M)
    assert told == [*sorted(HARD), *sorted(SOFT)]


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_section_has_formula_module_and_parameters(name: str) -> None:
    text = SECTIONS[name]
    assert re.search(r"^\$\$\n.+?\n\$\$$", text, re.M | re.S), "no formula"
    assert f"](../src/botram_opt/rules/{name}.py)" in text
    for parameter in RULES[name].model_fields:
        assert f"`{parameter}`" in text, f"nothing is said of {parameter!r}"


def test_rounding_is_told_as_it_is_done() -> None:
    rows = [line for line in (scaling.__doc__ or "").splitlines() if line.startswith("| ")]
    assert len(rows) > 2
    for row in rows:
        assert row in PAGE
