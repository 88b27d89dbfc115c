"""Every instance by name: how to make it, how large it is, and the suites that measure it.

Making an instance twice gives the same problem: what is drawn by chance has a fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Literal

from botram_opt import Problem, datasets
from instances.assignment import assignment
from instances.bekasi import bekasi
from instances.excerpt import excerpt
from instances.provinces import all_indonesia, west_java_province
from instances.villages import village_events

Suite = Literal["smoke", "short", "full"]
Size = Literal["tiny", "small", "medium", "large"]
"""Sub-districts: up to 10, up to 100, up to 1,000, and more."""

Family = Literal["bundled", "bekasi", "assignment", "province", "country", "villages"]

SUITES: tuple[Suite, ...] = ("smoke", "short", "full")


SUITES_OF: dict[tuple[int, int, str], tuple[Suite, ...]] = {
    (1, 1, "tight"): ("full",),
    (1, 1, "loose"): ("full",),
    (1, 2, "as it is"): ("full",),
    (2, 1, "as it is"): ("full",),
    (2, 2, "as it is"): ("short", "full"),
    (2, 2, "tight"): ("full",),
    (3, 3, "as it is"): ("full",),
}
"""Suites by visits a date, visits a year and stock of Bekasi.

With four peers each takes eight minutes, all of them together four hours: the others are measured
when they are named.
"""


@dataclass(frozen=True)
class Instance:
    """A problem that can be made.

    Attributes:
        family: what instances of one kind have in common; limits are set by family.
        suites: that measure it.
    """

    name: str
    make: Callable[[], Problem]
    size: Size
    family: Family
    suites: frozenset[Suite]


def _instances() -> Iterator[Instance]:
    yield _of("bundled-2025", partial(datasets.bekasi, 2025), "small", "bundled", "short", "full")
    yield _of("bundled-2024-as-run", _as_run, "small", "bundled", "smoke", "short", "full")
    yield _of("bekasi-4-places", _four_places, "tiny", "bekasi", "smoke")
    stocks: tuple[Literal["tight", "as it is", "loose"], ...] = ("tight", "as it is", "loose")
    as_it_is = partial(bekasi, 2, 2, demand="as it is")
    yield _of("bundled-2025-2-2", as_it_is, "small", "bekasi", "short", "full")
    for a_date, a_year, stock in product((1, 2, 3), (1, 2, 3), stocks):
        name = f"bekasi-{a_date}-{a_year}-{stock.replace(' ', '-')}"
        make = partial(bekasi, a_date, a_year, stock)
        yield _of(name, make, "small", "bekasi", *SUITES_OF.get((a_date, a_year, stock), ()))
    yield _of("assignment-c-4x8", partial(assignment, 4, 8, "C"), "tiny", "assignment", "smoke")
    for kind, dates, visits in product(("C", "D"), (5, 10, 20), (100,)):
        short: tuple[Suite, ...] = ("short",) if (kind, dates) == ("D", 5) else ()
        make = partial(assignment, dates, visits, "C" if kind == "C" else "D")
        name = f"assignment-{kind.lower()}-{dates}x{visits}"
        yield _of(name, make, "small", "assignment", *short, "full")
    two = partial(west_java_province, 2)
    yield _of("west-java-2", two, "small", "province", "smoke", "short")
    yield _of("west-java", west_java_province, "medium", "province", "full")
    yield _of("indonesia-4", partial(all_indonesia, 4), "small", "country", "smoke", "short")
    yield _of("indonesia", all_indonesia, "large", "country", "full")
    yield _of("villages-1", partial(village_events, 1), "medium", "villages", "short")
    yield _of("villages", village_events, "large", "villages", "full")


def _of(
    name: str, make: Callable[[], Problem], size: Size, family: Family, *suites: Suite
) -> Instance:
    return Instance(name, make, size, family, frozenset(suites))


def _as_run() -> Problem:
    """The bundled year 2024, in which the dates of 2024 as they were run are allowed."""
    return datasets.with_dates_of(datasets.bekasi(2024), datasets.schedule_2024())


def _four_places() -> Problem:
    return excerpt(datasets.bekasi(2025), 4)


INSTANCES: dict[str, Instance] = {instance.name: instance for instance in _instances()}
"""All instances by name."""


def in_suite(suite: Suite) -> list[Instance]:
    """The instances of a suite, in order."""
    return [instance for instance in INSTANCES.values() if suite in instance.suites]
