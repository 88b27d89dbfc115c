"""Where real quantities become the integers that the solver works with, and nowhere else.

| quantity | unit inside | worst rounding error |
| --- | --- | --- |
| requests | 1 request | 0.5 request for each sub-district, date and service |
| distance | 1 metre | 0.5 metre for each pair of places |
| travel time | 1 minute | 0.5 minute for each pair of places (shown, not optimised) |
| handling time | 1 second | 0.5 second for each request |
| share | 1/1000 | 0.0005 for each share that is asked for |
| chance that a later visit suits | 1/10, rounded down | 0.1 for each two visits |
| requests missed for good | 1 request | 0.5 request for each visit |
"""

from __future__ import annotations

import math

PER_MILLE = 1000
TENTHS = 10

MOST_COST = 2**53
"""The most that a cost may come to: CP-SAT tells objectives as doubles, exact up to this."""


def to_int(value: float) -> int:
    """Nearest integer; halves go up, so that the result does not depend on parity."""
    return math.floor(value + 0.5)


def seconds(minutes: float) -> int:
    """Minutes of handling time as whole seconds, at least one."""
    return max(1, to_int(minutes * 60))


def per_mille(share: float) -> int:
    """A share between 0 and 1 as whole thousandths."""
    return to_int(share * PER_MILLE)


def tenths(chance: float) -> int:
    """A chance as whole tenths, rounded down: not more than there is of it."""
    return math.floor(TENTHS * chance)
