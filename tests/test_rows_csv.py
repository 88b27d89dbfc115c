"""Any table as CSV."""

from __future__ import annotations

from typing import Any

import pytest

from botram_opt.formats import rows_csv


def test_cells_are_safe_and_lists_have_semicolons() -> None:
    rows: list[dict[str, Any]] = [
        {"a": None, "b": 1, "c": ["x", "y"]},
        {"a": "=HYPERLINK()", "b": -2, "c": ()},
    ]
    assert rows_csv(rows) == "a,b,c\n,1,x; y\n'=HYPERLINK(),-2,\n"


def test_a_table_without_rows_has_no_columns() -> None:
    with pytest.raises(ValueError, match="no columns"):
        rows_csv([])
