"""What is asked of tests by the environment; CONTRIBUTING.md has the table."""

from __future__ import annotations

import os

KNOWN = {
    "BOTRAM_TWIN_CASES": "120",
    "BOTRAM_LAW_CASES": "30",
    "BOTRAM_STATE_CASES": "12",
    "BOTRAM_FAULT_CASES": "1",
    "BOTRAM_FAULTS_INTO": "",
}
"""Each variable, with what it is if nothing is asked."""


def asked(name: str) -> str:
    """What is asked by a variable."""
    return os.environ.get(name, KNOWN[name])


FAULT_CASES = int(asked("BOTRAM_FAULT_CASES"))
IN_FULL = FAULT_CASES > 1
"""Whether faults are tried at each place where they can happen, and not at a few."""
