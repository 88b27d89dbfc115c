"""Changes of a problem as they are asked for on the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import typer

from botram_opt.changes import (
    Absent,
    AddPin,
    Change,
    CloseDates,
    ClosePlace,
    Forbid,
    RemovePerson,
)
from botram_opt.cli.answers.named import named
from botram_opt.problem import Pin, PinnedCounters, PinnedPerson, Problem, Prohibition

Visit = Annotated[
    list[str] | None,
    typer.Option("--visit", metavar="PLACE=DATE", help="The place is visited on this date."),
]
NoVisit = Annotated[
    list[str] | None,
    typer.Option("--no-visit", metavar="PLACE=DATE", help="It is not."),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="PERSON", help="This person is no longer there."),
]
Absences = Annotated[
    list[str] | None,
    typer.Option("--absent", metavar="PERSON=FROM..TO", help="This person is away then."),
]
Counters = Annotated[
    list[str] | None,
    typer.Option(
        "--counters", metavar="PLACE=TYPE:N", help="So many counters of a type at its visits."
    ),
]
Staff = Annotated[
    list[str] | None,
    typer.Option("--staff", metavar="PLACE=PERSON", help="This person comes to its visits."),
]
Closed = Annotated[
    list[str] | None,
    typer.Option("--closed", metavar="PLACE=FROM..TO", help="No visits there then."),
]
ClosedDates = Annotated[
    list[str] | None,
    typer.Option("--closed-date", metavar="DATE", help="No visits anywhere on this date."),
]

AS_ASKED = "asked for on the command line"
"""The reason of what is closed without saying why."""


def changes_of(problem: Problem, wishes: Mapping[str, Sequence[str] | None]) -> list[Change]:
    """The changes that options ask for.

    Args:
        problem: what is to be changed.
        wishes: what each option was given, by the name that it has in `READERS`.

    Raises:
        typer.BadParameter: one cannot be read, or names what the problem does not have.
    """
    return [READERS[name](problem, text) for name, texts in wishes.items() for text in texts or ()]


def _visit(problem: Problem, text: str) -> Change:
    place, day = _split(text, "PLACE=DATE")
    return AddPin(pin=Pin(sub_district=named(problem, "sub-district", place), date=date_of(day)))


def _no_visit(problem: Problem, text: str) -> Change:
    place, day = _split(text, "PLACE=DATE")
    where = named(problem, "sub-district", place)
    return Forbid(prohibition=Prohibition(sub_district=where, date=date_of(day)))


def _without(problem: Problem, text: str) -> Change:
    return RemovePerson(id=named(problem, "person", text))


def _absent(problem: Problem, text: str) -> Change:
    who, span = _split(text, "PERSON=FROM..TO")
    start, end = _span(span)
    return Absent(person=named(problem, "person", who), start=start, end=end, reason=AS_ASKED)


def _counters(problem: Problem, text: str) -> Change:
    place, rest = _split(text, "PLACE=TYPE:N")
    kind, _, number = rest.rpartition(":")
    if not kind or not number.strip().isdecimal():
        raise typer.BadParameter(f"{text!r} is not of the form PLACE=TYPE:N")
    counters = PinnedCounters(
        counter_type=named(problem, "counter type", kind), counters=int(number)
    )
    where = named(problem, "sub-district", place)
    return AddPin(pin=Pin(sub_district=where, counters=(counters,)))


def _staff(problem: Problem, text: str) -> Change:
    place, who = _split(text, "PLACE=PERSON")
    person = PinnedPerson(id=named(problem, "person", who))
    where = named(problem, "sub-district", place)
    return AddPin(pin=Pin(sub_district=where, people=(person,)))


def _closed(problem: Problem, text: str) -> Change:
    place, span = _split(text, "PLACE=FROM..TO")
    start, end = _span(span)
    where = named(problem, "sub-district", place)
    return ClosePlace(sub_district=where, start=start, end=end, reason=AS_ASKED)


def _closed_date(_: Problem, text: str) -> Change:
    return CloseDates(start=date_of(text), end=date_of(text), reason=AS_ASKED)


READERS: Mapping[str, Callable[[Problem, str], Change]] = {
    "visit": _visit,
    "no_visit": _no_visit,
    "without": _without,
    "absent": _absent,
    "counters": _counters,
    "staff": _staff,
    "closed": _closed,
    "closed_date": _closed_date,
}
"""What reads each option."""


def date_of(text: str) -> dt.date:
    """A date that is written as YYYY-MM-DD.

    Raises:
        typer.BadParameter: it is not.
    """
    try:
        return dt.datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date: write it as YYYY-MM-DD") from None


def _span(text: str) -> tuple[dt.date, dt.date]:
    start, dots, end = text.partition("..")
    if not dots:
        raise typer.BadParameter(f"{text!r} is no span of days: write it as FROM..TO")
    return date_of(start), date_of(end)


def _split(text: str, form: str) -> tuple[str, str]:
    """What stands before and after the last equals sign."""
    before, equals, after = text.rpartition("=")
    if not equals or not before.strip() or not after.strip():
        raise typer.BadParameter(f"{text!r} is not of the form {form}")
    return before, after
