"""What a sub-district asks for at its visits, and the counters that a visit may have for it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from botram_opt.problem import Problem, SubDistrict
from botram_opt.requests import asked_on, found_on, left_if_unvisited
from botram_opt.solving.master.limits import sitters
from botram_opt.solving.master.schedules import Ints
from botram_opt.solving.master.served import Group, groups

MOST_CELLS = 200_000
"""Choices of counters at a visit at most, times dates that are asked for something else."""

MOST_TOGETHER = 6
"""Services at most that are looked at together, and counter types that need people."""


@dataclass(frozen=True)
class Ask:
    """A group of services as a sub-district asks for them.

    Attributes:
        group: those.
        choices: counters of each of its types that a visit may have, a choice a row.
        weights: what a request unserved counts, by service.
        needed: requests asked for if nobody comes, by service.
        found, asked: requests by date and service; 0 after the last date, where there is no visit.
            None are found of what nobody offers.
    """

    group: Group
    choices: Ints
    weights: Ints
    needed: Ints
    found: Ints
    asked: Ints


def asks(
    problem: Problem,
    rules: Collection[str],
    place: SubDistrict,
    counters: Mapping[str, Ints],
    weight: int,
) -> list[Ask]:
    """What a sub-district asks for, of the services whose requests count.

    Services that share counter types are looked at together. Where demand builds up, or there are
    too many choices, each is looked at as if it had all the time of its type; those that several
    types offer are then served as far as requests are found.

    Args:
        problem: what is planned.
        rules: names of the hard rules that hold.
        place: the sub-district.
        counters: of each type that can go out on each date.
        weight: of a request unserved, times that of its service.
    """
    found = []
    counted = [service for service in problem.services if service.unserved_weight]
    for together in groups(problem, place.id, counted):
        ask = None
        if "opening_hours" in rules and problem.demand.kind != "accumulating":
            ask = _ask(problem, rules, place, together, counters, weight)
        if ask is not None:
            found.append(ask)
            continue
        for service in together.services:
            kinds = problem.offering(service.id, place.id)
            limit = kinds if len(kinds) == 1 and "opening_hours" in rules else ()
            alone = Group((service,), limit, together.opening)
            ask = _ask(problem, rules, place, alone, counters, weight)
            assert ask is not None
            found.append(ask)
    return found


def _ask(
    problem: Problem,
    rules: Collection[str],
    place: SubDistrict,
    group: Group,
    counters: Mapping[str, Ints],
    weight: int,
) -> Ask | None:
    """What is asked for of a group; None if that is too much to look at."""
    dates = problem.season.visit_dates
    offered = [bool(problem.offering(s.id, place.id)) for s in group.services]
    requests = [[found_on(problem, place.id, s.id, day) for s in group.services] for day in dates]
    asked = [[asked_on(problem, place.id, s.id, day) for s in group.services] for day in dates]
    nothing = [0] * len(group.services)
    found = np.array([*requests, nothing]) * offered
    choices = _choices(problem, rules, place, group, counters, found)
    if choices is None:
        return None
    return Ask(
        group=group,
        choices=choices,
        weights=np.array([weight * service.unserved_weight for service in group.services]),
        needed=np.array([left_if_unvisited(problem, place.id, s.id) for s in group.services]),
        found=found,
        asked=np.array([*asked, nothing]),
    )


def _choices(
    problem: Problem,
    rules: Collection[str],
    place: SubDistrict,
    group: Group,
    counters: Mapping[str, Ints],
    found: Ints,
) -> Ints | None:
    """The counters that a visit may have for a group; None if there are too many choices.

    More than serve all that is found are of no use; and there must be people for all of them.
    """
    kinds = group.kinds
    staffed = [i for i, kind in enumerate(kinds) if kind.people_per_counter]
    if max(len(group.services), len(staffed)) > MOST_TOGETHER:
        return None
    ranges = []
    for kind in kinds:
        serves = [service.id in kind.services for service in group.services]
        useful = -(-int((found @ (group.seconds * serves)).max()) // group.opening)
        least = kind.least_per_visit if "counters_per_visit" in rules else 0
        most = min(int(counters[kind.id].max()), useful)
        if "counters_per_visit" in rules and kind.most_per_visit is not None:
            most = min(most, kind.most_per_visit)
        ranges.append(np.arange(least, max(least, most) + 1))
    number = math.prod(len(numbers) for numbers in ranges)
    if len(kinds) > 1 and number * len(np.unique(found, axis=0)) > MOST_CELLS:
        return None
    choices = np.array(list(product(*ranges)), dtype=np.int64).reshape(number, len(kinds))
    people = np.array([kind.people_per_counter for kind in kinds], dtype=np.int64)
    fits = np.ones(len(choices), dtype=np.bool_)
    for size in range(1, len(staffed) + 1):
        for some in combinations(staffed, size):
            there = sitters(problem, place.id, [kinds[i] for i in some])
            fits &= choices[:, list(some)] @ people[list(some)] <= there
    # What every visit must have is no choice, whoever there is for it.
    fits |= (choices == choices.min(axis=0)).all(axis=1)
    return choices[fits]
