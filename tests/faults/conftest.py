"""Counts the faults that were tried, for the page on trust."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

INTO = os.environ.get("BOTRAM_FAULTS_INTO")
"""A JSON file that takes how many faults of each kind were survived; `make faults` names it."""

_survived: Counter[str] = Counter()


@pytest.fixture(scope="session")
def survived() -> Counter[str]:
    """How many faults of each kind nothing was lost by, nor anything false told."""
    return _survived


@pytest.fixture(scope="session", autouse=True)
def _written() -> Iterator[None]:
    yield
    if INTO is not None:
        path = Path(INTO)
        path.parent.mkdir(parents=True, exist_ok=True)
        told = {"survived": dict(sorted(_survived.items())), "in_all": _survived.total()}
        path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
