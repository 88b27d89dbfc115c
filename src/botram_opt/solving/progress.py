"""What a solve tells while it works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Event = Literal["level", "value", "bound", "done"]


@dataclass(frozen=True)
class Progress:
    """One piece of news from a solve.

    Attributes:
        event: ``level`` when a level begins, ``value`` when a better plan is found, ``bound``
            when a better bound is proven, ``done`` when a level ends.
        level: name of the level; ``number`` of ``levels``, counted from 1.
        value: the level's value in the best plan so far; None if there is none yet.
        bound: no plan that keeps the levels above has a lower value; None if not known.
        seconds: since the solve began, by the clock it was given.
    """

    event: Event
    level: str
    number: int
    levels: int
    value: int | None
    bound: int | None
    seconds: float
