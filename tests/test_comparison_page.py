"""The page of comparison: its figures are those of the benchmarks, and go stale with them."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
MEASURED = (
    DOCS / "benchmarks.md",
    DOCS.parent / "benchmarks" / "RESULTS.md",
    DOCS / "year_2024.md",
)


def test_every_value_and_time_was_measured() -> None:
    page = (DOCS / "comparison.md").read_text(encoding="utf-8")
    figures = set(re.findall(r"\d{1,3}(?:,\d{3})+|\d+\.\d(?= s\b)", page))
    assert len(figures) > 10
    measured = "\n".join(path.read_text(encoding="utf-8") for path in MEASURED)
    known = set(re.findall(r"\d{1,3}(?:,\d{3})+|\d+\.\d", measured))
    assert figures <= known, figures - known
