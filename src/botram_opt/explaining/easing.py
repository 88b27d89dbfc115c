"""Requirements eased: by how much, by which changes, and what a kind of limit is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple

from pydantic import Field, ValidationError

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.changed import changed_by
from botram_opt.changes.draft import Draft
from botram_opt.errors import InputError
from botram_opt.explaining.season import END, SEASON, SeasonEnd
from botram_opt.plan import Item
from botram_opt.problem import Problem
from botram_opt.problem.base import Id, Record
from botram_opt.rules import Hard, hard_rules
from botram_opt.solving.circumstances import dates_matter
from botram_opt.solving.requirements import Requirement
from botram_opt.together import part_of

ABOUT = ("region", "sub_district", "service", "counter_type", "person", "pool", "other")
"""What an item is about, but for the date."""


class Easing(Record):
    """A limit that is eased.

    Attributes:
        rule: the rule of the limit; ``season`` for the season's end.
        item: the limit, or one way of easing it.
        by: by how much, in the limit's own unit: visits, days, counters, thousandths; 1 for what
            is given up as a whole.
        is_least: whether it is proven that there is no plan if it is eased by 1 less, and all
            else as told.
    """

    rule: Id
    item: Item
    by: Annotated[int, Field(ge=1)]
    is_least: bool = False


class Kind(NamedTuple):
    """A kind of limit, eased in one way: gaps between visits, the later end of windows."""

    rule: str
    part: str
    about: tuple[str, ...]


class Way(NamedTuple):
    """A way in which a requirement can be eased.

    Attributes:
        key: of the requirement; empty for the season's end.
        changes: what eases it by 1. Requirements that are stated together have the same.
    """

    kind: Kind
    item: Item
    key: str
    changes: tuple[ChangeBase, ...]


def kind_of(rule: str, item: Item) -> Kind:
    """The kind of a limit."""
    return Kind(rule, part_of(item), tuple(f for f in ABOUT if getattr(item, f) is not None))


def rules_to_ease(problem: Problem) -> dict[str, Hard]:
    """The hard rules of a problem, with the season's end as one of them."""
    return {**hard_rules(problem), SEASON: SeasonEnd()}


def ways_to_ease(problem: Problem, requirements: Iterable[Requirement]) -> list[Way]:
    """Every way in which some requirements can be eased, each limit once for each requirement."""
    rules, found = rules_to_ease(problem), list[Way]()
    requirements = tuple(requirements)
    for requirement in requirements:
        rule = rules[requirement.rule]
        for item in rule.ways(problem, requirement.item):
            changes = _eased(rule, problem, item, 1)
            if changes is not None:
                kind = kind_of(requirement.rule, item)
                found.append(Way(kind, item, requirement.key, changes))
    changes = _eased(rules[SEASON], problem, END, 1)
    if changes is not None and dates_matter(problem, requirements):
        found.append(Way(kind_of(SEASON, END), END, "", changes))
    return found


def changes_of(problem: Problem, easings: Iterable[Easing]) -> tuple[ChangeBase, ...] | None:
    """The changes that ease limits; None if one of them cannot be eased by so much."""
    draft, made = Draft(problem), list[ChangeBase]()
    # The last ones first, so that those that are counted before them keep their numbers.
    for easing in sorted(easings, key=_number, reverse=True):
        rule = rules_to_ease(draft.problem)[easing.rule]
        changes = _eased(rule, draft.problem, easing.item, easing.by)
        if changes is None:
            return None
        for change in changes:
            change.change(draft)
        made += changes
    return tuple(made)


def eased(problem: Problem, easings: Sequence[Easing]) -> Problem | None:
    """The problem with limits eased; None if they cannot be, or it contradicts itself then."""
    changes = changes_of(problem, easings)
    try:
        return None if changes is None else changed_by(problem, changes)
    except InputError:
        return None


def all_eased(problem: Problem, ways: Iterable[Way], by: int) -> list[Easing] | None:
    """Easings of all limits by so much, or as much as they can be; None if none can by so much."""
    rules, found, reached = rules_to_ease(problem), list[Easing](), False
    seen: list[tuple[ChangeBase, ...]] = []
    for way in ways:
        if way.changes in seen:
            continue
        seen.append(way.changes)
        most = as_much(problem, way.kind.rule, way.item, by)
        reached |= most == by
        if most >= 1 and _eased(rules[way.kind.rule], problem, way.item, most) is not None:
            found.append(Easing(rule=way.kind.rule, item=way.item, by=most))
    return found if reached else None


def as_much(problem: Problem, rule: str, item: Item, by: int) -> int:
    """By how much a limit is eased, where all of its kind are by so much: as it can be, at most."""
    of = rules_to_ease(problem)[rule]
    return by if _eased(of, problem, item, by) is not None else min(by, of.limit(problem, item))


def relative(problem: Problem, easings: Iterable[Easing]) -> float:
    """By how much limits are eased, as shares of what they were, added up.

    A limit that is eased by more than it was counts like one that is given up.
    """
    rules = rules_to_ease(problem)
    limits = ((each.by, rules[each.rule].limit(problem, each.item)) for each in easings)
    return sum(min(1.0, by / max(1, limit)) for by, limit in limits)


def _eased(rule: Hard, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
    """The changes that ease a limit; None also where no problem could state what it would be."""
    try:
        return rule.eased(problem, item, by)
    except (ValidationError, OverflowError):
        return None


def _number(easing: Easing) -> int:
    facts = easing.item.facts or {}
    return int(facts.get("number", facts.get("prohibition", 0)))
