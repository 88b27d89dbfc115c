"""A calendar's next edition: what is new, what changed, what is cancelled (RFC 5545, 3.8.7.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from icalendar import Event

from botram_opt.language import say

MARKS = ("DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE")
"""What tells editions of an event apart, and is no part of its content."""


def next_edition(
    events: Iterable[Event],
    earlier: Mapping[str, Event],
    now: dt.datetime,
    past: dt.date | None,
) -> list[Event]:
    """Events as they follow on those of an earlier edition, in order of date.

    An event that says the same keeps its marks; one that says something else has the next
    SEQUENCE. One that is gone is cancelled, once; held again, it is confirmed again.

    Args:
        events: as they are to be, without marks.
        earlier: events of the edition before, by UID.
        now: the time of this edition, in UTC.
        past: events that are gone stay as they are if they are before this day.
    """
    edition = {}
    for event in events:
        uid = uid_of(event)
        edition[uid] = _marked(event, earlier.get(uid), now)
    for uid, old in earlier.items():
        if uid not in edition:
            gone = not is_cancelled(old) and not (past is not None and day_of(old) < past)
            edition[uid] = _marked(_cancelled(old), old, now) if gone else old
    return sorted(edition.values(), key=lambda event: (day_of(event), uid_of(event)))


@contextmanager
def parsing() -> Iterator[None]:
    """Where icalendar reads something: what is broken there is a ValueError, always."""
    try:
        yield
    except AttributeError as error:
        # It asks for the one VALUE of a property, and finds several.
        raise ValueError(say("VALUE has several values")) from error


def event_from(text: str | bytes) -> Event:
    """An event as it is written.

    Raises:
        ValueError: it is none, or broken.
    """
    with parsing():
        found = Event.from_ical(text)
    if not isinstance(found, Event):
        raise ValueError(say("this is no event"))
    return found


def value(event: Event, name: str) -> Any:
    """A property of an event, which is there once, as its library has it."""
    return event[name]


def uid_of(event: Event) -> str:
    """What an event is known by."""
    return str(value(event, "uid"))


def day_of(event: Event) -> dt.date:
    """The day on which an event begins."""
    start: dt.date = value(event, "dtstart").dt
    return start.date() if isinstance(start, dt.datetime) else start


def sequence_of(event: Event) -> int:
    """Which edition an event is of, from 0."""
    return int(value(event, "sequence"))


def is_cancelled(event: Event) -> bool:
    """Whether an event does not take place."""
    return str(value(event, "status")) == "CANCELLED"


def content(event: Event) -> bytes:
    """What an event says, whatever edition it is of."""
    bare = event_from(event.to_ical())
    for name in MARKS:
        bare.pop(name, None)
    return bytes(bare.to_ical())


def _marked(event: Event, old: Event | None, now: dt.datetime) -> Event:
    """An event with the marks that it has after what it was before."""
    if old is not None and content(event) == content(old):
        return old
    event.add("dtstamp", now)
    event.add("created", now if old is None else value(old, "created").dt)
    event.add("last-modified", now)
    event.add("sequence", 0 if old is None else sequence_of(old) + 1)
    return event


def _cancelled(old: Event) -> Event:
    """The same event, which does not take place."""
    event = event_from(old.to_ical())
    for name in (*MARKS, "STATUS", "SUMMARY", "TRANSP"):
        event.pop(name, None)
    # Some calendars show what was cancelled like anything else, so it is said as well.
    event.add("summary", say("Cancelled: {event}", event=str(value(old, "summary"))))
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event
