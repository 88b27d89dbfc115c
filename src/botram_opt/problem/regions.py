"""Regions: parts of a programme that go out by themselves, and what goes to each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from botram_opt.problem.base import Count, Id, Name, Record
from botram_opt.problem.services import CounterType
from botram_opt.problem.staff import Person, Pool

GoerT = TypeVar("GoerT", CounterType, Person, Pool)
"""What goes to visits, everywhere or to some regions only."""


class Region(Record):
    """A part of the programme that goes out by itself: a regency of a province.

    Attributes:
        visits_per_date: visits that it may hold on one date; None for any number that the
            season allows.
    """

    id: Id
    name: Name
    visits_per_date: Count | None = None


def goers(items: Iterable[GoerT], regions: Iterable[str]) -> Mapping[str | None, tuple[GoerT, ...]]:
    """What goes to the places of each region, and under None to those that lie in no region."""
    found: dict[str | None, list[GoerT]] = {None: []} | {region: [] for region in regions}
    for item in items:
        for region in found if item.regions is None else dict.fromkeys(item.regions):
            if region in found:
                found[region].append(item)
    return {region: tuple(here) for region, here in found.items()}
