"""The single moves that a plan allows, each with what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from botram_opt.asking.arrangement import Arrangement, free_dates, slot_of
from botram_opt.plan import Visit
from botram_opt.problem import Problem

MoveKind = Literal[
    "person_changed",
    "counters_changed",
    "visit_moved",
    "visits_swapped",
    "visit_added",
    "visit_dropped",
]
"""What a single move changes.

``person_changed``: who comes to one visit: one goes, one comes, or both. ``counters_changed``:
counters at one visit, and as many people as they need more or less. ``visit_moved``: the date of
one visit. ``visits_swapped``: two visits change dates. ``visit_added``: a visit that a sub-district
must get, and does not. ``visit_dropped``: one that it must not get, or that can be on no date.
Counters and people of visits that change their dates are chosen anew.
"""

SMALL: tuple[MoveKind, ...] = ("person_changed", "counters_changed")
"""Moves that leave every date as it is."""


@dataclass(frozen=True)
class SingleMove:
    """One kind of move of one visit, or of two.

    Attributes:
        kind: what it changes.
        arrangement: what stays, and what is open.
        lost: the visit that cannot stay, if it is about one.
    """

    kind: MoveKind
    arrangement: Arrangement
    lost: Visit | None = None


def single_moves(
    problem: Problem, visits: tuple[Visit, ...], lost: tuple[Visit, ...]
) -> Iterator[SingleMove]:
    """Every single move of a plan.

    Args:
        problem: what is planned.
        visits: those that can stay where they are.
        lost: those that cannot.
    """
    for visit in visits:
        yield from _at(visits, visit)
    for visit in visits:
        yield from _elsewhere(problem, visits, visit)
    for one, other in combinations(visits, 2):
        yield from _swapped(visits, one, other)
    yield from _of_lost(problem, visits, lost)
    yield from _missing(problem, visits, lost)


def _at(visits: tuple[Visit, ...], visit: Visit) -> Iterator[SingleMove]:
    slots = frozenset({slot_of(visits, visit)})
    yield SingleMove("person_changed", Arrangement(visits, teams=slots, team_limit="one_person"))
    yield SingleMove("counters_changed", Arrangement(visits, teams=slots, team_limit="counters"))


def _elsewhere(problem: Problem, visits: tuple[Visit, ...], visit: Visit) -> Iterator[SingleMove]:
    others = tuple(each for each in visits if each is not visit)
    for arrangement in _on_any_date(problem, others, visit):
        slot = next(iter(arrangement.dates))
        barred = frozenset({(slot, visit.date)})
        yield SingleMove("visit_moved", replace(arrangement, barred=barred))


def _on_any_date(
    problem: Problem, others: tuple[Visit, ...], visit: Visit
) -> Iterator[Arrangement]:
    """The visit among others, at each position that it can have among those to its place."""
    for day in free_dates(problem, others, visit.sub_district):
        moved = visit.model_copy(update={"date": day})
        held = (*others, moved)
        yield Arrangement(held, dates=frozenset({slot_of(held, moved)}))


def _swapped(visits: tuple[Visit, ...], one: Visit, other: Visit) -> Iterator[SingleMove]:
    if one.sub_district == other.sub_district or one.date == other.date:
        return
    rest = tuple(each for each in visits if each is not one and each is not other)
    dates = {(each.sub_district, each.date) for each in rest}
    moved = one.model_copy(update={"date": other.date})
    back = other.model_copy(update={"date": one.date})
    if not dates.isdisjoint((each.sub_district, each.date) for each in (moved, back)):
        return
    held = (*rest, moved, back)
    slots = frozenset({slot_of(held, moved), slot_of(held, back)})
    yield SingleMove("visits_swapped", Arrangement(held, teams=slots))


def _of_lost(
    problem: Problem, visits: tuple[Visit, ...], lost: tuple[Visit, ...]
) -> Iterator[SingleMove]:
    for visit in lost:
        yield SingleMove("visit_dropped", Arrangement(visits), visit)
        if _has_room(problem, visits, visit.sub_district):
            for arrangement in _on_any_date(problem, visits, visit):
                yield SingleMove("visit_moved", arrangement, visit)


def _missing(
    problem: Problem, visits: tuple[Visit, ...], lost: tuple[Visit, ...]
) -> Iterator[SingleMove]:
    for place in problem.sub_districts:
        held = sum(visit.sub_district == place.id for visit in (*visits, *lost))
        if held < place.least_visits:
            bare = Visit(
                sub_district=place.id,
                date=problem.season.visit_dates[0],
                counters={},
                served={},
                unserved={},
            )
            for arrangement in _on_any_date(problem, visits, bare):
                yield SingleMove("visit_added", arrangement)


def _has_room(problem: Problem, visits: tuple[Visit, ...], place: str) -> bool:
    held = sum(visit.sub_district == place for visit in visits)
    return held < min(problem.sub_district[place].most_visits, len(problem.season.visit_dates))
