"""Regions are named as they should be, and what must be there goes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.contradictions.check import Absent, label, region_label, unknown

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem

GOERS = ("counter_types", "people", "pools")
"""Fields of a problem whose items may go to some regions only."""


def regions_are_known(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Regions that are named are there; who goes to some only names them, each once."""
    for place in problem.sub_districts:
        where = label("sub_districts", place.name) + ".region"
        yield from unknown(where, "region", [place.region], problem.region, absent)
    for field in GOERS:
        for item in getattr(problem, field):
            if item.regions is None:
                continue
            where = label(field, item.name) + ".regions"
            yield from unknown(where, "region", item.regions, problem.region, absent)
            if not item.regions:
                remedy = say("Name its regions, or leave them out to let it go everywhere")
                yield Issue(where, say("it is empty, so that it goes nowhere"), remedy)
            for region, times in Counter(item.regions).items():
                if times > 1:
                    yield Issue(
                        where,
                        say("{what} stands there {times} times", what=repr(region), times=times),
                        say("Keep one"),
                    )


def places_are_reached(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Some counter type goes to each place that must be visited, if there are any."""
    if absent or not problem.counter_types:
        return
    for place in problem.sub_districts:
        known = place.region is None or place.region in problem.region
        if known and place.least_visits > 0 and not problem.counter_types_to(place.id):
            there = region_label(problem, place.region)
            yield Issue(
                label("sub_districts", place.name),
                say("it must be visited, but no counter type goes to {region}", region=there),
                say("Correct its region, or let a counter type go there"),
            )


def visits_fit_in_regions(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """The visits that a region must have fit on its dates."""
    season = problem.season
    if any(x.rule == "visits_per_date_in_region" and not x.on for x in problem.rules):
        return
    least: Counter[str | None] = Counter()
    for place in problem.sub_districts:
        least[place.region] += place.least_visits
    for region in problem.regions:
        if region.visits_per_date is None or season.end < season.start:
            continue
        most = region.visits_per_date * len(season.visit_dates)
        if least[region.id] > most > 0 or least[region.id] > region.visits_per_date == 0:
            yield Issue(
                label("regions", region.name),
                say(
                    "its sub-districts must get {least} visits, but it may hold {by_date} on one "
                    "date: {most} on {dates}",
                    least=least[region.id],
                    by_date=region.visits_per_date,
                    most=most,
                    dates=len(season.visit_dates),
                ),
                say(
                    "Raise {field}, or lower {other} of sub-districts",
                    field="visits_per_date",
                    other="least_visits",
                ),
            )


def pins_stay_in_regions(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Pinned counters, people and pools may go where they are pinned."""
    for i, pin in enumerate(problem.pins):
        place = problem.sub_district.get(pin.sub_district)
        if place is None or place.region not in (None, *problem.region):
            continue
        kinds = [c.counter_type for c in pin.counters if c.counters > 0]
        kinds += [person.counter_type for person in pin.people if person.counter_type is not None]
        kinds += [drawn.counter_type for drawn in pin.pools if drawn.people > 0]
        pinned = [problem.counter_type.get(kind) for kind in dict.fromkeys(kinds)]
        people = [problem.person.get(person.id) for person in pin.people]
        pools = [problem.pool.get(drawn.id) for drawn in pin.pools if drawn.people > 0]
        for item in (*pinned, *people, *pools):
            if item is not None and not problem.goes_to(item, place.id):
                yield Issue(
                    f"pins[{i}] {place.name!r}",
                    say(
                        "{name} does not go to {region}",
                        name=repr(item.name),
                        region=region_label(problem, place.region),
                    ),
                    say("Pin another, or add the region to its regions"),
                )


def pairs_meet(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """People who must work together go to a region in common."""
    for i, pair in enumerate(problem.pairs):
        one, other = (problem.person.get(person) for person in pair.people)
        if pair.kind == "apart" or one is None or other is None:
            continue
        if one.regions and other.regions and not set(one.regions) & set(other.regions):
            yield Issue(
                f"pairs[{i}]",
                say(
                    "{one} and {other} must work together, and go to no region in common",
                    one=repr(one.name),
                    other=repr(other.name),
                ),
                say("Give them a region in common, or remove the pair"),
            )
