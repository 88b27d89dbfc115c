"""Changes of a problem as they are asked for on the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from botram_opt.changes import (
    Absent,
    AddPin,
    Change,
    CloseDates,
    ClosePlace,
    Forbid,
    RemovePerson,
)
from botram_opt.cli.answers.named import named, refuse
from botram_opt.cli.reading import together
from botram_opt.language import say
from botram_opt.problem import Pin, PinnedCounters, PinnedPerson, Problem, Prohibition
from botram_opt.problem.base import Count, Day
from botram_opt.problem.wrong_values import shown

_DAY: TypeAdapter[dt.date] = TypeAdapter(Day)
_COUNT: TypeAdapter[int] = TypeAdapter(Count)

Wishes = Mapping[str, Sequence[str] | None]
"""What each option was given, by the name that it has in `READERS`."""


class _Given(NamedTuple):
    """What an option was given.

    Attributes:
        where: the option with it, as it stands on the command line.
    """

    text: str
    where: str


def changes_of(problem: Problem, wishes: Wishes) -> tuple[Change, ...]:
    """The changes that options ask for.

    Raises:
        InputError: some cannot be read, or name what the problem does not have; tells all.
    """
    readers = [
        partial(READERS[name], problem, _Given(text, f"--{name.replace('_', '-')} {shown(text)}"))
        for name, texts in wishes.items()
        for text in texts or ()
    ]
    return tuple(together(*readers))


def _visit(problem: Problem, given: _Given) -> Change:
    place, day = _split(given, "PLACE=DATE")
    where, date = together(partial(_place, problem, place), partial(date_of, *day))
    return AddPin(pin=Pin(sub_district=where, date=date))


def _no_visit(problem: Problem, given: _Given) -> Change:
    place, day = _split(given, "PLACE=DATE")
    where, date = together(partial(_place, problem, place), partial(date_of, *day))
    return Forbid(prohibition=Prohibition(sub_district=where, date=date))


def _without(problem: Problem, given: _Given) -> Change:
    return RemovePerson(id=_person(problem, given))


def _absent(problem: Problem, given: _Given) -> Change:
    who, span = _split(given, "PERSON=FROM..TO")
    person, (start, end) = together(partial(_person, problem, who), partial(_span, span))
    return Absent(person=person, start=start, end=end, reason=as_asked())


def _counters(problem: Problem, given: _Given) -> Change:
    form = "PLACE=TYPE:N"
    place, rest = _split(given, form)
    kind, _, number = rest.text.rpartition(":")
    if not kind.strip():
        refuse(given.where, *_not_of_the_form(form))
    where, id_, many = together(
        partial(_place, problem, place),
        partial(named, problem, "counter type", kind, given.where),
        partial(_number, _Given(number, given.where)),
    )
    counters = PinnedCounters(counter_type=id_, counters=many)
    return AddPin(pin=Pin(sub_district=where, counters=(counters,)))


def _staff(problem: Problem, given: _Given) -> Change:
    place, who = _split(given, "PLACE=PERSON")
    where, person = together(partial(_place, problem, place), partial(_person, problem, who))
    return AddPin(pin=Pin(sub_district=where, people=(PinnedPerson(id=person),)))


def _closed(problem: Problem, given: _Given) -> Change:
    place, span = _split(given, "PLACE=FROM..TO")
    where, (start, end) = together(partial(_place, problem, place), partial(_span, span))
    return ClosePlace(sub_district=where, start=start, end=end, reason=as_asked())


def _closed_date(_: Problem, given: _Given) -> Change:
    day = date_of(*given)
    return CloseDates(start=day, end=day, reason=as_asked())


READERS: Mapping[str, Callable[[Problem, _Given], Change]] = MappingProxyType(
    {
        "visit": _visit,
        "no_visit": _no_visit,
        "without": _without,
        "absent": _absent,
        "counters": _counters,
        "staff": _staff,
        "closed": _closed,
        "closed_date": _closed_date,
    }
)
"""What reads each option."""


def as_asked() -> str:
    """The reason of what is closed without saying why."""
    return say("asked for on the command line")


def date_of(text: str, where: str) -> dt.date:
    """A date that is written as YYYY-MM-DD.

    Raises:
        UnreadableError: it is not; says so of the option ``where``.
    """
    try:
        return _DAY.validate_python(text.strip())
    except ValidationError:
        what = say("{text} is no date that can be planned", text=shown(text))
    refuse(where, what, say("Write it as {form}", form="YYYY-MM-DD"))


def _number(given: _Given) -> int:
    try:
        return _COUNT.validate_python(int(given.text))
    except ValueError:
        what = say("{text} is no number of counters", text=shown(given.text))
    refuse(given.where, what, say("Write it as {form}", form="2"))


def _span(given: _Given) -> tuple[dt.date, dt.date]:
    start, dots, end = given.text.partition("..")
    if not dots:
        what = say("{text} is no span of days", text=shown(given.text))
        refuse(given.where, what, say("Write it as {form}", form="FROM..TO"))
    first, last = together(partial(date_of, start, given.where), partial(date_of, end, given.where))
    return first, last


def _split(given: _Given, form: str) -> tuple[_Given, _Given]:
    """What stands before and after the last equals sign."""
    before, _, after = given.text.rpartition("=")
    if not before.strip() or not after.strip():
        refuse(given.where, *_not_of_the_form(form))
    return _Given(before, given.where), _Given(after, given.where)


def _not_of_the_form(form: str) -> tuple[str, str]:
    return say("it is not of the form {form}", form=form), say("Write it in that form")


def _place(problem: Problem, given: _Given) -> str:
    return named(problem, "sub-district", *given)


def _person(problem: Problem, given: _Given) -> str:
    return named(problem, "person", *given)
