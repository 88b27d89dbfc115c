"""Plans the year of a mobile public service: visits, counters and staff, with proven bounds.

>>> import botram_opt
>>> problem = botram_opt.datasets.bekasi(year=2025)
>>> plan = botram_opt.solve(problem, time_limit=60)
>>> botram_opt.verify(problem, plan).ok
True

Names are loaded when they are first used, so that importing the package is quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botram_opt import datasets, tables
    from botram_opt.errors import (
        BotramError,
        ContradictionError,
        DisagreementError,
        InfeasibleError,
        InputError,
        Issue,
        NoPlanWithinLimitError,
        UnreachableError,
        UnreadableError,
    )
    from botram_opt.formats import (
        json_schema,
        read_plan,
        read_problem,
        write_plan,
        write_problem,
    )
    from botram_opt.plan import Plan, PlanDifference, Visit, diff
    from botram_opt.problem import Problem
    from botram_opt.solving import Limits, Progress, Solving, solve
    from botram_opt.verification import Finding, Verification, verify

_HOME: dict[str, tuple[str, ...]] = {
    "botram_opt.errors": (
        "BotramError",
        "ContradictionError",
        "DisagreementError",
        "InfeasibleError",
        "InputError",
        "Issue",
        "NoPlanWithinLimitError",
        "UnreachableError",
        "UnreadableError",
    ),
    "botram_opt.formats": (
        "json_schema",
        "read_plan",
        "read_problem",
        "write_plan",
        "write_problem",
    ),
    "botram_opt.plan": ("Plan", "PlanDifference", "Visit", "diff"),
    "botram_opt.problem": ("Problem",),
    "botram_opt.solving": ("Limits", "Progress", "Solving", "solve"),
    "botram_opt.verification": ("Finding", "Verification", "verify"),
}

_MODULES = ("datasets", "tables")

__all__ = [*_MODULES, *(name for names in _HOME.values() for name in names)]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    for home, names in _HOME.items():
        if name in names:
            value = getattr(importlib.import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
