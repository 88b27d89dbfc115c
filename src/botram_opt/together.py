"""Several things said at once: what is the same for many places is one sentence, not many."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Literal, TypeVar

from botram_opt.changes.words import listed, name_of
from botram_opt.language import say
from botram_opt.plan import Item
from botram_opt.problem import Problem

KeyT = TypeVar("KeyT", bound=Hashable)

Subject = Literal["region", "sub_district", "service", "counter_type", "person", "pool"]
"""What an item can be about that has a name."""

MOST_NAMED = 5
"""Of more than so many things only the first are named."""


def named(problem: Problem, subject: Subject, items: Iterable[Item]) -> str:
    """The names of what items are about, each once: ``Ani, Budi and 3 more``."""
    ids = dict.fromkeys(getattr(item, subject) or "" for item in items)
    names = [name_of(problem, subject, id_) for id_ in ids]
    if len(names) <= MOST_NAMED:
        return listed(names)
    some = names[: MOST_NAMED - 1]
    return say("{names} and {n} more", names=", ".join(some), n=len(names) - len(some))


def each_of(problem: Problem, subject: Subject, items: Sequence[Item]) -> str:
    """The name of what items are about; of several things, ``each of Ani, Budi and Citra``."""
    names = named(problem, subject, items)
    return names if len(items) == 1 else say("each of {names}", names=names)


def alike(items: Iterable[Item], by: Callable[[Item], KeyT]) -> dict[KeyT, list[Item]]:
    """Items that have the same to say, by what that is."""
    found: dict[KeyT, list[Item]] = {}
    for item in items:
        found.setdefault(by(item), []).append(item)
    return found


def part_of(item: Item) -> str:
    """Which part of what a rule requires an item is about; empty for all of it."""
    return str((item.facts or {}).get("part", ""))
