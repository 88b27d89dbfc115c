"""How much a solve may take, and how it searches."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from botram_opt.problem.base import Record

DEFAULT_WORKERS = 8
"""CP-SAT's portfolio: with fewer workers than this, the subsolvers that prove are left out."""


class Limits(Record):
    """Limits of one solve, over all its levels.

    Attributes:
        time: seconds; for a reproducible solve, CP-SAT's deterministic work instead, which is
            of the order of seconds on one core. None for no limit.
        workers: searches side by side, not cores. A reproducible solve gives the same plan
            for the same number only.
        seed: of all random choices.
        reproducible: the same problem and limits give the same plan, on any machine.
    """

    time: Annotated[float, Field(gt=0, le=10_000_000)] | None = None
    workers: Annotated[int, Field(ge=1, le=256)] = DEFAULT_WORKERS
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    reproducible: bool = False
