"""A problem without its names: people as pools.

For what does not depend on who goes, a person is one of so many with the same skills. Without
names the search is many times smaller, and since all that is left out are requirements, what no
plan without names can do no plan at all can.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from botram_opt.problem import Person, Pool, PoolSizeOn, Problem
from botram_opt.rules import SOFT, hard_rules


def unnamed_levels(problem: Problem) -> int:
    """How many levels, from the first on, do not depend on who goes."""
    if not problem.people:
        return 0
    for number, level in enumerate(problem.levels):
        rules = [SOFT[term.rule](**term.parameters) for term in level.terms]
        if any(rule.asks_who_goes() for rule in rules):
            return number
    return len(problem.levels)


def unnamed(problem: Problem) -> Problem:
    """The problem with people as pools: a relaxation, as to the levels that people do not change.

    People with the same skills who go to the same regions become a pool, as large on each date as
    so many of them are there. What limits a person over the season is left out, and so is what
    is required or forbidden of one.
    """
    return problem.derived(
        people=(),
        pairs=(),
        pools=(*problem.pools, *_pools(problem)),
        pins=tuple(
            pin.model_copy(update={"people": ()})
            for pin in problem.pins
            if pin.date is not None or pin.counters
        ),
        prohibitions=tuple(x for x in problem.prohibitions if x.person is None),
        levels=problem.levels[: unnamed_levels(problem)],
    )


def _pools(problem: Problem) -> Iterator[Pool]:
    taken = {pool.id for pool in problem.pools}
    absences_count = "availability" in hard_rules(problem)
    number = 0
    for (skills, everywhere, regions), alike in groupby(
        sorted(problem.people, key=_likeness), key=_likeness
    ):
        people = list(alike)
        number += 1
        while f"people {number}" in taken:
            number += 1
        yield Pool(
            id=f"people {number}",
            name=f"people {number}",
            skills=skills,
            size=len(people),
            size_on=tuple(_sizes(people, problem.season.visit_dates)) if absences_count else (),
            base=problem.base_of(people[0]),
            regions=None if everywhere else regions,
        )


def _likeness(person: Person) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    """What makes people alike: skills, and where they go (whether everywhere, else where)."""
    regions = () if person.regions is None else tuple(sorted(person.regions))
    return tuple(sorted(person.skills)), person.regions is None, regions


def _sizes(people: Sequence[Person], dates: Sequence[dt.date]) -> Iterator[PoolSizeOn]:
    for day in dates:
        here = sum(person.why_absent(day) is None for person in people)
        if here < len(people):
            yield PoolSizeOn(start=day, end=day, size=here)
