"""What all visits of a date have together: counters, people for them, and visits at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from botram_opt.problem import CounterType, Problem
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
    for day in problem.season.visit_dates:
        most = kind.stock_at(day)
        if kind.people_per_counter:
            people = sum(
                not absences_count or person.why_absent(day) is None
                for person in problem.people
                if kind.skill is None or kind.skill in person.skills
            ) + sum(
                pool.size_at(day)
                for pool in problem.pools
                if kind.skill is None or kind.skill in pool.skills
            )
            most = min(most, people // kind.people_per_counter)
        found.append(most)
    return np.array(found, dtype=np.int64)


@dataclass(frozen=True)
class Crew:
    """People who can sit at the same counter types.

    Attributes:
        kinds: ids of those.
        visits: that all of them together can make over the season.
    """

    kinds: frozenset[str]
    visits: int


def crews(problem: Problem, rules: Mapping[str, Hard]) -> list[Crew]:
    """Named people by what they can do, where nobody from a pool can do it too.

    At a visit a person sits at one counter, and may be limited in how many visits they make.
    """
    dates = problem.season.visit_dates
    kinds = [
        kind
        for kind in problem.counter_types
        if kind.people_per_counter
        and not any(kind.skill is None or kind.skill in pool.skills for pool in problem.pools)
    ]
    found: Counter[frozenset[str]] = Counter()
    for person in problem.people:
        can = frozenset(k.id for k in kinds if k.skill is None or k.skill in person.skills)
        if can:
            found[can] += visits_of_person(rules, person, dates)
    return [Crew(can, visits) for can, visits in found.items()]


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
