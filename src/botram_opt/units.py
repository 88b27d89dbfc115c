"""What costs count, and how values of it are said and drawn.

Units have names that are the same in every language; what is counted is said in that spoken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from botram_opt.language import number, say, say_number
from botram_opt.scaling import PER_MILLE
from botram_opt.wording import km, percent

POINTS = "points"
"""The unit of a cost that stands for no one quantity."""

_IN_FUTURES = re.compile(r"requests in ([\d,]+) futures?")


def amount(value: int, unit: str) -> str:
    """A value with its unit: ``1,234 requests``, ``12.3 km``, ``4.5%``.

    Raises:
        KeyError: no rule counts in such units.
    """
    if (futures := _futures(unit)) is not None:
        return say("{mean} requests on average", mean=number(value / futures, places=1))
    return _AMOUNTS[unit](value)


def on_axis(unit: str) -> tuple[int, str]:
    """What values are divided by where they are drawn, and what is counted then: ``1000, km``.

    Raises:
        KeyError: no rule counts in such units.
    """
    if (futures := _futures(unit)) is not None:
        return futures, say("requests on average")
    divisor, name = _AXES[unit]
    return divisor, name()


# Each with messages of its own, written out so that they are collected.
_AMOUNTS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "days": lambda n: say_number("{n} day", "{n} days", n, n=n),
        "metres": km,
        "per mille": lambda n: percent(n / PER_MILLE),
        POINTS: lambda n: say_number("{n} point", "{n} points", n, n=n),
        "request weeks": lambda n: say_number("{n} request week", "{n} request weeks", n, n=n),
        "requests": lambda n: say_number("{n} request", "{n} requests", n, n=n),
        "weeks": lambda n: say_number("{n} week", "{n} weeks", n, n=n),
    }
)

_AXES: Mapping[str, tuple[int, Callable[[], str]]] = MappingProxyType(
    {
        "days": (1, lambda: say("days")),
        "metres": (1000, lambda: "km"),
        "per mille": (PER_MILLE // 100, lambda: "%"),
        POINTS: (1, lambda: say("points")),
        "request weeks": (1, lambda: say("request weeks")),
        "requests": (1, lambda: say("requests")),
        "weeks": (1, lambda: say("weeks")),
    }
)


def _futures(unit: str) -> int | None:
    """In how many futures a unit counts requests; None if it is another."""
    found = _IN_FUTURES.fullmatch(unit)
    return None if found is None else int(found[1].replace(",", ""))
