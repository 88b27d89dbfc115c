"""Bringing the outlines of parts within what there is, before anybody is planned by name.

First each part makes do with a quota, and pays the prices at which the parts together want about
what there is: so nobody takes what others would make more of. Then, a few parts at a time, each
takes of what all others leave, at prices that fall from pass to pass to next to none. Only first
levels are solved, and without names, which takes a part about a second.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from botram_opt.solving.ascent import PART_SECONDS, Outlook
from botram_opt.solving.budget import Budget
from botram_opt.solving.parts import Division, Outlines, Part
from botram_opt.solving.prices import first_level, grain_of
from botram_opt.solving.quotas import quotas, quotas_by_outlines, taken_by_others
from botram_opt.solving.runner import Job, Runner
from botram_opt.solving.taken import Usage, Use

logger = logging.getLogger("botram_opt.solving")

FACTORS = (1.0, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0)
"""What prices are multiplied by from pass to pass.

They fall slowly, so that what is left goes first to whoever makes most of it.
"""


def settle(
    division: Division, runner: Runner, budget: Budget, outlook: Outlook, until: float | None
) -> Outlines:
    """Outlines that together use no more than there is.

    A part for which none was found in time has none.
    """
    some = [
        division.parts[start : start + runner.abreast]
        for start in range(0, len(division.parts), runner.abreast)
    ]
    steps = [
        (turn, _times(outlook.prices, factor), parts)
        for turn, factor in enumerate(FACTORS)
        for parts in some
    ]
    # The first step is one for all parts.
    cut = quotas_by_outlines(division, division.stock, outlook.outlines)
    moment = _moment(budget, until, len(some), len(some) + len(steps))
    outlines = _solved(division, runner, {}, cut, outlook.prices, moment)
    for number, (turn, prices, parts) in enumerate(steps):
        if budget.is_over or (until is not None and budget.used >= until):
            break
        moment = _moment(budget, until, 1, len(steps) - number)
        outlines |= _beside_others(division, runner, outlines, parts, prices, turn, moment)
    return outlines


def _times(prices: Mapping[Use, int], factor: float) -> dict[Use, int]:
    """Prices times a factor, and a least one in any case."""
    return {use: max(1, int(price * factor)) for use, price in prices.items()}


def _moment(budget: Budget, until: float | None, parts: int, of: int) -> float | None:
    """When some of so many equal parts of what is left are used."""
    return None if until is None else budget.used + (until - budget.used) * parts / of


def _beside_others(
    division: Division,
    runner: Runner,
    outlines: Outlines,
    parts: Sequence[Part],
    prices: Mapping[Use, int],
    turn: int,
    until: float | None,
) -> Outlines:
    """Solve some parts again, each with what it uses and of what others leave."""
    left: Usage = Counter(division.stock)
    for part, visits in outlines.items():
        if part not in parts:
            left.subtract(division.usage(visits))
    used = {part: division.usage(outlines.get(part, ())) for part in parts}
    return _solved(division, runner, outlines, quotas(left, used, turn), prices, until)


def _solved(
    division: Division,
    runner: Runner,
    outlines: Outlines,
    cut: Mapping[Part, Usage],
    prices: Mapping[Use, int],
    until: float | None,
) -> Outlines:
    grain = grain_of(division.problem)

    def jobs() -> Iterator[tuple[Part, Job]]:
        for part, quota in cut.items():
            problem = division.problem_of(part, taken_by_others(division.stock, quota), {})
            yield part, (first_level(problem, prices, grain), outlines.get(part), False)

    found: Outlines = {}
    cost = 0
    for part, plan in runner.solve(jobs(), [part.size for part in cut], until, PART_SECONDS):
        if plan.visits is not None:
            found[part] = plan.visits
            cost += plan.values[0]
    logger.info("settling %d parts: %d with prices", len(found), cost // (grain if prices else 1))
    return found
