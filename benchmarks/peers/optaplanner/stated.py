"""What local search is told of a problem, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator

from botram_opt import Problem
from botram_opt.rules import HARD, hard_rules
from peers.known import ABOUT_REGIONS
from peers.peer import NotStatedError

STATED_SOFT = frozenset(
    {"unserved", "neighbour_spread", "fair_visits", "staff_travel", "preferred_dates"}
)

STATED_HARD = frozenset(
    {
        "availability",
        "counters_in_stock",
        "counters_per_visit",
        "counters_staffed",
        "gap_between_visits",
        "most_in_a_row",
        "most_in_a_window",
        "most_visits_a_person",
        "neighbours_apart",
        "notice",
        "one_place_a_date",
        "open_dates",
        "opening_hours",
        "pool_size",
        "requests_found",
        "venue_room",
        "visits_per_date",
        "visits_per_sub_district",
    }
)

MOST_TYPES_TOGETHER = 10
"""Counter types that share services, directly or through others: their subsets are listed."""


def refuse_what_is_not_stated(problem: Problem) -> None:
    """Refuse a problem with rules that are not stated.

    Raises:
        NotStatedError: names every such rule.
    """
    names = sorted({*_soft(problem), *_hard(problem)})
    if names:
        raise NotStatedError(f"local search does not state: {', '.join(names)}")


def _soft(problem: Problem) -> Iterator[str]:
    for level in problem.levels:
        yield from (term.rule for term in level.terms if term.rule not in STATED_SOFT)
        if level.tolerance.absolute or level.tolerance.relative:
            yield f"the tolerance of level {level.name!r}"


def _hard(problem: Problem) -> Iterator[str]:
    off = HARD.keys() - hard_rules(problem).keys()
    yield from (f"{name} switched off" for name in off & STATED_HARD)
    if problem.pins and "pins" not in off:
        yield "pins"
    if problem.prohibitions and "prohibitions" not in off:
        yield "prohibitions"
    if problem.pairs and "pairs_of_people" not in off:
        yield "pairs_of_people"
    shares = [place.least_share_served for place in problem.sub_districts]
    shares += [service.least_share_served for service in problem.services]
    if any(shares) and "least_share_served" not in off:
        yield "least_share_served"
    # A rule that is added to the library later is unknown here, and so is what it forbids.
    optional = {"pins", "prohibitions", "pairs_of_people", "least_share_served"}
    if not problem.regions:
        optional |= ABOUT_REGIONS
    yield from HARD.keys() - off - STATED_HARD - optional
