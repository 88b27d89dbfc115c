"""Neighbours name each other, and no place lies far from the others by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import number, say
from botram_opt.problem.contradictions.check import Absent, label
from botram_opt.problem.places import Point
from botram_opt.problem.travel import geodesic_metres

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem


def neighbours_are_mutual(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Whoever is a neighbour of a place has that place as a neighbour."""
    for place in problem.sub_districts:
        where = label("sub_districts", place.name) + ".neighbours"
        if place.id in place.neighbours:
            yield Issue(where, say("it is its own neighbour"), say("Remove it"))
        for other in place.neighbours:
            known = problem.sub_district.get(other)
            if known is not None and place.id not in known.neighbours:
                yield Issue(
                    where,
                    say(
                        "{place} is its neighbour, but not the other way round",
                        place=repr(known.name),
                    ),
                    say(
                        "Add {place} to the neighbours of {other}, or remove it here",
                        place=repr(place.id),
                        other=repr(known.name),
                    ),
                )


def no_place_is_far_off(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Latitude and longitude swapped, where both are in range: swapping back brings it home."""
    points: list[tuple[str, Point | None]] = [
        (label("sub_districts", s.name), s.location) for s in problem.sub_districts
    ]
    points += [(label("bases", b.name), b.location) for b in problem.bases]
    points += [(label("people", p.name), p.home) for p in problem.people]
    known = [point for _, point in points if point is not None]
    if len(known) < 3:
        return
    middle = Point(
        latitude=median(p.latitude for p in known), longitude=median(p.longitude for p in known)
    )
    for where, point in points:
        if point is None or not -90 <= point.longitude <= 90:
            continue
        swapped = Point(latitude=point.longitude, longitude=point.latitude)
        away = geodesic_metres(point, middle)
        if away > 1_000_000 and geodesic_metres(swapped, middle) < away / 10:
            yield Issue(
                where,
                say(
                    "it lies {away} km from the other places, and among them if latitude and "
                    "longitude are swapped",
                    away=number(away / 1000, places=0),
                ),
                say("Swap latitude and longitude"),
            )
