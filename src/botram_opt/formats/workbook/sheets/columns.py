"""Columns that several sheets have, and values that are chosen from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from botram_opt.formats.workbook.kinds import (
    DATE,
    FREE_TEXT,
    NAME,
    Said,
    choice,
    choices,
    item,
    items,
    number,
)
from botram_opt.formats.workbook.tables import PARENT, Column
from botram_opt.language import say
from botram_opt.problem import Weekday
from botram_opt.wording import weekday

_BASES: Mapping[str, Said] = MappingProxyType(
    {
        "reported": lambda: say("reported"),
        "estimated": lambda: say("estimated"),
        "assumed": lambda: say("assumed"),
    }
)

_WEEKDAYS: Mapping[str, Said] = MappingProxyType(
    {day.value: partial(weekday, day.value) for day in Weekday}
)

WEEKDAYS = choices(_WEEKDAYS)


def id_and_name() -> tuple[Column, Column]:
    """What an item is called in other sheets, and by people."""
    return (
        Column(
            "id",
            NAME,
            lambda: say("id"),
            lambda: say("Short and unique; letters, digits, blanks and . _ - / . Empty: the name."),
            needed=True,
            instead="name",
        ),
        Column(
            "name",
            NAME,
            lambda: say("name"),
            lambda: say("What people call it. Empty: the id."),
            needed=True,
            instead="id",
        ),
    )


def of_sub_district(field: str = "sub_district", *, needed: bool = True) -> Column:
    """Which sub-district a row is about."""
    return Column(
        field,
        item("sub_districts"),
        lambda: say("sub-district"),
        lambda: say("Which sub-district this is about."),
        needed=needed,
    )


def of_service(field: str = "service") -> Column:
    """Which service a row is about."""
    return Column(
        field,
        item("services"),
        lambda: say("service"),
        lambda: say("Which service this is about."),
        needed=True,
    )


def of_counter_type(field: str = "counter_type", *, needed: bool = True) -> Column:
    """Which counter type a row is about."""
    return Column(
        field,
        item("counter_types"),
        lambda: say("counter type"),
        lambda: say("Which counter type this is about."),
        needed=needed,
    )


def of_person(field: str = PARENT, *, needed: bool = True) -> Column:
    """Which person a row is about."""
    return Column(
        field,
        item("people"),
        lambda: say("staff member"),
        lambda: say("Which staff member this is about."),
        needed=needed,
    )


def of_pool() -> Column:
    """Which pool a row is about."""
    return Column(
        PARENT,
        item("pools"),
        lambda: say("pool"),
        lambda: say("Which pool this is about."),
        needed=True,
    )


def on_date(field: str = "date", *, needed: bool = True) -> Column:
    """The date that a row is about."""
    return Column(
        field,
        DATE,
        lambda: say("date"),
        lambda: say("On which date."),
        needed=needed,
    )


def span() -> tuple[Column, Column]:
    """First and last day."""
    return (
        Column(
            "start", DATE, lambda: say("from"), lambda: say("The first day of it."), needed=True
        ),
        Column("end", DATE, lambda: say("until"), lambda: say("The last day of it."), needed=True),
    )


def reason() -> Column:
    """Why something is as it is."""
    return Column(
        "reason",
        NAME,
        lambda: say("reason"),
        lambda: say("Why; it is shown in the plan."),
        needed=True,
    )


def basis(field: str, title: Said) -> Column:
    """Where a number comes from."""
    return Column(
        field,
        choice(_BASES),
        title,
        lambda: say("Where the number comes from; what is not reported is marked in every plan."),
    )


def requests_from() -> Column:
    """Where a number of requests comes from."""
    return basis("basis", lambda: say("basis"))


def source() -> Column:
    """Where something comes from."""
    return Column(
        "source",
        FREE_TEXT,
        lambda: say("source"),
        lambda: say("Where this comes from; it is shown beside it."),
    )


def point(field: str) -> tuple[Column, Column]:
    """A place on the earth."""
    return (
        Column(
            f"{field}.latitude",
            number(-90, 90),
            lambda: say("latitude"),
            lambda: say("Degrees north, WGS 84; south of the equator it is negative: -6.30."),
        ),
        Column(
            f"{field}.longitude",
            number(-180, 180),
            lambda: say("longitude"),
            lambda: say("Degrees east, WGS 84: 107.17."),
        ),
    )


def base() -> Column:
    """Where something sets out."""
    return Column(
        "base",
        item("bases"),
        lambda: say("base"),
        lambda: say("Where it sets out. Empty: the only base there is."),
    )


def skills() -> Column:
    """What people can do."""
    return Column(
        "skills",
        items("skills"),
        lambda: say("skills"),
        lambda: say("What they can do, with semicolons between."),
    )


def regions() -> Column:
    """Where something may go."""
    return Column(
        "regions",
        items("regions", or_all=True),
        lambda: say("regions"),
        lambda: say("Regions it may go to. Empty: everywhere."),
    )


def sub_districts() -> Column:
    """The sub-districts that something holds for."""
    return Column(
        "sub_districts",
        items("sub_districts", or_all=True),
        lambda: say("sub-districts"),
        lambda: say("Where it holds. Empty: everywhere."),
    )


def services() -> Column:
    """The services that something holds for."""
    return Column(
        "services",
        items("services", or_all=True),
        lambda: say("services"),
        lambda: say("For which services it holds. Empty: for all."),
    )
