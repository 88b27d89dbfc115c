"""Every place can be reached from wherever somebody sets out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.contradictions.check import Absent, all_staff, label, unknown
from botram_opt.problem.travel import GeodesicTravel, MatrixTravel

if TYPE_CHECKING:
    from botram_opt.problem.places import SubDistrict
    from botram_opt.problem.problem import Problem
    from botram_opt.problem.services import CounterType
    from botram_opt.problem.staff import Person, Pool


def travel_reaches(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Whoever travels has somewhere to set out from, and a way to every place."""
    travel = problem.travel
    for field in ("counter_types", "people", "pools"):
        for item in getattr(problem, field):
            at_home = travel is None and getattr(item, "home", None) is not None
            if problem.origin_of(item) is not None or at_home:
                continue
            if problem.bases:
                what = say("it names no base, and there are several to set out from")
                yield Issue(label(field, item.name), what, say("Name its base"))
            elif travel is not None and field != "counter_types" and not absent:
                what = say("it is not known where to set out from")
                yield Issue(
                    label(field, item.name),
                    what,
                    say("Add a base, or leave {field} out", field="travel"),
                )
    if isinstance(travel, GeodesicTravel):
        for place in problem.sub_districts:
            if place.location is None:
                where = label("sub_districts", place.name)
                yield Issue(
                    where, say("it has no location to travel to"), say("Give latitude, longitude")
                )
        for base in problem.bases:
            if base.location is None:
                where = label("bases", base.name)
                yield Issue(
                    where,
                    say("it has no location to set out from"),
                    say("Give latitude, longitude"),
                )
    if isinstance(travel, MatrixTravel):
        known = {*problem.base, *problem.person}
        yield from unknown("travel.rows", "base or person", travel.origins, known, absent)
        named = [row.sub_district for row in travel.rows]
        yield from unknown("travel.rows", "sub-district", named, problem.sub_district, absent)
        for pair, count in Counter((r.origin, r.sub_district) for r in travel.rows).items():
            if count > 1:
                yield Issue(
                    "travel.rows",
                    say("{origin} to {place} stands twice", origin=pair[0], place=pair[1]),
                    say("Keep one"),
                )
        for origin, places in _ways_needed(problem, travel.origins).items():
            for place in places:
                if (origin, place.id) not in travel.by_pair:
                    yield Issue(
                        "travel.rows",
                        say(
                            "{place} cannot be reached from {origin}",
                            place=repr(place.name),
                            origin=repr(origin),
                        ),
                        say("Add the row, or take the place out"),
                    )


def _ways_needed(problem: Problem, origins: frozenset[str]) -> dict[str, Sequence[SubDistrict]]:
    """The sub-districts that something goes to from each origin; all of them, where nothing does.

    A base that nothing sets out from yet is asked for all its ways, as a table that has gaps is
    most often one that was cut short.
    """
    regions: dict[str | None, set[str]] = {}
    everywhere: set[str | None] = set()
    goers: list[CounterType | Person | Pool] = [*problem.counter_types, *all_staff(problem)]
    for item in goers:
        origin = problem.origin_of(item)
        if item.regions is None:
            everywhere.add(origin)
        else:
            regions.setdefault(origin, set()).update(item.regions)
    places_in: dict[str | None, list[SubDistrict]] = {}
    for place in problem.sub_districts:
        places_in.setdefault(place.region, []).append(place)
    needed: dict[str, Sequence[SubDistrict]] = {}
    for origin in sorted(origins | set(problem.base)):
        if origin in regions and origin not in everywhere:
            here = sorted(regions[origin])
            needed[origin] = [place for r in here for place in places_in.get(r, ())]
        else:
            needed[origin] = problem.sub_districts
    return needed
