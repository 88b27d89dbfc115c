"""How sentences write dates, times, distances, shares and numbers of things."""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from unicodedata import category

from botram_opt.language import Language, number, say, say_number, spoken

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_BREAKING = frozenset({"Cc", "Zl", "Zp"})
"""Unicode categories of what ends a line or is obeyed."""

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that say in which direction text is written."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def one_line(text: str) -> str:
    """Text that stays on its line and reads from left to right, wherever it is put.

    Line breaks, tabs and control characters become blanks; what would turn the direction of
    writing, and halves of characters, are left out. Names of a problem have none of these; names
    that only a plan has, and what is written freely, may.
    """
    shown = "".join(
        " " if category(char) in _BREAKING else char
        for char in text
        if char not in _TURNING and category(char) != "Cs"
    )
    return shown.strip()


def on(day: dt.date | None) -> str:
    """A date as it is said: ``12 April 2025``."""
    return _said(day, spoken()) if day is not None else say("no date")


def day_and_month(day: dt.date) -> str:
    """A date where there is little room, and its year is known: ``12 Apr``."""
    return f"{day.day} {month(day)}"


def month(day: dt.date) -> str:
    """The month of a date where there is little room: ``Apr``."""
    return _short_months(spoken())[day.month - 1]


def month_and_year(day: dt.date) -> str:
    """The month that a date lies in: ``April 2025``."""
    return on(day).partition(" ")[2]


def weekday(name: str) -> str:
    """A day of the week as it is said, by its English name in any case: ``Saturday``."""
    return _weekdays(spoken())[_WEEKDAYS.index(name.capitalize())]


def time_of_day(time: dt.time) -> str:
    """A time of the day: ``08:00``."""
    if spoken() == "en":
        return f"{time:%H:%M}"
    from babel.dates import format_time

    return format_time(time, "short", locale=spoken())


def km(metres: int) -> str:
    """A distance in kilometres: ``12.3 km``."""
    return f"{number(metres / 1000, places=1)} km"


def why_not_opened(error: OSError) -> str:
    """What keeps a file from being read or written; in English, where we have no words for it."""
    told = _SYSTEM.get(error.errno or 0)
    return told() if told is not None else error.strerror or str(error)


def percent(share: float) -> str:
    """A share in percent, to a tenth: ``4.5%``."""
    return f"{number(round(100 * share, 1))}%"


def in_futures(futures: int) -> str:
    """The unit of requests counted in so many futures together: ``requests in 1,000 futures``.

    A name like those of other units, in no language; `amounts.amount` says what is counted in it.
    """
    return f"requests in {futures:,} future{'' if futures == 1 else 's'}"


def count(how_many: int, thing: str) -> str:
    """So many things: ``1 visit``, ``3 visits``.

    Raises:
        KeyError: such things are not counted yet; add them below, and to the catalogues.
    """
    return _COUNTED[thing](how_many)


def kind_called(kind: str) -> str:
    """What an item of a kind is called: ``sub-district``.

    Raises:
        KeyError: nothing is called so yet; add it below, and to the catalogues.
    """
    return _KINDS[kind][0]()


def kinds_called(kind: str) -> str:
    """What several items of a kind are called, by what one is: ``sub-districts``."""
    return _KINDS[kind][1]()


def counters_of(how_many: int, kind: str) -> str:
    """So many counters of a type, by its name: ``3 counters of Cards``."""
    return say_number(
        "{n} counter of {kind}", "{n} counters of {kind}", how_many, n=how_many, kind=kind
    )


# Each with messages of its own, written out so that they are collected.
_COUNTED: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "assumption": lambda n: say_number("{n} assumption", "{n} assumptions", n, n=n),
        "count": lambda n: say_number("{n} count", "{n} counts", n, n=n),
        "counter": lambda n: say_number("{n} counter", "{n} counters", n, n=n),
        "date factor": lambda n: say_number("{n} date factor", "{n} date factors", n, n=n),
        "day": lambda n: say_number("{n} day", "{n} days", n, n=n),
        "fault": lambda n: say_number("{n} fault", "{n} faults", n, n=n),
        "finding": lambda n: say_number("{n} finding", "{n} findings", n, n=n),
        "future": lambda n: say_number("{n} future", "{n} futures", n, n=n),
        "person": lambda n: say_number("{n} person", "{n} people", n, n=n),
        "replication": lambda n: say_number("{n} replication", "{n} replications", n, n=n),
        "request": lambda n: say_number("{n} request", "{n} requests", n, n=n),
        "row": lambda n: say_number("{n} row", "{n} rows", n, n=n),
        "trip": lambda n: say_number("{n} trip", "{n} trips", n, n=n),
        "visit": lambda n: say_number("{n} visit", "{n} visits", n, n=n),
    }
)

_SYSTEM: Mapping[int, Callable[[], str]] = MappingProxyType(
    {
        errno.ENOENT: lambda: say("No such file or directory"),
        errno.EACCES: lambda: say("Permission denied"),
        errno.EEXIST: lambda: say("File exists"),
        errno.ENOTDIR: lambda: say("Not a directory"),
        errno.EISDIR: lambda: say("Is a directory"),
        errno.ENOSPC: lambda: say("No space left on device"),
        errno.EROFS: lambda: say("Read-only file system"),
        errno.ENAMETOOLONG: lambda: say("File name too long"),
        errno.ELOOP: lambda: say("Too many levels of symbolic links"),
    }
)
"""The system's own messages, in the words that it has for them in English."""

_KINDS: Mapping[str, tuple[Callable[[], str], Callable[[], str]]] = MappingProxyType(
    {
        "base": (lambda: say("base"), lambda: say("bases")),
        "base or person": (lambda: say("base or person"), lambda: say("bases or people")),
        "counter type": (lambda: say("counter type"), lambda: say("counter types")),
        "level": (lambda: say("level"), lambda: say("levels")),
        "person": (lambda: say("person"), lambda: say("people")),
        "plan": (lambda: say("plan"), lambda: say("plans")),
        "pool": (lambda: say("pool"), lambda: say("pools")),
        "problem": (lambda: say("problem"), lambda: say("problems")),
        "region": (lambda: say("region"), lambda: say("regions")),
        "service": (lambda: say("service"), lambda: say("services")),
        "simulation": (lambda: say("simulation"), lambda: say("simulations")),
        "skill": (lambda: say("skill"), lambda: say("skills")),
        "sub-district": (lambda: say("sub-district"), lambda: say("sub-districts")),
    }
)


@cache
def _said(day: dt.date, language: Language) -> str:
    if language == "en":
        # Not by strftime, whose names of months are those of the machine's language.
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    # Not imported above: nobody who reads English needs it.
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=language)


@cache
def _short_months(language: Language) -> tuple[str, ...]:
    """Names of the months, shortened, January first."""
    if language == "en":
        return tuple(name[:3] for name in _MONTHS)
    from babel.dates import get_month_names

    names = get_month_names("abbreviated", locale=language)
    return tuple(names[month] for month in range(1, 13))


@cache
def _weekdays(language: Language) -> tuple[str, ...]:
    """Names of the days of the week, Monday first."""
    if language == "en":
        return _WEEKDAYS
    from babel.dates import get_day_names

    names = get_day_names("wide", locale=language)
    return tuple(names[day] for day in range(len(names)))
