"""What every peer takes and gives, so that all are run and judged in the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from botram_opt import Problem, Visit


class NotStatedError(Exception):
    """The problem has a rule that a peer does not know; a plan of it could not be compared."""


class NotInstalledError(Exception):
    """A peer needs something that is not there; says what to install."""


@dataclass(frozen=True)
class Answer:
    """What a peer has to say of a problem when its time is over.

    Attributes:
        visits: of its best plan; None if it found none.
        first_level: seconds since the start, and the value of the problem's first level, each
            time a plan with a better first level was found.
        bounds: of the problem's levels in order, as the peer proved them; None where it
            proved nothing.
    """

    visits: tuple[Visit, ...] | None
    first_level: tuple[tuple[float, int], ...] = ()
    bounds: tuple[int | None, ...] = ()


Peer = Callable[[Problem, float, int], Answer]
"""A problem, seconds for everything (reading, building, solving), and a seed, to an answer.

Raises ``NotStatedError`` for a problem that it cannot state, ``NotInstalledError`` where what
it needs is not installed.
"""
