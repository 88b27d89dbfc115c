"""Items have ids of their own, and name items that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.contradictions.check import Absent, all_staff, label, unknown

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem


def ids_are_unique(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """No two items share an id, so that it is clear which one is named."""
    yield from _doubles("regions", (region.id for region in problem.regions))
    yield from _doubles("sub_districts", (place.id for place in problem.sub_districts))
    yield from _doubles("services", (service.id for service in problem.services))
    yield from _doubles("counter_types", (kind.id for kind in problem.counter_types))
    yield from _doubles("skills", problem.skills)
    yield from _doubles("levels", (level.name for level in problem.levels))
    yield from _doubles("rules", (rule.rule for rule in problem.rules))
    origins = [base.id for base in problem.bases]
    origins += [member.id for member in all_staff(problem)]
    yield from _doubles(say("bases, people and pools share their ids:"), origins)


def _doubles(where: str, ids: Iterable[str]) -> Iterator[Issue]:
    for id_, count in Counter(ids).items():
        if count > 1:
            yield Issue(
                f"{where} {id_!r}",
                say("this id is given {times} times", times=count),
                say("Rename all but one"),
            )


def references_are_known(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Whatever is named by its id is there."""
    places, services = problem.sub_district, problem.service
    skills, bases = problem.skills, problem.base
    for place in problem.sub_districts:
        where = label("sub_districts", place.name) + ".neighbours"
        yield from unknown(where, "sub-district", place.neighbours, places, absent)
    for kind in problem.counter_types:
        where = label("counter_types", kind.name)
        yield from unknown(where + ".services", "service", kind.services, services, absent)
        yield from unknown(where + ".skill", "skill", [kind.skill], skills, absent)
        yield from unknown(where + ".base", "base", [kind.base], bases, absent)
    for field in ("people", "pools"):
        for person in getattr(problem, field):
            where = label(field, person.name)
            yield from unknown(where + ".skills", "skill", person.skills, skills, absent)
            yield from unknown(where + ".base", "base", [person.base], bases, absent)
    for i, pair in enumerate(problem.pairs):
        yield from unknown(f"pairs[{i}]", "person", pair.people, problem.person, absent)
    for i, pin in enumerate(problem.pins):
        types = [c.counter_type for c in pin.counters]
        types += [p.counter_type for p in pin.people if p.counter_type is not None]
        types += [drawn.counter_type for drawn in pin.pools]
        people = [p.id for p in pin.people]
        pools, asked = [drawn.id for drawn in pin.pools], [r.service for r in pin.requests]
        yield from unknown(f"pins[{i}]", "sub-district", [pin.sub_district], places, absent)
        yield from unknown(f"pins[{i}]", "counter type", types, problem.counter_type, absent)
        yield from unknown(f"pins[{i}]", "person", people, problem.person, absent)
        yield from unknown(f"pins[{i}]", "pool", pools, problem.pool, absent)
        yield from unknown(f"pins[{i}]", "service", asked, services, absent)
    for i, ban in enumerate(problem.prohibitions):
        where = f"prohibitions[{i}]"
        yield from unknown(where, "sub-district", [ban.sub_district], places, absent)
        yield from unknown(where, "person", [ban.person], problem.person, absent)
        yield from unknown(where, "counter type", [ban.counter_type], problem.counter_type, absent)
