"""Residents choose: who missed a visit, or was turned away, may go to a neighbour's later one.

Buesing, Comis, Schmidt and Streicher (2020, arXiv 2005.11062) plan where mobile medical units
stop for two kinds of patients: those who are *steered* by an appointment system to any place that
they would consider, and those who walk in at the nearest place that is open. Taken from there is
the difference between the two, and that each has a set of places within reach. Here it is simpler
in one way, since nothing is optimised, and has one thing more, since visits come on dates:

- Whoever walks in takes the first visit within reach that suits; the nearest in time, not in space.
- Whoever comes by appointment is directed to visits at which the plan leaves nobody unserved for
  the service in question; among these it is the first that suits, too.
- How likely a later visit suits is told by ``second_chance``, for the rule ``missed_for_good`` too.
- Nobody looks further than the next visit to their own sub-district, and nobody tries twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from botram_opt.plan import Visit
from botram_opt.problem import Problem
from botram_opt.second_chance import ResidentChoice, chance, within_reach

Counts = NDArray[np.int64]
"""A whole number for each replication."""


class Suit(NamedTuple):
    """A later visit: its number in the year, and the chance that it suits."""

    event: int
    chance: float


@dataclass(frozen=True)
class Suits:
    """The later visits that may suit, in order of date: to who walks in, and to who is steered."""

    walking: tuple[Suit, ...] = ()
    steered: tuple[Suit, ...] = ()


def suits(
    problem: Problem,
    choice: ResidentChoice | None,
    visits: Sequence[Visit],
    offered: Sequence[Collection[int]],
) -> list[tuple[Suits, ...]]:
    """For each visit and service, the later visits nearby that offer it.

    Args:
        problem: what the visits are of.
        choice: how residents choose; None where nobody goes elsewhere.
        visits: in order of date.
        offered: numbers of the services that are to be had at each.
    """
    if choice is None:
        return [tuple(Suits() for _ in problem.services)] * len(visits)
    near = {
        place.id: within_reach(problem, place.id, choice.reach_km)
        for place in problem.sub_districts
    }
    found = []
    for here in visits:
        own = [v.date for v in visits if v.sub_district == here.sub_district and v.date > here.date]
        later = [
            Suit(i, chance(choice, (visit.date - here.date).days))
            for i, visit in enumerate(visits)
            if visit.sub_district in near[here.sub_district]
            and visit.date > here.date
            and (not own or visit.date < own[0])
        ]
        found.append(
            tuple(
                _of_service(
                    problem.services[s].id, [x for x in later if s in offered[x.event]], visits
                )
                for s in range(len(problem.services))
            )
        )
    return found


def _of_service(service: str, later: Sequence[Suit], visits: Sequence[Visit]) -> Suits:
    with_room = [suit for suit in later if not visits[suit.event].unserved.get(service, 0)]
    return Suits(tuple(later), tuple(with_room))


def go(
    rng: np.random.Generator,
    leavers: Counts,
    choice: ResidentChoice,
    steered: float,
    options: Suits,
) -> dict[int, Counts]:
    """How many of those who leave unserved come to each later visit, by its number.

    Args:
        rng: the chance that there is.
        leavers: who missed the visit or was turned away, by replication.
        choice: how they choose.
        steered: share of residents who come by appointment.
        options: the visits that may suit.
    """
    trying = rng.binomial(leavers, choice.try_again)
    directed = rng.binomial(trying, steered)
    found: dict[int, Counts] = {}
    for rest, visits in ((trying - directed, options.walking), (directed, options.steered)):
        for event, likely in visits:
            comes = rng.binomial(rest, likely)
            found[event] = found.get(event, 0) + comes
            rest = rest - comes
    return found
