"""Somebody can sit where somebody must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.problem.contradictions.check import Absent, all_staff, label

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem


def people_can_work(problem: Problem, absent: Absent) -> Iterator[Issue]:
    """Pairs do not contradict each other, and skills that every visit needs are there."""
    kinds: dict[frozenset[str], set[str]] = {}
    for i, pair in enumerate(problem.pairs):
        if pair.people[0] == pair.people[1]:
            yield Issue(
                f"pairs[{i}]", f"{pair.people[0]!r} is paired with itself", "Name two people"
            )
        kinds.setdefault(frozenset(pair.people), set()).add(pair.kind)
    for people, stated in kinds.items():
        if len(stated) > 1:
            what = f"{' and '.join(sorted(people))} must and must not work together"
            yield Issue("pairs", what, "Remove one of the two")
    skilled = {skill for member in all_staff(problem) for skill in member.skills}
    for kind in problem.counter_types:
        needs = kind.people_per_counter > 0 and kind.skill is not None and kind.least_per_visit > 0
        if needs and kind.skill not in skilled and not absent:
            yield Issue(
                label("counter_types", kind.name),
                f"every visit must have it, but nobody has the skill {kind.skill!r}",
                "Give somebody the skill, or lower least_per_visit",
            )
