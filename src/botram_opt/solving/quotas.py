"""Sharing out what parts share, so that they can be planned side by side."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from botram_opt.plan import Visit
from botram_opt.solving.parts import Division, Part
from botram_opt.solving.taken import Usage


def quotas(left: Usage, wanted: Mapping[Part, Usage], turn: int = 0) -> dict[Part, Usage]:
    """Share out what is left among parts.

    Each gets what it wants, or, where there is not enough, as even a cut as whole things allow.
    All that nobody wants of a date goes to one part, which may move a visit there: to each in
    turn, date by date.

    Args:
        left: how many there are of each thing on each date.
        wanted: what each part would use.
        turn: which part the first date goes to.
    """
    parts = tuple(wanted)
    found: dict[Part, Usage] = {part: Counter() for part in parts}
    rank = {day: i for i, day in enumerate(sorted({use.date for use in left}))}
    place = 0
    for use, number in sorted(left.items()):
        asking = [part for part in parts if wanted[part][use] > 0]
        while number > 0 and asking:
            part = asking[place % len(asking)]
            found[part][use] += 1
            number -= 1
            place += 1
            if found[part][use] == wanted[part][use]:
                asking.remove(part)
        if number > 0:
            found[parts[(rank[use.date] + turn) % len(parts)]][use] += number
    return found


def taken_by_others(stock: Usage, quota: Usage) -> Usage:
    """What a part must leave to others if it has a quota."""
    return Counter({use: number - quota[use] for use, number in stock.items()})


def quotas_by_outlines(
    division: Division, left: Usage, outlines: Mapping[Part, Sequence[Visit]]
) -> dict[Part, Usage]:
    """Share out what is left among parts that may still move their visits.

    What each visit would use is put on its date or, where too little is left there, on the date
    like it that has most of it and on which the part has no other. The largest go first. What
    nobody would use goes to each in turn, date by date.
    """
    free: Usage = Counter(left)
    found: dict[Part, Usage] = {part: Counter() for part in outlines}
    busy: dict[Part, Counter[dt.date]] = {part: Counter() for part in outlines}
    like: dict[dt.date, list[dt.date]] = {}
    for day, first in division.alike.items():
        like.setdefault(first, []).append(day)
    bundles = [
        (part, visit.date, division.usage([visit]))
        for part, visits in outlines.items()
        for visit in visits
    ]
    most = {
        part: max(Counter(v.date for v in outlines[part]).values(), default=1) for part in outlines
    }
    bundles.sort(key=lambda bundle: (-bundle[2].total(), bundle[0].places, bundle[1]))
    for part, own, uses in bundles:
        if not uses:
            continue
        days = [day for day in like[division.alike[own]] if busy[part][day] < most[part]]
        days.sort(key=lambda day: (day != own, day))
        fits = {
            day: sum(min(n, free[use._replace(date=day)]) for use, n in uses.items())
            for day in days
        }
        if not any(fits.values()):
            continue
        day = max(days, key=fits.__getitem__)
        busy[part][day] += 1
        for use, number in uses.items():
            there = use._replace(date=day)
            taken = min(number, free[there])
            found[part][there] += taken
            free[there] -= taken
    rest = quotas(free, dict.fromkeys(outlines, Usage()))
    for part, more in rest.items():
        found[part].update(more)
    return found
