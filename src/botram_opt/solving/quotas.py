"""Sharing out what parts share, so that they can be planned side by side."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping

from botram_opt.solving.parts import Part
from botram_opt.solving.taken import Usage


def quotas(
    left: Usage,
    wanted: Mapping[Part, Usage],
    there: Mapping[Part, Collection[dt.date]],
) -> dict[Part, Usage]:
    """Share out what is left among parts.

    Each gets what it wants, or, where there is not enough, as even a cut as whole things allow.
    What nobody wants goes in turn to those who hold a visit on the date; if nobody does, to all.

    Args:
        left: how many there are of each thing on each date.
        wanted: what each part would use.
        there: dates on which each part holds visits.
    """
    found: dict[Part, Usage] = {part: Counter() for part in wanted}
    turn = 0
    for use, number in sorted(left.items()):
        asking = [part for part in wanted if wanted[part][use] > 0]
        while number > 0 and asking:
            part = asking[turn % len(asking)]
            found[part][use] += 1
            number -= 1
            turn += 1
            if found[part][use] == wanted[part][use]:
                asking.remove(part)
        others = [part for part in wanted if use.date in there[part]] or list(wanted)
        for _ in range(number):
            found[others[turn % len(others)]][use] += 1
            turn += 1
    return found


def taken_by_others(stock: Usage, quota: Usage) -> Usage:
    """What a part must leave to others if it has a quota."""
    return Counter({use: number - quota[use] for use, number in stock.items()})
