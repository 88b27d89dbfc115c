"""Which item of a problem a person at the command line means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal, NoReturn, Protocol

from botram_opt.errors import Issue, UnreadableError
from botram_opt.language import say
from botram_opt.problem import Problem
from botram_opt.problem.wrong_values import shown

Kind = Literal["sub-district", "person", "counter type", "pool"]
"""What can be named."""


MOST_NEAR = 3
"""Names that are told to be like one that is not there."""

MOST_TOLD = 30
"""Items up to which all names are told, where none is like it."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


_MISSING: Mapping[Kind, Callable[[str], str]] = MappingProxyType(
    {
        "sub-district": lambda text: say("there is no sub-district {text}", text=text),
        "person": lambda text: say("there is no person {text}", text=text),
        "counter type": lambda text: say("there is no counter type {text}", text=text),
        "pool": lambda text: say("there is no pool {text}", text=text),
    }
)


def named(problem: Problem, kind: Kind, text: str, where: str) -> str:
    """The id of the item that has a text for its id or for its name, whatever its capitals.

    Args:
        problem: has the items.
        kind: of the item.
        text: what was given.
        where: the option or argument that it was given for.

    Raises:
        UnreadableError: there is none, or several; says which it could be.
    """
    of_kind: dict[Kind, Iterable[_Named]] = {
        "sub-district": problem.sub_districts,
        "person": problem.people,
        "counter type": problem.counter_types,
        "pool": problem.pools,
    }
    items = tuple(of_kind[kind])
    wanted = text.strip().casefold()
    exact = [item.id for item in items if item.id == text.strip()]
    found = exact or [i.id for i in items if wanted in (i.id.casefold(), i.name.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        what = say("more than one has the name {text}", text=shown(text))
        refuse(where, what, say("Give an id, one of {ids}", ids=", ".join(found)))
    spelled = {spelling.casefold(): spelling for i in items for spelling in (i.name, i.id)}
    near = get_close_matches(wanted, spelled, n=MOST_NEAR, cutoff=0.6)
    near = near or [spelling for spelling in spelled if wanted and wanted in spelling][:MOST_NEAR]
    what = _MISSING[kind](shown(text))
    if near:
        refuse(
            where,
            what,
            say("Names like it: {names}", names=", ".join(spelled[each] for each in near)),
        )
    if 0 < len(items) <= MOST_TOLD:
        names = ", ".join(item.name for item in items)
        refuse(where, what, say("Give one of these: {names}", names=names))
    refuse(where, what, say("Give a name or an id that the problem has"))


def refuse(where: str, what: str, remedy: str) -> NoReturn:
    """Refuse what was given for an option or an argument.

    Raises:
        UnreadableError: always.
    """
    raise UnreadableError([Issue(where, what, remedy)])
