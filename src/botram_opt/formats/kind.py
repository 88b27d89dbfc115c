"""What form a file has, by its name."""

from __future__ import annotations

import os
from pathlib import Path

WORKBOOKS = (".xlsx", ".xlsm")
"""How names of workbooks end."""


def is_workbook(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a workbook."""
    return Path(path).suffix.lower() in WORKBOOKS
