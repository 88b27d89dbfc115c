"""Who missed a visit, or was turned away, and may go to a neighbour's later one.

Whether they do is taken for granted in one place, for the rule that plans for it and for the
simulation that lives through it. A visit g days later suits with chance

    (1 - exp(-g / recovery_days)) x exp(-g / patience_days)

since what kept them away passes, and so does their patience. It is largest after
recovery_days x ln(1 + patience_days / recovery_days) days: 28, as it comes. At a visit on the same
day or before nobody arrives.
"""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field

from botram_opt.problem import GeodesicTravel, Problem
from botram_opt.problem.base import NUMBER, Record, Share


class ResidentChoice(Record):
    """What residents do who missed the visit to their sub-district or were turned away there.

    All of it is assumed; nothing was found in public sources.

    Attributes:
        missed: share of those in need who cannot come on the day.
        try_again: share of those who would go to a neighbour's visit at all.
        reach_km: kilometres by road that they would go. Where distances between sub-districts
            are not known, every neighbour is within reach.
        recovery_days, patience_days: as in the formula of this module.
    """

    missed: Annotated[float, Field(ge=0, lt=1), NUMBER] = 0.1
    try_again: Share = 0.5
    reach_km: Annotated[float, Field(ge=0, le=40_000), NUMBER] = 15
    recovery_days: Annotated[float, Field(gt=0, le=36_600), NUMBER] = 14
    patience_days: Annotated[float, Field(gt=0, le=36_600), NUMBER] = 90


def chance(choice: ResidentChoice, days: int) -> float:
    """The chance that a visit so many days later suits, to those who try again."""
    if days <= 0:
        return 0.0
    recovered = -math.expm1(-days / choice.recovery_days)
    return recovered * math.exp(-days / choice.patience_days)


def within_reach(problem: Problem, place: str, reach_km: float) -> frozenset[str]:
    """Ids of the neighbours that are not farther away by road, where distances are known."""
    neighbours = problem.sub_district[place].neighbours
    far = {id_ for id_ in neighbours if (_metres(problem, place, id_) or 0) > reach_km * 1000}
    return frozenset(neighbours) - far


def _metres(problem: Problem, place: str, other: str) -> int | None:
    """Metres by road from one sub-district to another; None where that is not known."""
    travel = problem.travel
    here, there = problem.sub_district[place].location, problem.sub_district[other].location
    # A table of travel tells the ways from bases and homes only.
    if not isinstance(travel, GeodesicTravel) or here is None or there is None:
        return None
    return travel.metres(here, there)
