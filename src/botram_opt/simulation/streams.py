"""Random numbers: each thing that is drawn has a stream of its own.

A stream is known by what it is for, the sub-district, which of its visits it is, and the service;
not by dates, nor by what else is drawn. So two plans that are simulated with the same seed meet
the same residents, and what differs between them is due to the plans (common random numbers).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np

BLOCK = 100
"""Replications that are simulated at once. A part of every seed: another number, other results."""


class Purpose(IntEnum):
    """What random numbers are for."""

    FUTURE = 0
    DEMAND = 1
    MISSED = 2
    COMING = 3
    GUESTS = 4
    SERVICE = 5
    SICKNESS = 6
    PRINTER = 7
    FINISHING = 8
    CHOICE = 9


@dataclass(frozen=True)
class Streams:
    """The streams of one block of replications."""

    seed: int
    block: int

    def of(self, purpose: Purpose, *things: str | int) -> np.random.Generator:
        """The stream for a purpose and what it is about."""
        words = tuple(thing if isinstance(thing, int) else _word(thing) for thing in things)
        return np.random.default_rng(
            np.random.SeedSequence(self.seed, spawn_key=(self.block, purpose, *words))
        )


@lru_cache(maxsize=100_000)
def _word(id_: str) -> int:
    """A number that stands for an id, the same on every machine."""
    return int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8])
