"""Somebody can sit where somebody must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.contradictions.check import Absent, all_staff, label, region_label

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem


def people_can_work(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Pairs do not contradict each other, and skills that every visit needs are there."""
    kinds: dict[frozenset[str], set[str]] = {}
    for i, pair in enumerate(problem.pairs):
        if pair.people[0] == pair.people[1]:
            yield Issue(
                f"pairs[{i}]",
                say("{person} is paired with itself", person=repr(pair.people[0])),
                say("Name two people"),
            )
        kinds.setdefault(frozenset(pair.people), set()).add(pair.kind)
    for people, stated in kinds.items():
        if len(stated) > 1:
            one, other = min(people), max(people)
            what = say("{one} and {other} must and must not work together", one=one, other=other)
            yield Issue("pairs", what, say("Remove one of the two"))
    if not absent:
        yield from _skills_that_lack(problem)


def _skills_that_lack(problem: Problem) -> Iterator[Issue]:
    """Tell the counters of every visit for which nobody has the skill, anywhere or in a region."""
    place_in = {
        place.region: place.id
        for place in problem.sub_districts
        if place.region is None or place.region in problem.region
    }
    skilled_in = {
        region: {
            *(skill for person in problem.people_to(place) for skill in person.skills),
            *(skill for pool in problem.pools_to(place) for skill in pool.skills),
        }
        for region, place in place_in.items()
    }
    skilled = {skill for member in all_staff(problem) for skill in member.skills}
    for kind in problem.counter_types:
        if kind.people_per_counter == 0 or kind.skill is None or kind.least_per_visit == 0:
            continue
        where = label("counter_types", kind.name)
        if kind.skill not in skilled:
            what = say(
                "every visit must have it, but nobody has the skill {skill}", skill=repr(kind.skill)
            )
            remedy = say("Give somebody the skill, or lower {field}", field="least_per_visit")
            yield Issue(where, what, remedy)
            continue
        for region in place_in if kind.regions is None else kind.regions:
            if kind.skill not in skilled_in.get(region, skilled):
                what = say(
                    "every visit must have it, but nobody who goes to {region} has the skill "
                    "{skill}",
                    region=region_label(problem, region),
                    skill=repr(kind.skill),
                )
                remedy = say(
                    "Give somebody the skill there, or lower {field}", field="least_per_visit"
                )
                yield Issue(where, what, remedy)
