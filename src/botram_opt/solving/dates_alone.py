"""A problem's dates by themselves: nothing else is decided.

For what depends on dates alone, counters and people matter only in that a visit cannot do without
some. A problem of which that is all, like one of generalised assignment, is then one of literals
in exactly-ones and knapsacks, which presolving does not make of the whole model. All that is left
out are requirements, so what no plan of dates can do no plan at all can.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from botram_opt.needs import counters_needed
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules
from botram_opt.rules.most_cost import with_caps_on

DATES_ALONE = frozenset({"longest_wait", "missed_for_good", "neighbour_spread", "preferred_dates"})
"""Soft rules whose costs depend on dates alone."""


def dated_levels(problem: Problem) -> int:
    """How many levels, from the first on, depend on dates alone."""
    for number, level in enumerate(problem.levels):
        if not all(term.rule in DATES_ALONE for term in level.terms):
            return number
    return len(problem.levels)


def dates_alone(problem: Problem) -> Problem:
    """The problem without services, counters and people, with the levels that dates decide."""
    return problem.derived(
        services=(),
        counter_types=(),
        people=(),
        pools=(),
        pairs=(),
        pins=tuple(
            pin.model_copy(update={"counters": (), "people": (), "pools": (), "requests": ()})
            for pin in problem.pins
        ),
        prohibitions=tuple(
            x for x in problem.prohibitions if x.person is None and x.counter_type is None
        ),
        rules=with_caps_on(problem.rules, lambda name, _: name in DATES_ALONE),
        levels=problem.levels[: dated_levels(problem)],
    )


def needs_on_dates(problem: Problem) -> Iterator[tuple[dt.date, Mapping[str, int], int]]:
    """What visits cannot do without, where there may be too little of it.

    Yields:
        A date, counters of some type that a visit to each sub-district has there at least, and how
        many there are.
    """
    rules, dates = hard_rules(problem), problem.season.visit_dates
    for kind in problem.counter_types:
        needed = {
            place.id: counters_needed(problem, kind, rules, place.id)
            for place in problem.sub_districts
            if problem.goes_to(kind, place.id)
        }
        for number, day in enumerate(dates):
            here = {place: by_date[number] for place, by_date in needed.items()}
            if sum(here.values()) > kind.stock_at(day):
                yield day, here, kind.stock_at(day)
