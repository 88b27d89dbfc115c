"""The last section of the results: parts on demand, each with what a script of its own printed."""

from __future__ import annotations

import re
from pathlib import Path

HEADING = "## Demand, simulation and futures"
TITLES = {
    "forecasts": "Forecasts",
    "simulation": "Simulating",
    "spread": "What neighbours' visits are worth",
    "futures": "Planning against futures",
}
"""What each part is called, in their order."""


def section_of(page: str) -> str:
    """The section of a page, with its heading; empty if there is none."""
    start = page.find(f"{HEADING}\n")
    return "" if start < 0 else page[start:]


def write_part(file: Path, name: str, text: str) -> None:
    """Put a part into the section of a page, in place of what it said before."""
    page = file.read_text(encoding="utf-8") if file.exists() else ""
    section = section_of(page)
    found = re.finditer(r"^### (.+)\n(.*?)(?=^### |\Z)", section, re.DOTALL | re.MULTILINE)
    parts = {part[1]: part[2].strip() for part in found} | {TITLES[name]: text.strip()}
    told = [f"### {title}\n\n{parts[title]}" for title in TITLES.values() if title in parts]
    before = page[: len(page) - len(section)].rstrip()
    whole = [before, HEADING, "Written by `benchmarks/demand.py`.", *told]
    file.write_text("\n\n".join(part for part in whole if part) + "\n", encoding="utf-8")
