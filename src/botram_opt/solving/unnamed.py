"""A problem without its names: people as pools.

For what does not depend on who goes, a person is one of so many with the same skills. Without
names the search is many times smaller, and since all that is left out are requirements, what no
plan without names can do no plan at all can.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, groupby

from botram_opt.plan import Plan, PoolUse
from botram_opt.problem import Person, Pool, PoolSizeOn, Problem
from botram_opt.rules import SOFT, hard_rules
from botram_opt.rules.most_cost import with_caps_on
from botram_opt.rules.most_visits_a_person import visits_of_person


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
    is required or forbidden of one, and limits on costs that depend on who goes.
    """
    return problem.derived(
        people=(),
        pairs=(),
        pools=(*problem.pools, *_pools(problem)),
        pins=tuple(
            bare
            for pin in problem.pins
            if (bare := pin.model_copy(update={"people": ()})).is_dated or bare.names_something
        ),
        prohibitions=tuple(x for x in problem.prohibitions if x.person is None),
        rules=with_caps_on(problem.rules, lambda _, rule: not rule.asks_who_goes()),
        levels=problem.levels[: unnamed_levels(problem)],
    )


def without_names(problem: Problem, plan: Plan) -> Plan:
    """A plan of the problem as one of the problem that `unnamed` makes of it."""
    pool_of = {p.id: pool for pool, people in _groups(problem).items() for p in people}
    visits = []
    for visit in plan.visits:
        here = Counter((pool_of[seat.id], seat.counter_type) for seat in visit.staff)
        drawn = tuple(
            PoolUse(id=pool, counter_type=kind, people=number)
            for (pool, kind), number in here.items()
        )
        visits.append(visit.model_copy(update={"staff": (), "pools": (*visit.pools, *drawn)}))
    return plan.model_copy(update={"visits": tuple(visits)})


def visits_of_pools(problem: Problem) -> dict[str, int]:
    """Visits that the people of each pool that `unnamed` makes can work at over the season."""
    rules, dates = hard_rules(problem), problem.season.visit_dates
    return {
        pool: sum(visits_of_person(rules, person, dates) for person in people)
        for pool, people in _groups(problem).items()
    }


def _pools(problem: Problem) -> Iterator[Pool]:
    absences_count = "availability" in hard_rules(problem)
    for id_, people in _groups(problem).items():
        yield Pool(
            id=id_,
            name=id_,
            skills=tuple(sorted(people[0].skills)),
            size=len(people),
            size_on=tuple(_sizes(people, problem.season.visit_dates)) if absences_count else (),
            base=problem.base_of(people[0]),
            regions=people[0].regions,
        )


def _groups(problem: Problem) -> dict[str, list[Person]]:
    """People who are alike, by an id that no pool of the problem has."""
    taken = {pool.id for pool in problem.pools}
    names = (name for n in count(1) if (name := f"people {n}") not in taken)
    alike = groupby(sorted(problem.people, key=_likeness), key=_likeness)
    return {name: list(people) for name, (_, people) in zip(names, alike, strict=False)}


def _likeness(person: Person) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    """What makes people alike: skills, and where they go (whether everywhere, else where)."""
    regions = () if person.regions is None else tuple(sorted(person.regions))
    return tuple(sorted(person.skills)), person.regions is None, regions


def _sizes(people: Sequence[Person], dates: Sequence[dt.date]) -> Iterator[PoolSizeOn]:
    for day in dates:
        here = sum(person.why_absent(day) is None for person in people)
        if here < len(people):
            yield PoolSizeOn(start=day, end=day, size=here)
