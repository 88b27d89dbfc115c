"""What all visits of a date have together: counters, people for them, and visits at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from botram_opt.problem import CounterType, Person, Pool, Problem
from botram_opt.rules import Hard
from botram_opt.rules.most_visits_a_person import visits_of_person
from botram_opt.solving.master.schedules import Ints


@dataclass(frozen=True)
class VisitLimit:
    """How many visits to some sub-districts a date may hold, by date."""

    places: frozenset[str]
    most: Ints


def counters_a_date(problem: Problem, rules: Mapping[str, Hard], kind: CounterType) -> Ints:
    """Counters of a type that can go out on each date: in stock, and with people for them."""
    found = []
    absences_count = "availability" in rules
    people = [p for p in problem.people if _can(p, kind) and _meet(p, kind)]
    pools = [pool for pool in problem.pools if _can(pool, kind) and _meet(pool, kind)]
    for day in problem.season.visit_dates:
        most = kind.stock_at(day)
        if kind.people_per_counter:
            there = sum(not absences_count or p.why_absent(day) is None for p in people)
            there += sum(pool.size_at(day) for pool in pools)
            most = min(most, there // kind.people_per_counter)
        found.append(most)
    return np.array(found, dtype=np.int64)


Seat = tuple[str, str | None]
"""At a counter of a type, in a region or in none."""


@dataclass(frozen=True)
class Crew:
    """People who can take the same seats.

    Attributes:
        seats: those.
        visits: that all of them together can make over the season.
    """

    seats: frozenset[Seat]
    visits: int


def crews(problem: Problem, rules: Mapping[str, Hard]) -> list[Crew]:
    """Named people by what they can do where, and where nobody from a pool can do it too.

    At a visit a person sits at one counter, and may be limited in how many visits they make.
    """
    dates = problem.season.visit_dates
    found: Counter[frozenset[Seat]] = Counter()
    seats: dict[str | None, list[CounterType]] = {}
    place_in = {place.region: place.id for place in problem.sub_districts}
    for region, place in place_in.items():
        pools = problem.pools_to(place)
        seats[region] = [
            kind
            for kind in problem.counter_types_to(place)
            if kind.people_per_counter and not any(_can(pool, kind) for pool in pools)
        ]
    for person in problem.people:
        regions = seats if person.regions is None else [r for r in person.regions if r in seats]
        can = frozenset((k.id, r) for r in regions for k in seats[r] if _can(person, k))
        if can:
            found[can] += visits_of_person(rules, person, dates)
    return [Crew(can, visits) for can, visits in found.items()]


def sitters(problem: Problem, place: str, kinds: Sequence[CounterType]) -> int:
    """People who can sit at counters of some of these types in a sub-district, at most."""
    people = sum(any(_can(p, kind) for kind in kinds) for p in problem.people_to(place))
    return people + sum(
        max([pool.size, *(on.size for on in pool.size_on)])
        for pool in problem.pools_to(place)
        if any(_can(pool, kind) for kind in kinds)
    )


def _meet(who: Person | Pool, kind: CounterType) -> bool:
    """Whether there are regions that both may go to."""
    if who.regions is None or kind.regions is None:
        return True
    return not set(who.regions).isdisjoint(kind.regions)


def _can(who: Person | Pool, kind: CounterType) -> bool:
    return kind.skill is None or kind.skill in who.skills


def visit_limits(
    problem: Problem, rules: Mapping[str, Hard], counters: Mapping[str, Ints]
) -> list[VisitLimit]:
    """The limits on visits that can bind: of the season, of regions, of what every visit has.

    Args:
        problem: what is planned.
        rules: the hard rules that hold.
        counters: of each type that can go out on each date.
    """
    together: dict[frozenset[str], Ints] = {}
    for places, most in _limits(problem, rules, counters):
        known = together.get(places, most)
        together[places] = np.minimum(known, most)
    return [
        VisitLimit(places, most) for places, most in together.items() if (most < len(places)).any()
    ]


def limits_on_neighbours(problem: Problem, rules: Mapping[str, Hard]) -> list[VisitLimit]:
    """One visit a date to neighbours that must not be visited on the same date.

    Those of which all are neighbours of one another have a limit together.
    """
    if "neighbours_apart" not in rules:
        return []
    graph = nx.Graph(problem.neighbour_pairs)
    one = np.ones(len(problem.season.visit_dates), dtype=np.int64)
    # In an order that does not depend on how texts are hashed.
    cliques = sorted(sorted(clique) for clique in nx.find_cliques(graph))
    return [VisitLimit(frozenset(clique), one) for clique in cliques]


def _limits(
    problem: Problem, rules: Mapping[str, Hard], counters: Mapping[str, Ints]
) -> Iterator[tuple[frozenset[str], Ints]]:
    dates, places = problem.season.visit_dates, problem.sub_districts
    if "visits_per_date" in rules:
        allowed = np.array([problem.season.visits_allowed(day) for day in dates])
        yield frozenset(place.id for place in places), allowed
    if "visits_per_date_in_region" in rules:
        for region in problem.regions:
            if region.visits_per_date is not None:
                there = frozenset(place.id for place in places if place.region == region.id)
                yield there, np.full(len(dates), region.visits_per_date)
    if "counters_per_visit" in rules:
        for kind in problem.counter_types:
            if kind.least_per_visit:
                there = frozenset(p.id for p in places if problem.goes_to(kind, p.id))
                yield there, counters[kind.id] // kind.least_per_visit
