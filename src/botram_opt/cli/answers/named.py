"""Which item of a problem a person at the command line means."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal, Protocol

import typer

from botram_opt.problem import Problem

Kind = Literal["sub-district", "person", "counter type", "pool"]
"""What can be named."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


def named(problem: Problem, kind: Kind, text: str) -> str:
    """The id of the item that has a text for its id or for its name, whatever its capitals.

    Raises:
        typer.BadParameter: there is none, or several; names those that it could be.
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
        raise typer.BadParameter(
            f"{text!r} is the name of more than one {kind}: give an id, one of {', '.join(found)}"
        )
    spelled = {spelling.casefold(): spelling for i in items for spelling in (i.name, i.id)}
    near = [spelled[match] for match in get_close_matches(wanted, spelled, n=3, cutoff=0.6)]
    hint = f" Perhaps {' or '.join(near)}?" if near else ""
    raise typer.BadParameter(f"there is no {kind} {text!r}.{hint}")
