"""What a check is, and what checks share."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.faults import ANY
from botram_opt.wording import kind_called, kinds_called

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem
    from botram_opt.problem.staff import Person, Pool


Absent = frozenset[str]
"""Ids of items that were left out because they could not be read."""

Check = Callable[["Problem", Absent], Iterable[Issue]]
"""Yields the contradictions of one kind, each with the item and the remedy.

To name an item that is absent is no contradiction, and neither is a lack that one might fill.
"""


def label(field: str, name: str) -> str:
    """Say which item of a field it is, by its name."""
    return f"{field} {name!r}"


def all_staff(problem: Problem) -> tuple[Person | Pool, ...]:
    """People and pools."""
    return (*problem.people, *problem.pools)


def region_label(problem: Problem, region: str | None) -> str:
    """Say which region it is, by its name."""
    if region is None:
        return say("sub-districts that lie in no region")
    return repr(problem.region[region].name if region in problem.region else region)


def unknown(
    where: str, kind: str, ids: Iterable[str | None], known: Container[str], absent: Absent
) -> Iterator[Issue]:
    """Yield the ids that are named somewhere and stand nowhere."""
    for id_ in dict.fromkeys(ids):
        if id_ is not None and id_ not in known and not absent & {id_, ANY}:
            yield Issue(
                where,
                say("{id} is no {kind}", id=repr(id_), kind=kind_called(kind)),
                say("Add it to the {kinds}, or correct it", kinds=kinds_called(kind)),
            )
