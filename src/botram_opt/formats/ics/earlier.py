"""An earlier edition of a calendar, read back; what is wrong with it is told by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from icalendar import Calendar, Event

from botram_opt.errors import Issue, UnreadableError
from botram_opt.formats.ics.editions import event_from, parsing, sequence_of, uid_of, value
from botram_opt.formats.ics.whose import DOMAIN, Whose
from botram_opt.language import say
from botram_opt.problem.wrong_values import cut, shown
from botram_opt.sizes import MOST_CALENDAR_BYTES, larger_than

DAYS = ("dtstart", "dtend")
TIMES = ("dtstamp", "created", "last-modified")

NEEDED = ("uid", "summary", "status", "sequence", *DAYS, *TIMES)
"""What every event of ours has."""

MOST_SEQUENCE = 2**31 - 2
"""Larger numbers are none of ours: the next one would be no integer of RFC 5545."""


class _Block(NamedTuple):
    """An event as it stands in the file.

    Attributes:
        line: the number of its first line.
        text: from its BEGIN to its END.
    """

    line: int
    text: str


def events_in(text: str, whose: Whose, where: str) -> Mapping[str, Event]:
    """The events of an earlier edition by UID.

    Args:
        text: of the calendar file.
        whose: for whom the calendar is to be.
        where: what the file is called where it is told what is wrong.

    Raises:
        UnreadableError: it is no calendar of ours, or one for somebody else or of another season,
            or holds an event that is broken or not ours; names each fault.
    """
    if len(text) > MOST_CALENDAR_BYTES:
        what = str(larger_than(MOST_CALENDAR_BYTES))
        raise UnreadableError([Issue(where, what, say("Give a calendar that botram-opt wrote"))])
    head, blocks = _parts(text, where)
    _check_whose(head, whose, where)
    found: dict[str, Event] = {}
    issues: list[Issue] = []
    for block in blocks:
        at = say("{file}: line {n}", file=where, n=str(block.line))
        event, fault = _event(block.text)
        if event is None or fault is not None:
            told = say("the event that begins here {fault}", fault=fault)
            issues.append(Issue(at, told, say("Remove it, or give another file")))
        elif (uid := uid_of(event)) in found:
            told = say("an event of this UID stands further up: {uid}", uid=shown(uid))
            issues.append(Issue(at, told, say("Remove one of them")))
        else:
            found[uid] = event
    if issues:
        raise UnreadableError(issues)
    return found


def _parts(text: str, where: str) -> tuple[str, list[_Block]]:
    """What stands around the events of a calendar file, and these."""
    head: list[str] = []
    blocks: list[_Block] = []
    begun: tuple[int, list[str]] | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if line.upper().rstrip() == "BEGIN:VEVENT":
            if begun is not None:
                _refuse(where, number, say("an event begins within another"))
            begun = number, []
        if begun is None:
            head.append(line)
            continue
        begun[1].append(line)
        if line.upper().rstrip() == "END:VEVENT":
            blocks.append(_Block(begun[0], "\r\n".join(begun[1]) + "\r\n"))
            begun = None
    if begun is not None:
        _refuse(where, begun[0], say("the event that begins here does not end"))
    return "\r\n".join(head), blocks


def _check_whose(head: str, whose: Whose, where: str) -> None:
    try:
        with parsing():
            uid = str(Calendar.from_ical(head).get("uid", ""))
    except ValueError as error:
        remedy = say("Give a calendar that botram-opt wrote")
        raise UnreadableError(
            [Issue(where, say("this is no calendar file: {why}", why=_short(error)), remedy)]
        ) from error
    if not uid.endswith(DOMAIN):
        what = say("botram-opt did not write this calendar")
        remedy = say("Give one that it wrote, or write to another file")
        raise UnreadableError([Issue(where, what, remedy)])
    if uid != whose.uid:
        what = say("this is the calendar of another programme, season, sub-district or person")
        remedy = say("Give the one that was written for the same, or write to another file")
        raise UnreadableError([Issue(where, what, remedy)])


def _event(text: str) -> tuple[Event | None, str | None]:
    """An event, or what is wrong with it."""
    try:
        event = event_from(text)
    except ValueError as error:
        return None, say("cannot be read: {why}", why=_short(error))
    return event, next(_faults(event), None)


def _faults(event: Event) -> Iterator[str]:
    for name, why in event.errors:
        yield say("has a wrong {name}: {why}", name=cut(str(name)), why=_short(why))
    for name in NEEDED:
        if name not in event:
            yield say("has no {name}", name=name.upper())
        elif isinstance(event[name], list):
            yield say("has more than one {name}", name=name.upper())
    if not uid_of(event).endswith(DOMAIN):
        yield say("is none of botram-opt's; keep your own in another calendar")
    for names, kind in ((DAYS, dt.date), (TIMES, dt.datetime)):
        for name in names:
            when = value(event, name).dt
            if not isinstance(when, kind):
                yield say("has a wrong {name}: {why}", name=name.upper(), why=cut(str(when)))
    if not 0 <= sequence_of(event) <= MOST_SEQUENCE:
        yield say("has a wrong {name}: {why}", name="SEQUENCE", why=cut(str(sequence_of(event))))


def _refuse(where: str, line: int, what: str) -> None:
    at = say("{file}: line {n}", file=where, n=str(line))
    raise UnreadableError([Issue(at, what, say("Give a calendar that botram-opt wrote"))])


def _short(what: object) -> str:
    return cut(" ".join(str(what).split()).rstrip("."))
